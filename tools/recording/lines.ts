import { money } from '../../core/money.js';
import type { Offer } from '../../core/plan.js';
import type { Notice } from '../../core/ports/wording.js';
import type { Words } from '../../dialogs/words/words.js';

const overdue = money(8998, 'GBP');
const payoff = money(1_450_050, 'LKR');
const minimum = money(249_900, 'INR');
const one = money(100, 'MXN');
const offer: Offer = {
  number: 1,
  total: payoff,
  downPayment: overdue,
  instalments: [
    { on: '2026-11-27', amount: minimum },
    { on: '2026-12-28', amount: overdue },
  ],
};
const withoutDown: Offer = { number: 2, total: overdue, downPayment: money(0, 'GBP'), instalments: offer.instalments };
const centres = [
  { name: 'Kandy', address: '8 Temple Road, Kandy' },
  { name: 'Centro', address: 'Calle 5, Puebla' },
];
const when = ['Kandy', '2026-11-27', '10:30'];
const url = 'https://pay.example/l/abc';
const code = '482913';
const reference = 'K7QF4-M2XRT';
const given = {
  amount: one,
  code: '9300 0262 2806 78',
  places: ['OXXO', 'Xiaomi'],
  until: '2026-11-27',
  confirmedWithinHours: 24,
};
const booking = { centre: 'Kandy', day: '2026-11-27', time: '10:30', reference };

const notices: readonly Notice[] = [
  { kind: 'passcode', code, lender: 'Sol' },
  { kind: 'receipt', lender: 'Sol', amount: overdue, credit: null, reference: 'K7QF4M' },
  { kind: 'receipt', lender: 'Sol', amount: overdue, credit: one, reference: 'K7QF4M' },
  { kind: 'payment_link', lender: 'Sol', amount: overdue, url },
  { kind: 'payment_reference', lender: 'Sol', ...given },
  { kind: 'reference_over', lender: 'Sol', amount: one, places: given.places },
  ...(['due', 'late', 'broken', 'kept'] as const).map(
    (change): Notice => ({ kind: 'plan', change, lender: 'Sol', amount: one, on: '2026-11-27', until: '2026-11-30' }),
  ),
  ...(['made', 'due'] as const).map(
    (change): Notice => ({ kind: 'promise', change, lender: 'Sol', amount: one, on: '2026-11-27' }),
  ),
  ...(['booked', 'moved', 'cancelled'] as const).map(
    (change): Notice => ({
      kind: 'visit',
      change,
      lender: 'Sol',
      centre: 'Kandy',
      address: '8 Temple Road, Kandy',
      day: '2026-11-27',
      time: '10:30',
      bring: ['photo_id', 'phone'],
      reference,
      url,
    }),
  ),
  { kind: 'plan_terms', lender: 'Sol', downPayment: overdue, instalments: offer.instalments },
  ...(
    [
      'release_asked',
      'release_accepted',
      'release_hour',
      'release_day',
      'release_two_days',
      'release_offline',
      'release_with_person',
      'release_confirmed',
    ] as const
  ).map((kind): Notice => ({ kind, lender: 'Sol' })),
];

