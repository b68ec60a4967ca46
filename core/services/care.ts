import { type CareCategory, type CareFlag, careUntil } from '../care.js';
import { idFrom } from '../ids.js';
import type { Stores } from '../ports/store.js';
import type { Task } from '../task.js';
import { lenderOf, type Workshop } from './workshop.js';

/** The flag that holds for somebody: for their loan, or for the address of their conversation. */
export async function inCare(
  shop: Pick<Workshop, 'vault' | 'clock'>,
  stores: Pick<Stores, 'careFlags' | 'conversations'>,
  { lenderId, loanId, conversationId }: { lenderId: string; loanId: string | null; conversationId: string | null },
): Promise<CareFlag | undefined> {
  const conversation = conversationId ? await stores.conversations.get(conversationId) : undefined;
  const address = conversation && shop.vault.open(conversation.sealedAddress);
  const of = { loanId, addressHash: address === undefined ? null : shop.vault.hash('phone', address) };
  return stores.careFlags.activeOf(lenderId, of, shop.clock.now());
}

/** Ends a flag, and forgets what it was. The lender's hold ends with it. */
export async function endCare(
  shop: Pick<Workshop, 'clock'>,
  stores: Pick<Stores, 'careFlags' | 'audit' | 'tasks'>,
  flagId: string,
  actor: string,
  detail: Readonly<Record<string, string>> = {},
): Promise<void> {
  const now = shop.clock.now();
  const flag = await stores.careFlags.lock(flagId);
  if (!flag || flag.endedAt) return;
  await stores.careFlags.save({ ...flag, category: null, endedAt: now });
  await stores.audit.append({ at: now, actor, action: 'care_ended', subject: flagId, detail });
  if (flag.loanId) await stores.tasks.enqueue({ kind: 'care.hold', payload: { flagId }, runAt: now });
}

/** Flags of people in need: begun when they say so, kept with their consent, and ended by a task. */
export function createCare(shop: Workshop) {
  const { database, vault, clock } = shop;

  /**
   * No more demands from now on. Said twice in a conversation it is one flag. What is only noted with consent is not
   * written down here: `need` says whether the lender's lock has to be held as well, for as long as the law does.
   */
  async function begin(conversationId: string, need: CareCategory): Promise<{ flagId: string | null }> {
    return database.transaction(async (stores) => {
      const id = idFrom('car', conversationId);
      const known = await stores.careFlags.lock(id);
      const conversation = await stores.conversations.get(conversationId);
      if (!conversation) return { flagId: known?.id ?? null };
      if (known && !known.endedAt) {
        if (need === 'moratorium') await prolong(stores, known);
        return { flagId: id };
      }
      const identification = await stores.identifications.latest(conversationId);
      const now = clock.now();
      const flag: CareFlag = {
        id,
        version: known?.version ?? 1,
        lenderId: conversation.lenderId,
        loanId: identification?.provedAt ? identification.loanId : null,
        addressHash: vault.hash('phone', vault.open(conversation.sealedAddress)),
        conversationId,
        category: null,
        consent: 'not_asked',
        since: now,
        until: careUntil(now, need === 'moratorium' ? need : null),
        endedAt: null,
      };
      await (known ? stores.careFlags.save(flag) : stores.careFlags.insert(flag));
      await written(stores, flag, 'care_begun');
      // The law of a breathing space stops a lock too. Where it is not known whose loan it is, the person who comes sees to it.
      if (need === 'moratorium' && flag.loanId) await holdLater(stores, id);
      return { flagId: id };
    });
  }

  /** A breathing space that comes up after another need lasts as long as any. */
  async function prolong(stores: Pick<Stores, 'careFlags' | 'tasks'>, flag: CareFlag): Promise<void> {
    const until = careUntil(flag.since, 'moratorium');
    if (until > flag.until) await stores.careFlags.save({ ...flag, until });
    if (flag.loanId) await holdLater(stores, flag.id);
  }

  /** Whether what it is may be noted. Only with a yes is it, and only then is it kept for as long as that takes. */
  async function consent(
    conversationId: string,
    category: CareCategory,
    given: boolean,
  ): Promise<{ until: string | null }> {
    return database.transaction(async (stores) => {
      const flag = await stores.careFlags.lock(idFrom('car', conversationId));
      if (!flag || flag.endedAt) return { until: null };
      const kept = given ? category : null;
      const agreed = careUntil(flag.since, kept);
      // What the law asks for is not cut short by an answer about something else.
      const until = flag.category === null && flag.until > agreed ? flag.until : agreed;
      const saved = await stores.careFlags.save({
        ...flag,
        category: kept,
        consent: given ? 'given' : 'refused',
        until,
      });
      await written(stores, saved, given ? 'care_consented' : 'care_refused');
      return { until: until.toISOString() };
    });
  }

  async function written(stores: Stores, flag: CareFlag, action: string): Promise<void> {
    const { id, until, conversationId } = flag;
    await stores.audit.append({
      at: clock.now(),
      actor: `owner:${conversationId}`,
      action,
      subject: id,
      detail: { until: until.toISOString() },
    });
    // One that is kept for longer after all is looked at again then.
    await stores.tasks.enqueue({ kind: 'care.end', payload: { flagId: id }, runAt: until, dedupe: id });
  }

  const holdLater = (stores: Pick<Stores, 'tasks'>, flagId: string): Promise<void> =>
    stores.tasks.enqueue({ kind: 'care.hold', payload: { flagId }, runAt: clock.now() });

  /** Holds the lender's lock automation for as long as a flag lasts, or lets go of it where the flag has ended. */
  async function hold({ payload }: Task): Promise<null> {
    const flag = await database.read.careFlags.get(String(payload['flagId']));
    if (!flag?.loanId) return null;
    const loans = shop.parties.loans(lenderOf(shop, flag.lenderId));
    const key = `care:${flag.id}`;
    if (!flag.endedAt)
      await loans.setHold(flag.loanId, { key, kind: 'lock_grace', until: flag.until, reason: 'moratorium' });
    else if ((await loans.holds(flag.loanId)).some((one) => one.key === key)) await loans.removeHold(flag.loanId, key);
    return null;
  }

  /** The worker's end of a flag: what it was is forgotten with it. A date asks to come again. */
  async function end({ payload }: Task): Promise<Date | null> {
    return database.transaction(async (stores) => {
      const flag = await stores.careFlags.lock(String(payload['flagId']));
      if (!flag || flag.endedAt) return null;
      if (flag.until > clock.now()) return flag.until;
      await endCare(shop, stores, flag.id, 'system');
      return null;
    });
  }

  /** What was said before the proof holds for the loan from then on, on whatever channel it is asked about. */
  async function proved(conversationId: string, loanId: string): Promise<void> {
    await database.transaction(async (stores) => {
      const flag = await stores.careFlags.lock(idFrom('car', conversationId));
      if (flag && !flag.endedAt && !flag.loanId) await stores.careFlags.save({ ...flag, loanId });
    });
  }

  return { begin, consent, proved, end, hold };
}

export type Care = ReturnType<typeof createCare>;
