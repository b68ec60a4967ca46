import { earlier } from '../clock.js';
import {
  type ContactDecision,
  type ContactFacts,
  type ContactHold,
  isDemand,
  mayContact,
  recordOf,
} from '../contactRules.js';
import type { Message } from '../message.js';
import type { Agreement } from '../ports/loans.js';
import type { Stores } from '../ports/store.js';
import { plausibleZones } from '../zones.js';
import { inCare } from './care.js';
import { lenderOf, type Workshop } from './workshop.js';

const daySeconds = 24 * 3600;

/**
 * Asks whether a message that we start may go now, and keeps the answer with it. What is allowed is counted from then on,
 * within the transaction that allows it: two processes do not both send the last one of a week.
 */
export function createContactCheck(shop: Workshop) {
  const { database, clock, vault } = shop;

  async function decide(message: Message): Promise<ContactDecision> {
    const lender = lenderOf(shop, message.lenderId);
    const number = vault.open(message.sealedTo);
    const agreement =
      isDemand(message.kind) && message.loanId ? await shop.parties.loans(lender).agreement(message.loanId) : undefined;
    const zones = plausibleZones(number, lender.timeZone, agreement?.timeZone);
    return database.transaction(async (stores) => {
      const { kind, channel, goodUntil } = message;
      const now = clock.now();
      const facts: ContactFacts = {
        kind,
        channel,
        now,
        optedOut: await stores.optOuts.has(message.lenderId, message.addressHash),
        consent: message.consent !== null,
        zones,
        holds: await holdsOf(stores, message, agreement),
        earlier: await stores.messages.begun(message, earlier(now, 7 * daySeconds)),
        windowOpenUntil: await windowOf(stores, message),
        goodUntil,
        rules: lender.contactPolicy,
      };
      const decision = mayContact(facts);
      const current = await stores.messages.lock(message.id);
      if (current?.state !== 'queued') return { may: false, because: 'too_late', until: null };
      const contact = recordOf(facts, decision);
      const dropped = !decision.may && decision.until === null;
      await stores.messages.save({
        ...current,
        contact,
        ...(dropped ? { state: 'suppressed', error: `messages.${decision.because}` } : {}),
      });
      return decision;
    });
  }

  async function holdsOf(stores: Stores, message: Message, agreement: Agreement | undefined): Promise<ContactHold[]> {
    const holds: ContactHold[] = [];
    if (!isDemand(message.kind)) return holds;
    const care = await inCare(shop, stores, message);
    if (agreement?.flags.moratorium || care?.category === 'moratorium') holds.push('moratorium');
    if (agreement?.flags.vulnerable || agreement?.status === 'deceased' || care) holds.push('hardship');
    if (agreement?.flags.dispute) holds.push('dispute');
    if (agreement?.flags.stolen || agreement?.status === 'fraud') holds.push('stolen');
    if (message.loanId && (!agreement || agreement.status === 'sold')) holds.push('not_theirs');
    return holds;
  }

  /** A written conversation's id is that of its thread: WhatsApp counts a day from what the person last wrote there. */
  async function windowOf(stores: Stores, message: Message): Promise<Date | null> {
    if (message.channel !== 'whatsapp' || !message.conversationId) return null;
    const thread = await stores.threads.get(message.conversationId);
    return thread ? new Date(thread.heardAt.getTime() + daySeconds * 1000) : null;
  }

  return { decide };
}
