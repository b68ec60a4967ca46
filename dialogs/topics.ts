import type { CareCategory } from '../core/care.js';
import type { HandoverReason } from '../core/handover.js';
import type { Lender } from '../core/lender.js';
import type { Onward } from '../core/ticket.js';
import type { Line } from './telling/story.js';
import { type Intent, isIntent } from './understanding/intents.js';
import type { Answered, Cared } from './words/topics/topicWords.js';
import type { Words } from './words/words.js';

/** Where a menu can lead. */
export type Goal =
  | 'unlock'
  | 'why'
  | 'visit'
  | 'language'
  | 'pay'
  | 'payoff'
  | 'plan'
  | 'promise'
  | 'status'
  | 'paid'
  | 'otherPhone'
  | 'receipt'
  | 'due'
  | Onward;

export type ContactKind = Lender['contacts'][number]['kind'];

/** What becomes of something that people bring up by themselves. */
export interface Topic {
  /** At a menu that leads there; before the proof it waits for that. */
  readonly leads?: readonly Goal[];
  /** Its answer is said on the way there too. */
  readonly answersFirst?: boolean;
  /** At any question, before it sees what was heard. */
  readonly always?: 'emergency' | 'person' | 'optOut';
  /** At any other question that did not understand it: said, and the question is asked again. */
  readonly answer?: (words: Words) => Line;
  /** Whom they can reach elsewhere, told beside the answer. */
  readonly contact?: ContactKind;
  /** There too: said kindly, and a person offered (`ask`) or brought at once. With a `need` nothing is demanded from then on. */
  readonly care?: {
    readonly line: (words: Words) => Line;
    readonly reason: HandoverReason;
    readonly ask: boolean;
    readonly need?: CareCategory;
    /** Who else helps. */
    readonly contact?: ContactKind;
  };
  /** There too: what the conversation itself does. */
  readonly does?: 'repeat' | 'language' | 'goodbye' | 'askAgain' | 'otherImei';
}

const answer = (name: Answered): Topic => ({ answer: ({ topics: { answered } }) => answered[name] });
const leads = (...goals: Goal[]): Topic => ({ leads: goals });
const offered = (name: Cared, reason: HandoverReason, more: Also = {}): Topic => care(name, reason, true, more);
const brought = (name: Cared, reason: HandoverReason, more: Also = {}): Topic => care(name, reason, false, more);
type Also = Pick<NonNullable<Topic['care']>, 'need' | 'contact'>;
const care = (name: Cared, reason: HandoverReason, ask: boolean, more: Also): Topic => ({
  care: { line: ({ topics: { cared } }) => cared[name], reason, ask, ...more },
});

/** Not an intent, but what an emergency may be: somebody speaks of ending their life. */
export const crisis = 'crisis';
const crisisCare = brought('crisis', 'emergency', { need: 'crisis', contact: 'crisis' });

/** The topic of what an interrupt is about. */
export const topicAbout = (about: string): Topic =>
  about === crisis ? crisisCare : isIntent(about) ? topicOf[about] : {};

/** Each intent and what becomes of it. A menu takes the first of `leads` that it has. */
export const topicOf: Readonly<Record<Intent, Topic>> = {
  lock_reason: { ...leads('why'), answer: ({ why }) => why.general },
  pay: leads('pay', 'unlock'),
  pay_off: leads('payoff', 'unlock'),
  payment_plan: leads('plan', 'unlock'),
  promise: leads('promise', 'plan', 'unlock'),
  paid_still_locked: leads('paid', 'unlock'),
  release_status: leads('status', 'unlock'),
  relocked: leads('status', 'unlock'),
  payment_failed: { ...leads('pay', 'unlock'), ...answer('payment_failed'), answersFirst: true },
  charged_twice: offered('charged_twice', 'payment_trouble'),
  not_my_debt: offered('not_my_debt', 'dispute'),
  wrong_imei: { ...leads('otherPhone'), does: 'otherImei' },
  second_hand: answer('second_hand'),
  unknown_lender: { ...answer('unknown_lender'), contact: 'hotline' },
  stolen: brought('stolen', 'stolen'),
  no_passcode: answer('no_passcode'),
  changed_number: offered('changed_number', 'no_way_to_prove'),
  find_imei: { answer: ({ imei }) => imei.where },
  emergency: { always: 'emergency' },
  my_data: answer('my_data'),
  factory_reset: answer('factory_reset'),
  bypass: answer('bypass'),
  mi_account: { answer: ({ topics }) => topics.triage.account, contact: 'maker' },
  hardship: offered('hardship', 'vulnerable', { need: 'hardship', contact: 'debt_advice' }),
  bereavement: brought('bereavement', 'vulnerable', { need: 'bereavement' }),
  third_party_payer: answer('third_party_payer'),
  moratorium: brought('moratorium', 'moratorium', { need: 'moratorium' }),
  dispute_amount: offered('dispute_amount', 'dispute'),
  person: { always: 'person' },
  book_visit: leads('visit'),
  change_visit: leads('visit'),
  complaint: offered('complaint', 'complaint'),
  opt_out: { always: 'optOut' },
  data_rights: offered('data_rights', 'asked'),
  no_recording: answer('no_recording'),
  remove_lock_for_good: answer('remove_lock_for_good'),
  repair: answer('repair'),
  receipt: { ...leads('receipt'), ...answer('receipt') },
  next_due: { ...leads('due'), ...answer('next_due') },
  language: { ...leads('language'), does: 'language' },
  repeat: { does: 'repeat' },
  greeting: { does: 'askAgain' },
  thanks: answer('thanks'),
  goodbye: { does: 'goodbye' },
  none: {},
};
