import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lenderSchema, type Lenders, lendersOf } from '../../core/lender.js';
import { money } from '../../core/money.js';
import type { Stores } from '../../core/ports/store.js';
import { createDatabase } from '../../store/database.js';
import { openEmbedded } from '../../store/embedded.js';
import { invariants, notShown } from '../../tools/verification/invariants.js';
import { type Finding, onlyOn, verify, verifyAtOneMoment } from '../../tools/verification/verify.js';
import { northwind } from '../bot/trialDialogue.js';
import { engines, type OpenEngine } from '../store/engines.js';
import {
  after,
  attempt,
  conversation,
  handover,
  identification,
  ledgerTransaction,
  noon,
  passcode,
  plan,
  quote,
  release,
  visit,
} from '../store/rows.js';
import { freePort } from '../support/services.js';

const centre = { id: 'centre', name: 'King Street', address: 'King Street', timeZone: 'Europe/London', hours: {} };
const lenders: Lenders = lendersOf([
  lenderSchema.parse({ ...northwind, centres: [{ ...centre, slotMinutes: 30, seats: 2 }] }),
]);
/** Two days on: whatever had a limit is past it. */
const later = { now: after(2 * 86_400), lenders };
const at = noon;
const day = 86_400;

/** One of everything, as it is after a journey that went well and one that a person ended. */
async function live(stores: Stores): Promise<void> {
  const call = conversation({ id: 'CA1', channel: 'voice' });
  await stores.conversations.insert(call);
  await stores.identifications.insert(
    identification({ id: 'idn1', conversationId: 'CA1', loanId: 'NW-1', lookup: 'done', provedAt: after(60) }),
  );
  await stores.passcodes.insert(passcode('idn1', { id: 'cod1', endedAt: after(30) }));
  await stores.passcodes.insert(passcode('idn1', { id: 'cod2', sentAt: after(30), usedAt: after(60) }));
  await stores.audit.append({ at, actor: 'owner:CA1', action: 'proved', subject: 'loan:NW-1', detail: {} });
  await stores.quotes.insert(quote({ id: 'quo1' }));
  await paid(stores, 'pay1', 'NW-1');
  await stores.releases.insert(
    release({
      id: 'rel1',
      ground: { kind: 'ledger_clear', paymentId: 'pay1' },
      state: 'watching',
      vendorRef: 'cmd1',
      requestedAt: after(101),
      acceptedAt: after(102),
      confirmedAt: after(104),
      deadlineAt: after(day),
    }),
  );
  await stores.tasks.enqueue({
    kind: 'release.step',
    payload: { releaseId: 'rel1' },
    runAt: at,
    dedupe: 'rel1',
    deadlineAt: after(day),
  });
  await stores.plans.insert(plan({ id: 'pln1', loanId: 'NW-2', state: 'active', activeAt: after(10) }));
  await stores.releases.insert(
    release({
      id: 'rel2',
      loanId: 'NW-2',
      ground: { kind: 'plan', planId: 'pln1' },
      state: 'escalated',
      acceptedAt: after(20),
      deadlineAt: after(day),
    }),
  );
  await withCase(stores, 'han1', 'NW-2');
  await stores.visits.insert(visit({ id: 'vis1', centreId: 'centre', seat: 1 }));
  await stores.visits.insert(visit({ id: 'vis2', centreId: 'centre', seat: 2 }));
  await stores.inbox.receive({ source: 'stripe', eventId: 'evt_1', type: 'paid', bodyHash: 'hash', at });
}

async function paid(stores: Stores, id: string, loanId: string): Promise<void> {
  await stores.payments.insert(
    attempt({ id, loanId, quoteId: 'quo1', state: 'settled', settledAt: after(100), postedAs: `tx:${id}` }),
  );
  await stores.payments.addMovement(id, { id: `ch:${id}`, kind: 'paid', amount: money(8998, 'GBP'), at: after(100) });
  await stores.ledger.post(ledgerTransaction({ id: `led:${id}`, attemptId: id, loanId, key: `paid:ch:${id}` }));
}

async function withCase(stores: Stores, id: string, loanId: string): Promise<void> {
  const claimed = { agentId: 'amy', claimedAt: after(200), state: 'claimed' } as const;
  await stores.handovers.insert(handover({ id, conversationId: 'CA1', loanId, createdAt: after(150), ...claimed }));
  await stores.audit.append({ at, actor: 'system', action: 'handover_opened', subject: id, detail: {} });
  await stores.audit.append({ at, actor: 'agent:amy', action: 'case_claimed', subject: id, detail: {} });
}

const another = (table: string, id: string, change: string): string =>
  `create temp table copy on commit drop as select * from ${table} where id = '${id}';
   alter table copy drop column if exists seq; update copy set ${change};
   do $$ declare names text; begin
     select string_agg(quote_ident(attname), ', ') into names from pg_attribute
       where attrelid = 'copy'::regclass and attnum > 0 and not attisdropped;
     execute 'insert into ${table} (' || names || ') select ' || names || ' from copy';
   end $$; drop table copy`;

