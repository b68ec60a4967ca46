import { contactLines } from './answers.js';
import type { Desk } from './desk.js';
import { isCrisis } from './need.js';
import { freeWords } from './questions/topics.js';
import type { Heard } from './telling/heard.js';
import type { Line } from './telling/story.js';
import type { Understood } from './understanding/understanding.js';

/** Surer than a guess: one sentence too many costs less than one that was not said. */
const leastForEmergency = 0.4;

export const isEmergency = ({ intent, confidence }: Understood): boolean =>
  intent === 'emergency' && confidence >= leastForEmergency;

/** What may not go unanswered where nobody has come yet: an emergency, and words of who may do themselves harm. */
export function dangerLines(desk: Desk, heard: Heard): readonly Line[] {
  const { emergency, topics } = desk.words;
  if (heard.kind === 'words' && heard.text.includes('🆘')) return [emergency];
  const text = freeWords(heard);
  if (text === undefined) return [];
  if (isCrisis(text)) return [topics.cared.crisis, ...contactLines(desk, 'crisis')];
  return isEmergency(desk.understand(text)) ? [emergency] : [];
}
