import type { Language } from '../core/lender.js';
import type { Here } from '../dialogs/desk.js';
import type { FindAside } from '../dialogs/telling/asides.js';
import type { Heard } from '../dialogs/telling/heard.js';
import type { Line, Question, Story } from '../dialogs/telling/story.js';

/** The conversation that the bot holds, and the few lines that are said where no story can speak. */
export interface Dialogue {
  story(here: Here): Story<unknown>;
  findAside(here: Here): FindAside;
  /** Whether to leave the question of a label for something else. */
  offer?(here: Here): (about: string, label: string) => Question<'yes' | 'no'>;
  /** While an outside party is slow. */
  oneMoment(language: Language): Line;
  /** A card number was written, also where a person has the conversation. */
  notACard(language: Language): Line;
  /** What is said in a chat that a person has (`isRead`) or is waited for: to most things nothing. */
  held?(here: Here, heard: Heard, isRead: boolean): Promise<readonly Line[]>;
  /** Whether who waits for a person in a chat waits no more. */
  leavesQueue?(here: Here, heard: Heard): boolean;
  /** Something went wrong on our side; the open question follows. */
  trouble(language: Language): Line;
  /** Waiting for a person on the telephone: `before` are ahead, and `1` asks to be called back instead. */
  inQueue(language: Language, before: number): Line;
  /** The line does not work: asks to ring again, and says goodbye. */
  ringAgain(language: Language): Line;
}
