import type { Language } from '../../intents.js';
import { en } from './en.js';
import type { EntityWords } from './entityWords.js';
import { es } from './es.js';
import { hi } from './hi.js';
import { si } from './si.js';
import { ta } from './ta.js';

export const languageWords: Readonly<Record<Language, EntityWords>> = { en, es, hi, si, ta };
