import type { Language } from '../core/lender.js';
import { findAsideFor } from './asides.js';
import { deskOf, type Here, type Services, type Understand } from './desk.js';
import { support } from './support.js';
import { wordsOf } from './words/languages.js';

/** The conversation as the bot holds it, and the few lines that are said where no story can speak. */
export const dialogueOf = (services: Services, understand: Understand) => ({
  story: (here: Here) => support(deskOf(services, here, understand)),
  findAside: (here: Here) => findAsideFor(deskOf(services, here, understand)),
  oneMoment: (language: Language) => wordsOf(language).oneMoment,
  trouble: (language: Language) => wordsOf(language).trouble,
  inQueue: (language: Language, before: number) => wordsOf(language).handover.inQueue(before),
  ringAgain: (language: Language) => wordsOf(language).handover.ringAgain,
});
