import { earlier, later } from '../clock.js';
import { newId } from '../ids.js';
import { type Imei14, imeiTail } from '../imei.js';
import {
  boundCode,
  type Identification,
  newPasscode,
  type Passcode,
  passcodeRules,
  type Purpose,
} from '../passcode.js';
import type { Agreement, Contact } from '../ports/loans.js';
import type { Stores } from '../ports/store.js';
import { asProblem, Problem } from '../problem.js';
import type { Task } from '../task.js';
import { queueMessage } from './messages.js';
import { lenderOf, type Workshop } from './workshop.js';

/** How a passcode travels: a text to the first number on file, a call to it, or a text to another number on file. */
export type PasscodeRoute = 'text' | 'ring' | 'other';
export type Verdict = 'proved' | 'wrong' | 'expired' | 'no_tries_left';

/** Who somebody is at level 1: their IMEI and the passcode were right in this conversation, not long ago. */
export interface Owner {
  readonly identificationId: string;
  readonly loanId: string;
}

/**
 * Proving who somebody is. Until the passcode was right nothing here tells whether an IMEI is on file: each answer is the
 * same, at the same moment, for a phone of this lender, of another, of nobody, or one that is locked out.
 */
export function createIdentify(shop: Workshop) {
  const { database, clock, vault } = shop;

  async function begin(
    conversationId: string,
    lenderId: string,
    imei: Imei14,
    purpose: Purpose,
  ): Promise<{ identificationId: string }> {
    const imeiHash = vault.hash('imei', imei);
    return database.transaction(async (stores) => {
      const latest = await stores.identifications.latest(conversationId);
      const fresh = latest && latest.createdAt > earlier(clock.now(), passcodeRules.proofLifetime);
      if (fresh && !latest.provedAt && latest.imeiHash === imeiHash && latest.purpose === purpose)
        return { identificationId: latest.id };
      const identification: Identification = {
        id: newId('idn'),
        version: 1,
        conversationId,
        lenderId,
        purpose,
        imeiHash,
        sealedImei: vault.seal(imei),
        imeiTail: imeiTail(imei),
        loanId: null,
        lookup: 'pending',
        provedAt: null,
        carriedFrom: null,
        createdAt: clock.now(),
      };
      await stores.identifications.insert(identification);
      await enqueueSend(stores, identification.id, 'text', 0);
      return { identificationId: identification.id };
    });
  }

  /** Asks for another passcode. `number` counts the requests of a conversation: the same number twice is one request. */
  async function resend(identificationId: string, route: PasscodeRoute, number: number): Promise<{ asked: true }> {
    await database.transaction((stores) => enqueueSend(stores, identificationId, route, number));
    return { asked: true };
  }

  async function enqueueSend(
    stores: Stores,
    identificationId: string,
    route: PasscodeRoute,
    number: number,
  ): Promise<void> {
    await stores.tasks.enqueue({
      kind: 'passcode.send',
      payload: { identificationId, route, number },
      runAt: clock.now(),
      dedupe: `${identificationId}:${number}`,
    });
  }

  /** The work behind the passcode question: looks the IMEI up and sends a code, or keeps a row that no code opens. */
  async function send(task: Task): Promise<void> {
    const { identificationId, route, number } = task.payload as {
      identificationId: string;
      route: PasscodeRoute;
      number: number;
    };
    const identification = await database.read.identifications.get(identificationId);
    if (!identification) return;
    const agreement = await lookUp(identification);
    const contact = agreement && contactFor(agreement, route, clock.now());
    await database.transaction((stores) =>
      issue(stores, identificationId, `${identificationId}:${number}`, route, agreement, contact),
    );
  }

  async function lookUp(identification: Identification): Promise<Agreement | undefined> {
    const lender = lenderOf(shop, identification.lenderId);
    try {
      const loans = shop.parties.loans(lender);
      const found = await loans.findByImei(vault.open(identification.sealedImei) as Imei14);
      const agreements = await Promise.all(found.map((loanId) => loans.agreement(loanId)));
      const known = agreements.filter((agreement) => agreement !== undefined);
      return known.find((agreement) => agreement.status === 'active') ?? known[0];
    } catch (thrown) {
      const { lookup } = identification;
      if (lookup === 'pending') await database.read.identifications.save({ ...identification, lookup: 'delayed' });
      throw asProblem(thrown);
    }
  }

  async function issue(
    stores: Stores,
    identificationId: string,
    passcodeId: string,
    route: PasscodeRoute,
    agreement: Agreement | undefined,
    contact: Contact | undefined,
  ): Promise<void> {
    const identification = await stores.identifications.lock(identificationId);
    if (!identification || (await stores.passcodes.get(passcodeId))) return;
    const loanId = agreement?.id ?? null;
    await stores.identifications.save({ ...identification, loanId, lookup: 'done' });
    const subject = loanId ? `${identification.lenderId}:${loanId}` : identification.imeiHash;
    const allowed = await mayIssue(stores, subject);
    const code = allowed && contact ? newPasscode() : undefined;
    const before = await stores.passcodes.latest(identificationId);
    if (!allowed && before) return;
    if (before && !before.endedAt) await stores.passcodes.save({ ...before, endedAt: clock.now() });
    const { purpose, conversationId, imeiHash } = identification;
    await stores.passcodes.insert({
      id: passcodeId,
      version: 1,
      identificationId,
      subject,
      codeHash: code ? vault.hash('passcode', boundCode(purpose, conversationId, imeiHash, code)) : null,
      // Asking for a new code does not give new tries.
      tries: before && before.sentAt > earlier(clock.now(), passcodeRules.proofLifetime) ? before.tries : 0,
      sentAt: clock.now(),
      expiresAt: later(clock.now(), passcodeRules.lifetime),
      usedAt: null,
      endedAt: null,
    });
    if (code && contact) await deliver(stores, identification, passcodeId, route, contact, code);
  }

  async function deliver(
    stores: Stores,
    identification: Identification,
    passcodeId: string,
    route: PasscodeRoute,
    contact: Contact,
    code: string,
  ): Promise<void> {
    const lender = lenderOf(shop, identification.lenderId);
    const conversation = await stores.conversations.get(identification.conversationId);
    await queueMessage(shop, stores, {
      dedupe: `passcode:${passcodeId}`,
      kind: 'passcode',
      channel: route === 'ring' ? 'call' : 'sms',
      lender,
      loanId: null,
      conversationId: identification.conversationId,
      to: contact.number,
      language: conversation?.language ?? lender.languages[0] ?? 'en',
      notice: { kind: 'passcode', code, lender: lender.name },
    });
  }

  async function mayIssue(stores: Stores, subject: string): Promise<boolean> {
    const quarter = await stores.passcodes.count(subject, earlier(clock.now(), 15 * 60));
    const day = await stores.passcodes.count(subject, earlier(clock.now(), 24 * 3600));
    return quarter.sends < passcodeRules.sendsInQuarterHour && day.sends < passcodeRules.sendsInDay;
  }

  /** Checks a passcode. It opens once, for its IMEI, conversation and purpose; five wrong tries end it. */
  async function verify(identificationId: string, code: string): Promise<Verdict> {
    return database.transaction(async (stores) => {
      const identification = await stores.identifications.lock(identificationId);
      if (!identification) return 'wrong';
      const latest = await stores.passcodes.latest(identificationId);
      const passcode = latest && (await stores.passcodes.lock(latest.id));
      if (!passcode || passcode.usedAt) return 'wrong';
      if (passcode.tries >= passcodeRules.tries || (await breakerOpen(stores))) return 'no_tries_left';
      if (passcode.endedAt || passcode.expiresAt <= clock.now()) return 'expired';
      return judge(stores, identification, passcode, code);
    });
  }

  async function judge(
    stores: Stores,
    identification: Identification,
    passcode: Passcode,
    code: string,
  ): Promise<Verdict> {
    const { purpose, conversationId, imeiHash } = identification;
    const bound = boundCode(purpose, conversationId, imeiHash, code);
    // The comparison is made for nobody's IMEI too, so that it takes as long.
    const right = vault.matches('passcode', bound, passcode.codeHash ?? vault.hash('passcode', 'nobody'));
    if (right && passcode.codeHash && identification.loanId) {
      await stores.passcodes.save({ ...passcode, usedAt: clock.now() });
      await stores.identifications.save({ ...identification, provedAt: clock.now() });
      await stores.audit.append({
        at: clock.now(),
        actor: `owner:${conversationId}`,
        action: 'proved',
        subject: `loan:${identification.lenderId}:${identification.loanId}`,
        detail: { purpose },
      });
      return 'proved';
    }
    const tries = passcode.tries + 1;
    await stores.passcodes.save({ ...passcode, tries, endedAt: tries >= passcodeRules.tries ? clock.now() : null });
    return tries >= passcodeRules.tries ? 'no_tries_left' : 'wrong';
  }

  /** Guessing over many phones at once: beyond 200 wrong tries in 15 minutes nobody is let in by passcode for a while. */
  async function breakerOpen(stores: Stores): Promise<boolean> {
    return (await stores.passcodes.failuresSince(earlier(clock.now(), 15 * 60))) > 200;
  }

  /** The proved owner of a conversation, while the proof lasts (15 minutes). */
  async function owner(conversationId: string): Promise<Owner | null> {
    const latest = await database.read.identifications.latest(conversationId);
    if (!latest?.provedAt || !latest.loanId) return null;
    if (latest.provedAt < earlier(clock.now(), passcodeRules.proofLifetime)) return null;
    return { identificationId: latest.id, loanId: latest.loanId };
  }

  /** Throws `identify.not_proved` unless the conversation has a fresh proof for this loan. */
  async function requireOwner(conversationId: string, loanId: string): Promise<Identification> {
    const latest = await database.read.identifications.latest(conversationId);
    const proved = await owner(conversationId);
    if (!latest || proved?.loanId !== loanId) throw new Problem('identify.not_proved');
    return latest;
  }

  /** How far the lookup is; the same for every IMEI, since it says nothing of what was found. */
  async function progress(identificationId: string): Promise<{ lookup: Identification['lookup'] }> {
    return { lookup: (await database.read.identifications.get(identificationId))?.lookup ?? 'pending' };
  }

  return { begin, resend, send, verify, owner, requireOwner, progress };
}

export type Identify = ReturnType<typeof createIdentify>;

/** The number that a route leads to. Another number counts only if the lender has had it long enough. */
function contactFor(agreement: Agreement, route: PasscodeRoute, now: Date): Contact | undefined {
  const [first, ...others] = agreement.contacts;
  if (route !== 'other') return first;
  const oldEnough = earlier(now, passcodeRules.contactAgeDays * 24 * 3600);
  return others.find((contact) => new Date(contact.onFileSince) <= oldEnough);
}