/** Arguments to try each line that takes some with. */
const samples: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  greeting: [['Northwind Mobile Finance'], ['Sol']],
  whichLanguage: [[['English', 'Español']]],
  'imei.fault': ['empty', 'letters', 'too_short', 'too_long', 'check_digit', 'reserved'].flatMap((fault) => [
    [fault, 1],
    [fault, 17],
  ]),
  'imei.confirm': [['8 6 1 1 2 2 0 3 0 0 0 1 0 1 0']],
  'account.owes': [
    [{ lender: 'Sol', overdue, minimumToUnlock: overdue, days: 34, locked: true }],
    [{ lender: 'Sol', overdue: payoff, minimumToUnlock: minimum, days: 1, locked: false }],
    [{ lender: 'Sol', overdue, minimumToUnlock: one, days: 0, locked: true }],
  ],
  'account.nextDue': [[offer.instalments[0]]],
  'account.receiptSent': [[overdue]],
  'account.unlockedUntil': [['27']],
  'pay.what': [[overdue, payoff, '2026-11-27']],
  'pay.whatLast': [[overdue]],
  'pay.whatClear': [[payoff, '2026-11-27']],
  'pay.orNextPart': [[one]],
  'pay.otherAmount': [[minimum]],
  'promise.when': [[overdue, ['2026-11-27', '2026-12-01']]],
  'promise.confirm': [
    [overdue, '2026-11-27', true],
    [overdue, '2026-11-27', false],
  ],
  'promise.made': [[overdue, '2026-11-27']],
  'promise.already': [[overdue, '2026-11-27']],
  'pay.tooLarge': [[payoff]],
  'pay.confirm': [[payoff], [one]],
  'pay.confirmTooLittle': [[one, minimum]],
  'pay.paid': [[overdue]],
  'pay.failed': [['declined'], ['insufficient_funds'], ['card_invalid'], ['expired'], ['abandoned'], ['gateway']],
  'pay.linkHere': [[url]],
  'shops.orInShop': [[['OXXO']], [['OXXO', 'Xiaomi']]],
  'shops.given': [[given]],
  'shops.awaited': [[given]],
  'shops.open': [[given]],
  'shops.sent': [[{ lender: 'Sol', ...given }]],
  'shops.over': [[{ lender: 'Sol', ...given }]],
  'plan.offers': [[[offer, withoutDown]], [[withoutDown]]],
  'plan.terms': [[offer], [withoutDown]],
  'plan.agreed': [[overdue]],
  'plan.waiting': [[overdue]],
  'plan.running': [[offer.instalments[0]]],
  'visit.centre': [
    [centres, true],
    [centres, false],
  ],
  'visit.day': [
    [['2026-11-27', '2026-11-28'], true],
    [['2026-11-27'], false],
  ],
  'visit.time': [
    [['09:00', '10:30'], true],
    [['16:30'], false],
  ],
  'visit.confirm': [when],
  'visit.booked': [[{ ...booking, written: false }], [{ ...booking, written: true }]],
  'visit.calendar': [[url]],
  'visit.bring': [[['proof_of_purchase', 'photo_id', 'phone', 'receipt']], [['photo_id']]],
  'visit.has': [when],
  'visit.moved': [when],
  'release.held': [['stolen'], ['dispute'], [null]],
  'handover.coming': [[0], [1], [3]],
  'handover.comingOnChat': [[0], [1], [3]],
  'handover.inQueue': [[0], [1], [3]],
  'handover.closed': [['2026-11-30', '09:00']],
  'topics.triage.names': [['Sol']],
  'topics.leave': [['pay'], ['plan'], ['promise'], ['visit'], ['proof']],
  'topics.contact': [['Xiaomi', '0800 021 1888, a@b.example', '0 8 0 0 0 2 1 1 8 8 8, a@b.example']],
  'topics.didYouMean': [[['Pay']], [['Pay', 'Why is it locked?']]],
  'pages.pay.owed': [[overdue]],
  'pages.notice.locked': [['Sol']],
  'pages.notice.call': [['+44 1632 960001']],
  notices: notices.map((notice) => [notice]),
  newsLater: [['Sol', 'Kandy']],
  'moving.goOn': [['voice'], ['web'], ['whatsapp'], ['sms']],
  'moving.linkHere': [[url]],
  'moving.whatsappHere': [[url]],
  'moving.ringing': [['01']],
  'moving.alsoOpen': [['voice'], ['web'], ['whatsapp'], ['sms']],
  'moving.openedIn': [['voice'], ['web'], ['whatsapp'], ['sms']],
  'moving.called': [['Sol']],
  'moving.page.intro': [['Sol']],
  'moving.link': [['Sol', url]],
  'moving.code': [['LL-abc']],
};

/** A line of a language, said with samples of what it takes. */
export interface Said {
  /** Where it stands, such as `pay.what[0].1.voice`: the line, the sample, the rung and the form. */
  readonly place: string;
  readonly form: 'voice' | 'text';
  readonly words: string;
}

/** Amounts and days are parts of lines; lists of phrases are heard and not said. */
const notLines = new Set(['language', 'money', 'day', 'person', 'repeat', 'startOver']);

/** Every line of a language, those that take arguments with samples of them. */
export const linesOf = (words: Words): Said[] =>
  Object.entries(words).flatMap(([name, value]) => (notLines.has(name) ? [] : saidIn(value, name, name)));

function saidIn(value: unknown, path: string, place: string): Said[] {
  if (typeof value === 'string') return [{ place, form: place.endsWith('.voice') ? 'voice' : 'text', words: value }];
  if (typeof value === 'function') {
    const tries = samples[path];
    if (!tries) throw new Error(`add arguments to try ${path} with to the samples`);
    return tries.flatMap((args, index) => saidIn(Reflect.apply(value, undefined, args), path, `${place}[${index}]`));
  }
  return Object.entries(value as object).flatMap(([name, inner]) =>
    name === 'said' ? [] : saidIn(inner, `${path}.${name}`, `${place}.${name}`),
  );
}

/** What stands in the samples for names, which are no part of what is recorded. */
export const sampleNames: readonly string[] = [
  'Northwind Mobile Finance',
  'Sol',
  'Kandy',
  'Centro',
  'Xiaomi, ',
  'Xiaomi',
  'OXXO',
  'a@b.example',
  reference,
  'English',
  'Español',
];
