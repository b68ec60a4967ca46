import { earlier, later } from '../clock.js';
import type { Channel, Conversation } from '../conversation.js';
import { newId, newToken } from '../ids.js';
import { firstLanguage, type Language } from '../lender.js';
import { type Identification, passcodeRules } from '../passcode.js';
import type { Stores } from '../ports/store.js';
import { asProblem, Problem } from '../problem.js';
import type { Task } from '../task.js';
import { type Onward, type OtherConversation, type Ticket, ticketRules } from '../ticket.js';
import { writeSystemLine } from './deskAccess.js';
import type { Identify } from './identify.js';
import { queueMessage } from './messages.js';
import { reachOf } from './reach.js';
import { lenderOf, type Workshop } from './workshop.js';

/** What somebody is told who wants to go on elsewhere. A link is secret; `ending` are the last two digits that ring. */
export type Moved =
  | { readonly by: 'text' }
  | { readonly by: 'link'; readonly url: string }
  | { readonly by: 'call'; readonly ending: string }
  | { readonly refused: 'too_many' | 'no_number' };

/** What stands behind a ticket, for whoever only looks at it. */
export interface TicketView {
  readonly lenderId: string;
  readonly language: Language;
  readonly onward: Onward;
  readonly state: 'open' | 'closed';
}

/** The code of a ticket as it is written into a message: `LL-` and 32 signs. */
const codeIn = (token: string): string => `LL-${token}`;
const writtenCode = /\bLL-([A-Za-z0-9_-]{32})(?![A-Za-z0-9_-])/;
export const ticketIn = (text: string): string | undefined => writtenCode.exec(text)?.[1];

/** Seconds in which a call of a story may have been made twice, and in which a conversation counts as going on. */
const [twice, goingOn] = [5, 30 * 60];
/** Seconds until a call that has to wait its turn is tried again: the provider takes one a second. */
const nextCall = 1;