/** What no part of the product would write, and the invariants that it breaks. */
const breaks: readonly [string, readonly number[], readonly string[]][] = [
  ['an entry without its counterpart', [1], ["update ledger_entries set minor = 1 where account = 'loan'"]],
  ['a ledger transaction without entries', [1, 3], ["delete from ledger_entries where transaction_id = 'led:pay1'"]],
  ['a ledger that may be changed', [1], ['alter table ledger_entries disable trigger all']],
  ['a second charge of one attempt', [2, 3], [another('movements', 'ch:pay1', "id = 'ch2'")]],
  [
    'money at the gateway that our ledger has not',
    [3],
    [another('movements', 'ch:pay1', "id = 'ch2', kind = 'refunded'")],
  ],
  [
    'two open releases of a phone',
    [4],
    ['drop index releases_one_open', another('releases', 'rel2', "id = 'rel3', vendor_ref = null")],
  ],
  ['one command for two releases', [4], [another('releases', 'rel1', "id = 'rel3', device_hash = 'other'")]],
  ['a release for a payment that was never posted', [5, 6], ['update payment_attempts set posted_as = null']],
  [
    'a release for another loan’s payment',
    [5],
    [
      `update releases set loan_id = 'NW-9' where id = 'rel1'`,
      "update payment_attempts set state = 'reversed' where id = 'pay1'",
    ],
  ],
  ['a release for a plan that never began', [5], ['update plans set active_at = null']],
  [
    'a release on one agent’s word alone',
    [5],
    [
      `update releases set ground = '{"kind":"override","agentIds":["amy","amy"],"reason":"shown the receipt"}' where id = 'rel2'`,
    ],
  ],
  [
    'a release for no ground that we know',
    [5],
    [`update releases set ground = '{"kind":"kindness"}' where id = 'rel2'`],
  ],
  [
    'paid, posted and never released',
    [6],
    ["update releases set confirmed_at = null, state = 'cancelled' where id = 'rel1'"],
  ],
  [
    'paid, and nothing at work to post it',
    [6],
    [
      'update payment_attempts set posted_as = null',
      `update releases set ground = '{"kind":"ledger_clear","paymentId":null}' where id = 'rel1'`,
    ],
  ],
  ['a release past its limit that no person knows of', [6], ["update handovers set loan_id = 'NW-9'"]],
  [
    'money taken back after the release, and nobody told',
    [7],
    [
      another('movements', 'ch:pay1', "id = 'dp1', kind = 'disputed', at = at + interval '1 day'"),
      another('ledger_transactions', 'led:pay1', "id = 'led2', key = 'disputed:dp1'"),
      "insert into ledger_entries select 'led2', n, account, -minor, currency from ledger_entries",
      "update payment_attempts set state = 'reversed'",
    ],
  ],
  ['a task that was given up, and nobody told', [8], ['update tasks set dead_at = now()']],
  [
    'a task past its deadline, and nobody told',
    [8],
    [
      `insert into tasks (kind, payload, run_at, deadline_at)
    values ('payment.post', '{}', '2026-03-14T12:00Z', '2026-03-14T13:00Z')`,
    ],
  ],
  [
    'an event twice in the inbox',
    [9],
    ['alter table inbox drop constraint inbox_source_event_id_pk', 'insert into inbox select * from inbox'],
  ],
  ['another amount than agreed, and no suspense', [3, 11], ['update movements set amount_minor = 5']],
  [
    'settled without money',
    [11],
    ['delete from movements', 'delete from ledger_entries', 'delete from ledger_transactions'],
  ],
  ['more than the quote’s whole balance', [11], ['update quotes set payoff_minor = 1']],
  [
    'a passcode used after its time',
    [13],
    ["update passcodes set used_at = used_at + interval '1 hour' where id = 'cod2'"],
  ],
  ['a passcode with a sixth try', [13], ['update passcodes set tries = 6']],
  [
    'a passcode that proved twice',
    [13, 16],
    [`insert into audit select 99, at, actor, action, subject, detail, hash, hash from audit where action = 'proved'`],
  ],
  ['proved without a passcode', [13], ["update passcodes set used_at = null, ended_at = sent_at where id = 'cod2'"]],
  [
    'two passcodes active at once',
    [13],
    ['drop index passcodes_one_active', 'update passcodes set used_at = null, ended_at = null'],
  ],
  ['a row of the audit that was altered', [16], [`update audit set detail = '{"by":"me"}' where n = 1`]],
  ['a row of the audit that was taken out', [13, 16], ['delete from audit where n = 1']],
  ['a claim without its row in the audit', [16], ["update handovers set agent_id = 'omar'"]],
  ['a case that nobody opened', [16], ["update handovers set id = 'han2', state = 'waiting', agent_id = null"]],
  ['more visits than seats', [17], [another('visits', 'vis1', "id = 'vis3', seat = 3, person_hash = 'x'")]],
  [
    'visits that overlap beyond the seats',
    [17],
    [another('visits', 'vis1', "id = 'vis3', person_hash = 'x', starts_at = starts_at + interval '15 minutes'")],
  ],
  [
    'two open cases of a conversation',
    [16, 18],
    ['drop index handovers_one_open', another('handovers', 'han1', "id = 'han2'")],
  ],
  ['a case that is claimed by nobody', [16, 18], ['update handovers set agent_id = null']],
];

