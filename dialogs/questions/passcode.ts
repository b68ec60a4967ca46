import { foldDigits } from '../../core/imei.js';
import type { Heard } from '../telling/heard.js';
import { miss, type Question } from '../telling/story.js';
import type { Verdict } from '../../core/services/identify.js';
import type { Desk } from '../desk.js';
import { optionFor } from './choice.js';

export type PasscodeAnswer = Verdict | 'no_code';

/** The passcode: checked while it is heard, so that only the verdict is ever kept. */
export function whichPasscode(desk: Desk, identificationId: string): Question<PasscodeAnswer> {
  const { words } = desk;
  const noCode = { key: '*', value: 'no_code', choice: words.choices.noCode } as const;
  return {
    label: 'passcode',
    ladder: words.passcode.ask,
    listen: { by: 'digits', max: 6 },
    buttons: [{ value: 'no_code', title: words.choices.noCode.title }],
    secret: true,
    async accept(heard: Heard) {
      if (optionFor(heard, [noCode]) || (heard.kind === 'keys' && heard.keys.includes('*'))) return 'no_code';
      const text = heard.kind === 'keys' ? heard.keys : heard.kind === 'words' ? foldDigits(heard.text) : '';
      const digits = text.replace(/[\s.-]/g, '');
      if (!/\d/.test(digits)) return undefined;
      if (!/^\d{6}$/.test(digits)) return miss(words.passcode.notSixDigits);
      return verdict(desk, identificationId, digits);
    },
  };
}

/** A right code whose turn was cut off before it was answered has proved its owner already: the repeat finds that. */
async function verdict(desk: Desk, identificationId: string, digits: string): Promise<Verdict> {
  const { identify } = desk.raw;
  const checked = await identify.verify(identificationId, digits);
  if (checked === 'proved') return checked;
  const owner = await identify.owner(desk.here.conversationId);
  return owner?.identificationId === identificationId ? 'proved' : checked;
}
