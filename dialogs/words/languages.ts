import type { Language } from '../../core/lender.js';
import type { Wording } from '../../core/ports/wording.js';
import { en } from './en.js';
import { es } from './es.js';
import { hi } from './hi.js';
import { si } from './si.js';
import { ta } from './ta.js';
import type { Words } from './words.js';

/** Every language has all the words: one that lacked a line would not compile. */
const all: Readonly<Record<Language, Words>> = { en, es, hi, si, ta };

/** What each language calls itself. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  es: 'Español',
  hi: 'हिन्दी',
  si: 'සිංහල',
  ta: 'தமிழ்',
};

export const wordsOf = (language: string): Words => all[language as Language] ?? en;

/** Sinhala has no voice at the telephone provider: it is spoken in English until recordings exist. */
export const voiceLanguage = (language: Language): Language => (language === 'si' ? 'en' : language);

/** The words for messages that are sent outside a conversation. */
export const wording: Wording = {
  text: (notice, language) => wordsOf(language).notices(notice).text,
  voice: (notice, language) => {
    const spoken = voiceLanguage(language);
    return { language: spoken, lines: [wordsOf(spoken).notices(notice).voice] };
  },
};
