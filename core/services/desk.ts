import { type Agent, mayDo, sessionRules } from '../agent.js';
import { type Clock, earlier, later, systemClock } from '../clock.js';
import type { Conversation } from '../conversation.js';
import { type Handover, type HandoverEvent, handoverMoves } from '../handover.js';
import type { Language } from '../lender.js';
import type { Stores } from '../ports/store.js';
import type { Telephone } from '../ports/telephone.js';
import { asProblem, type Problem } from '../problem.js';
import { next } from '../states.js';
import type { Task } from '../task.js';
import {
  handTo,
  newsIdOf,
  type Refused,
  refused,
  retried,
  sees,
  tellDesks,
  whyNotMine,
  writeSystemLine,
} from './deskAccess.js';
import { lenderOf, type Workshop } from './workshop.js';

export interface DeskParts {
  readonly telephone: Telephone;
  /** The agents' sessions live by this clock, in seconds of real time. The system's unless given. */
  readonly sessionClock?: Clock;
  onTrouble(problem: Problem, handoverId: string): void;
}

/** What an agent hears before taking a call, and where the other end is. No names and no digits. */
export interface CallBrief {
  readonly lender: string;
  readonly language: Language;
  readonly reason: Handover['reason'];
  readonly level: Handover['level'];
  /** The queue that this one caller waits in, or the number to call back and ours that it shows. */
  readonly other: { readonly queue: string } | { readonly number: string; readonly from: string };
}

/** Seconds between two looks whether an agent is still there. */
const lookAgain = 15;

interface Move {
  readonly event: HandoverEvent;
  readonly action: string;
  readonly owner: Exclude<Conversation['owner'], 'ended'>;
  readonly line: string;
  readonly change: Partial<Handover>;
  readonly detail?: Readonly<Record<string, string>>;
  readonly also?: (stores: Stores, handover: Handover) => Promise<void>;
}

