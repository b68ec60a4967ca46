import { foldDigits } from '../../core/imei.js';
import type { Heard } from '../telling/heard.js';
import { miss, type Question } from '../telling/story.js';
import type { Verdict } from '../../core/services/identify.js';
import type { Desk } from '../desk.js';
import { readDigits } from '../understanding/entities/digits.js';
import { isSure } from '../wishes.js';
import { type Option, optionFor } from './choice.js';

/** How a passcode is sent once more. */
export type Route = 'again' | 'ring' | 'other';
export type PasscodeAnswer = Verdict | 'no_code' | Route;

/** The passcode: checked while it is heard, so that only the verdict is ever kept. */
export function whichPasscode(desk: Desk, identificationId: string, isAgain: boolean): Question<PasscodeAnswer> {
  const { words } = desk;
  const [, again, last] = words.passcode.ask;
  const noCode = { key: '*', value: 'no_code', choice: words.choices.noCode } as const;
  // Whoever knows the menu behind `*` does not wait for it.
  const routes: readonly Option<Route>[] = [
    { key: '*1', value: 'again', choice: words.choices.again },
    { key: '*2', value: 'ring', choice: words.choices.ring },
    { key: '*3', value: 'other', choice: words.choices.otherContact },
  ];
  return {
    label: 'passcode',
    // That one is on its way is said once.
    ladder: isAgain ? [again, again, last] : words.passcode.ask,
    listen: { by: 'digits', max: 6 },
    buttons: [{ value: 'no_code', title: words.choices.noCode.title }],
    secret: true,
    async accept(heard: Heard) {
      const route = optionFor(heard, routes)?.value;
      if (route) return route;
      if (optionFor(heard, [noCode]) || (heard.kind === 'keys' && heard.keys.includes('*'))) return 'no_code';
      const text = heard.kind === 'keys' ? heard.keys : heard.kind === 'words' ? inFigures(heard.text, desk) : '';
      if (text === undefined) return 'no_code';
      const digits = text.replace(/[\s.-]/g, '');
      if (!/\d/.test(digits)) return undefined;
      if (!/^\d{6}$/.test(digits)) return miss(words.passcode.notSixDigits);
      return verdict(desk, identificationId, digits);
    },
  };
}

/** What was said as figures: "one two, double three, oh five" too, where it is six digits. Undefined: it says that none came. */
function inFigures(text: string, desk: Desk): string | undefined {
  if (!/\p{L}/u.test(text)) return foldDigits(text);
  const said = readDigits(text, desk.words.language);
  if (said.length === 6) return said;
  const understood = desk.understand(text);
  return understood.intent === 'no_passcode' && isSure(understood) ? undefined : '';
}

/** A right code whose turn was cut off before it was answered has proved its owner already: the repeat finds that. */
async function verdict(desk: Desk, identificationId: string, digits: string): Promise<Verdict> {
  const { identify } = desk.raw;
  const checked = await identify.verify(identificationId, digits);
  if (checked === 'proved') return checked;
  const owner = await identify.owner(desk.here.conversationId);
  return owner?.identificationId === identificationId ? 'proved' : checked;
}
