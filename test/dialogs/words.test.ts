import { expect, test } from '@jest/globals';
import { type Language, languages } from '../../core/lender.js';
import { money } from '../../core/money.js';
import { plain } from '../../dialogs/questions/choice.js';
import { wordsOf } from '../../dialogs/words/languages.js';
import type { Choice, ChoiceName, Words } from '../../dialogs/words/words.js';
import { linesOf, type Said } from '../../tools/recording/lines.js';

const one = money(100, 'MXN');
const amounts = [money(8998, 'GBP'), money(1_450_050, 'LKR'), money(249_900, 'INR'), one];
const code = '482913';

const spoken = (words: Words): Said[] => linesOf(words).filter(({ form }) => form === 'voice');
const wrong = (lines: readonly Said[], isWrong: (words: string) => boolean): string[] =>
  lines.filter(({ words }) => isWrong(words)).map(({ place, words }) => `${place}: ${words}`);

/** How a key is named at the end of a sentence: "press 1", "1 दबाएँ", or just ", 1". */
const keyAtEnd: Readonly<Record<Language, RegExp>> = {
  en: /(?:press |then |, )(\d|star|hash)$/,
  es: /(?:marque |, )(\d|asterisco|gato)$/,
  hi: /(?:^|[ ,])(\d|स्टार|हैश)(?: दबाएँ)?$/,
  si: /(?:^|[ ,])(\d|ස්ටාර්|හෑෂ්)(?: ඔබන්න)?$/,
  ta: /(?:^|[ ,])(\d|ஸ்டார்|ஹாஷ்)(?: அழுத்தவும்)?$/,
};
const pressing: Readonly<Record<Language, RegExp>> = {
  en: /\bpress\b/i,
  es: /\bmarque\b/i,
  hi: /दबाएँ/,
  si: /ඔබන්න/,
  ta: /அழுத்தவும்/,
};
const hashes = /hash|gato|हैश|හෑෂ්|ஹாஷ்/;
const stars = /star|asterisco|स्टार|ස්ටාර්|ஸ்டார்/;
const keyNamed = (name: string): string => (hashes.test(name) ? '#' : stars.test(name) ? '*' : name);

const menus = [
  'greeting',
  'anythingElse',
  'imei.confirm',
  'passcode.help',
  'account.menu',
  'account.menuClear',
  'account.menuFree',
  'moving.offer',
  'moving.called',
  'pay.what',
  'pay.whatLast',
  'pay.whatClear',
  'pay.confirm',
  'pay.confirmTooLittle',
  'pay.how',
  'shops.orInShop',
  'shops.linkFirst',
  'shops.open',
  'plan.offers',
  'plan.terms',
  'plan.waiting',
  'visit.centre',
  'visit.day',
  'visit.time',
  'visit.confirm',
  'visit.has',
  'handover.inQueue',
  'topics.triage.ask',
  'topics.didYouMean',
  'topics.triage.names',
  'topics.triage.sims',
  'topics.leave',
  'topics.careConsent',
  'topics.offerPerson',
];
const isMenu = ({ place }: Said): boolean =>
  menus.some((menu) => place.startsWith(`${menu}[`) || place.startsWith(`${menu}.`));
const sentences = (words: string): string[] => words.split(/[.!?।](?:\s+|$)/u).filter((sentence) => sentence !== '');

/** The keys that a menu names, in their order. */
const keysOf = (words: string, language: Language): string[] =>
  sentences(words).flatMap((sentence) => {
    const [, key] = keyAtEnd[language].exec(sentence) ?? [];
    return key === undefined || /\d \d$/.test(sentence) ? [] : [keyNamed(key)];
  });

/** The choices of each question that are told apart by their words. */
const questions: Readonly<
  Record<string, readonly (readonly [key: string, value: string, choice: ChoiceName | 'yes' | 'no'])[]>
