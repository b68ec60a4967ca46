import { type Desk, isSpoken } from './desk.js';
import { yesOrNo } from './questions/choice.js';
import { goalAbout } from './questions/topics.js';
import { accountGoals } from './scenes/account.js';
import type { Aside } from './telling/asides.js';
import { toMenu } from './telling/interrupt.js';
import type { Question } from './telling/story.js';
import type { Goal } from './topics.js';
import type { Intent } from './understanding/intents.js';
import { line } from './words/words.js';

/** Another wish: kept until the proof is there, gone to at once where nothing is lost by it, and else asked about. */
export function elsewhere(
  desk: Desk,
  about: Intent | Goal,
  leads: readonly Goal[],
  { label }: Question<unknown>,
): Aside | undefined {
  const { words } = desk;
  const underWay = activityOf[label];
  if (underWay?.some((goal) => goal === leads[0])) return undefined;
  if (underWay) return { do: 'offer', about };
  // Before an IMEI was given nothing is lost by it.
  const isVisit = leads.includes('visit');
  if (!beforeProof.has(label) || (isVisit && label === 'imei')) return { do: 'interrupt', reason: 'wish', about };
  // A voice asks again in fewer words.
  const again = { do: 'say', askAgain: true, short: isSpoken(desk) } as const;
  if (leads.includes('why')) return { ...again, lines: [words.why.general] };
  if (isVisit) return { do: 'offer', about };
  return { ...again, lines: [words.topics.afterProof], notes: [about] };
}

/** From the beginning. What was begun is left like for another wish, so that nothing stays open behind it. */
export function startingOver({ label, listen }: Question<unknown>): Aside {
  if (listen.by !== 'nothing' && listen.by !== 'card') return { do: 'startOver' };
  return activityOf[label] ? { do: 'offer', about: toMenu } : { do: 'interrupt', reason: 'wish', about: toMenu };
}

/** Each goal that leads to paying; once an amount is agreed to, all of it is another one. */
const paying = ['pay', 'payoff', 'unlock'] as const;
const paid = ['pay', 'unlock'] as const;

/** What is given up where one of these questions is left: not without a yes. */
const activityOf: Readonly<Record<string, readonly Goal[]>> = {
  'what to pay': paying,
  amount: paying,
  'right amount': paying,
  'how to pay': paid,
  card: paid,
  payment: paid,
  'waiting plan': ['plan', 'unlock'],
  'which plan': ['plan', 'unlock'],
  terms: ['plan', 'unlock'],
  'which day': ['promise'],
  'right promise': ['promise'],
  centre: ['visit'],
  day: ['visit'],
  time: ['visit'],
  'book it': ['visit'],
  'booked visit': ['visit'],
};

/** Whether to leave what a question belongs to for what was wished for, which is named first. */
export function whetherToLeave({ words }: Desk, about: string, label: string): Question<'yes' | 'no'> {
  const [left] = activityOf[label] ?? [];
  const [first, ...others] = words.topics.leave(isLeft(left) ? left : 'proof');
  const goal = isLeft(left) ? goalAbout(about, named) : undefined;
  const title = goal ? words.choices[goal === 'paid' ? 'status' : goal].title : '';
  const wish = title === '' ? '' : `${title}${title.endsWith('?') ? '' : '.'} `;
  return yesOrNo('leave it', [line(wish + first.voice, wish + first.text), ...others], words);
}

const named: readonly Goal[] = [...accountGoals, 'why', 'otherPhone'];

const isLeft = (goal: Goal | undefined): goal is 'pay' | 'plan' | 'promise' | 'visit' =>
  goal === 'pay' || goal === 'plan' || goal === 'promise' || goal === 'visit';

/** Questions that are asked before anybody says which phone it is: an IMEI given there is the answer to that. */
export const asksNobody: ReadonlySet<string> = new Set(['what the screen says', 'whom it names', 'what is blocked']);

/** The questions from which another IMEI can be given and nothing else is lost. */
export const beforeProof: ReadonlySet<string> = new Set(['imei', 'right imei', 'passcode', 'how to send']);
