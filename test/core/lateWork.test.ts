import { beforeEach, describe, expect, test } from '@jest/globals';
import { later } from '../../core/clock.js';
import type { Agent } from '../../core/agent.js';
import { newId } from '../../core/ids.js';
import { Problem } from '../../core/problem.js';
import { createDeskIncidents } from '../../core/services/deskIncidents.js';
import { createLateWork } from '../../core/services/lateWork.js';
import type { Workshop } from '../../core/services/workshop.js';
import { type TaskHandler, runTask } from '../../server/workers/runTask.js';
import { trialLenders } from '../bot/trialDialogue.js';
import { anyEngine } from '../store/engines.js';
import { attempt, incident, noon } from '../store/rows.js';

const engine = anyEngine();

let now: Date;
let shop: Workshop;
let handlers: Record<string, TaskHandler>;
beforeEach(async () => {
  for (const table of ['tasks', 'incidents', 'handovers', 'payment_attempts']) await engine.sql(`delete from ${table}`);
  now = noon;
  shop = {
    database: engine.database,
    clock: { now: () => now, elapsed: () => performance.now() },
    lenders: trialLenders,
    shared: { publish: async () => undefined },
  } as unknown as Workshop;
  const lateWork = createLateWork(shop);
  handlers = { 'work.watch': lateWork.watch };
  await lateWork.begin();
});

const noLog = { warn: () => undefined, error: () => undefined } as never;

/** The worker's part: does what is due, the oldest first. */
async function work(): Promise<void> {
  const { database, clock } = shop;
  for (const task of await database.read.tasks.claim(now, 10, 20, Object.keys(handlers)))
    await runTask({ database, clock, log: noLog, handlers }, task);
}

/** So many minutes go by, each with its work. */
async function pass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    await work();
    now = later(now, 60);
  }
}

/** A posting that is due, of a payment to the second lender of the file. */
async function posting(): Promise<void> {
  const payment = attempt({ lenderId: 'sol', loanId: newId('loan') });
  await engine.database.read.payments.insert(payment);
  const { id } = payment;
  await engine.database.read.tasks.enqueue({
    kind: 'payment.post',
    payload: { paymentId: id },
    runAt: now,
    dedupe: id,
  });
}

const down: TaskHandler = () => Promise.reject(new Problem('loans.down'));
const incidents = async () =>
  engine.sql(`select kind, lender_id, subject, closed_at is null as open from incidents order by seq`);
const cases = async () =>
  engine.sql(`select lender_id, reason, place, state, outcome, agent_id from handovers order by seq`);

const late = { kind: 'work_late', lender_id: 'sol', subject: 'payment.post' };
const ofSol = { lender_id: 'sol', reason: 'work_late', place: 'work / payment.post', agent_id: null };

describe('work that fails again and again', () => {
  test('reaches a person after its limit, once however much of it there is, and ends by itself when it is done', async () => {
    handlers['payment.post'] = down;
    await posting();
    await posting();
    await pass(20);
    expect(await incidents()).toEqual([]);
    await pass(3);
    expect(await incidents()).toEqual([{ ...late, open: true }]);
    expect(await cases()).toEqual([{ ...ofSol, state: 'waiting', outcome: null }]);
    await posting();
    await pass(120);
    expect(await incidents()).toHaveLength(1);
    expect(await cases()).toHaveLength(1);
    handlers['payment.post'] = async () => null;
    await pass(3);
    expect(await incidents()).toEqual([{ ...late, open: false }]);
    expect(await cases()).toEqual([{ ...ofSol, state: 'resolved', outcome: 'caught up' }]);
    expect(await engine.sql(`select action, actor from audit where detail ->> 'outcome' = 'caught up'`)).toEqual([
      { action: 'case_resolved', actor: 'system' },
    ]);
  });

  test('the next time it is another incident', async () => {
    for (let times = 1; times <= 2; times += 1) {
      handlers['payment.post'] = down;
      await posting();
      await pass(23);
      handlers['payment.post'] = async () => null;
      await pass(3);
      expect(await incidents()).toEqual(Array.from({ length: times }, () => ({ ...late, open: false })));
    }
  });

  test('a case that an agent has taken stays theirs', async () => {
    handlers['payment.post'] = down;
    await posting();
    await pass(23);
    await engine.sql(`update handovers set state = 'claimed', agent_id = 'amy'`);
    handlers['payment.post'] = async () => null;
    await pass(3);
    expect(await incidents()).toEqual([{ ...late, open: false }]);
    expect(await cases()).toEqual([{ ...ofSol, state: 'claimed', agent_id: 'amy', outcome: null }]);
  });
});

