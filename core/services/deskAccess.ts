import type { Agent } from '../agent.js';
import type { Conversation } from '../conversation.js';
import type { Handover } from '../handover.js';
import type { Stores } from '../ports/store.js';
import { asProblem } from '../problem.js';
import type { Workshop } from './workshop.js';

/** Why an agent's wish is not done. A case of a lender that the agent does not serve is `not_found`, as if it were not there. */
export type DeskRefusal =
  | 'not_found'
  | 'claimed'
  | 'not_claimed'
  | 'not_yours'
  | 'closed'
  | 'wrong_channel'
  | 'no_telephone'
  | 'telephone_down'
  | 'not_delivered'
  | 'not_proved'
  | 'not_payable'
  | 'in_progress'
  | 'already_asked'
  | 'not_in_care'
  /** Another role, or another person, has to. */
  | 'not_allowed'
  | 'no_phone'
  | 'no_release'
  /** The phone reaches the network, or is free. */
  | 'not_offline'
  /** The lock service has no such codes, or gives none. */
  | 'no_codes'
  | 'too_many'
  | 'lock_service_down';

export interface Refused {
  readonly refused: DeskRefusal;
}

export const refused = (why: DeskRefusal): Refused => ({ refused: why });

export const sees = (agent: Agent, handover: Pick<Handover, 'lenderId'>): boolean =>
  agent.lenderIds.includes(handover.lenderId);

/** Why a case is not this agent's to act on; undefined where it is. */
export function whyNotMine(agent: Agent, handover: Handover | undefined): DeskRefusal | undefined {
  if (!handover || !sees(agent, handover)) return 'not_found';
  if (handover.state === 'claimed') return handover.agentId === agent.id ? undefined : 'not_yours';
  return handover.state === 'waiting' || handover.state === 'abandoned' ? 'not_claimed' : 'closed';
}

/** Desks listen on this topic. */
export const deskTopic = 'desk';

/** Something about a case is different: who shows it looks again. */
export interface DeskChange {
  readonly lenderId: string;
  readonly handoverId: string | null;
}

export const tellDesks = (shop: Pick<Workshop, 'shared'>, change: DeskChange): Promise<void> =>
  shop.shared.publish(deskTopic, change);

export const mostConflicts = 5;

/** A turn of the conversation may be kept between our read and our write: then all of it is done again. */
export async function retried<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (thrown) {
      if (asProblem(thrown).code !== 'store.conflict' || tries === mostConflicts) throw thrown;
    }
  }
}

/** Gives the conversation of a case to somebody. A call that is over stays over, and a call goes back to nobody. */
export async function handTo(
  shop: Pick<Workshop, 'clock'>,
  stores: Stores,
  conversationId: string | null,
  owner: Exclude<Conversation['owner'], 'ended'>,
): Promise<void> {
  // Locked, so that somebody who writes line after line does not win against the agent again and again.
  const conversation = conversationId ? await stores.conversations.lock(conversationId) : undefined;
  if (!conversation || conversation.owner === owner) return;
  if (conversation.channel === 'voice' && (conversation.owner === 'ended' || owner === 'bot')) return;
  const epoch = conversation.epoch + 1;
  await stores.conversations.save({ ...conversation, owner, epoch, updatedAt: shop.clock.now() });
}

/** A case may be claimed more than once, and each time is news of its own. */
export const newsIdOf = ({ id, version }: Pick<Handover, 'id' | 'version'>): string => `${id}:${version}`;

/** A line about the case itself; with an agent's id it is that agent's note. */
export async function writeSystemLine(
  shop: Pick<Workshop, 'clock'>,
  stores: Stores,
  conversationId: string | null,
  text: string,
  agentId: string | null = null,
): Promise<void> {
  if (!conversationId || !(await stores.conversations.get(conversationId))) return;
  await stores.transcripts.append([{ conversationId, at: shop.clock.now(), who: 'system', text, agentId }]);
}
