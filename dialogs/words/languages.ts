import { idFrom } from '../../core/ids.js';
import { type Language, languages } from '../../core/lender.js';
import type { Wording } from '../../core/ports/wording.js';
import { plain } from '../questions/choice.js';
import { en } from './en.js';
import { es } from './es.js';
import { hi } from './hi.js';
import { paired } from './paired.js';
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

/** What people call each language, in any of them. */
const languageCalled: Readonly<Record<Language, readonly string[]>> = {
  en: ['english', 'inglés', 'ingles', 'अंग्रेज़ी', 'अंग्रेजी', 'angrezi', 'ඉංග්‍රීසි', 'ingrisi', 'ஆங்கிலம்', 'angilam'],
  es: ['español', 'espanol', 'castellano', 'spanish'],
  hi: ['हिन्दी', 'हिंदी', 'hindi'],
  si: ['සිංහල', 'සිංහලෙන්', 'sinhala', 'sinhalese', 'சிங்களம்'],
  ta: ['தமிழ்', 'தமிழில்', 'tamil', 'thamil', 'thamizh', 'දෙමළ'],
};

/** The languages whose name is a text, or is among its words. */
export function languagesNamed(text: string, how: 'exactly' | 'within'): readonly Language[] {
  const said = plain(text);
  const words = how === 'exactly' ? [said] : said.split(' ');
  return languages.filter((language) => languageCalled[language].some((name) => words.includes(plain(name))));
}

/** Offers a language on the telephone in its own voice; without a key it is said by name. */
export function spokenOffer(language: Language, key?: string): { language: Language; voice: string } {
  return { language, voice: key ? offers[language](key) : spokenNames[language] };
}

const spokenNames: Readonly<Record<Language, string>> = {
  en: 'English.',
  es: 'Español.',
  hi: 'हिन्दी।',
  si: 'සිංහල.',
  ta: 'தமிழ்.',
};

const offers: Readonly<Record<Language, (key: string) => string>> = {
  en: (key) => `For English, press ${key}.`,
  es: (key) => `Para español, marque ${key}.`,
  hi: (key) => `हिन्दी के लिए, ${key} दबाएँ।`,
  si: (key) => `සිංහල සඳහා, ${key} ඔබන්න.`,
  ta: (key) => `தமிழுக்கு, ${key} அழுத்தவும்.`,
};

export const wordsOf = (language: string): Words => all[language as Language] ?? en;

/** No voice at the telephone provider speaks Sinhala: its lines are recordings, and what has none is said in English. */
const recorded = paired(si, en);
export const spokenWordsOf = (language: Language): Words => (language === 'si' ? recorded : wordsOf(language));

/** What is said on a call that we make, where there is no recording of it: in a language that has a voice. */
const voiceLanguage = (language: Language): Language => (language === 'si' ? 'en' : language);

/** The words for messages that are sent outside a conversation. */
export const wording: Wording = {
  text: (notice, language) => wordsOf(language).notices(notice).text,
  voice: (notice, language) => {
    const spoken = voiceLanguage(language);
    return { language: spoken, lines: [wordsOf(spoken).notices(notice).voice] };
  },
  template: (language) => {
    const body = wordsOf(language).newsLater('{{1}}', '{{2}}');
    const samples = ['Northwind Mobile Finance', wordsOf(language).release.unlocked.text];
    return { name: idFrom(`liftline_news_${language}`, body).slice(0, 30), language, body, samples };
  },
};
