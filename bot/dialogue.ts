import type { Language } from '../core/lender.js';
import type { Here } from '../dialogs/desk.js';
import type { FindAside } from '../dialogs/telling/asides.js';
import type { Line, Story } from '../dialogs/telling/story.js';

/** The conversation that the bot holds, and the few lines that are said where no story can speak. */
export interface Dialogue {
  story(here: Here): Story<unknown>;
  findAside(here: Here): FindAside;
  /** While an outside party is slow. */
  oneMoment(language: Language): Line;
  /** Something went wrong on our side; the open question follows. */
  trouble(language: Language): Line;
  /** Waiting for a person on the telephone: `before` are ahead, and `1` asks to be called back instead. */
  inQueue(language: Language, before: number): Line;
  /** The line does not work: asks to ring again, and says goodbye. */
  ringAgain(language: Language): Line;
}
