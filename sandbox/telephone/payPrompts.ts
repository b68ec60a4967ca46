import type { Verb } from './twiml.js';

export type PayStep = 'payment-card-number' | 'expiration-date' | 'security-code' | 'postal-code';
export type PayError =
  | 'timeout'
  | 'invalid-card-number'
  | 'invalid-card-type'
  | 'invalid-date'
  | 'invalid-security-code'
  | 'invalid-postal-code';

/** What is asked, at which attempt, and what was wrong before. */
export interface Asking {
  step: PayStep | 'payment-processing';
  attempt: number;
  error?: PayError;
  cardType?: string;
}

const QUESTIONS: Record<Asking['step'], string> = {
  'payment-card-number': 'Please enter your credit card number, followed by the pound key.',
  'expiration-date': 'Please enter your credit card expiration date, two digits for the month and two for the year.',
  'security-code': 'Please enter your credit card security code.',
  'postal-code': 'Please enter your postal code, followed by the pound key.',
  'payment-processing': 'Thank you. Please wait while we process your payment.',
};

const MISTAKES: Record<PayError, string> = {
  timeout: 'We did not receive any input.',
  'invalid-card-number': 'The card number is not valid.',
  'invalid-card-type': 'This type of card is not accepted.',
  'invalid-date': 'The expiration date is not valid.',
  'invalid-security-code': 'The security code is not valid.',
  'invalid-postal-code': 'The postal code is not valid.',
};

const words = (list: string | undefined): string[] => list?.split(/\s+/).filter(Boolean) ?? [];

/** How well a prompt fits; undefined when one of its attributes speaks against it. */
function fit({ attributes }: Verb, asking: Asking): number | undefined {
  if (!words(attributes['for']).includes(asking.step)) return undefined;
  const wanted: [string | undefined, string | undefined][] = [
    [attributes['errorType'], asking.error],
    [attributes['attempt'], String(asking.attempt)],
    [attributes['cardType'], asking.cardType],
  ];
  let score = 0;
  for (const [listed, value] of wanted) {
    if (listed === undefined) continue;
    if (value === undefined || !words(listed).includes(value)) return undefined;
    score += 1;
  }
  return score;
}

/** The document's own prompt that fits best, or the words that Twilio has for it. */
export function promptFor(pay: Verb, asking: Asking): Verb[] {
  let best: { prompt: Verb; score: number } | undefined;
  for (const prompt of pay.children) {
    const score = prompt.name === 'Prompt' ? fit(prompt, asking) : undefined;
    if (score !== undefined && (!best || score > best.score)) best = { prompt, score };
  }
  if (best) return best.prompt.children;
  const text = [asking.error && MISTAKES[asking.error], QUESTIONS[asking.step]].filter(Boolean).join(' ');
  return [{ name: 'Say', attributes: {}, text, children: [] }];
}
