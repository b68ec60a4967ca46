import type { Line } from '../../telling/story.js';
import type { Choice, Ladder } from '../words.js';

/** What the screen of a locked phone may say. */
export type Screen = 'overdue' | 'account' | 'sim' | 'pin' | 'imei' | 'other';

/** Whom, or what, a screen names that fits none of those. */
export type Named = 'us' | 'other' | 'lost' | 'money' | 'nobody';

/** What is answered at any question, before the question is asked again. Nothing in it depends on who asks. */
export type Answered =
  | 'my_data'
  | 'factory_reset'
  | 'bypass'
  | 'second_hand'
  | 'unknown_lender'
  | 'no_passcode'
  | 'third_party_payer'
  | 'remove_lock_for_good'
  | 'repair'
  | 'receipt'
  | 'next_due'
  | 'payment_failed'
  | 'no_recording'
  | 'thanks';

/** What a person has to look after: said kindly, with no demand. */
export type Cared =
  | 'crisis'
  | 'stolen'
  | 'bereavement'
  | 'hardship'
  | 'moratorium'
  | 'not_my_debt'
  | 'charged_twice'
  | 'dispute_amount'
  | 'complaint'
  | 'data_rights'
  | 'changed_number';

/** What is said about the topics that people bring up by themselves, in one language. */
export interface TopicWords {
  /** "Is it really this lock": what the screen says, and what that means. */
  readonly triage: {
    readonly ask: Ladder;
    readonly account: Line;
    readonly sim: Line;
    readonly pin: Line;
    readonly other: Line;
    readonly google: Line;
    readonly lost: Line;
    readonly scam: Line;
    readonly otherLender: Line;
    /** Whom the screen names. */
    readonly names: (lender: string) => Ladder;
    /** Another SIM tells the carrier's lock from that of the phone. */
    readonly sims: Ladder;
  };
  readonly screens: Readonly<Record<Screen, Choice>>;
  readonly named: Readonly<Record<Named, Choice>>;
  readonly blocked: Readonly<Record<'all' | 'sim', Choice>>;
  /** Asks between the titles of choices; the key after theirs, and `neither`, is for something else. */
  readonly didYouMean: (titles: readonly string[]) => Ladder;
  readonly neither: Choice;
  /** After a kind line: whether a person should take over. */
  readonly offerPerson: Ladder;
  /** Whether to leave what is under way for something else. */
  readonly leave: (what: 'pay' | 'plan' | 'promise' | 'visit' | 'proof') => Ladder;
  /** A wish that has to wait for the proof. */
  readonly afterProof: Line;
  /** Understood, and nothing of ours. */
  readonly notHere: Line;
  /** To who is angry, before a person is offered. */
  readonly upset: Line;
  readonly tooLong: Line;
  /** Whether it may be noted that somebody is in need, and what is said to the answer. */
  readonly careConsent: Ladder;
  readonly careNoted: Line;
  readonly careNotNoted: Line;
  /** In place of what is owed, for whoever is in need. */
  readonly gentle: Line;
  /** Whom to reach elsewhere; `spokenHow` has digits one by one. */
  readonly contact: (who: string, how: string, spokenHow: string) => Line;
  /** How to reach a person, after an emergency. */
  readonly personAnyTime: Line;
  readonly answered: Readonly<Record<Answered, Line>>;
  readonly cared: Readonly<Record<Cared, Line>>;
}

/** A title within a sentence: a question's marks would end it. */
export const inSentence = (title: string): string => title.replace(/[¿?]/g, '').trim();
