import type { Language } from '../../core/lender.js';
import { type Imei14, readImei } from '../../core/imei.js';
import type { Heard } from '../telling/heard.js';
import { miss, type Question } from '../telling/story.js';
import type { Words } from '../words/words.js';
import { readDigits } from '../understanding/entities/digits.js';
import type { Understood } from '../understanding/understanding.js';
import { isSure } from '../wishes.js';
import { optionFor } from './choice.js';

/** An IMEI and its digits as they were given. */
export interface ImeiGiven {
  readonly imei: Imei14;
  readonly digits: string;
}
export type ImeiAnswer = ImeiGiven | { readonly where: true };

/** The IMEI by keys, in writing, or spoken; `*` asks where to find it. It is read back whichever way it came. */
export function whichImei(words: Words): Question<ImeiAnswer> {
  const where = { key: '*', value: 'where', choice: words.choices.where } as const;
  return {
    label: 'imei',
    ladder: words.imei.ask,
    listen: { by: 'digits', max: 16 },
    buttons: [{ value: 'where', title: words.choices.where.title }],
    secret: true,
    accept(heard: Heard) {
      // Whoever knows the number after all goes on typing without waiting for the answer to the star.
      const after = heard.kind === 'keys' ? imeiIn(heard.keys.replace(/^\*/, '')) : undefined;
      if (after) return after;
      if (optionFor(heard, [where]) || (heard.kind === 'keys' && heard.keys.includes('*'))) return { where: true };
      const text = heard.kind === 'keys' ? heard.keys : heard.kind === 'words' ? heard.text : undefined;
      if (text === undefined) return undefined;
      const given = imeiIn(text) ?? (heard.kind === 'words' ? spokenImei(text, words.language) : undefined);
      if (given) return given;
      if (!/\p{Nd}/u.test(text) || !isDigitsMostly(text)) return undefined;
      const reading = readImei(text);
      if (reading.ok) return { imei: reading.imei14, digits: reading.digits };
      return miss(words.imei.fault(reading.fault, [...text].filter((letter) => /\p{Nd}/u.test(letter)).length));
    },
  };
}

/** Fifteen digits that pass their check, alone or within a sentence: nothing else is taken for an IMEI that was not asked for. */
export function imeiIn(text: string): ImeiGiven | undefined {
  for (const run of text.match(/\p{Nd}(?:[ ./-]{0,2}\p{Nd}){14}(?!\p{Nd})/gu) ?? []) {
    const reading = readImei(run);
    if (reading.ok && reading.digits.length === 15) return { imei: reading.imei14, digits: reading.digits };
  }
  return undefined;
}

/** "eight six one, double one, two oh …": as digits, where there are as many as an IMEI has. */
function spokenImei(text: string, language: Language): ImeiGiven | undefined {
  const reading = readImei(readDigits(text, language));
  return reading.ok && /\p{L}/u.test(text) ? { imei: reading.imei14, digits: reading.digits } : undefined;
}

/** A number in a sentence is no try: "I bought it in 2024". */
const isDigitsMostly = (text: string): boolean =>
  (text.match(/\p{Nd}/gu)?.length ?? 0) * 2 >= (text.match(/\p{L}/gu)?.length ?? 0);

/** "Why do you need it", where nothing else that has a why was meant. */
export const asksWhatFor = (text: string, understood: Understood): boolean =>
  whatFor.test(text) && (!isSure(understood) || understood.intent === 'find_imei' || understood.intent === 'none');

const whatFor =
  /\bwhy\b|\bwhat\b.* for\b|\b(?:por|para) qu[eé](?!\p{L})|क्यों|किसलिए|\bky(?:on|un|u|o)\b|ඇයි|මොකට|\bmokata|ஏன்|எதற்கு|எதுக்கு|\bethukku\b/iu;
