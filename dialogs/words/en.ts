import type { Offer } from '../../core/plan.js';
import type { Notice, VisitNotice, PlanNotice, PromiseNotice } from '../../core/ports/wording.js';
import type { Line } from '../telling/story.js';
import { dayIn, listed, moneyIn } from './format.js';
import { biggest } from './instalments.js';
import { moving } from './moving/en.js';
import { shopsEn } from './shops/en.js';
import { topicsEn } from './topics/en.js';
import { type Ladder, line, same, spaced, type ThingToBring, type Words } from './words.js';

const money = moneyIn('en-GB', 'and', {
  GBP: ['pound', 'pounds', 'penny', 'pence'],
  LKR: ['rupee', 'rupees', 'cent', 'cents'],
  INR: ['rupee', 'rupees', 'paisa', 'paise'],
  MXN: ['peso', 'pesos', 'centavo', 'centavos'],
});
const day = dayIn('en-GB');

const greetingMenu = 'To pay and unlock, press 1. Why it is locked, 2. A service centre, 3. A person, 0.';

export const en: Words = {
  language: 'en',
  money,
  day,
  yes: {
    title: 'Yes, go on',
    said: [
      'yes',
      'yeah',
      'yep',
      'yes please',
      'right',
      'correct',
      'that is right',
      "that's right",
      'ok',
      'okay',
      'i agree',
      'agree',
    ],
  },
  no: { title: 'No', said: ['no', 'nope', 'no thanks', 'wrong', 'not right', 'not correct'] },
  choices: {
    unlock: { title: 'Pay and unlock', said: ['unlock', 'pay and unlock', 'unlock my phone', 'pay', 'i want to pay'] },
    why: { title: 'Why is it locked?', said: ['why', 'why is it locked', 'why is my phone locked'] },
    visit: { title: 'Service centre', said: ['visit', 'service centre', 'service center', 'book a visit'] },
    language: { title: 'Other language', said: ['language', 'other language', 'change language'] },
    pay: { title: 'Pay', said: ['pay', 'pay now', 'i want to pay'] },
    plan: { title: 'Payment plan', said: ['plan', 'payment plan', 'instalments', 'installments'] },
    status: { title: 'Has it been released?', said: ['status', 'released', 'has it been released', 'is it unlocked'] },
    instalment: {
      title: 'The next part of my plan',
      said: ['instalment', 'the next part', 'next part', 'next instalment'],
    },
    promise: { title: 'I will pay later', said: ['promise', 'pay later', 'i will pay later'] },
    overdue: { title: 'What is overdue', said: ['overdue', 'the overdue amount', 'what is overdue'] },
    payoff: {
      title: 'The whole balance',
      said: ['payoff', 'everything', 'whole balance', 'the whole balance', 'all of it', 'pay it off'],
    },
    other: { title: 'Another amount', said: ['other', 'another amount', 'other amount'] },
    card: { title: 'Card on this call', said: ['card', 'by card', 'card on this call'] },
    link: { title: 'Send me a link', said: ['link', 'a link', 'send me a link', 'by text'] },
    shop: {
      title: 'In cash at a shop',
      said: ['shop', 'at a shop', 'in a shop', 'at the shop', 'cash', 'in cash', 'pay in cash', 'pay at a shop'],
    },
    codeAgain: { title: 'The code again', said: ['again', 'the code', 'the code again', 'my code'] },
    otherwise: { title: 'Pay another way', said: ['another way', 'other way', 'pay another way'] },
    again: { title: 'Send it again', said: ['again', 'send it again', 'resend'] },
    ring: { title: 'Ring me with it', said: ['ring', 'call', 'ring me', 'call me'] },
    otherContact: { title: 'Use my other number', said: ['other', 'other number', 'other contact', 'my other number'] },
    where: {
      title: 'Where do I find it?',
      said: ['where', 'where is it', 'where do i find it', 'what is an imei', 'i do not know'],
    },
    noCode: {
      title: 'It did not come',
      said: ['it did not come', "it didn't come", 'no code', 'did not get it', 'i did not get it'],
    },
    more: { title: 'More', said: ['more', 'others', 'next'] },
    move: { title: 'Move it', said: ['move', 'move it', 'change', 'reschedule'] },
    cancel: { title: 'Cancel it', said: ['cancel', 'cancel it'] },
    keep: { title: 'Leave it as it is', said: ['keep', 'keep it', 'leave it'] },
    receipt: { title: 'Receipt', said: ['receipt', 'my receipt'] },
    due: { title: 'Next instalment', said: ['next instalment', 'next payment'] },
    person: { title: 'Talk to a person', said: ['person'] },
    chat: { title: 'Go on in a chat', said: ['chat', 'in a chat', 'in writing', 'web chat'] },
    whatsapp: { title: 'Go on in WhatsApp', said: ['whatsapp', 'on whatsapp', 'in whatsapp'] },
    call: { title: 'Ring me', said: ['call', 'call me', 'ring me', 'ring me up', 'phone me'] },
    otherPhone: { title: 'Another phone', said: ['another phone', 'other phone', 'my other phone'] },
    repeat: { title: 'Repeat', said: ['repeat'] },
  },
  person: [
    'person',
    'agent',
    'human',
    'a person',
    'talk to a person',
    'speak to a person',
    'speak to someone',
    'representative',
    'operator',
    'real person',
    'i want to talk to a person',
    'i want to speak to a person',
  ],
  repeat: ['repeat', 'say it again', 'say that again', 'pardon', 'what', 'sorry', 'once more'],
  startOver: ['menu', 'start over', 'main menu', 'restart'],

  greeting: (lender) => [
    line(
      `Hello, this is ${lender}. ${greetingMenu}`,
      `Hello, this is ${lender}. I can help you get your phone unlocked. What do you need?`,
    ),
    line(
      greetingMenu,
      'Please choose one: pay and unlock, why it is locked, or a service centre. “Person” brings you to a person.',
    ),
    line(
      `Sorry, I did not get that. ${greetingMenu}`,
      'Sorry, I did not get that. Choose one of these, or write “person”.',
    ),
  ],
  anythingElse: [
    line(`Anything else? ${greetingMenu} Or just hang up.`, 'Is there anything else I can do?'),
    line(greetingMenu, 'Choose one, or close the chat.'),
    line(`Sorry. ${greetingMenu}`, 'Sorry, I did not get that. Choose one of these, or write “person”.'),
  ],
  oneMoment: same('One moment, please.'),
  trouble: line(
    'Sorry, something went wrong on our side. Nothing is lost. Let me ask again.',
    'Sorry, something went wrong on our side. Nothing is lost: please try that again.',
  ),
  notACard: line(
    'Please never say a card number here. I have not kept it.',
    'Please do not send card numbers here. I have not kept it. You pay on a secure page or by phone keypad.',
  ),
  fileArrived: same(
    'Thank you, it has arrived. I cannot look at files myself; a person who takes your case can. If it shows a payment that I do not see, write “person”.',
  ),
  fileNotTaken: same('I cannot take that: only photos and PDF files. Please write what you want to say.'),
  emergency: line(
    'If you are in danger, hang up and dial the emergency number. Emergency calls work on a locked phone.',
    'If you are in danger, call the emergency number now: emergency calls work on a locked phone.',
  ),
  optedOut: same('Done. We will not send you messages any more. You can still call or write to us.'),
  goodbye: same('Thank you. Goodbye.'),
  whichLanguage: (names) => {
    const keys = names.map((name, index) => `${name}: ${index + 1}.`).join(' ');
    return [
      line(keys, `Which language? ${names.join(', ')}`),
      line(keys, `Which language? ${names.join(', ')}`),
      line(keys, `Please choose: ${names.join(', ')}`),
    ];
  },
  onlyLanguage: same('This line speaks English. For another language, ask for a person.'),
  languageChanged: same('We will go on in English.'),

  imei: {
    ask: [
      line(
        'Please enter the 15 digits of the locked phone’s IMEI, then hash. For help finding it, press star.',
        'Please send me the IMEI of the locked phone: 15 digits.',
      ),
      line(
        'Enter the IMEI, 15 digits, then hash. For help finding it, press star.',
        'I need the IMEI: 15 digits, from the box, the receipt or the lock screen.',
      ),
      line(
        'Once more: the 15 digits of the IMEI, then hash. For help, press star. For a person, press 0 and hash.',
        'Please send the 15 digits of the IMEI, or write “person”.',
      ),
    ],
    fault: (fault, digits) => {
      switch (fault) {
        case 'too_short':
          return same(`That was ${digits} digits. An IMEI has 15.`);
        case 'too_long':
          return same(`That was ${digits} digits, more than an IMEI has.`);
        case 'letters':
          return same('An IMEI has digits only, no letters.');
        case 'check_digit':
          return same('One digit is not right. Please check it and enter it again.');
        case 'reserved':
          return same('That number cannot be an IMEI.');
        case 'empty':
          return same('I need the digits of the IMEI.');
      }
    },
    where: line(
      'The IMEI is on the box, on the receipt, and often on the lock screen. On many phones, star hash 0 6 hash in the emergency dialler shows it.',
      'You find the IMEI on the box, on the receipt and often on the lock screen itself. On many phones *#06# in the emergency dialler shows it.',
    ),
    confirm: (digits) => [
      line(`${digits}. If that is right, press 1. If not, press 2.`, `I have ${digits}. Is that right?`),
      line(`${digits}. Right, press 1. Again, press 2.`, `${digits}: is that right? Yes or no.`),
      line(`Is it ${digits}? Yes, press 1. No, press 2.`, `Please answer yes or no: ${digits}`),
    ],
    whatFor: same('The IMEI tells us which phone it is. It is not a secret and opens nothing by itself.'),
  },
  passcode: {
    ask: [
      line(
        'If that phone is with us, a 6 digit passcode is on its way to the number on file. Please enter it. If none comes, press star.',
        'If that phone is with us, a 6-digit passcode is on its way to the number on file. Please send it to me.',
      ),
      line(
        'Please enter the 6 digits of the passcode. If it did not come, press star.',
        'Please send the 6 digits of the passcode. If it did not come, tell me.',
      ),
      line(
        'Enter the 6 digit passcode, or press star if it did not come. For a person, press 0 and hash.',
        'I need the 6-digit passcode to go on. If it did not come, tell me, or write “person”.',
      ),
    ],
    wrong: same('That is not the passcode.'),
    expired: same('That passcode is too old. I have asked for a new one.'),
    noTriesLeft: same(
      'That was not right too many times, so for safety I cannot go on with a passcode. A person can help.',
    ),
    notSixDigits: same('The passcode has 6 digits.'),
    help: [
      line(
        'To have it sent again, press 1. To be rung with it, press 2. To use your other number on file, press 3. For a person, press 0.',
        'How shall I get it to you?',
      ),
      line(
        'Send again, press 1. Ring you, press 2. Other number on file, press 3. A person, press 0.',
        'Send it again, ring you, or use your other number on file?',
      ),
      line('Again, 1. Ring, 2. Other number, 3. Person, 0.', 'Please choose one, or write “person”.'),
    ],
    onItsWay: same('It is on its way, if that phone is with us.'),
    ringing: same('The number on file will ring in a moment, if that phone is with us.'),
    delayed: same('Our systems are slow just now. The passcode may take a few minutes.'),
    proveAgain: same('For your safety I need to check once more who you are.'),
  },
  account: {
    owes: ({ lender, overdue, minimumToUnlock, days, locked }) => {
      const state = locked ? 'Your phone is locked because' : 'On your account';
      const same_ = overdue.minor === minimumToUnlock.minor;
      const lifts = (form: 'voice' | 'text'): string =>
        same_ ? 'Paying it lifts the lock.' : `Paying ${money(minimumToUnlock)[form]} lifts the lock.`;
      const since = days > 0 ? `, ${days} days late` : '';
      return line(
        `Thank you. ${state} ${money(overdue).voice} is overdue${since}. ${lifts('voice')}`,
        `Thank you. ${state} ${money(overdue).text} is overdue to ${lender}${since}. ${lifts('text')}`,
      );
    },
    clearButLocked: same(
      'Thank you. Nothing is overdue, and yet your phone is still locked. You owe nothing for this.',
    ),
    clear: same('Thank you. Nothing is overdue, and your phone is not locked by us.'),
    unlockedUntil: (until) => same(`Your phone is unlocked for now, until ${until}.`),
    nextDue: ({ on, amount }) =>
      line(`Next: ${money(amount).voice} on ${day(on)}.`, `Next: ${money(amount).text} on ${day(on)}.`),
    nothingNext: same('Nothing more is due at the moment.'),
    receiptSent: (amount) =>
      line(
        `A receipt for ${money(amount).voice} is on its way to the number on file.`,
        `A receipt for ${money(amount).text} is on its way to the number on file.`,
      ),
    noReceipt: same('I find no payment that a receipt could be for. If you paid elsewhere, they give the receipt.'),
    stolen: same('Thank you. This phone was reported stolen, so I cannot release it. A person will go on with you.'),
    moratorium: same(
      'Thank you. Your account is in a breathing space, so we ask you for nothing. A person will help you with the phone.',
    ),
    care: same('Thank you. A person will look after this with you. You need not pay anything now.'),
    dispute: same('Thank you. Your account is being looked into, so a person will go on with you.'),
    sold: same('Thank you. Your loan has moved to another company. A person will tell you which.'),
    menu: [
      line(
        'To pay, press 1. A payment plan, 2. Has it been released, 3. A service centre, 4.',
        'What would you like to do?',
      ),
      line(
        'Pay, press 1. Payment plan, press 2. Release status, press 3. Service centre, press 4. A person, press 0.',
        'Pay, a payment plan, the release status, or a service centre?',
      ),
      line(
        'Sorry. Pay, 1. Plan, 2. Status, 3. Service centre, 4. A person, 0.',
        'Sorry, I did not get that. Please choose one, or write “person”.',
      ),
    ],
    menuClear: [
      line(
        'To ask whether it has been released, press 3. A service centre, 4. A person, 0.',
        'What would you like to do?',
      ),
      line(
        'Release status, press 3. Service centre, press 4. A person, press 0.',
        'The release status, a service centre, or a person?',
      ),
      line(
        'Sorry. Status, 3. Service centre, 4. A person, 0.',
        'Sorry, I did not get that. Please choose one, or write “person”.',
      ),
    ],
    menuFree: [
      line(
        'If that is all, just hang up. For a service centre, press 4. For a person, press 0.',
        'Is there anything else I can do?',
      ),
      line(
        'Service centre, press 4. A person, press 0. Or just hang up.',
        'A service centre, or a person? If that is all, close the chat.',
      ),
      line(
        'Sorry. Service centre, 4. A person, 0. Or just hang up.',
        'Sorry, I did not get that. Please choose one, or write “person”.',
      ),
    ],
  },
  pay: {
    what: (overdue, payoff, goodThrough) => [
      line(
        `To pay the overdue ${money(overdue).voice}, press 1. The whole balance of ${money(payoff).voice}, press 2. Another amount, press 3.`,
        `What would you like to pay? Overdue: ${money(overdue).text}. Whole balance: ${money(payoff).text}, good through ${day(goodThrough)}.`,
      ),
      line(
        `Overdue, ${money(overdue).voice}, press 1. Everything, ${money(payoff).voice}, press 2. Another amount, press 3.`,
        `The overdue ${money(overdue).text}, the whole ${money(payoff).text}, or another amount?`,
      ),
      line('Overdue, 1. Everything, 2. Another amount, 3. A person, 0.', 'Please choose one, or write “person”.'),
    ],
    whatLast: (left) => [
      line(
        `To pay the ${money(left).voice} that is left, press 1. For another amount, press 3.`,
        `What would you like to pay? ${money(left).text} is overdue, and that is all that is left.`,
      ),
      line(
        `All that is left, ${money(left).voice}, press 1. Another amount, press 3.`,
        `The ${money(left).text} that is left, or another amount?`,
      ),
      line('All of it, 1. Another amount, 3. A person, 0.', 'Please choose one, or write “person”.'),
    ],
    whatClear: (payoff, goodThrough) => [
      line(
        `Nothing is overdue. To pay the whole balance of ${money(payoff).voice}, press 2. For another amount, press 3.`,
        `Nothing is overdue. The whole balance is ${money(payoff).text}, good through ${day(goodThrough)}. Would you like to pay that, or another amount?`,
      ),
      line(
        `Everything, ${money(payoff).voice}, press 2. Another amount, press 3.`,
        `The whole ${money(payoff).text}, or another amount?`,
      ),
      line('Everything, 2. Another amount, 3. A person, 0.', 'Please choose one, or write “person”.'),
    ],
    orNextPart: (amount) =>
      line(
        `For the next part of your plan, ${money(amount).voice}, press 4.`,
        `Next part of your plan: ${money(amount).text}.`,
      ),
    otherAmount: (minimum) => [
      line(
        `Enter the amount in whole units, then hash. Only ${money(minimum).voice} or more lifts the lock.`,
        `How much? Only ${money(minimum).text} or more lifts the lock.`,
      ),
      line('Enter the amount in whole units, then hash.', 'Please send the amount in digits, such as 50 or 49.99.'),
      line(
        'The amount in digits, then hash. For a person, press 0 and hash.',
        'Please send just the amount in digits, or write “person”.',
      ),
    ],
    amountNotUnderstood: same('I need the amount in digits.'),
    tooSmall: same('That amount is too small.'),
    tooLarge: (payoff) =>
      line(
        `That is more than the whole balance of ${money(payoff).voice}.`,
        `That is more than the whole balance of ${money(payoff).text}.`,
      ),
    nothingDue: same('There is nothing to pay.'),
    inProgress: same(
      'A payment of yours is still being settled. Please do not pay again: we will text you when it is done.',
    ),
    quoteExpired: same('The amount may have changed since. Let me look again.'),
    confirm: (amount) => [
      line(
        `You pay ${money(amount).voice}. If that is right, press 1. If not, press 2.`,
        `You pay ${money(amount).text}. Is that right?`,
      ),
      line(`${money(amount).voice}. Right, press 1. Not right, press 2.`, `${money(amount).text}: yes or no?`),
      line('Yes, press 1. No, press 2. A person, press 0.', `Please answer yes or no: ${money(amount).text}`),
    ],
    confirmTooLittle: (amount, minimum) => [
      line(
        `You pay ${money(amount).voice}. That does not lift the lock: it takes ${money(minimum).voice}. If you still want to, press 1. If not, press 2.`,
        `You pay ${money(amount).text}. That does not lift the lock, which takes ${money(minimum).text}. Do you still want to?`,
      ),
      line('To pay it all the same, press 1. If not, press 2.', 'Pay it all the same? Yes or no.'),
      line('Yes, press 1. No, press 2. A person, press 0.', 'Please answer yes or no.'),
    ],
    how: [
      line('To pay by card on this call, press 1. For a link by text, press 2.', 'How would you like to pay?'),
      line('Card on this call, press 1. Link by text, press 2.', 'By a secure link?'),
      line('Card, 1. Link, 2. A person, 0.', 'Please choose one, or write “person”.'),
    ],
    card: [
      line('Now your card. I do not hear or keep the number.', 'Please pay on the secure page.'),
      line('Please type in your card.', 'Please pay on the secure page.'),
      line('Once more: please type in your card.', 'Please pay on the secure page.'),
    ],
    prompts: {
      'payment-card-number': same('Type the long number of the card, then hash.'),
      'expiration-date': same('Type the expiry date: two digits for the month, two for the year.'),
      'security-code': same(
        'Type the security code: the last three digits on the back, or four on the front, then hash.',
      ),
      'payment-processing': same('Thank you. One moment.'),
    },
    promptErrors: {
      timeout: same('I did not get anything.'),
      'invalid-card-number': same('That is no card number.'),
      'invalid-card-type': same('That kind of card is not taken.'),
      'invalid-date': same('That date is not right, or it has passed.'),
      'invalid-security-code': same('That security code is not right.'),
    },
    cardStopped: same('Stopped. Nothing was charged.'),
    cardNotRead: same('I could not read the card. Nothing was charged.'),
    cardTrouble: same('The card service does not answer. Nothing was charged.'),
    charging: [same('I am taking the payment.'), same('Still waiting for the bank. Please stay on the line.')],
    paid: (amount) =>
      line(
        `Your payment of ${money(amount).voice} went through.`,
        `Your payment of ${money(amount).text} went through.`,
      ),
    failed: (failure) => {
      switch (failure) {
        case 'insufficient_funds':
          return same('The card does not have enough money. Nothing was charged. You can try another card.');
        case 'card_invalid':
          return same('The card is not valid. Nothing was charged. You can try another card.');
        case 'declined':
          return same('The card was declined. Nothing was charged. You can try another card.');
        case 'expired':
        case 'abandoned':
          return same('That payment ran out of time. Nothing was charged.');
        case 'gateway':
          return same('The payment could not be made just now. Nothing was charged.');
      }
    },
    notSure: same('The bank has not answered yet. Please do not pay again: we will text you as soon as we know.'),
    inSuspense: same('Money has come, but not as it was agreed. A person is looking at it. Please do not pay again.'),
    notEnough: same('It is not enough yet to lift the lock.'),
    linkSent: same('I have sent a link to the number on file. Open it on any phone to pay.'),
    linkHere: (url) => line('I have sent you a link.', `Pay here, on any phone: ${url}`),
    linkUnpaid: same('I will write as soon as it is paid.'),
  },
  shops: shopsEn({ money, day }),
  promise: {
    when: (amount, days) => {
      const keys = `${days.map((on, n) => `For ${day(on)}, press ${n + 1}.`).join(' ')}`;
      const written = days.map((on) => day(on)).join(', ');
      const asked = `By when will you pay the ${money(amount).text}?`;
      return [
        line(`${asked.replace(money(amount).text, money(amount).voice)} ${keys}`, `${asked} ${written}`),
        line(keys, `${asked} ${written}`),
        line(keys, written),
      ];
    },
    confirm: (amount, on, free) => {
      const effect = free ? 'Your phone is not locked before then.' : 'That alone does not unlock your phone.';
      const all = line(
        `You will pay ${money(amount).voice} by ${day(on)}. ${effect} If that is right, press 1. If not, press 2.`,
        `You will pay ${money(amount).text} by ${day(on)}. ${effect} Is that right?`,
      );
      return [all, all, all];
    },
    made: (amount, on) =>
      line(
        `Noted: ${money(amount).voice} by ${day(on)}. You get that in writing.`,
        `Noted: ${money(amount).text} by ${day(on)}.`,
      ),
    already: (amount, on) =>
      line(
        `You said that you will pay ${money(amount).voice} by ${day(on)}.`,
        `You said that you will pay ${money(amount).text} by ${day(on)}.`,
      ),
  },
  plan: {
    offers: (offers) => {
      const down = offers[0]?.downPayment;
      const first = (form: 'voice' | 'text'): string =>
        down && down.minor > 0 ? `You pay ${money(down)[form]} now and the rest later. ` : '';
      const parts = (offer: Offer, form: 'voice' | 'text'): string =>
        `${offer.instalments.length} instalments of ${money(biggest(offer))[form]}`;
      const spoken = offers.map((offer) => `For ${parts(offer, 'voice')}, press ${offer.number}.`).join(' ');
      const written = offers.map((offer) => `${offer.number}: ${parts(offer, 'text')}`).join('\n');
      return [
        line(`${first('voice')}${spoken}`, `${first('text')}Which suits you?\n${written}`),
        line(spoken, written),
        line(`${spoken} For a person, press 0.`, `${written}\nOr write “person”.`),
      ];
    },
    terms: (offer) => [
      line(`${termsIn(offer, 'voice')} To agree, press 1. If not, press 2.`, `${termsIn(offer, 'text')} Do you agree?`),
      line(
        `${scheduleIn(offer, 'voice')} To agree, press 1. If not, press 2.`,
        `${scheduleIn(offer, 'text')} Do you agree? Yes or no.`,
      ),
      line('To agree, press 1. If not, press 2. For a person, press 0.', 'Please answer yes or no, or write “person”.'),
    ],
    agreed: (down) =>
      line(
        `Agreed. The terms are on their way to you in writing. The plan starts with your payment of ${money(down).voice}.`,
        `Agreed. The terms are on their way to you in writing. The plan starts with your payment of ${money(down).text}.`,
      ),
    waiting: (down) => [
      line(
        `You agreed a plan that starts with ${money(down).voice}. To pay that now, press 1. To choose another plan, press 2.`,
        `You agreed a plan that starts with ${money(down).text}. Will you pay that now? “No” lets you choose another plan.`,
      ),
      line(
        `To pay the ${money(down).voice} now, press 1. To choose another plan, press 2.`,
        `Pay the ${money(down).text} now? Yes, or no to choose another plan.`,
      ),
      line(
        'Pay now, press 1. Another plan, press 2. A person, press 0.',
        'Please answer yes or no, or write “person”.',
      ),
    ],
    running: ({ on, amount }) =>
      line(
        `Your plan is running. Next: ${money(amount).voice} on ${day(on)}.`,
        `Your plan is running. Next: ${money(amount).text} on ${day(on)}.`,
      ),
    notNow: same('All right, no plan.'),
    already: same('You have a payment plan already.'),
    forPerson: same('A plan for this account is for a person to decide. I am bringing one in.'),
  },
  visit: {
    centre: (centres, more) =>
      choosing(
        centres.map(({ name }, index) => `For ${name}, press ${index + 1}.`).join(' '),
        more,
        'Which service centre?',
        [...centres.map(({ name, address }) => `${name}: ${address}`), 'Booked already? Write the reference.'].join(
          '\n',
        ),
      ),
    day: (days, more) =>
      choosing(days.map((one, index) => `For ${day(one)}, press ${index + 1}.`).join(' '), more, 'Which day?'),
    time: (times, more) =>
      choosing(times.map((one, index) => `For ${one}, press ${index + 1}.`).join(' '), more, 'What time?'),
    confirm: (centre, on, time) => [
      line(
        `${centre}, ${day(on)} at ${time}. To book it, press 1. If not, press 2.`,
        `${centre}, ${day(on)} at ${time}. Shall I book it?`,
      ),
      line('To book it, press 1. If not, press 2.', `${centre}, ${day(on)} at ${time}: yes or no?`),
      line('Book, 1. No, 2. A person, 0.', 'Please answer yes or no.'),
    ],
    booked: ({ centre, day: on, time, reference, written }) =>
      line(
        `Booked: ${centre}, ${day(on)} at ${time}. Your reference is ${spaced(reference)}.${written ? ' You get this in a message too.' : ''}`,
        `Booked: ${centre}, ${day(on)} at ${time}. Your reference is ${reference}.`,
      ),
    calendar: (url) => line('It is ready for your calendar.', `For your calendar: ${url}`),
    bring: (things) => same(`Please bring ${allOf(things)}.`),
    notBooked: same('All right, nothing is booked.'),
    hidden: same('There is a visit already. To see or change it, I need to check who you are.'),
    taken: same('Somebody has just taken that one.'),
    nothingFree: same('There is nothing free there.'),
    noCentre: same('There is no service centre to book here. A person can help.'),
    has: (centre, on, time) => [
      line(
        `You have a visit: ${centre}, ${day(on)} at ${time}. To move it, press 1. To cancel it, press 2. To leave it, press 3.`,
        `You have a visit: ${centre}, ${day(on)} at ${time}. What shall I do with it?`,
      ),
      line('Move, press 1. Cancel, press 2. Leave it, press 3.', 'Move it, cancel it, or leave it?'),
      line('Move, 1. Cancel, 2. Leave, 3. A person, 0.', 'Please choose one, or write “person”.'),
    ],
    moved: (centre, on, time) => same(`Moved to ${day(on)} at ${time}, ${centre}.`),
    cancelled: same('Your visit is cancelled.'),
    kept: same('It stays as it is.'),
  },
  cards: {
    toPay: 'To pay',
    received: 'Payment received',
    plans: 'Plans to choose from',
    today: 'Today',
    visit: 'Your visit',
    reference: 'Reference',
  },
  release: {
    waiting: [
      same('I am asking for your phone to be released. Please keep it on and online.'),
      same('It is on its way. Please keep the phone on and online.'),
    ],
    none: same('No release has been asked for yet.'),
    onItsWay: same(
      'Your release has been asked for. It usually takes a few minutes; we will text you when the phone is unlocked.',
    ),
    accepted: same(
      'The lock service has your release and is waiting for your phone. Keep it on and on Wi-Fi, and restart it once. We will text you when it is unlocked.',
    ),
    offline: same(
      'Your phone is offline. Switch it on and connect it to Wi-Fi: it unlocks when it is online. We will text you.',
    ),
    unlocked: same('Your phone is unlocked. If it still shows the lock, restart it once.'),
    withPerson: same('A person is looking after your release and will contact you.'),
    held: (because) =>
      because === 'stolen'
        ? same('This phone was reported stolen, so it is not released. A person is looking at it.')
        : same('A person is looking after your release and will contact you.'),
    asked: same('I have just asked for the release of your phone. Please keep it on and online.'),
    notClear: same('The phone is released once what is overdue has been paid.'),
    notSeen: same(
      'I cannot see that payment on your account yet. What was paid in a shop or at a bank counts once it shows there. Please keep the receipt; a person can look for the money.',
    ),
  },
  why: {
    general: line(
      'A phone bought on instalments can be locked when a payment is overdue. Paying lifts the lock. Your photos and data are safe, and emergency calls work. Do not reset it: that does not help.',
      'A phone bought on instalments can be locked when a payment is overdue. Paying what is overdue lifts the lock. Your photos and data are safe, and emergency calls work. Please do not reset it: that does not lift the lock.',
    ),
  },
  topics: topicsEn,
  moving,
  handover: {
    coming: (before) =>
      before > 0
        ? same(`I am putting you through to a person. ${before} before you.`)
        : same('I am putting you through to a person.'),
    comingOnChat: (before) =>
      before > 0
        ? same(`A person will take over here. ${before} before you. You can keep writing.`)
        : same('A person will take over here. You can keep writing.'),
    callBack: same('Nobody is free just now. Your case is kept, and a person will call you back. Goodbye.'),
    closed: (on, time) =>
      line(
        `Nobody is at the desk before ${day(on)} at ${time}. Your case is kept, and a person will call you back then. Goodbye.`,
        `Nobody is at the desk before ${day(on)} at ${time}. Your case is kept: a person answers you here then. You can keep writing.`,
      ),
    inQueue: (before) =>
      same(`${before > 0 ? `${before} before you.` : 'You are next.'} To be called back instead, press 1.`),
    ringAgain: same(
      'Sorry, this line has trouble just now. Nothing is lost. Please ring again in a few minutes. Goodbye.',
    ),
    joined: same('A person has joined. You are talking to them now.'),
    waitsAgain: same('The person had to go. The next one who is free takes over here.'),
    backWithAssistant: same('You are talking to the assistant again.'),
    outage: same(
      'Sorry, I cannot reach your lender’s system just now. Nothing was charged, and nothing is lost. A person will go on with you.',
    ),
  },
  pages: {
    pay: {
      title: 'Your payment',
      owed: (amount) => `You agreed to pay ${money(amount).text}.`,
      button: 'Go to secure payment',
      secure: 'You pay on the payment provider’s own page. We never see your card.',
      settling: 'Your payment is being settled. Please do not pay again.',
      paid: 'Paid. Thank you. We are asking for your phone to be unlocked.',
      trouble: 'The payment page does not open just now. Nothing was charged. Please try again in a minute.',
      closed: 'There is nothing to pay here any more. Call or write to us for a new link.',
    },
    notice: {
      title: 'This phone is locked',
      locked: (lender) => `This device is locked due to an overdue installment payment to ${lender}.`,
      lifts:
        'Paying what is overdue, or agreeing a payment plan, lifts the lock. You can do both by phone or in the chat.',
      call: (hotline) => `Call ${hotline}, from any phone`,
      chat: 'Chat with us',
      pay: 'Pay in the chat',
      dataIsKept: 'Your photos, contacts and data are kept.',
      emergencyWorks: 'Emergency calls work on this phone.',
      noReset: 'Please do not reset it: that does not lift the lock.',
    },
  },
  notices: (notice) => noticeIn(notice),
  newsLater: (lender, news) =>
    `Hello, this is ${lender}, about the phone that you are paying for. There is news: ${news} To go on, just answer here.`,
};

