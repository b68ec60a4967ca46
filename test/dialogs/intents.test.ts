import { expect, test } from '@jest/globals';
import { type Language, languages } from '../../core/lender.js';
import { money } from '../../core/money.js';
import type { Line } from '../../dialogs/telling/story.js';
import { type Intent, intents } from '../../dialogs/understanding/intents.js';
import { wordsOf } from '../../dialogs/words/languages.js';
import type { Answered, Cared } from '../../dialogs/words/topics/topicWords.js';
import type { Words } from '../../dialogs/words/words.js';
import { somebody } from './somebody.js';
import { wayToSay } from './wayToSay.js';

const places = ['what brings you', 'imei', 'what to do'] as const;
type Place = (typeof places)[number];
type Chat = Awaited<ReturnType<typeof somebodyAt>>;
/** What was said, to whom, and where. */
interface Said {
  readonly chat: Chat;
  readonly place: Place;
  readonly said: string;
  readonly words: Words;
}
type Outcome = (of: Said) => Promise<void> | void;
/** What becomes of an intent at the greeting, at the IMEI (nobody is known yet), and at the menu of a proved owner. */
type Row = readonly [greeting: Outcome, imei: Outcome, menu: Outcome];
type LineOf = (words: Words) => Line;

const begins = ({ chat, said }: Pick<Said, 'chat' | 'said'>, ...lines: readonly Line[]): void => {
  const expected = lines.map((line) => (chat.channel === 'voice' ? line.voice : line.text)).join('\n');
  expect(said.slice(0, expected.length)).toBe(expected);
};

/** Said, and what was asked is asked again, without a miss. */
const says =
  (line: LineOf): Outcome =>
  ({ chat, place, said, words }) => {
    begins({ chat, said }, line(words));
    expect([chat.asked(), chat.misses()]).toEqual([place, 0]);
  };
const asks =
  (label: string, line?: LineOf): Outcome =>
  ({ chat, said, words }) => {
    if (line) begins({ chat, said }, line(words));
    expect(chat.asked()).toBe(label);
  };
/** Kept until they have proved who they are. */
const keeps =
  (label: string, line?: LineOf): Outcome =>
  async ({ chat, place, said, words }) => {
    begins({ chat, said }, ...(line ? [line(words)] : []), words.topics.afterProof);
    expect([chat.asked(), chat.misses()]).toEqual([place, 0]);
    for (const keys of ['861122030001010', '1', '123456']) await chat.presses(keys);
    expect(chat.asked()).toBe(label);
  };
const misses =
  (line: LineOf): Outcome =>
  ({ chat, place, said, words }) => {
    begins({ chat, said }, line(words));
    expect([chat.asked(), chat.misses()]).toEqual([place, 1]);
  };
const asksAgain: Outcome = ({ chat, place }) => expect([chat.asked(), chat.misses()]).toEqual([place, 0]);
const ends: Outcome = ({ chat }) => expect(chat.ended()).toBe(true);

const everywhere = (outcome: Outcome): Row => [outcome, outcome, outcome];
const wish = (label: string, line?: LineOf): Row => [asks('imei'), keeps(label), asks(label, line)];
const answered = (name: Answered): Row => everywhere(says(({ topics }) => topics.answered[name]));
/** A kind line, and a person on a yes. */
const offered = (name: Cared, reason: string): Row =>
  everywhere(async ({ chat, said, words: { topics } }) => {
    begins({ chat, said }, topics.cared[name], topics.offerPerson[0]);
    await chat.taps('yes');
    expect([chat.asked(), chat.done.at(-1)]).toEqual(['with a person', `person:${reason}`]);
  });
/** A kind line, and a person at once. */
const brought = (name: Cared, reason: string): Row =>
  everywhere(({ chat, said, words: { topics } }) => {
    begins({ chat, said }, topics.cared[name]);
    expect([chat.asked(), chat.done.at(-1)]).toEqual(['with a person', `person:${reason}`]);
  });

const overdue = money(8998, 'GBP');
const owes: LineOf = ({ account }) =>
  account.owes({ lender: 'Trial', overdue, minimumToUnlock: overdue, days: 34, locked: true });
const failed: LineOf = ({ topics }) => topics.answered.payment_failed;
const noRelease: LineOf = ({ release }) => release.none;