/** Going on in another conversation without proving again who one is. */
export function createTickets(shop: Workshop, identify: Pick<Identify, 'owner'>) {
  const { database, clock, vault, telephone } = shop;

  /** Makes a ticket, and says how it reaches its owner. Throws `identify.not_proved` without a fresh proof. */
  async function offer(conversationId: string, onward: Onward): Promise<Moved> {
    const owner = await identify.owner(conversationId);
    if (!owner) throw new Problem('identify.not_proved');
    // Calls and links are counted apart.
    const kind = onward === 'call' ? 'call' : 'link';
    if (!(await shop.shared.allow(`tickets:${kind}:${owner.loanId}`, mostOf(onward), 15 * 60)))
      return { refused: 'too_many' };
    return database.transaction(async (stores) => {
      const conversation = await stores.conversations.get(conversationId);
      const proof = await stores.identifications.latest(conversationId);
      const reach = await reachOf(stores, conversationId);
      if (!conversation || !proof?.provedAt) return { refused: 'no_number' };
      const byText = onward === 'chat' && conversation.channel === 'voice';
      if ((byText || onward === 'call') && !reach) return { refused: 'no_number' };
      const token = newToken();
      const ticket = await keep(stores, token, onward, conversation, proof);
      if (byText && reach) return sendByText(stores, ticket, token, reach);
      if (onward === 'call' && reach) return placeCall(stores, ticket, token, vault.open(reach.sealedNumber));
      return { by: 'link', url: onward === 'chat' ? continueUrl(token) : whatsappUrl(conversation, token) };
    });
  }

  async function keep(
    stores: Stores,
    token: string,
    onward: Onward,
    { id, lenderId }: Pick<Conversation, 'id' | 'lenderId'>,
    { id: identificationId, provedAt }: Identification,
  ): Promise<Ticket> {
    const now = clock.now();
    const proofEnds = later(provedAt ?? now, passcodeRules.proofLifetime);
    const usual = later(now, ticketRules.lifetime);
    const ticket: Ticket = {
      id: newId('tic'),
      version: 1,
      tokenHash: vault.hash('link', token),
      onward,
      lenderId,
      fromConversationId: id,
      identificationId,
      createdAt: now,
      expiresAt: proofEnds < usual ? proofEnds : usual,
      spentAt: null,
      spentBy: null,
      greetedAt: null,
    };
    await stores.tickets.insert(ticket);
    return ticket;
  }

  async function sendByText(
    stores: Stores,
    ticket: Ticket,
    token: string,
    reach: { sealedNumber: string; language: Language },
  ): Promise<Moved> {
    const lender = lenderOf(shop, ticket.lenderId);
    await queueMessage(shop, stores, {
      dedupe: `ticket:${ticket.id}`,
      kind: 'move_link',
      channel: 'sms',
      lender,
      loanId: null,
      conversationId: ticket.fromConversationId,
      to: vault.open(reach.sealedNumber),
      language: reach.language,
      notice: { kind: 'move_link', lender: lender.name, url: continueUrl(token) },
    });
    return { by: 'text' };
  }

  async function placeCall(stores: Stores, { id }: Ticket, token: string, number: string): Promise<Moved> {
    const payload = { ticketId: id, sealedToken: vault.seal(token), sealedNumber: vault.seal(number) };
    await stores.tasks.enqueue({ kind: 'call.place', payload, runAt: clock.now(), dedupe: id });
    return { by: 'call', ending: number.slice(-2) };
  }

  const continueUrl = (token: string): string => `${shop.publicUrl}/continue/${token}`;

  function whatsappUrl({ lenderId, language }: Pick<Conversation, 'lenderId' | 'language'>, token: string): string {
    const { whatsapp } = lenderOf(shop, lenderId);
    const words = shop.wording.text({ kind: 'move_code', code: codeIn(token) }, language);
    return `https://wa.me/${whatsapp.slice(1)}?text=${encodeURIComponent(words)}`;
  }

  /** Rings who asked for it, one call a second. Whether an unclear try is ringing nobody knows: it is not repeated. */
  async function ring({ payload }: Task): Promise<Date | null> {
    const ticket = await database.read.tickets.get(String(payload['ticketId']));
    if (!ticket || isClosed(ticket)) return null;
    if (!(await shop.shared.allow('calls:placed', 1, 1))) return later(clock.now(), nextCall);
    const token = vault.open(String(payload['sealedToken']));
    try {
      await telephone.ring({
        to: vault.open(String(payload['sealedNumber'])),
        from: lenderOf(shop, ticket.lenderId).hotline,
        url: `${shop.publicUrl}/voice/called/${token}`,
      });
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (!problem.ambiguous && problem.retry !== 'never') throw problem;
    }
    return null;
  }

  /** Looks and spends nothing. */
  async function look(token: string): Promise<TicketView | undefined> {
    const ticket = await database.read.tickets.byTokenHash(vault.hash('link', token));
    if (!ticket) return undefined;
    const { lenderId, onward } = ticket;
    const conversation = await database.read.conversations.get(ticket.fromConversationId);
    const language = conversation?.language ?? firstLanguage(lenderOf(shop, lenderId));
    return { lenderId, language, onward, state: isClosed(ticket) ? 'closed' : 'open' };
  }

  const isClosed = ({ spentAt, expiresAt }: Ticket): boolean => spentAt !== null || expiresAt <= clock.now();

  /**
   * Spends a ticket on a conversation: from now on that one has the proof too, until it would have ended anyway. False
   * where the ticket is unknown, spent, expired, of another lender or for another way.
   */
  async function spend(
    token: string,
    onward: Onward,
    to: { readonly conversationId: string; readonly lenderId: string; readonly channel: Channel },
  ): Promise<boolean> {
    const others = await database.transaction(async (stores) => {
      const known = await stores.tickets.byTokenHash(vault.hash('link', token));
      // The same request again: its effect is there.
      if (known?.spentBy === to.conversationId) return [];
      const ticket = await take(stores, token, onward, to);
      const proof = ticket && (await stores.identifications.get(ticket.identificationId));
      if (!ticket || !proof) return undefined;
      await stores.identifications.insert({
        ...proof,
        id: newId('idn'),
        version: 1,
        conversationId: to.conversationId,
        carriedFrom: proof.carriedFrom ?? proof.id,
      });
      await stores.audit.append({
        at: clock.now(),
        actor: `owner:${ticket.fromConversationId}`,
        action: 'went_on',
        subject: to.conversationId,
        detail: { onward },
      });
      return alsoOn(stores, proof, to);
    });
    for (const other of others ?? []) await tell(other.conversationId, to);
    return others !== undefined;
  }

  /** The ticket, spent by this call; undefined where it cannot be. */
  async function take(
    stores: Stores,
    token: string,
    onward: Onward,
    to: { readonly conversationId: string; readonly lenderId: string },
  ): Promise<Ticket | undefined> {
    const found = await stores.tickets.byTokenHash(vault.hash('link', token));
    const ticket = found && (await stores.tickets.lock(found.id));
    if (!ticket || isClosed(ticket) || ticket.onward !== onward || ticket.lenderId !== to.lenderId) return undefined;
    if (ticket.fromConversationId === to.conversationId) return undefined;
    return stores.tickets.save({ ...ticket, spentAt: clock.now(), spentBy: to.conversationId });
  }

  /** A ticket into the web chat led somebody who would rather be on WhatsApp: another ticket takes its place. */
  async function exchange(token: string): Promise<{ url: string } | undefined> {
    return database.transaction(async (stores) => {
      const found = await stores.tickets.byTokenHash(vault.hash('link', token));
      const ticket = found && (await stores.tickets.lock(found.id));
      const proof = ticket && (await stores.identifications.get(ticket.identificationId));
      const conversation = ticket && (await stores.conversations.get(ticket.fromConversationId));
      if (!ticket || !proof || !conversation || isClosed(ticket) || ticket.onward !== 'chat') return undefined;
      await stores.tickets.save({ ...ticket, spentAt: clock.now() });
      const another = newToken();
      await keep(stores, another, 'whatsapp', conversation, proof);
      return { url: whatsappUrl(conversation, another) };
    });
  }

  /** Where somebody comes from who has just gone on here; told once. */
  async function arrival(conversationId: string): Promise<OtherConversation | null> {
    const now = clock.now();
    const ticket = await database.read.tickets.latestSpentBy(conversationId);
    if (!ticket?.spentAt || ticket.spentAt < earlier(now, passcodeRules.proofLifetime)) return null;
    if (ticket.greetedAt && ticket.greetedAt < earlier(now, twice)) return null;
    if (!ticket.greetedAt) await database.read.tickets.save({ ...ticket, greetedAt: now });
    const from = await database.read.conversations.get(ticket.fromConversationId);
    return from ? { conversationId: from.id, channel: from.channel } : null;
  }

  /** Another conversation about the same loan that is going on, if any. */
  async function elsewhere(conversationId: string, loanId: string): Promise<OtherConversation | null> {
    const conversation = await database.read.conversations.get(conversationId);
    if (!conversation) return null;
    const since = earlier(clock.now(), goingOn);
    const others = await database.read.identifications.othersOf(conversation.lenderId, loanId, conversationId, since);
    return others[0] ?? null;
  }

  /** The others that are about the same loan, each with a line for whoever reads along. */
  async function alsoOn(
    stores: Stores,
    { lenderId, loanId }: Pick<Identification, 'lenderId' | 'loanId'>,
    here: { readonly conversationId: string; readonly channel: Channel },
  ): Promise<readonly OtherConversation[]> {
    if (!loanId) return [];
    const since = earlier(clock.now(), goingOn);
    const others = await stores.identifications.othersOf(lenderId, loanId, here.conversationId, since);
    for (const { conversationId } of others)
      await writeSystemLine(shop, stores, conversationId, `The same loan was opened by ${here.channel}.`);
    return others;
  }

  const tell = (conversationId: string, here: { conversationId: string; channel: Channel }): Promise<void> =>
    shop.nudge(conversationId, { kind: 'elsewhere', id: here.conversationId, state: here.channel });

  /** Somebody proved who they are: conversations that are about the same loan already are told. */
  async function proved(conversationId: string): Promise<{ told: number }> {
    const others = await database.transaction(async (stores) => {
      const conversation = await stores.conversations.get(conversationId);
      const proof = await stores.identifications.latest(conversationId);
      if (!conversation || !proof?.provedAt) return [];
      return alsoOn(stores, proof, { conversationId, channel: conversation.channel });
    });
    const conversation = await database.read.conversations.get(conversationId);
    for (const other of others)
      await tell(other.conversationId, { conversationId, channel: conversation?.channel ?? 'web' });
    return { told: others.length };
  }

  return { offer, ring, look, spend, exchange, arrival, elsewhere, proved };
}

export type Tickets = ReturnType<typeof createTickets>;

const mostOf = (onward: Onward): number =>
  onward === 'call' ? ticketRules.mostCallsInQuarterHour : ticketRules.mostInQuarterHour;