> = {
  'what brings you': [
    ['1', 'unlock', 'unlock'],
    ['2', 'why', 'why'],
    ['3', 'visit', 'visit'],
    ['8', 'language', 'language'],
  ],
  'what to do': [
    ['1', 'pay', 'pay'],
    ['2', 'plan', 'plan'],
    ['3', 'status', 'status'],
    ['4', 'visit', 'visit'],
    ['5', 'chat', 'chat'],
    ['6', 'otherPhone', 'otherPhone'],
    ['whatsapp', 'whatsapp', 'whatsapp'],
    ['call', 'call', 'call'],
  ],
  'what to pay': [
    ['1', 'overdue', 'overdue'],
    ['2', 'payoff', 'payoff'],
    ['3', 'other', 'other'],
  ],
  'how to pay': [
    ['1', 'card', 'card'],
    ['2', 'link', 'link'],
    ['3', 'shop', 'shop'],
  ],
  'code is open': [
    ['1', 'again', 'codeAgain'],
    ['2', 'otherwise', 'otherwise'],
  ],
  'how to send': [
    ['1', 'again', 'again'],
    ['2', 'ring', 'ring'],
    ['3', 'other', 'otherContact'],
  ],
  'booked visit': [
    ['1', 'move', 'move'],
    ['2', 'cancel', 'cancel'],
    ['3', 'keep', 'keep'],
  ],
  'yes or no': [
    ['1', 'yes', 'yes'],
    ['2', 'no', 'no'],
  ],
  imei: [['*', 'where', 'where']],
  passcode: [['*', 'no_code', 'noCode']],
  more: [['#', 'more', 'more']],
};

const choiceOf = (words: Words, name: ChoiceName | 'yes' | 'no'): Choice =>
  name === 'yes' || name === 'no' ? words[name] : words.choices[name];

/** All that chooses one option, and what works at any question, as they are compared when heard. */
function phrasesAt(words: Words, question: string): readonly (readonly [by: string, phrase: string])[] {
  const options = (questions[question] ?? []).flatMap(([key, value, name]) => {
    const { title, said } = choiceOf(words, name);
    return [...new Set([key, value, title, ...said].map(plain))].map((phrase) => [name, phrase] as const);
  });
  const anywhere = (['person', 'repeat', 'startOver'] as const).flatMap((name) =>
    [...new Set(words[name].map(plain))].map((phrase) => [name, phrase] as const),
  );
  return [...options, ...anywhere];
}

const scripts: Readonly<Partial<Record<Language, RegExp>>> = {
  hi: /\p{Script=Devanagari}/u,
  si: /\p{Script=Sinhala}/u,
  ta: /\p{Script=Tamil}/u,
};
const translated = languages.filter((language) => language !== 'en');

