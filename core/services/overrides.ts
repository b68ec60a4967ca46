import { type Agent, mayDo } from '../agent.js';
import { earlier } from '../clock.js';
import type { Handover } from '../handover.js';
import { idFrom, newId } from '../ids.js';
import { inGroups, offlineCodesADay, type Override, type OverrideKind } from '../override.js';
import type { KnownPhone, Stores } from '../ports/store.js';
import { asProblem, type Problem } from '../problem.js';
import type { Release, ReleaseGround, ReleaseState } from '../release.js';
import type { Imei14 } from '../imei.js';
import { type Refused, refused, sees, tellDesks, whyNotMine, writeSystemLine } from './deskAccess.js';
import type { Identify } from './identify.js';
import { queueMessage } from './messages.js';
import { groundOf } from './releaseGround.js';
import type { Releases } from './releases.js';
import { lenderOf, type Workshop } from './workshop.js';

export interface OverrideParts {
  readonly identify: Pick<Identify, 'owner'>;
  readonly releases: Pick<Releases, 'request'>;
  /** Without digits that could be a code, an IMEI, a card or a phone number. */
  redacted(text: string): string;
  onTrouble(problem: Problem, handoverId: string): void;
}

export interface OverrideAsked {
  /** `second_person`: it waits for somebody else's yes. */
  readonly override: 'released' | 'second_person' | 'refused';
}

/** `code` is for the agent to read out, and only while the owner's proof stands; it is texted to their number in any case. */
export interface OfflineCodeGivenTo {
  readonly code: string | null;
  readonly expiresAt: Date;
  readonly texted: boolean;
}

