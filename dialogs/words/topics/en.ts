import { line, same } from '../words.js';
import { inSentence, type TopicWords } from './topicWords.js';

export const topicsEn: TopicWords = {
  triage: {
    ask: [
      line(
        'What does the screen say? An overdue payment, press 1. A Mi or Google account, 2. SIM or network, 3. A PIN or pattern, 4. Where the IMEI is, 5. Something else, 6.',
        'What does the screen say? Please read it word for word and choose what fits best.',
      ),
      line(
        'Overdue payment, press 1. Mi or Google account, press 2. SIM or network, press 3. PIN or pattern, press 4. Where the IMEI is, press 5. Something else, press 6.',
        'An overdue payment, a Mi or Google account, SIM or network, a PIN or pattern, or something else?',
      ),
      line(
        'Payment, 1. Account, 2. SIM, 3. PIN, 4. IMEI, 5. Something else, 6. A person, 0.',
        'Please choose one, or write “person”.',
      ),
    ],
    account: line(
      'Then it is another lock: that of a Mi or Google account, and paying does not open it. Sign in with the account that was on the phone, or reset its password on the web page of Xiaomi or Google. If that fails, take the phone, proof of purchase and photo ID to a service centre.',
      'Then it is another lock: that of a Mi or Google account, and paying us does not open it. Sign in with the account that was on the phone, or reset its password at account.xiaomi.com or accounts.google.com. If that fails, take the phone, proof of purchase and photo ID to a service centre.',
    ),
    sim: same(
      'Then it is your carrier’s lock, not ours. Try another SIM: if the phone works with it, ask the carrier of the blocked SIM to unblock it.',
    ),
    pin: same(
      'Then it is your own screen lock. Nobody here can see or change it. If you have forgotten it, a service centre can help, with proof of purchase.',
    ),
    other: line(
      'Then it may not be our lock. Do not pay or ring anybody whom the screen names before a person has looked at it with you. For a person, press 0.',
      'Then it may not be our lock. Do not pay or ring anybody whom the screen names before a person has looked at it with you: write “person”.',
    ),
    google: same(
      'Then it is Google’s lock after a reset, and paying does not open it. Sign in with the Google account that was on the phone before, or recover its password on Google’s web page. If that fails, take the phone, proof of purchase and photo ID to a service centre.',
    ),
    lost: same(
      'Then the phone was marked as lost or stolen by its owner. If it is yours, switch that off in your own Xiaomi or Google account. If you bought it, do not pay anybody: ask the seller, or the police.',
    ),
    scam: line(
      'That is not how we or any lender ask for money. Do not pay, do not ring the number, do not open the link, and give nobody a code. A person here can look at it with you: press 0.',
      'That is not how we or any lender ask for money. Do not pay, do not ring the number, do not open the link, and give nobody a code. A person here can look at it with you: write “person”.',
    ),
    otherLender: same(
      'Then another company financed it, and only they can lift the lock. Its name is also in your purchase papers; ring the number in those papers, not one that the screen shows.',
    ),
    names: (lender) => [
      line(
        `If the screen names ${lender}, press 1. If it names another company, press 2. If it says lost or stolen, press 3. If it asks for a transfer, gift cards or a code, press 4. If it names nobody, press 5.`,
        'Does the screen give a name, a number or a reference?',
      ),
      line(
        `${lender}, press 1. Another company, press 2. Lost or stolen, press 3. It asks for money or codes, press 4. Nobody, press 5.`,
        `${lender}, another company, lost or stolen, a demand for money or codes, or nobody?`,
      ),
      line(
        `${lender}, 1. Another company, 2. Lost, 3. Money or codes, 4. Nobody, 5. A person, 0.`,
        'Please choose one, or write “person”.',
      ),
    ],
    sims: [
      line(
        'Please try another SIM. If the whole phone is blocked, press 1. If only calls and data with one SIM are, press 2.',
        'Please try another SIM. Is the whole phone blocked, or only calls and data with one SIM?',
      ),
      line('The whole phone, press 1. One SIM only, press 2.', 'The whole phone, or one SIM only?'),
      line('Phone, 1. SIM, 2. A person, 0.', 'Please choose one, or write “person”.'),
    ],
  },
  screens: {
    overdue: { title: 'Overdue payment', said: ['overdue', 'overdue installment', 'overdue instalment', 'payment'] },
    account: { title: 'Mi or Google account', said: ['account', 'mi account', 'google account', 'google', 'mi'] },
    sim: { title: 'SIM or network', said: ['sim', 'sim card', 'network', 'carrier'] },
    pin: { title: 'PIN or pattern', said: ['pin', 'pattern', 'password', 'screen lock'] },
    imei: { title: 'Where is the IMEI?', said: ['imei', 'where is the imei', 'find imei'] },
    other: { title: 'Something else', said: ['other', 'something else', 'none of these'] },
  },
  named: {
    us: { title: 'Our name', said: ['yours', 'you', 'your name'] },
    other: { title: 'Another company', said: ['another', 'another company', 'somebody else'] },
    lost: { title: 'Lost or stolen', said: ['lost', 'stolen'] },
    money: { title: 'Money or codes', said: ['money', 'gift cards', 'code'] },
    nobody: { title: 'Nobody', said: ['nobody', 'no name', 'none', 'no'] },
  },
  blocked: {
    all: { title: 'The whole phone', said: ['phone', 'whole phone', 'everything', 'all'] },
    sim: { title: 'One SIM only', said: ['sim', 'only sim', 'sim only'] },
  },
  didYouMean: (titles) => {
    const offered = titles.map((title, index) => `${inSentence(title)}, press ${index + 1}.`).join(' ');
    const spoken = `${offered} Something else, press ${titles.length + 1}.`;
    return [
      line(`Did you mean this? ${spoken}`, `Did you mean: ${titles.map(inSentence).join(', or ')}?`),
      line(spoken, `${titles.map(inSentence).join(', ')}, or something else?`),
      line(`${spoken} A person, press 0.`, 'Please choose one, or write “person”.'),
    ];
  },
  neither: { title: 'Something else', said: ['neither', 'something else', 'no', 'none'] },
  offerPerson: [
    line('Shall a person take over? If so, press 1. If not, press 2.', 'Shall a person take over?'),
    line('For a person, press 1. If not, press 2.', 'Shall a person take over? Yes or no.'),
    line('A person, 1. No, 2.', 'Please answer yes or no.'),
  ],
  leave: (what) =>
    (
      ({
        pay: [
          line(
            'Shall I leave the payment? Nothing is charged. To leave it, press 1. To go on with it, press 2.',
            'Shall I leave the payment? Nothing is charged.',
          ),
          line('To leave the payment, press 1. To go on with it, press 2.', 'Leave the payment? Yes or no.'),
          line('Leave it, 1. Go on, 2.', 'Please answer yes or no.'),
        ],
        plan: [
          line(
            'Shall I leave the payment plan? To leave it, press 1. To go on with it, press 2.',
            'Shall I leave the payment plan?',
          ),
          line('To leave the plan, press 1. To go on with it, press 2.', 'Leave the payment plan? Yes or no.'),
          line('Leave it, 1. Go on, 2.', 'Please answer yes or no.'),
        ],
        promise: [
          line(
            'Shall I leave the promise? To leave it, press 1. To go on with it, press 2.',
            'Shall I leave the promise?',
          ),
          line('To leave the promise, press 1. To go on with it, press 2.', 'Leave the promise? Yes or no.'),
          line('Leave it, 1. Go on, 2.', 'Please answer yes or no.'),
        ],
        visit: [
          line('Shall I leave the visit? To leave it, press 1. To go on with it, press 2.', 'Shall I leave the visit?'),
          line('To leave the visit, press 1. To go on with it, press 2.', 'Leave the visit? Yes or no.'),
          line('Leave it, 1. Go on, 2.', 'Please answer yes or no.'),
        ],
        proof: [
          line(
            'A visit needs no passcode. To stop checking who you are and go to that, press 1. To go on, press 2.',
            'A visit needs no passcode. Shall I stop checking who you are, and go to that?',
          ),
          line('To stop, press 1. To go on, press 2.', 'Stop here? Yes or no.'),
          line('Stop, 1. Go on, 2.', 'Please answer yes or no.'),
        ],
      }) as const
    )[what],
  afterProof: same('Yes, I will come to that as soon as I know that it is you.'),
  notHere: line(
    'Sorry, I cannot help with that.',
    'Sorry, I cannot help with that: I am an automatic assistant for locked phones.',
  ),
  upset: same('I am sorry that this is so upsetting.'),
  tooLong: same('That is too long for me. Please say it in one sentence.'),
  careConsent: [
    line(
      'So that nobody asks you for money for a while, may I note that you need care? For yes, press 1. For no, press 2.',
      'So that nobody asks you for money for a while: may I note that you need care? It is deleted afterwards.',
    ),
    line('To have it noted, press 1. If not, press 2.', 'May I note it? Yes or no.'),
    line('Yes, 1. No, 2.', 'Please answer yes or no.'),
  ],
  careNoted: same('It is noted, and deleted again later. Nobody asks you for money until then.'),
  careNotNoted: same('All right, nothing about it is noted. We ask you for no money for two weeks.'),
  gentle: same('Thank you. You need not pay anything now. If you like, we look together at what there is.'),
  contact: (who, how, spokenHow) => line(`For ${who}: ${spokenHow}.`, `For ${who}: ${how}.`),
  personAnyTime: line('A person is here for you too: press 0.', 'A person is here for you too: write “person”.'),
  answered: {
    my_data: same('Your photos, contacts and data stay on the phone. The lock touches none of them.'),
    factory_reset: same(
      'Please do not reset it: that does not lift the lock, deletes your data, and may ask for an account password afterwards.',
    ),
    bypass: same(
      'I cannot help get round the lock, and tools that claim to can cost you your data and your money. What does open it is paying, a payment plan, or a person here if you think that the lock is wrong.',
    ),
    second_hand: same(
      'I cannot tell you anything about another person’s account. Ask the seller for your money back, and the police if it was fraud. With your proof of purchase a person here can look at it.',
    ),
    unknown_lender: same(
      'The lender is named on the lock screen, in your purchase papers, and in e-mails from the shop. If it is us, I can help here.',
    ),
    no_passcode: same(
      'The passcode only goes to numbers on file. It can be sent again, rung through, or go to your other number on file.',
    ),
    third_party_payer: same(
      'Anybody may pay for somebody else: a payment link works on any phone. About the account I only speak to its owner.',
    ),
    remove_lock_for_good: same('Once everything is paid and the money has arrived, the lock is removed for good.'),
    repair: same(
      'For a repair, take the phone with proof of purchase and photo ID to a service centre. A new main board changes the IMEI: tell us then.',
    ),
    receipt: same('A receipt goes to the number on file after each payment. For an older one, ask for a person.'),
    next_due: same('What is due, and until when, I tell you once I know that it is you: choose to pay and unlock.'),
    payment_failed: same('A payment that failed is not charged. You can try again, with another card or by link.'),
    no_recording: same(
      'I make no sound recording. A written note without your numbers is kept; a person can take an objection to it.',
    ),
    thanks: same('You are welcome.'),
  },
  cared: {
    crisis: same(
      'I am glad that you told me. Please do not stay alone with this: the emergency number works on this phone, and a person is coming to you now. You owe nothing at this moment.',
    ),
    stolen: same('I am sorry to hear that. Please tell the police and your carrier.'),
    bereavement: same('I am very sorry for your loss. You need not pay or decide anything now.'),
    hardship: same(
      'I am sorry that it is hard at the moment. You need not pay anything now, and there are ways to help.',
    ),
    moratorium: same('Thank you for telling me. I ask you for no payment.'),
    not_my_debt: same(
      'Thank you for telling me. If this is not yours, you need not pay it, and a person can look into it.',
    ),
    charged_twice: same('I am sorry. If you were charged twice, you get the money back; a person can check it.'),
    dispute_amount: same('Thank you for telling me. A person can go through the amount with you.'),
    complaint: same('I am sorry. A person can take your complaint and give you a reference.'),
    data_rights: same(
      'You may ask to see your data, or to have it corrected or deleted. A person can take your request.',
    ),
    changed_number: same('A new number has to be checked first, for your safety. A person can do that.'),
  },
};