describe('work that nobody takes', () => {
  test('reaches a person of whose lender it is', async () => {
    await posting();
    await pass(23);
    expect(await incidents()).toEqual([{ ...late, open: true }]);
  });

  test('or, where it is no lender’s, of the first', async () => {
    await engine.database.read.tasks.enqueue({ kind: 'a.kind', payload: {}, runAt: now });
    await pass(63);
    const [first] = trialLenders.all();
    expect(await incidents()).toEqual([{ ...late, lender_id: first?.id, subject: 'a.kind', open: true }]);
  });
});

test('after an outage of our own nobody is called: all of it is late, and done at once', async () => {
  handlers['payment.post'] = async () => null;
  await pass(2);
  await posting();
  now = later(now, 5 * 3600);
  await pass(3);
  expect(await incidents()).toEqual([]);
});

describe('incidents at the desk', () => {
  const agentOf = (role: Agent['role'], lenderIds = ['northwind']): Agent => ({
    id: 'omar',
    name: 'Omar',
    role,
    lenderIds,
    telephone: null,
  });
  const omar = agentOf('supervisor');
  const desk = () => createDeskIncidents(shop, { redacted: (text) => text.replaceAll(/\d{6,}/g, '…') });

  test('a supervisor sees those of their lenders, and closes one with a reason that is kept', async () => {
    const suspense = incident({ kind: 'suspense', loanId: 'NW-1', subject: 'pay1' });
    await engine.database.read.incidents.raise(suspense);
    await engine.database.read.incidents.raise(incident({ lenderId: 'sol' }));
    now = later(noon, 90);
    const shown = { id: suspense.id, kind: 'suspense', lender: 'Northwind', loanId: 'NW-1', work: null };
    expect(await desk().list(omar)).toEqual({
      incidents: [{ ...shown, lender: expect.any(String), at: noon, openSeconds: 90 }],
    });
    expect(await desk().close(omar, suspense.id, 'refunded by hand, see 861122030001010')).toEqual({ incidents: [] });
    expect(await desk().close(omar, suspense.id, 'once more')).toEqual({ refused: 'closed' });
    expect(await engine.sql(`select actor, detail from audit where subject = '${suspense.id}'`)).toEqual([
      {
        actor: 'agent:omar',
        detail: expect.objectContaining({ kind: 'suspense', reason: 'refunded by hand, see …' }),
      },
    ]);
  });

  test('an agent sees none, and nobody closes another lender’s', async () => {
    const theirs = incident();
    await engine.database.read.incidents.raise(theirs);
    expect(await desk().list(agentOf('agent'))).toEqual({ incidents: [] });
    expect(await desk().close(agentOf('agent'), theirs.id, 'looked at')).toEqual({ refused: 'not_allowed' });
    expect(await desk().close(agentOf('supervisor', ['sol']), theirs.id, 'looked at')).toEqual({
      refused: 'not_found',
    });
    expect(await incidents()).toMatchObject([{ open: true }]);
  });

  test('work that is late is named', async () => {
    await engine.database.read.incidents.raise(incident({ kind: 'work_late', loanId: null, subject: 'payment.post' }));
    expect(await desk().list(omar)).toMatchObject({ incidents: [{ work: 'payment.post', loanId: null }] });
  });
});
