import type { Aside } from './asides.js';
import type { Heard } from './heard.js';
import { toMenu } from './interrupt.js';
import type { Offered, Pending } from './log.js';
import { interrupt, type Reply, retold, type Stop, stop, type Turn } from './turn.js';

export const offeredBy = ({ about, besides }: Extract<Aside, { do: 'offer' }>): Offered => ({
  about,
  ...(besides === undefined ? {} : { besides }),
  misses: 0,
});

/** Asks whether to leave what is under way. Nothing is left without a yes. */
export function offer(turn: Turn, offered: Offered, asked: Pending, label: string): Stop | undefined {
  const { about, misses } = offered;
  const question = turn.telling.offer?.(about, label);
  if (!question) return undefined;
  turn.lines.push(question.ladder[Math.min(misses, question.ladder.length - 1)] ?? question.ladder[0]);
  return stop(turn, { kind: 'question', question }, { ...asked, offered }, label);
}

/** Hears whether to leave it. A second miss is a no. */
export async function decided<GoesOn>(
  turn: Turn,
  label: string,
  { offered, ...asked }: Pending,
  said: Heard,
  goOn: (asked: Pending) => GoesOn,
): Promise<Reply | Stop | GoesOn> {
  const question = offered && turn.telling.offer?.(offered.about, label);
  if (!question) return goOn(asked);
  const again = (misses: number): Stop | GoesOn => offer(turn, { ...offered, misses }, asked, label) ?? goOn(asked);
  const first = await turn.telling.findAside('before', said, question);
  const answer = first ? undefined : await question.accept(said);
  const aside = first ?? (answer === undefined ? await turn.telling.findAside('after', said, question) : undefined);
  // Whoever wishes for it once more means it, and for another thing is asked about that.
  const wish = aside?.do === 'interrupt' && aside.reason === 'wish' ? aside : undefined;
  if (answer === 'yes' || wish?.about === offered.about)
    return interrupt(turn, asked.key, 'wish', label, offered.about, offered.besides);
  if (aside?.do === 'language') return retold(turn, aside.language, { ...asked, offered }, aside.lines);
  if (aside?.do === 'startOver') return interrupt(turn, asked.key, 'wish', label, toMenu);
  if (aside && 'lines' in aside) turn.lines.push(...(aside.lines ?? []));
  if (wish?.about !== undefined)
    return offer(turn, { ...wish, about: wish.about, misses: 0 }, asked, label) ?? goOn(asked);
  if (aside?.do === 'interrupt') return interrupt(turn, asked.key, aside.reason, label, aside.about, aside.besides);
  if (aside?.do === 'say') return again(offered.misses);
  if (aside?.do === 'repeat') return again(0);
  return answer === 'no' || offered.misses > 0 ? goOn(asked) : again(1);
}
