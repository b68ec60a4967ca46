import type { Line } from '../../telling/story.js';
import type { Choice, Ladder } from '../words.js';

/** What the screen of a locked phone may say. */
export type Screen = 'overdue' | 'account' | 'sim' | 'pin' | 'imei' | 'other';

/** What is answered at any question, before the question is asked again. Nothing in it depends on who asks. */
export type Answered =
  | 'my_data'
  | 'factory_reset'
  | 'bypass'
  | 'second_hand'
  | 'unknown_lender'
  | 'wrong_imei'
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
  };
  readonly screens: Readonly<Record<Screen, Choice>>;
  /** Asks between the titles of choices; the key after theirs, and `neither`, is for something else. */
  readonly didYouMean: (titles: readonly string[]) => Ladder;
  readonly neither: Choice;
  /** After a kind line: whether a person should take over. */
  readonly offerPerson: Ladder;
  /** How to reach a person, after an emergency. */
  readonly personAnyTime: Line;
  readonly answered: Readonly<Record<Answered, Line>>;
  readonly cared: Readonly<Record<Cared, Line>>;
}

/** A title within a sentence: a question's marks would end it. */
export const inSentence = (title: string): string => title.replace(/[¿?]/g, '').trim();