/** What an agent does with a case: take it, give it back, end it, ring. Each is one transaction with its audit row. */
export function createDesk(shop: Workshop, parts: DeskParts) {
  const { database, clock } = shop;
  const sessionClock = parts.sessionClock ?? systemClock;

  /** Takes the case's lock first, so of any number of agents one is first. */
  async function move(
    actor: string,
    handoverId: string,
    wish: (handover: Handover | undefined) => Refused | Handover | Move,
  ): Promise<Refused | Handover> {
    const moved = await retried(() =>
      database.transaction(async (stores) => {
        const handover = await stores.handovers.lock(handoverId);
        const wished = wish(handover);
        if (!handover || !('event' in wished)) return wished as Refused | Handover;
        const state = next(handoverMoves, handover.state, wished.event);
        if (!state) return refused('closed');
        return apply(stores, actor, { ...handover, ...wished.change, state }, wished);
      }),
    );
    if ('id' in moved) await tellDesks(shop, { lenderId: moved.lenderId, handoverId });
    return moved;
  }

  async function apply(stores: Stores, actor: string, handover: Handover, wished: Move): Promise<Handover> {
    const saved = await stores.handovers.save(handover);
    await handTo(shop, stores, saved.conversationId, wished.owner);
    await writeSystemLine(shop, stores, saved.conversationId, wished.line);
    await wished.also?.(stores, saved);
    const { action, detail = {} } = wished;
    await stores.audit.append({ at: clock.now(), actor, action, subject: saved.id, detail });
    return saved;
  }

  const asAgent = (agent: Agent): string => `agent:${agent.id}`;

  /** Takes a case that waits or was left. Taking what one has is no mistake; what another has is refused as `claimed`. */
  const claim = (agent: Agent, handoverId: string): Promise<Refused | Handover> =>
    move(asAgent(agent), handoverId, (handover) => {
      if (!handover || !sees(agent, handover)) return refused('not_found');
      if (handover.state === 'claimed') return handover.agentId === agent.id ? handover : refused('claimed');
      return {
        event: 'claim',
        action: 'case_claimed',
        owner: 'person',
        line: `${agent.name} took the case.`,
        change: { agentId: agent.id, claimedAt: clock.now(), closedAt: null },
        also: async (stores, saved) => {
          await watchOver(stores, handoverId);
          await tellLater(stores, saved);
        },
      };
    });

  async function watchOver(stores: Stores, handoverId: string): Promise<void> {
    const runAt = later(clock.now(), sessionRules.away);
    await stores.tasks.enqueue({ kind: 'handover.watch', payload: { handoverId }, runAt, dedupe: handoverId });
  }

  const backToQueue = (action: string, line: string): Move => ({
    event: 'release',
    action,
    owner: 'queued',
    line,
    change: { agentId: null, claimedAt: null },
    also: (stores, saved) => tellLater(stores, saved),
  });

  /** Puts a case back into the queue: one's own, or as a supervisor anybody's. */
  const release = (agent: Agent, handoverId: string): Promise<Refused | Handover> =>
    move(asAgent(agent), handoverId, (handover) => {
      const why = whyNotMine(agent, handover);
      if (why && !(why === 'not_yours' && mayDo(agent, 'supervisor'))) return refused(why);
      return backToQueue('case_released', 'The case went back to the queue.');
    });

  /** Gives a chat back to the assistant, which goes on from where the person came in. */
  const handBack = (agent: Agent, handoverId: string): Promise<Refused | Handover> =>
    move(asAgent(agent), handoverId, (handover) => {
      const why = whyNotMine(agent, handover);
      if (why) return refused(why);
      if (!handover?.conversationId || handover.channel === 'voice') return refused('wrong_channel');
      return {
        event: 'return',
        action: 'case_handed_back',
        owner: 'bot',
        line: 'The case went back to the assistant.',
        change: { closedAt: clock.now() },
        also: (stores, saved) => tellLater(stores, saved),
      };
    });

  /** Ends a case. `outcome` is the agent's own word for how, without personal data. */
  const resolve = (agent: Agent, handoverId: string, outcome: string): Promise<Refused | Handover> =>
    move(asAgent(agent), handoverId, (handover) => {
      const why = whyNotMine(agent, handover);
      if (why) return refused(why);
      return {
        event: 'resolve',
        action: 'case_resolved',
        owner: 'bot',
        line: 'The case was resolved.',
        change: { closedAt: clock.now(), outcome },
        detail: { outcome },
        also: (stores, saved) => tellLater(stores, saved),
      };
    });

  /** The conversation is told by the worker, so that it is told even if this process dies now. A call asks by itself. */
  async function tellLater(stores: Stores, handover: Handover): Promise<void> {
    const { conversationId, channel, state } = handover;
    if (!conversationId || channel === 'voice') return;
    const newsId = newsIdOf(handover);
    const payload = { handoverId: newsId, conversationId, state };
    await stores.tasks.enqueue({ kind: 'handover.tell', payload, runAt: clock.now(), dedupe: newsId });
  }

  async function tell(task: Task): Promise<void> {
    const { handoverId, conversationId, state } = task.payload;
    await shop.nudge(String(conversationId), { kind: 'handover', id: String(handoverId), state: String(state) });
  }

  /** Looks whether the agent of a case is still there: without a sign of life for a minute the case waits again. */
  async function watch(task: Task): Promise<Date | null> {
    const handoverId = String(task.payload['handoverId']);
    const handover = await database.read.handovers.get(handoverId);
    if (handover?.state !== 'claimed' || !handover.agentId) return null;
    if (await isThere(handover.agentId)) return later(clock.now(), lookAgain);
    await giveUp(handoverId, handover.agentId);
    return null;
  }

  async function isThere(agentId: string): Promise<boolean> {
    const seen = await database.read.agentSessions.lastSeen(agentId);
    return seen !== undefined && seen > earlier(sessionClock.now(), sessionRules.away);
  }

  const giveUp = (handoverId: string, agentId: string): Promise<Refused | Handover> =>
    move('system', handoverId, (handover) =>
      handover?.state === 'claimed' && handover.agentId === agentId
        ? backToQueue('agent_left', 'The agent left, and the case went back to the queue.')
        : refused('not_claimed'),
    );

  /** An agent signed out: without another page of theirs their cases wait again at once. */
  async function left(agentId: string): Promise<void> {
    if (await isThere(agentId)) return;
    for (const handover of await database.read.handovers.claimedBy(agentId)) await giveUp(handover.id, agentId);
  }

  /** Takes a call: the case becomes the agent's and the agent's telephone rings. */
  async function call(agent: Agent, handoverId: string): Promise<Refused | Handover> {
    const known = await database.read.handovers.get(handoverId);
    if (!known || !sees(agent, known)) return refused('not_found');
    if (known.channel !== 'voice' || !known.conversationId) return refused('wrong_channel');
    if (!agent.telephone) return refused('no_telephone');
    const handover = await claim(agent, handoverId);
    if ('refused' in handover) return handover;
    const { hotline } = lenderOf(shop, handover.lenderId);
    try {
      await parts.telephone.ring({
        to: agent.telephone,
        from: hotline,
        url: `${shop.publicUrl}/voice/agent/${handoverId}`,
      });
    } catch (thrown) {
      parts.onTrouble(asProblem(thrown), handoverId);
      return refused('telephone_down');
    }
    await audit(asAgent(agent), 'agent_rung', handoverId);
    return handover;
  }

  /** Undefined where there is nobody to talk to (any more). */
  async function brief(handoverId: string): Promise<CallBrief | undefined> {
    const handover = await database.read.handovers.get(handoverId);
    if (handover?.state !== 'claimed' || handover.channel !== 'voice' || !handover.conversationId) return undefined;
    const conversation = await database.read.conversations.get(handover.conversationId);
    const lender = lenderOf(shop, handover.lenderId);
    const other = conversation && otherEnd(conversation, lender.hotline);
    const { language, reason, level } = handover;
    return other && { lender: lender.name, language, reason, level, other };
  }

  function otherEnd(conversation: Conversation, hotline: string): CallBrief['other'] | undefined {
    if (conversation.owner !== 'ended') return { queue: conversation.id };
    const number = shop.vault.open(conversation.sealedAddress);
    return /^\+[1-9]\d{6,14}$/.test(number) ? { number, from: hotline } : undefined;
  }

  /** The agent pressed the key that takes the call. */
  async function accepted(handoverId: string): Promise<void> {
    const handover = await database.read.handovers.get(handoverId);
    if (!handover) return;
    await audit(`agent:${handover.agentId}`, 'call_accepted', handoverId);
  }

  const audit = (actor: string, action: string, subject: string): Promise<void> =>
    database.read.audit.append({ at: clock.now(), actor, action, subject, detail: {} });

  return { claim, release, handBack, resolve, call, brief, accepted, left, tell, watch };
}

export type Desk = ReturnType<typeof createDesk>;