/** On the telephone the choices with their keys; in writing they stand below by themselves, as the channel shows them. */
function choosing(choices: string, more: boolean, question: string, listing = ''): Ladder {
  const spoken = more ? `${choices} For more, press hash.` : choices;
  const written = listing ? `${question}\n${listing}` : question;
  return [
    line(spoken, written),
    line(spoken, `Please choose one. ${written}`),
    line(`${spoken} For a person, press 0.`, `${written}\nOr write “person”.`),
  ];
}

const thingNames = {
  proof_of_purchase: 'proof of purchase',
  photo_id: 'photo ID',
  phone: 'the phone',
  receipt: 'your payment receipt',
} as const;
const allOf = (things: readonly ThingToBring[]): string =>
  listed(
    things.map((thing) => thingNames[thing]),
    'and',
  );

/** A plan's payments in their order. */
function scheduleIn({ downPayment, instalments }: Pick<Offer, 'downPayment' | 'instalments'>, form: 'voice' | 'text') {
  const rest = listed(
    instalments.map(({ on, amount }) => `${money(amount)[form]} on ${day(on)}`),
    'and',
  );
  return downPayment.minor > 0 ? `${money(downPayment)[form]} now, then ${rest}.` : `${rest}.`;
}

const termsIn = (plan: Pick<Offer, 'downPayment' | 'instalments'>, form: 'voice' | 'text'): string =>
  `${scheduleIn(plan, form)} Your phone stays unlocked while you keep to it; if an instalment is missed it may be locked again.`;

