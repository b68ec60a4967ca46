import type { Agent } from '../agent.js';
import type { Conversation } from '../conversation.js';
import type { Handover } from '../handover.js';
import { idFrom } from '../ids.js';
import type { Stores } from '../ports/store.js';
import { asProblem, type Problem } from '../problem.js';
import type { Bill, Bills } from './bills.js';
import { type Refused, refused, tellDesks, whyNotMine, writeSystemLine } from './deskAccess.js';
import type { Identify } from './identify.js';
import type { Payments } from './payments.js';
import { lenderOf, type Workshop } from './workshop.js';

/** One line from a person to the owner of a conversation. The same id is the same line. */
export interface AgentLine {
  readonly id: string;
  /** The case in which it was written: that somebody has it comes before it. */
  readonly handoverId: string;
  readonly text: string;
  readonly agentName: string;
}

export interface DeskReplyParts {
  readonly identify: Identify;
  readonly bills: Bills;
  readonly payments: Payments;
  /** Brings a line to the owner by the conversation's channel. Called again with the same id it brings nothing new. */
  deliver(conversation: Conversation, line: AgentLine): Promise<void>;
  /** Without digits that could be a code, an IMEI, a card or a phone number. */
  redacted(text: string): string;
  onTrouble(problem: Problem, handoverId: string): void;
}

export interface Written {
  readonly lineId: string;
}

export interface LinkSent {
  readonly paymentId: string;
  readonly amount: Bill['overdue'];
}

/** What an agent brings to the other end: words, notes beside them, and a link to pay by. */
export function createDeskReplies(shop: Workshop, parts: DeskReplyParts) {
  const { database, clock } = shop;

  /** Writes to the owner of a chat, once for each `key`. */
  async function write(agent: Agent, handoverId: string, key: string, text: string): Promise<Written | Refused> {
    const lineId = idFrom('lin', handoverId, agent.id, key);
    const kept = await database.transaction(async (stores) => {
      const handover = await stores.handovers.lock(handoverId);
      const conversation = await chatOf(stores, agent, handover);
      if ('refused' in conversation) return conversation;
      const event = { source: 'desk', eventId: lineId, type: 'line', bodyHash: shop.vault.hash('token', text) };
      if (!(await stores.inbox.receive({ ...event, at: clock.now() }))) return conversation;
      await keepLine(stores, agent, conversation, parts.redacted(text));
      await audit(stores, agent, 'line_written', handoverId, { line: lineId });
      return conversation;
    });
    if ('refused' in kept) return kept;
    return (await bring(kept, { id: lineId, handoverId, text, agentName: agent.name })) ?? { lineId };
  }

  async function chatOf(stores: Stores, agent: Agent, handover: Handover | undefined) {
    const why = whyNotMine(agent, handover);
    if (why) return refused(why);
    const { conversationId } = handover as Handover;
    const conversation = conversationId ? await stores.conversations.get(conversationId) : undefined;
    return !conversation || conversation.channel === 'voice' ? refused('wrong_channel') : conversation;
  }

  const keepLine = (stores: Stores, agent: Agent, conversation: Conversation, text: string): Promise<void> =>
    stores.transcripts.append([
      { conversationId: conversation.id, at: clock.now(), who: 'agent', text, agentId: agent.id },
    ]);

  /** The line is kept already: one that could not be brought may be sent again under its id. */
  async function bring(conversation: Conversation, line: AgentLine): Promise<Refused | undefined> {
    try {
      await parts.deliver(conversation, line);
      return undefined;
    } catch (thrown) {
      parts.onTrouble(asProblem(thrown), line.handoverId);
      return refused('not_delivered');
    } finally {
      await tellDesks(shop, { lenderId: conversation.lenderId, handoverId: line.handoverId });
    }
  }

  /** A note for whoever has the case next; the owner never sees it. */
  async function note(agent: Agent, handoverId: string, text: string): Promise<Refused | { noted: true }> {
    const noted = await database.transaction(async (stores): Promise<Refused | Handover> => {
      const handover = await stores.handovers.lock(handoverId);
      const why = whyNotMine(agent, handover);
      if (why || !handover) return refused(why ?? 'not_found');
      if (!handover.conversationId) return refused('wrong_channel');
      await writeSystemLine(shop, stores, handover.conversationId, parts.redacted(text), agent.id);
      await audit(stores, agent, 'note_written', handoverId, {});
      return handover;
    });
    if ('refused' in noted) return noted;
    await tellDesks(shop, { lenderId: noted.lenderId, handoverId });
    return { noted: true };
  }

  /** A link for what is overdue, by the same rules as in the conversation: a fresh proof, and a loan that may be asked. */
  async function sendLink(agent: Agent, handoverId: string): Promise<LinkSent | Refused> {
    const handover = await database.read.handovers.get(handoverId);
    const why = whyNotMine(agent, handover);
    if (why || !handover) return refused(why ?? 'not_found');
    const { conversationId } = handover;
    const owner = conversationId ? await parts.identify.owner(conversationId) : null;
    if (!conversationId || !owner || owner.loanId !== handover.loanId) return refused('not_proved');
    const bill = await parts.bills.bill(conversationId, owner);
    if (bill.standing !== 'owes') return refused('not_payable');
    const begun = await parts.payments.begin({
      conversationId,
      loanId: owner.loanId,
      quoteId: bill.quoteId,
      purpose: 'overdue',
      method: 'link',
    });
    if ('refused' in begun) return refused(begun.refused === 'in_progress' ? 'in_progress' : 'not_payable');
    const conversation = await database.read.conversations.get(conversationId);
    const isCall = conversation?.channel === 'voice';
    const { url } = await parts.payments.link(begun.paymentId, isCall);
    await database.transaction(async (stores) => {
      await writeSystemLine(shop, stores, conversationId, 'A payment link was sent.');
      await audit(stores, agent, 'payment_link_sent', handoverId, { payment: begun.paymentId });
    });
    const sent = { paymentId: begun.paymentId, amount: begun.amount };
    if (!conversation || isCall) return sent;
    return (await bring(conversation, linkLine(agent, handover, sent, url))) ?? sent;
  }

  function linkLine(agent: Agent, handover: Handover, { paymentId, amount }: LinkSent, url: string): AgentLine {
    const lender = lenderOf(shop, handover.lenderId).name;
    const text = shop.wording.text({ kind: 'payment_link', lender, amount, url }, handover.language);
    return { id: idFrom('lin', paymentId), handoverId: handover.id, text, agentName: agent.name };
  }

  const audit = (
    stores: Stores,
    agent: Agent,
    action: string,
    subject: string,
    detail: Record<string, string>,
  ): Promise<void> => stores.audit.append({ at: clock.now(), actor: `agent:${agent.id}`, action, subject, detail });

  return { write, note, sendLink };
}

export type DeskReplies = ReturnType<typeof createDeskReplies>;