test.each(languages)('%s says something in every line, in voice and in text', (language) => {
  expect(
    wrong(linesOf(wordsOf(language)), (words) => words.trim() === '' || /undefined|\[object|NaN|Invalid/.test(words)),
  ).toEqual([]);
});

test.each(languages)('%s says nothing on the telephone that cannot be heard', (language) => {
  const words = wordsOf(language);
  const amountsSaid = amounts.map((amount) => words.money(amount).voice);
  const withoutAmounts = (said: string): string =>
    amountsSaid.reduce((rest, amount) => rest.replaceAll(amount, ''), said);
  expect(wrong(spoken(words), (said) => /[\p{Sc}*_#[\]<>|`~]|https?:|www\.|\n/u.test(said))).toEqual([]);
  expect(wrong(spoken(words), (said) => /\d{4,}/.test(withoutAmounts(said)))).toEqual([]);
});

test.each(languages)('%s writes digits as 0 to 9 and leaves no stray space', (language) => {
  const words = wordsOf(language);
  const parts = [...amounts.flatMap((amount) => Object.values(words.money(amount))), words.day('2026-11-27')];
  const lines = [...linesOf(words), ...parts.map((part): Said => ({ place: 'part', form: 'text', words: part }))];
  expect(wrong(lines, (said) => /[^\P{Nd}0-9]/u.test(said))).toEqual([]);
  expect(wrong(lines, (said) => / {2}|^ | $| [,.?!।]/.test(said))).toEqual([]);
});

test.each(languages)('%s puts the key of each choice last', (language) => {
  const late = spoken(wordsOf(language)).filter(isMenu);
  const misplaced = (said: string): boolean =>
    sentences(said).some((sentence) => pressing[language].test(sentence) && !keyAtEnd[language].test(sentence));
  expect(late.length).toBeGreaterThan(menus.length);
  expect(wrong(late, misplaced)).toEqual([]);
});

test.each(languages)('%s names the same keys as English, in the same order', (language) => {
  const named = (of: Language): Record<string, string[]> =>
    Object.fromEntries(
      spoken(wordsOf(of))
        .filter(isMenu)
        .map(({ place, words }) => [place, keysOf(words, of)]),
    );
  expect(named(language)).toEqual(named('en'));
});

test.each(languages)('%s greets in less than 220 characters', (language) => {
  const greeting = wordsOf(language).greeting('Northwind Mobile Finance')[0].voice;
  expect(greeting.length).toBeLessThan(220);
});

test.each(languages)('%s writes the passcode as the only run of six digits and says it digit by digit', (language) => {
  const { text, voice } = wordsOf(language).notices({ kind: 'passcode', code, lender: 'Crédito Sol' });
  expect(text.match(/\d{6,}/g)).toEqual([code]);
  expect(text.replace(/\D/g, ' ').match(/\d(?: ?\d){5,}/g)).toEqual([code]);
  expect(voice).toContain('4 8 2 9 1 3');
});

test.each(languages.flatMap((language) => Object.keys(questions).map((question) => [language, question] as const)))(
  '%s: no words choose two things at "%s"',
  (language, question) => {
    const chosen = new Map<string, Set<string>>();
    for (const [by, phrase] of phrasesAt(wordsOf(language), question))
      chosen.set(phrase, (chosen.get(phrase) ?? new Set()).add(by));
    expect([...chosen].filter(([phrase, by]) => phrase === '' || by.size > 1)).toEqual([]);
  },
);

test.each(languages)('%s has words for each choice, for a person, to repeat and to start over', (language) => {
  const words = wordsOf(language);
  const lists = [...Object.values(words.choices), words.yes, words.no].map(({ said }) => said);
  expect([...lists, words.person, words.repeat, words.startOver].filter((said) => said.length === 0)).toEqual([]);
});

test.each(translated)('%s has no line left in English', (language) => {
  const english = new Map(linesOf(wordsOf('en')).map(({ place, words }) => [place, words]));
  const lines = linesOf(wordsOf(language));
  const left = lines.filter(({ place, words }) => english.get(place) === words && words !== 'No');
  expect(left.map(({ place, words }) => `${place}: ${words}`)).toEqual([]);
  const script = scripts[language];
  expect(wrong(lines, (words) => script !== undefined && !script.test(words))).toEqual([]);
});

test('each language says amounts and days in its own words', () => {
  const amount = money(249_950, 'INR');
  const said = languages.map((language) => {
    const words = wordsOf(language);
    return [language, words.money(amount).voice, words.money(one).voice, words.day('2026-11-27')];
  });
  expect(said).toEqual([
    ['en', '2499 rupees and 50 paise', '1 peso', 'Friday 27 November'],
    ['es', '2499 rupias con 50 paisas', '1 peso', 'viernes 27 de noviembre'],
    ['hi', '2499 रुपये और 50 पैसे', '1 पेसो', 'शुक्रवार 27 नवंबर'],
    ['si', 'ඉන්දියානු රුපියල් 2499 සහ පයිසා 50', 'පේසෝ 1', 'සිකුරාදා නොවැම්බර් 27'],
    ['ta', '2499 இந்திய ரூபாய் மற்றும் 50 பைசா', '1 பெசோ', 'நவம்பர் 27, வெள்ளி'],
  ]);
});