function noticeIn(notice: Notice): Line {
  switch (notice.kind) {
    case 'passcode':
      return line(
        `Your ${notice.lender} passcode is ${spaced(notice.code)}.`,
        `${notice.code} is your ${notice.lender} passcode. It is good for 5 minutes. Never tell it to anyone who calls you.`,
      );
    case 'receipt': {
      const credit = notice.credit
        ? ` ${money(notice.credit).text} of it was more than you owed and is kept for you as credit.`
        : '';
      return line(
        `We received ${money(notice.amount).voice}.`,
        `${notice.lender}: we received ${money(notice.amount).text}. Reference ${notice.reference}.${credit} Thank you.`,
      );
    }
    case 'visit':
      return visitNotice(notice);
    case 'move_link':
      return same(moving.link(notice.lender, notice.url));
    case 'move_code':
      return same(moving.code(notice.code));
    case 'payment_link':
      return line(
        'We sent you a payment link.',
        `${notice.lender}: pay ${money(notice.amount).text} here, on any phone: ${notice.url}`,
      );
    case 'payment_reference':
      return line('We sent you a code to pay with.', en.shops.sent(notice));
    case 'reference_over':
      return line('The code that we sent you has run out.', en.shops.over(notice));
    case 'promise':
      return line(promiseNews(notice, 'voice'), promiseNews(notice, 'text'));
    case 'plan':
      return line(planNews(notice, 'voice'), planNews(notice, 'text'));
    case 'plan_terms':
      return line(
        'We sent you the terms of your payment plan.',
        `${notice.lender}: your payment plan. ${termsIn(notice, 'text')}`,
      );
    case 'release_asked':
      return same(`${notice.lender}: we have asked for your phone to be unlocked. Please keep it on and online.`);
    case 'release_accepted':
      return same(
        `${notice.lender}: the unlock is on its way to your phone. Keep it on and on Wi-Fi, and restart it once.`,
      );
    case 'release_hour':
      return same(
        `${notice.lender}: your phone has not reported in yet. Switch it on, connect it to Wi-Fi and restart it.`,
      );
    case 'release_day':
      return same(`${notice.lender}: we are still working on unlocking your phone. Please keep it on and online.`);
    case 'release_two_days':
      return same(`${notice.lender}: your phone is still not unlocked. A person is following it up.`);
    case 'release_offline':
      return same(`${notice.lender}: your phone is offline. It unlocks when it is on and connected to Wi-Fi.`);
    case 'release_with_person':
      return same(`${notice.lender}: a person has taken over the unlocking of your phone and will contact you.`);
    case 'release_confirmed':
      return same(`${notice.lender}: your phone is unlocked. If it still shows the lock, restart it once or call us.`);
    case 'release_relocked':
      return same(
        `${notice.lender}: your phone was locked by mistake. You have nothing to pay for this. We have asked for it to be unlocked; please keep it on and online.`,
      );
    case 'release_final':
      return same(`${notice.lender}: your phone is paid off, and its lock has been removed for good. Thank you.`);
    case 'offline_code':
      return same(
        `${notice.lender}: to unlock your phone without a network, type ${notice.code} on it. The code works once, within ${notice.minutes} minutes. Give it to nobody.`,
      );
  }
}