const table: Readonly<Record<Intent, Row>> = {
  lock_reason: [asks('what the screen says'), says(({ why }) => why.general), says(owes)],
  pay: wish('what to pay'),
  pay_off: wish('right amount'),
  payment_plan: wish('which plan'),
  // The trial's lender takes no promises.
  promise: wish('with a person', ({ plan }) => plan.forPerson),
  paid_still_locked: wish('what to do', ({ release }) => release.notSeen),
  release_status: wish('what to do', noRelease),
  relocked: wish('what to do', noRelease),
  payment_failed: [asks('imei', failed), keeps('what to pay', failed), asks('what to pay', failed)],
  charged_twice: offered('charged_twice', 'payment_trouble'),
  not_my_debt: offered('not_my_debt', 'dispute'),
  wrong_imei: everywhere(asks('imei')),
  second_hand: answered('second_hand'),
  unknown_lender: answered('unknown_lender'),
  stolen: brought('stolen', 'stolen'),
  no_passcode: answered('no_passcode'),
  changed_number: offered('changed_number', 'no_way_to_prove'),
  find_imei: everywhere(says(({ imei }) => imei.where)),
  emergency: everywhere(says(({ emergency }) => emergency)),
  my_data: answered('my_data'),
  factory_reset: answered('factory_reset'),
  bypass: answered('bypass'),
  mi_account: everywhere(says(({ topics }) => topics.triage.account)),
  hardship: offered('hardship', 'vulnerable'),
  bereavement: brought('bereavement', 'vulnerable'),
  third_party_payer: answered('third_party_payer'),
  moratorium: brought('moratorium', 'moratorium'),
  dispute_amount: offered('dispute_amount', 'dispute'),
  person: everywhere(asks('with a person')),
  book_visit: everywhere(asks('centre')),
  change_visit: everywhere(asks('centre')),
  complaint: offered('complaint', 'complaint'),
  opt_out: everywhere(says(({ optedOut }) => optedOut)),
  data_rights: offered('data_rights', 'asked'),
  no_recording: answered('no_recording'),
  remove_lock_for_good: answered('remove_lock_for_good'),
  repair: answered('repair'),
  receipt: wish('what to do', ({ account }) => account.receiptSent(overdue)),
  next_due: wish('what to do', ({ account }) => account.nextDue({ on: '2030-02-01', amount: money(4499, 'GBP') })),
  language: everywhere(says(({ onlyLanguage }) => onlyLanguage)),
  repeat: everywhere(asksAgain),
  greeting: everywhere(asksAgain),
  thanks: answered('thanks'),
  goodbye: everywhere(ends),
  none: everywhere(misses(({ topics }) => topics.notHere)),
};

const inNeed: ReadonlySet<Intent> = new Set(['hardship', 'bereavement', 'moratorium']);
/** After these nothing is reckoned up, whoever asks. */
const ofNoMoney: ReadonlySet<Intent> = new Set([...inNeed, 'stolen', 'not_my_debt', 'third_party_payer']);

async function somebodyAt(place: Place, language: Language, channel: 'voice' | 'web') {
  const chat = somebody({ channel, languages: [language], plans: true });
  if (place === 'what to do') await chat.proves();
  else await chat.starts();
  if (place === 'imei') await chat.presses('1');
  expect(chat.asked()).toBe(place);
  return chat;
}

const everyIntent = languages.flatMap((language) => intents.map((intent) => [language, intent] as const));
test.each(everyIntent)(
  '%s: %s has its answer at the greeting, before the proof and after it',
  async (language, intent) => {
    const words = wordsOf(language);
    const text = wayToSay(intent, language);
    for (const [index, place] of places.entries()) {
      // Each place is tried by voice and in writing, in one language or another.
      const isVoice = (index + languages.indexOf(language)) % 2 === 1;
      const chat = await somebodyAt(place, language, isVoice ? 'voice' : 'web');
      const said = await chat.says(text);
      const isNeed = chat.done.includes('care');
      await table[intent][index]?.({ chat, place, said, words });
      expect(isNeed).toBe(inNeed.has(intent));
      const amounts = [chat.overdue, chat.payoff].map((amount) => words.money(amount)[isVoice ? 'voice' : 'text']);
      if (place !== 'what to do' || ofNoMoney.has(intent))
        expect(amounts.filter((amount) => said.includes(amount))).toEqual([]);
      expect(chat.done.filter((one) => one.startsWith('unproved'))).toEqual([]);
    }
  },
);
