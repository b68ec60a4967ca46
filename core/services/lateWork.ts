import { later } from '../clock.js';
import { handoverMoves } from '../handover.js';
import { idFrom, newId } from '../ids.js';
import type { Incident } from '../incident.js';
import type { Lender } from '../lender.js';
import type { Stores } from '../ports/store.js';
import { next } from '../states.js';
import type { LateWork, Task } from '../task.js';
import { tellDesks } from './deskAccess.js';
import { openCaseOfWork } from './handovers.js';
import type { Workshop } from './workshop.js';

const lookEvery = 60;

/**
 * Work that is late, or fails again and again, is somebody's concern: one incident and one case a kind and lender, however
 * much of it there is, and both end by themselves once all of it is done.
 */
export function createLateWork(shop: Workshop) {
  const { database, clock } = shop;

  /** At the start of a process. One look for all of them. */
  const begin = (): Promise<void> =>
    database.read.tasks.enqueue({ kind: 'work.watch', payload: {}, runAt: clock.now(), dedupe: 'all' });

  /**
   * Late is what was late when this look was due: after an outage of our own all of it is late, and done a moment later.
   * Whatever was due before this look has been taken up before it.
   */
  async function watch({ runAt }: Task): Promise<Date> {
    const late = (await database.read.tasks.late(runAt)).map((work) => ({ work, lender: lenderOfWork(work) }));
    const open = (await database.read.incidents.open()).filter(({ kind }) => kind === 'work_late');
    const isOf = (incident: Incident) => (one: (typeof late)[number]) =>
      one.work.kind === incident.subject && one.lender.id === incident.lenderId;
    for (const one of late) if (!open.some((incident) => isOf(incident)(one))) await raise(one.work, one.lender);
    for (const incident of open) if (!late.some(isOf(incident))) await end(incident);
    return later(clock.now(), lookEvery);
  }

  /** What is nobody's is for those who serve the first lender. */
  const lenderOfWork = ({ lenderId }: LateWork): Lender =>
    (lenderId === null ? undefined : shop.lenders.byId(lenderId)) ?? (shop.lenders.all()[0] as Lender);

  async function raise({ kind, since }: LateWork, lender: Lender): Promise<void> {
    const lenderId = lender.id;
    const dedupe = `work_late:${lenderId}:${kind}:${since.toISOString()}`;
    const incident = { id: newId('inc'), kind: 'work_late', lenderId, loanId: null, subject: kind, dedupe } as const;
    await database.transaction(async (stores) => {
      if (!(await stores.incidents.raise({ ...incident, at: clock.now(), closedAt: null }))) return;
      await openCaseOfWork(shop, stores, {
        lenderId,
        loanId: null,
        reason: 'work_late',
        place: `work / ${kind}`,
        dedupe,
      });
    });
    await tellDesks(shop, { lenderId, handoverId: idFrom('han', dedupe) });
  }

  async function end({ id, lenderId, dedupe }: Incident): Promise<void> {
    await database.transaction(async (stores) => {
      if (await stores.incidents.close(id, clock.now())) await endCase(stores, idFrom('han', dedupe));
    });
    await tellDesks(shop, { lenderId, handoverId: idFrom('han', dedupe) });
  }

  /** Who has the case already ends it as they see fit. */
  async function endCase(stores: Stores, handoverId: string): Promise<void> {
    const handover = await stores.handovers.lock(handoverId);
    const state = handover?.state === 'waiting' ? next(handoverMoves, handover.state, 'resolve') : undefined;
    if (!handover || !state) return;
    await stores.handovers.save({ ...handover, state, closedAt: clock.now(), outcome: 'caught up' });
    const by = { actor: 'system', action: 'case_resolved', subject: handoverId } as const;
    await stores.audit.append({ ...by, at: clock.now(), detail: { outcome: 'caught up' } });
  }

  return { begin, watch };
}