const brokenIn = (findings: readonly Finding[]): number[] => [
  ...new Set(findings.filter(({ broken }) => broken.length > 0).map(({ number }) => number)),
];

describe.each(engines.map((engine) => ({ ...engine, title: engine.name })))(
  'on $title',
  ({ describe: whole, open }) => {
    whole('what must always hold', () => {
      let engine: OpenEngine;
      beforeAll(async () => {
        engine = await open();
        await engine.database.transaction(live);
      });
      afterAll(() => engine.close());

      /** Breaks something as no part of the product could, looks, and takes it back. */
      async function afterBreaking(statements: readonly string[]): Promise<Finding[]> {
        const { connections } = engine;
        return connections.withClient(async (client) => {
          await client.query('begin');
          try {
            await client.query('set local session_replication_role = replica');
            for (const statement of statements) await client.query(statement);
            return await verify(onlyOn(connections, client), later);
          } finally {
            await client.query('rollback');
          }
        });
      }

      test('holds in an empty database, too', async () => {
        const findings = await afterBreaking(
          ['inbox', 'visits', 'tasks', 'incidents', 'releases', 'plans', 'handovers', 'audit']
            .map((table) => `delete from ${table}`)
            .concat(
              ['ledger_entries', 'ledger_transactions', 'movements', 'payment_attempts', 'quotes'].map(
                (table) => `delete from ${table}`,
              ),
              ['delete from passcodes', 'delete from identifications'],
            ),
        );
        expect(brokenIn(findings)).toEqual([]);
      });

      test('holds after journeys that went well, and all of it is looked at', async () => {
        const findings = await verifyAtOneMoment(engine.connections, later);
        expect(findings.filter(({ broken }) => broken.length > 0)).toEqual([]);
        expect(findings).toHaveLength(invariants.length + 1);
        const unseen = findings.filter(({ looked }) => looked === 0).map(({ title }) => title);
        expect(unseen).toEqual(['money that was taken back after the release is flagged once']);
      });

      test.each(breaks)('catches %s', async (_what, numbers, statements) => {
        expect(brokenIn(await afterBreaking(statements))).toEqual(numbers);
      });

      test('names what is broken', async () => {
        const findings = await afterBreaking(["update releases set confirmed_at = null, state = 'cancelled'"]);
        expect(findings.find(({ broken }) => broken.length > 0)?.broken).toEqual(['pay1']);
      });

      test('a moment in which nothing is late yet breaks nothing', async () => {
        const { connections } = engine;
        const early = { ...later, now: after(300) };
        expect(brokenIn(await verifyAtOneMoment(connections, early))).toEqual([]);
      });
    });
  },
);

test('every invariant is shown by rows, or said not to be', () => {
  const numbers = new Set([...invariants.map(({ number }) => number), ...notShown]);
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

describe('the command', () => {
  const root = resolve(import.meta.dirname, '..', '..');
  let folder: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'verify-'));
    env = { ...process.env, DATA_DIR: folder, SANDBOX_PORT: String(await freePort()), DATABASE_URL: '' };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(...args: string[]) {
    const command = ['--enable-source-maps', join(root, 'dist', 'tools', 'verify.js'), ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { env, encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  test('says that there is nothing to look at', () => {
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no database in') });
    expect(run(join(folder, 'elsewhere')).status).toBe(2);
  });

  test('says why it cannot look while the product runs', async () => {
    const database = await createDatabase({ dataDir: join(folder, 'product') });
    expect(run()).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('stop the product') });
    await database.close();
  });

  test('says what holds, and ends with 1 where something does not', async () => {
    const whole = run();
    expect(whole).toMatchObject({ status: 0, stderr: '' });
    expect(whole.stdout).toContain('All of it holds.');
    const connections = await openEmbedded(join(folder, 'product'));
    await connections.query({
      text: "insert into tasks (kind, payload, run_at, dead_at) values ('a', '{}', now(), now())",
    });
    await connections.close();
    const broken = run(join(folder, 'product'));
    expect(broken).toMatchObject({ status: 1, stderr: '' });
    expect(broken.stdout).toMatch(/8 {2}BROKEN .*1 looked at, 1 broken\)\n\s+a 1\n/);
  });

  test('a server that does not answer is said to be that', async () => {
    const { status, stderr } = run(`postgresql://nobody@127.0.0.1:${await freePort()}/none`);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('does not answer') });
  });
});
