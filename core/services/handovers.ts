import type { Conversation } from '../conversation.js';
import { type Handover, handoverMoves, type HandoverReason } from '../handover.js';
import { idFrom, newId } from '../ids.js';
import { firstLanguage } from '../lender.js';
import { opensAgain } from '../openingHours.js';
import type { Stores } from '../ports/store.js';
import { next } from '../states.js';
import { tellDesks } from './deskAccess.js';
import { lenderOf, type Workshop } from './workshop.js';

type CaseForPerson = Pick<
  Handover,
  'lenderId' | 'conversationId' | 'channel' | 'language' | 'loanId' | 'reason' | 'priority' | 'place' | 'level'
>;

/** Opens a case for a person, or finds the one that the conversation already has. */
export async function openHandover(
  shop: Workshop,
  stores: Stores,
  request: CaseForPerson & { readonly conversationId: string },
): Promise<Handover> {
  return (await stores.handovers.openOf(request.conversationId)) ?? insert(shop, stores, newId('han'), request);
}

/** A case that no conversation asked for: the work came upon it. Once per key. */
export async function openCaseOfWork(
  shop: Workshop,
  stores: Stores,
  request: Pick<CaseForPerson, 'lenderId' | 'loanId' | 'reason' | 'place'> &
    Partial<Pick<CaseForPerson, 'language' | 'priority'>> & { readonly dedupe: string },
): Promise<void> {
  const { dedupe, ...details } = request;
  const id = idFrom('han', dedupe);
  if (await stores.handovers.get(id)) return;
  await insert(shop, stores, id, {
    conversationId: null,
    channel: null,
    language: firstLanguage(lenderOf(shop, details.lenderId)),
    priority: 'high',
    level: details.loanId === null ? 0 : 1,
    ...details,
  });
}

async function insert(shop: Workshop, stores: Stores, id: string, details: CaseForPerson): Promise<Handover> {
  const handover: Handover = {
    ...details,
    id,
    version: 1,
    skill: skillFor(details.reason),
    state: 'waiting',
    agentId: null,
    createdAt: shop.clock.now(),
    claimedAt: null,
    closedAt: null,
    outcome: null,
  };
  await stores.handovers.insert(handover);
  await stores.audit.append({
    at: handover.createdAt,
    actor: 'system',
    action: 'handover_opened',
    subject: handover.id,
    detail: { reason: handover.reason },
  });
  return handover;
}

/** Handing a conversation to a person and what becomes of that. */
export function createHandovers(shop: Workshop) {
  const { database, clock } = shop;

  /** `opens`: the desk is closed now, and when it opens in the lender's zone. */
  async function open(
    conversationId: string,
    reason: HandoverReason,
    place: string,
  ): Promise<{ handoverId: string; waitingBefore: number; opens: { day: string; time: string } | null }> {
    const opened = await database.transaction(async (stores) => {
      const conversation = await stores.conversations.get(conversationId);
      const identification = await stores.identifications.latest(conversationId);
      const proved = identification?.provedAt != null;
      const handover = await openHandover(shop, stores, {
        lenderId: conversation?.lenderId ?? identification?.lenderId ?? '',
        conversationId,
        channel: conversation?.channel ?? null,
        language: conversation?.language ?? 'en',
        loanId: proved ? identification.loanId : null,
        reason,
        priority: reason === 'emergency' ? 'urgent' : 'normal',
        place,
        level: proved ? 1 : 0,
      });
      const waiting = await stores.handovers.waiting([handover.lenderId]);
      return { handover, waitingBefore: waiting.findIndex((other) => other.id === handover.id) };
    });
    const { handover, waitingBefore } = opened;
    await tellDesks(shop, { lenderId: handover.lenderId, handoverId: handover.id });
    const lender = shop.lenders.byId(handover.lenderId);
    const opens = lender ? opensAgain(lender.openingHours, lender.timeZone, clock.now()) : null;
    return { handoverId: handover.id, waitingBefore, opens };
  }

  async function progress(handoverId: string): Promise<{ state: Handover['state'] }> {
    return { state: (await database.read.handovers.get(handoverId))?.state ?? 'resolved' };
  }

  /**
   * The owner left. A case that nobody has taken stays for a call back; one that an agent has is the agent's to end.
   * Says whether there is a case that somebody will go on with.
   */
  async function abandon(conversationId: string): Promise<{ kept: boolean }> {
    const handover = await database.transaction(async (stores) => {
      const open = await stores.handovers.openOf(conversationId);
      const locked = open && (await stores.handovers.lock(open.id));
      const state = locked?.state === 'waiting' && next(handoverMoves, locked.state, 'abandon');
      if (!locked || !state) return locked;
      await stores.audit.append({
        at: clock.now(),
        actor: `owner:${conversationId}`,
        action: 'handover_abandoned',
        subject: locked.id,
        detail: {},
      });
      return stores.handovers.save({ ...locked, state, closedAt: clock.now() });
    });
    if (handover) await tellDesks(shop, { lenderId: handover.lenderId, handoverId: handover.id });
    return { kept: handover !== undefined };
  }

  /** How many wait before a caller; undefined where nothing is waited for any more. */
  async function waitingBefore(conversationId: string): Promise<number | undefined> {
    const handover = await database.read.handovers.openOf(conversationId);
    if (!handover) return undefined;
    const waiting = await database.read.handovers.waiting([handover.lenderId]);
    return Math.max(
      0,
      waiting.findIndex((other) => other.id === handover.id),
    );
  }

  /** A turn of a conversation was kept: whoever follows it at a desk looks again, and who hung up waits no more. */
  async function turnKept({ id, owner, lenderId }: Pick<Conversation, 'id' | 'owner' | 'lenderId'>): Promise<void> {
    if (owner === 'bot') return;
    if (owner === 'ended') await abandon(id);
    else {
      const handover = await database.read.handovers.openOf(id);
      await tellDesks(shop, { lenderId, handoverId: handover?.id ?? null });
    }
  }

  return { open, progress, abandon, waitingBefore, turnKept };
}

export type Handovers = ReturnType<typeof createHandovers>;

function skillFor(reason: HandoverReason): Handover['skill'] {
  switch (reason) {
    case 'payment_trouble':
    case 'plan_refused':
    case 'plan_broken':
    case 'reversal':
    case 'dispute':
      return 'payments';
    case 'release_late':
    case 'relocked':
    case 'wrongful_lock':
    case 'stolen':
      return 'release';
    case 'moratorium':
    case 'vulnerable':
    case 'emergency':
    case 'complaint':
      return 'care';
    case 'asked':
    case 'not_understood':
    case 'no_way_to_prove':
    case 'outage':
    case 'work_late':
      return 'general';
  }
}
