import { type Imei14, readImei } from '../../core/imei.js';
import type { Heard } from '../telling/heard.js';
import { miss, type Question } from '../telling/story.js';
import type { Words } from '../words/words.js';
import { optionFor } from './choice.js';

export type ImeiAnswer = { readonly imei: Imei14; readonly digits: string } | { readonly where: true };

/** The IMEI by keys or in writing; `*` asks where to find it. */
export function whichImei(words: Words): Question<ImeiAnswer> {
  const where = { key: '*', value: 'where', choice: words.choices.where } as const;
  return {
    label: 'imei',
    ladder: words.imei.ask,
    listen: { by: 'digits', max: 16 },
    buttons: [{ value: 'where', title: words.choices.where.title }],
    secret: true,
    accept(heard: Heard) {
      if (optionFor(heard, [where]) || (heard.kind === 'keys' && heard.keys.includes('*'))) return { where: true };
      const text = heard.kind === 'keys' ? heard.keys : heard.kind === 'words' ? heard.text : undefined;
      if (text === undefined || !/\p{Nd}/u.test(text)) return undefined;
      const reading = readImei(text);
      if (reading.ok) return { imei: reading.imei14, digits: reading.digits };
      return miss(words.imei.fault(reading.fault, [...text].filter((letter) => /\p{Nd}/u.test(letter)).length));
    },
  };
}
