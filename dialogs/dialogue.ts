import type { Language } from '../core/lender.js';
import { findAsideFor } from './asides.js';
import { deskOf, type Here, type Services, type Understand } from './desk.js';
import { whetherToLeave } from './elsewhere.js';
import { heldLines, leavesQueue } from './held.js';
import { support } from './support.js';
import type { FindAside } from './telling/asides.js';
import type { Heard } from './telling/heard.js';
import { spokenWordsOf, wordsOf } from './words/languages.js';

/** Asks a service outside about words that are about to be understood, where there is one. */
export type Prepare = (text: string, here: Here) => Promise<void>;

/** The conversation as the bot holds it, and the few lines that are said where no story can speak. */
export const dialogueOf = (services: Services, understand: Understand, prepare?: Prepare) => ({
  story: (here: Here) => support(deskOf(services, here, understand)),
  findAside: (here: Here): FindAside => {
    const findAside = findAsideFor(deskOf(services, here, understand));
    return async (stage, heard, question) => {
      // Before anything reads the words, and never those of a secret.
      if (stage === 'before' && heard.kind === 'words' && !question.secret) await prepare?.(heard.text, here);
      return findAside(stage, heard, question);
    };
  },
  offer: (here: Here) => (about: string, label: string) =>
    whetherToLeave(deskOf(services, here, understand), about, label),
  held: (here: Here, heard: Heard, isRead: boolean) => heldLines(deskOf(services, here, understand), heard, isRead),
  leavesQueue: (here: Here, heard: Heard) => leavesQueue(deskOf(services, here, understand), heard),
  oneMoment: (language: Language) => spokenWordsOf(language).oneMoment,
  notACard: (language: Language) => wordsOf(language).notACard,
  trouble: (language: Language) => spokenWordsOf(language).trouble,
  inQueue: (language: Language, before: number) => spokenWordsOf(language).handover.inQueue(before),
  ringAgain: (language: Language) => spokenWordsOf(language).handover.ringAgain,
});