function visitNotice({ change, lender, centre, address, day: on, time, bring, reference, url }: VisitNotice): Line {
  const rest = `Reference ${reference}. For your calendar: ${url}`;
  if (change === 'cancelled')
    return line(
      'Your visit is cancelled.',
      `${lender}: your visit to ${centre} on ${day(on)} at ${time} is cancelled. ${rest}`,
    );
  const is = change === 'booked' ? 'Your visit is booked' : 'Your visit is moved';
  return line(
    `${is}: ${centre}, ${day(on)} at ${time}.`,
    `${lender}: ${is.toLowerCase()}. ${centre}, ${address}, ${day(on)} at ${time}. Please bring ${allOf(bring)}. ${rest}`,
  );
}

function planNews(n: PlanNotice, form: 'voice' | 'text'): string {
  const sum = money(n.amount)[form];
  switch (n.change) {
    case 'due':
      return `${n.lender}: ${sum} of your plan is due on ${day(n.on)}. To have no more messages, answer STOP.`;
    case 'late':
      return `${n.lender}: ${sum} of your plan was due on ${day(n.on)}. If it comes by ${day(n.until)}, your plan goes on.`;
    case 'broken':
      return `${n.lender}: ${sum} of your plan has not come, and the plan has stopped. If it comes by ${day(n.until)}, it goes on. A person is looking at it.`;
    case 'kept':
      return `${n.lender}: your plan is paid to the end. Thank you.`;
  }
}

function promiseNews(n: PromiseNotice, form: 'voice' | 'text'): string {
  const sum = money(n.amount)[form];
  return n.change === 'made'
    ? `${n.lender}: you said that you will pay ${sum} by ${day(n.on)}. To have no reminder, answer STOP.`
    : `${n.lender}: you said that you will pay ${sum} by ${day(n.on)}.`;
}
