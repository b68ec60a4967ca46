import type { Language } from './intents.js';

const scripts: readonly (readonly [Language, RegExp])[] = [
  ['hi', /\p{Script=Devanagari}/gu],
  ['si', /\p{Script=Sinhala}/gu],
  ['ta', /\p{Script=Tamil}/gu],
];

/** The language whose own script a text is (mostly) written in; none for Latin letters, which any of them may be written with. */
export function languageOfScript(text: string): Language | undefined {
  const counted = scripts.map(([language, script]) => [language, (text.match(script) ?? []).length] as const);
  const [language, most] = counted.reduce((best, each) => (each[1] > best[1] ? each : best));
  return most > 0 ? language : undefined;
}
