import { beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../../../core/ids.js';
import type { TaskStore } from '../../../core/ports/store.js';
import type { Task } from '../../../core/task.js';
import type { OpenEngine } from '../engines.js';
import { after, attempt, noon } from '../rows.js';

export function taskSuite(open: () => OpenEngine): void {
  const tasks = (): TaskStore => open().database.read.tasks;
  let kind = '';
  beforeEach(() => {
    kind = newId('kind');
  });
  const enqueue = (dedupe?: string, runAt = noon): Promise<void> =>
    tasks().enqueue({ kind, payload: { id: dedupe ?? null, n: 1 }, runAt, ...(dedupe ? { dedupe } : {}) });
  const claim = (limit = 100, now = noon, leaseSeconds = 60): Promise<readonly Task[]> =>
    tasks().claim(now, leaseSeconds, limit, [kind]);
  const one = async (now = noon, leaseSeconds = 60): Promise<Task> => {
    const [task] = await claim(1, now, leaseSeconds);
    if (!task) throw new Error('nothing to claim');
    return task;
  };
  /** The lease ran out by the database's clock: nothing that this process or the world's clock says matters. */
  const letLeaseRunOut = (task: Task): Promise<unknown> =>
    open().sql(`update tasks set leased_until = clock_timestamp() - interval '1 millisecond' where id = ${task.id}`);

  describe('tasks', () => {
    test('nothing is claimed where nothing is due, no kind is asked for, or none fits', async () => {
      await enqueue(undefined, after(1));
      expect(await claim()).toEqual([]);
      expect(await tasks().claim(after(10), 60, 10, [])).toEqual([]);
      expect(await claim(0, after(10))).toEqual([]);
      expect(await claim(10, after(1))).toHaveLength(1);
    });

    test('a claimed task has its payload, its count and a lease, and nobody else gets it', async () => {
      await enqueue('a');
      const task = await one();
      expect(task).toEqual({
        id: task.id,
        kind,
        payload: { id: 'a', n: 1 },
        runAt: noon,
        attempts: 1,
        lease: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(await claim()).toEqual([]);
    });

    test('due ones come oldest first, up to the limit', async () => {
      for (const seconds of [-1, -3, -2]) await enqueue(undefined, after(seconds));
      expect((await claim(2)).map(({ runAt }) => runAt)).toEqual([after(-3), after(-2)]);
    });

    test('a live task is not enqueued twice, a done one may be again', async () => {
      await Promise.all(Array.from({ length: 10 }, () => enqueue('a')));
      await enqueue('b');
      const claimed = await claim();
      expect(new Set(claimed.map(({ payload }) => payload['id']))).toEqual(new Set(['a', 'b']));
      expect(claimed).toHaveLength(2);
      for (const task of claimed) expect(await tasks().complete(task, noon)).toBe(true);
      await enqueue('a');
      expect(await claim()).toHaveLength(1);
    });

    test("a lease ends by the database's clock, however far the world's time goes", async () => {
      await enqueue('a');
      await one();
      expect(await claim(1, after(30 * 24 * 3600))).toEqual([]);
      const short = newId('kind');
      await tasks().enqueue({ kind: short, payload: {}, runAt: noon });
      const [first] = await tasks().claim(noon, 0.05, 1, [short]);
      for (;;) {
        const [again] = await tasks().claim(noon, 60, 1, [short]);
        if (!again) continue;
        expect(again).toMatchObject({ id: first?.id, attempts: 2 });
        expect(again.lease).not.toBe(first?.lease);
        break;
      }
    });

    test('a worker whose lease was taken over changes nothing', async () => {
      await enqueue('a');
      const slow = await one();
      await letLeaseRunOut(slow);
      const quick = await one();
      expect(quick.id).toBe(slow.id);
      expect(await tasks().renew(slow, 60)).toBe(false);
      expect(await tasks().postpone(slow, after(60), 'late')).toBe(false);
      expect(await tasks().complete(slow, noon)).toBe(false);
      const atOnce = [slow, quick, slow].map((task) => tasks().complete(task, noon));
      expect(await Promise.all(atOnce)).toEqual([false, true, false]);
      expect(await tasks().complete(quick, noon)).toBe(false);
    });

    test('a lease that ran out but was not taken over still counts', async () => {
      await enqueue('a');
      const task = await one();
      await letLeaseRunOut(task);
      expect(await tasks().renew(task, 60)).toBe(true);
      expect(await claim()).toEqual([]);
      expect(await tasks().complete(task, noon)).toBe(true);
    });

    test('a postponed task comes again then; failures are counted, planned returns are not', async () => {
      await enqueue('a');
      expect(await tasks().postpone(await one(), after(60), 'loans.down')).toBe(true);
      expect(await claim(1, after(59))).toEqual([]);
      const again = await one(after(60));
      expect(again).toMatchObject({ attempts: 2, runAt: after(60) });
      await tasks().postpone(again, after(120), null);
      expect(await one(after(120))).toMatchObject({ attempts: 1 });
    });

    test('hastening brings forward, never back', async () => {
      await enqueue('a', after(3600));
      await tasks().hasten(kind, 'a', after(7200));
      expect(await claim(1, after(3599))).toEqual([]);
      await tasks().hasten(kind, 'a', after(5));
      expect(await claim(1, after(5))).toHaveLength(1);
      await tasks().hasten(kind, 'nothing', noon);
    });

    test('what happens while a task is under way is not slept over', async () => {
      await enqueue('a');
      const task = await one();
      await tasks().hasten(kind, 'a', after(1));
      await tasks().postpone(task, after(3600), null);
      const again = await one(after(1));
      await tasks().postpone(again, after(3600), null);
      expect(await claim(1, after(3599))).toEqual([]);
    });

    test('what is due is counted until it is done', async () => {
      await enqueue('a');
      const before = await tasks().counts(noon);
      await tasks().complete(await one(), noon);
      expect(await claim(1, after(3600))).toEqual([]);
      expect(await tasks().counts(noon)).toMatchObject({ due: before.due - 1 });
      expect(before.oldestDueAt?.getTime()).toBeLessThanOrEqual(noon.getTime());
      await enqueue('a');
      expect(await claim()).toHaveLength(1);
    });

    test('what is late is told by kind and lender, until it is done', async () => {
      const payment = attempt({ lenderId: newId('lender') });
      await open().database.read.payments.insert(payment);
      const soon = { kind: 'payment.post', payload: { paymentId: payment.id }, dedupe: payment.id };
      await tasks().enqueue({ ...soon, runAt: noon });
      await tasks().enqueue({ kind, payload: { lenderId: payment.lenderId }, runAt: noon });
      await tasks().enqueue({ kind, payload: { lenderId: payment.lenderId }, runAt: after(5) });
      const late = async (seconds: number) =>
        (await tasks().late(after(seconds))).filter(({ lenderId }) => lenderId === payment.lenderId);
      const overdue = async (seconds: number) => (await tasks().counts(after(seconds))).overdue;
      expect(await late(1200)).toEqual([]);
      const posting = { kind: 'payment.post', lenderId: payment.lenderId, count: 1, since: noon };
      expect(await late(1201)).toEqual([posting]);
      expect(await late(3601)).toEqual(expect.arrayContaining([posting, { ...posting, kind }]));
      expect(await late(3606)).toContainEqual({ ...posting, kind, count: 2 });
      expect((await overdue(1201)) - (await overdue(1199))).toBe(1);
      for (const task of await tasks().claim(after(5), 10, 9, [kind, 'payment.post']))
        if (task.payload['lenderId'] === payment.lenderId || task.payload['paymentId'] === payment.id)
          await tasks().complete(task, after(5));
      expect(await late(1e9)).toEqual([]);
    });

    test('what fails again and again is late from its first failure, and by one success no more', async () => {
      const own = newId('kind');
      await tasks().enqueue({ kind: own, payload: {}, runAt: noon });
      const late = async (seconds: number) => (await tasks().late(after(seconds))).find((one) => one.kind === own);
      const fail = async (seconds: number, error: string | null): Promise<void> => {
        const [task] = await tasks().claim(after(seconds), 10, 1, [own]);
        if (task) await tasks().postpone(task, after(seconds + 60), error);
      };
      await fail(7200, 'loans.down');
      expect(await late(7260 + 3600)).toBeUndefined();
      await fail(10_800, 'loans.down');
      expect(await late(7260 + 3601)).toEqual({ kind: own, lenderId: null, count: 1, since: after(7260) });
      await fail(14_400, null);
      expect(await late(14_460 + 3600)).toBeUndefined();
    });

    test('freeing all leases makes what a killed process held due at once', async () => {
      await enqueue('a');
      const held = await one();
      expect(await tasks().freeAll()).toBeGreaterThanOrEqual(1);
      expect(await one()).toMatchObject({ id: held.id, attempts: 2 });
      expect(await tasks().complete(held, noon)).toBe(false);
    });

    test('four workers do 400 tasks once each', async () => {
      const requests = Array.from({ length: 400 }, (_, index) => ({ kind, payload: { index }, runAt: noon }));
      await open().database.transaction(async (stores) => {
        for (const request of requests) await stores.tasks.enqueue(request);
      });
      const done: unknown[] = [];
      const worker = async (): Promise<void> => {
        for (let batch = await claim(20); batch.length > 0; batch = await claim(20)) {
          const completed = await Promise.all(batch.map((task) => tasks().complete(task, noon)));
          done.push(...batch.filter((_, index) => completed[index]).map(({ payload }) => payload['index']));
        }
      };
      await Promise.all([worker(), worker(), worker(), worker()]);
      expect(done).toHaveLength(400);
      expect(new Set(done).size).toBe(400);
    });
  });
}