/** What a person may do about a lock by their own decision. Each deed has its row in the audit, with who, why and what for. */
export function createOverrides(shop: Workshop, parts: OverrideParts) {
  const { database, clock, vault } = shop;

  /** Frees the phone of a case, at once where a payment backs it or the lender corrected an error, else after a second yes. */
  async function release(
    agent: Agent,
    handoverId: string,
    kind: OverrideKind,
    words: string,
  ): Promise<OverrideAsked | Refused> {
    const found = await mine(agent, handoverId);
    if ('refused' in found) return found;
    // That the lender was wrong is not for everybody to say.
    if (kind === 'correction' && !mayDo(agent, 'supervisor')) return refused('not_allowed');
    const phone = await phoneOf(found);
    if (!phone) return refused('no_phone');
    const reason = parts.redacted(words);
    const asked = await database.transaction(async (stores): Promise<OverrideAsked | Refused> => {
      if (await stores.overrides.askedFor(phone.lenderId, phone.loanId)) return refused('already_asked');
      const wish: Override = {
        id: newId('ovr'),
        version: 1,
        lenderId: phone.lenderId,
        loanId: phone.loanId,
        handoverId,
        kind,
        reason,
        askedBy: agent.id,
        decidedBy: null,
        state: 'asked',
        createdAt: clock.now(),
        decidedAt: null,
      };
      const alone = kind === 'correction' || (await isPaid(stores, phone));
      await stores.overrides.insert(alone ? { ...wish, state: 'approved' } : wish);
      await audit(stores, agent, 'release_override_asked', handoverId, { kind, override: wish.id, reason, alone });
      await writeSystemLine(shop, stores, found.conversationId, lineOf(agent, kind, alone));
      if (!alone) return { override: 'second_person' };
      await parts.releases.request(stores, { ...phone, ground: groundBy(wish, [agent.id]), until: null });
      return { override: 'released' };
    });
    await tellDesks(shop, { lenderId: phone.lenderId, handoverId });
    return asked;
  }

  /** The second person's yes or no. Whoever asked cannot decide, and deciding takes a supervisor. */
  async function decide(agent: Agent, handoverId: string, yes: boolean): Promise<OverrideAsked | Refused> {
    const handover = await database.read.handovers.get(handoverId);
    if (!handover?.loanId || !sees(agent, handover)) return refused('not_found');
    if (!mayDo(agent, 'supervisor')) return refused('not_allowed');
    const phone = await phoneOf(handover);
    const { lenderId, loanId, conversationId } = handover;
    const decided = await database.transaction(async (stores): Promise<OverrideAsked | Refused> => {
      const open = await stores.overrides.askedFor(lenderId, loanId);
      const wish = open && (await stores.overrides.lock(open.id));
      if (wish?.state !== 'asked') return refused('closed');
      if (wish.askedBy === agent.id) return refused('not_allowed');
      const state = yes ? 'approved' : 'refused';
      await stores.overrides.save({ ...wish, state, decidedBy: agent.id, decidedAt: clock.now() });
      await audit(stores, agent, `release_override_${state}`, handoverId, { override: wish.id });
      await writeSystemLine(
        shop,
        stores,
        conversationId,
        `${agent.name} ${yes ? 'agreed to' : 'refused'} the release.`,
      );
      if (!yes) return { override: 'refused' };
      if (!phone) return refused('no_phone');
      const ground = groundBy(wish, [wish.askedBy, agent.id]);
      await parts.releases.request(stores, { ...phone, ground, until: null });
      return { override: 'released' };
    });
    await tellDesks(shop, { lenderId, handoverId });
    return decided;
  }

  /**
   * A code that opens a phone without a network, once, for an open release whose ground stands. It goes to the number that
   * the passcode reached, and is shown to the agent while the proof stands.
   */
  async function offlineCode(
    agent: Agent,
    handoverId: string,
    key: string,
    challenge: string | undefined,
  ): Promise<OfflineCodeGivenTo | Refused> {
    const found = await mine(agent, handoverId);
    if ('refused' in found) return found;
    const release = await openRelease(found);
    if ('refused' in release) return release;
    const lender = lenderOf(shop, release.lenderId);
    const locks = shop.parties.locks(lender);
    if (!locks.can.offlineCode) return refused('no_codes');
    try {
      const device = await locks.find(vault.open(release.sealedImei) as Imei14);
      if (device?.stolen) return refused('not_allowed');
      if (device?.state !== 'locked' || device.connectivity === 'online') return refused('not_offline');
      const arrears = await shop.parties.loans(lender).arrears(release.loanId);
      if ((await groundOf(shop, release, arrears)) !== 'stands') return refused('no_release');
      const id = idFrom('ofc', handoverId, agent.id, key);
      if (!(await mayGive(agent, handoverId, id, release))) return refused('too_many');
      const given = await locks.offlineCode(device.deviceId, id, challenge);
      return given ? await hand(found, release, id, given) : refused('no_codes');
    } catch (thrown) {
      parts.onTrouble(asProblem(thrown), handoverId);
      return refused('lock_service_down');
    }
  }

  /** Counted and written down before the lock service is asked, one at a time for a phone. The same key is the same code. */
  async function mayGive(agent: Agent, handoverId: string, id: string, release: Release): Promise<boolean> {
    const { lenderId, loanId, deviceHash } = release;
    return database.transaction(async (stores) => {
      await stores.releases.lock(release.id);
      const day = earlier(clock.now(), 24 * 3600);
      if ((await stores.offlineCodes.countSince(deviceHash, day)) >= offlineCodesADay) return false;
      const given = { id, lenderId, loanId, deviceHash, agentId: agent.id, at: clock.now() };
      if (await stores.offlineCodes.add(given))
        await audit(stores, agent, 'offline_code_given', handoverId, { release: release.id });
      return true;
    });
  }

  async function hand(
    { conversationId, loanId }: Handover,
    release: Release,
    id: string,
    { code, expiresAt }: { code: string; expiresAt: Date },
  ): Promise<OfflineCodeGivenTo> {
    const owner = conversationId ? await parts.identify.owner(conversationId) : null;
    const { sealedNumber, language } = release;
    const lender = lenderOf(shop, release.lenderId);
    const minutes = Math.max(1, Math.round((expiresAt.getTime() - clock.now().getTime()) / 60_000));
    if (sealedNumber)
      await database.transaction((stores) =>
        queueMessage(shop, stores, {
          dedupe: `offline_code:${id}`,
          kind: 'passcode',
          channel: 'sms',
          lender,
          loanId: release.loanId,
          conversationId: release.conversationId,
          to: vault.open(sealedNumber),
          language,
          notice: { kind: 'offline_code', lender: lender.name, code: inGroups(code), minutes },
        }),
      );
    return { code: owner?.loanId === loanId ? inGroups(code) : null, expiresAt, texted: sealedNumber !== null };
  }

  /** The case, where it is this agent's and its owner was proved. */
  async function mine(agent: Agent, handoverId: string): Promise<Handover | Refused> {
    const handover = await database.read.handovers.get(handoverId);
    const why = whyNotMine(agent, handover);
    if (why || !handover) return refused(why ?? 'not_found');
    return handover.level === 0 || !handover.loanId ? refused('not_proved') : handover;
  }

  async function openRelease({ lenderId, loanId }: Handover): Promise<Release | Refused> {
    const [newest] = await database.read.releases.ofLoan(lenderId, loanId ?? '');
    return newest && awaited.includes(newest.state) ? newest : refused('no_release');
  }

  /** As it was proved or released before; else as the lender's agreement has it. */
  async function phoneOf({ lenderId, loanId, conversationId }: Handover): Promise<KnownPhone | undefined> {
    const known = loanId === null ? undefined : await database.read.releases.knownPhone(lenderId, loanId);
    if (known || loanId === null) return known;
    const agreement = await shop.parties.loans(lenderOf(shop, lenderId)).agreement(loanId);
    const imei = agreement?.imeis[0];
    if (!imei) return undefined;
    return { lenderId, loanId, deviceHash: vault.hash('imei', imei), sealedImei: vault.seal(imei), conversationId };
  }

  const isPaid = async (stores: Stores, { lenderId, loanId }: KnownPhone): Promise<boolean> =>
    (await stores.payments.ofLoan(lenderId, loanId)).some(({ state, postedAs }) => state === 'settled' && postedAs);

  const audit = (
    stores: Stores,
    agent: Agent,
    action: string,
    subject: string,
    detail: Readonly<Record<string, string | boolean>>,
  ): Promise<void> => stores.audit.append({ at: clock.now(), actor: `agent:${agent.id}`, action, subject, detail });

  return { release, decide, offlineCode };
}

export type Overrides = ReturnType<typeof createOverrides>;

/** Decided, and the phone is not free yet. */
const awaited: readonly ReleaseState[] = ['accepted', 'propagating', 'offline', 'ambiguous', 'waiting', 'escalated'];

const groundBy = ({ kind, reason }: Override, agentIds: readonly string[]): ReleaseGround =>
  kind === 'correction' ? { kind, note: reason } : { kind, agentIds, reason };

const lineOf = (agent: Agent, kind: OverrideKind, alone: boolean): string => {
  const why = kind === 'correction' ? 'the lender corrected an error' : 'by decision of a person';
  return `${agent.name} asked for the release: ${why}${alone ? '' : '. It waits for a second person'}.`;
};
