import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lenderSchema, type Lenders, lendersOf } from '../../core/lender.js';
import { money } from '../../core/money.js';
import type { Stores } from '../../core/ports/store.js';
import { createDatabase } from '../../store/database.js';
import { openEmbedded } from '../../store/embedded.js';
import { invariants } from '../../tools/verification/invariants.js';
import { type Finding, onlyOn, verify, verifyAtOneMoment } from '../../tools/verification/verify.js';
import { northwind } from '../bot/trialDialogue.js';
import { engines, type OpenEngine } from '../store/engines.js';
import {
  after,
  attempt,
  conversation,
  handover,
  identification,
  incident,
  ledgerTransaction,
  noon,
  message,
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
  await stores.payments.insert(attempt({ id: 'pay3', loanId: 'NW-1', quoteId: 'quo1', method: 'reference' }));
  await stores.tasks.enqueue({
    kind: 'payment.reconcile',
    payload: { paymentId: 'pay3' },
    runAt: after(3 * day),
    dedupe: 'pay3',
  });
  await stores.releases.insert(
    release({
      loanId: 'NW-1',
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
    runAt: after(3 * day),
    dedupe: 'rel1',
  });
  await lateAndTold(stores);
  await downPaid(stores);
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
  await decided(stores, 'ovr1');
  await stores.visits.insert(visit({ id: 'vis1', centreId: 'centre', seat: 1 }));
  await stores.visits.insert(visit({ id: 'vis2', centreId: 'centre', seat: 2 }));
  await stores.inbox.receive({ source: 'stripe', eventId: 'evt_1', type: 'paid', bodyHash: 'hash', at });
}

/** Work that has been late for a day, which the look at the work found. */
async function lateAndTold(stores: Stores): Promise<void> {
  await stores.tasks.enqueue({ kind: 'plan.step', payload: { planId: 'pln1' }, runAt: after(day), dedupe: 'pln1' });
  await stores.tasks.enqueue({ kind: 'work.watch', payload: {}, runAt: after(2 * day), dedupe: 'all' });
  const [look] = await stores.tasks.claim(after(2 * day), 10, 1, ['work.watch']);
  if (look) await stores.tasks.postpone(look, after(2 * day + 60), null);
  const late = { kind: 'work_late', subject: 'plan.step', dedupe: 'work_late:plan.step' } as const;
  await stores.incidents.raise(incident({ ...late, at: after(day + 3700) }));
}

async function paid(stores: Stores, id: string, loanId: string): Promise<void> {
  await stores.payments.insert(
    attempt({ id, loanId, quoteId: 'quo1', state: 'settled', settledAt: after(100), postedAs: `tx:${id}` }),
  );
  await stores.payments.addMovement(id, { id: `ch:${id}`, kind: 'paid', amount: money(8998, 'GBP'), at: after(100) });
  await stores.ledger.post(ledgerTransaction({ id: `led:${id}`, attemptId: id, loanId, key: `paid:ch:${id}` }));
}

/** A release that one person asked for and another agreed to. */
async function decided(stores: Stores, id: string): Promise<void> {
  const people = { askedBy: 'amy', decidedBy: 'omar', kind: 'override', state: 'approved' } as const;
  const loan = { lenderId: 'northwind', loanId: 'NW-2', handoverId: 'han1', reason: 'seen the receipt' };
  await stores.overrides.insert({ id, version: 1, ...loan, ...people, createdAt: at, decidedAt: at });
  const detail = { override: id };
  await stores.audit.append({ at, actor: 'agent:amy', action: 'release_override_asked', subject: 'han1', detail });
  await stores.audit.append({ at, actor: 'agent:omar', action: 'release_override_approved', subject: 'han1', detail });
}

/** A plan's down payment, more than the loan owed by then: the rest is a credit. A receipt of it went out. */
async function downPaid(stores: Stores): Promise<void> {
  const amount = money(3000, 'GBP');
  const details = { loanId: 'NW-2', quoteId: 'quo2', planId: 'pln1', purpose: 'down_payment', amount } as const;
  await stores.quotes.insert(quote({ id: 'quo2', loanId: 'NW-2' }));
  await stores.payments.insert(
    attempt({ id: 'pay2', state: 'settled', settledAt: after(8), postedAs: 'tx:pay2', ...details }),
  );
  await stores.payments.addMovement('pay2', { id: 'ch:pay2', kind: 'paid', amount, at: after(8) });
  await stores.payments.notePosting('ch:pay2', { postedAs: 'tx:pay2', excessMinor: 500 });
  const books = [
    ['paid:ch:pay2', 'gateway', 'loan', 3000],
    ['over:ch:pay2', 'loan', 'overpayment', 500],
  ] as const;
  for (const [key, from, to, minor] of books)
    await stores.ledger.post(
      ledgerTransaction({
        id: `led:${key}`,
        attemptId: 'pay2',
        loanId: 'NW-2',
        key,
        entries: [
          { account: from, minor, currency: 'GBP' },
          { account: to, minor: -minor, currency: 'GBP' },
        ],
      }),
    );
  const contact = {
    may: true,
    because: null,
    at: after(9).toISOString(),
    zones: ['Europe/London'],
    hours: ['08:00', '20:00'],
    mostInSevenDays: 2,
    consent: true,
    holds: [],
  } as const;
  await stores.messages.insert(
    message({ id: 'msg1', dedupe: 'passcode:idn_a123456b:0', kind: 'receipt', state: 'sent', contact }),
  );
  await stores.messages.insert(
    message({ id: 'msg2', kind: 'payment_reminder', state: 'sent', consent: 'pln1', contact }),
  );
  const line = { conversationId: 'CA1', who: 'assistant', agentId: null } as const;
  await stores.transcripts.append([
    { ...line, at: after(50), text: 'Please send the 6 digits of the passcode.' },
    { ...line, at: after(70), text: 'You owe 89.98 pounds on loan NW-1, due 2026-04-01; ring +441632960001.' },
  ]);
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
  ['an entry without its counterpart', [1, 3], ["update ledger_entries set minor = 1 where account = 'loan'"]],
  ['a ledger transaction without entries', [1, 3], ["delete from ledger_entries where transaction_id = 'led:pay1'"]],
  ['a ledger that may be changed', [1], ['alter table ledger_entries disable trigger all']],
  ['a second charge of one attempt', [2, 3], [another('movements', 'ch:pay1', "id = 'ch2'")]],
  [
    'a code paid twice at a till, and nobody told',
    [2, 3],
    [
      "update payment_attempts set method = 'reference' where id = 'pay1'",
      another('movements', 'ch:pay1', "id = 'ch2'"),
    ],
  ],
  ['a code that nobody asks about any more', [6], ["delete from tasks where dedupe = 'pay3'"]],
  [
    'money at the gateway that our ledger has not',
    [3, 10],
    [another('movements', 'ch:pay1', "id = 'ch2', kind = 'refunded'")],
  ],
  [
    'two open releases of a phone',
    [4],
    [
      'drop index releases_one_open, releases_one_open_of_loan',
      another('releases', 'rel2', "id = 'rel3', vendor_ref = null"),
    ],
  ],
  ['a release by decision of one person alone', [16], ["update overrides set decided_by = null, loan_id = 'NW-9'"]],
  ['a release by decision that nobody is on record for', [16], [`update overrides set decided_by = 'olga'`]],
  ['one command for two releases', [4], [another('releases', 'rel1', "id = 'rel3', device_hash = 'other'")]],
  [
    'a release for a payment that was never posted',
    [5, 6],
    ["update payment_attempts set posted_as = null where id = 'pay1'"],
  ],
  [
    'a release for another loan’s payment',
    [5, 10],
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
      "update payment_attempts set posted_as = null where id = 'pay1'",
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
      "insert into ledger_entries select 'led2', n, account, -minor, currency from ledger_entries where transaction_id = 'led:pay1'",
      "update payment_attempts set state = 'reversed' where id = 'pay1'",
    ],
  ],
  [
    'a task that nobody takes, and nobody told',
    [8],
    ["insert into tasks (kind, payload, run_at) values ('payment.post', '{}', '2026-03-14T12:00Z')"],
  ],
  [
    'a task that fails again and again, and nobody told',
    [8],
    ["update tasks set failing_since = '2026-03-14T12:00Z' where kind = 'release.step'"],
  ],
  ['work that is late since somebody was told of other work', [8], ["update incidents set at = '2026-03-14T12:00Z'"]],
  [
    'an event twice in the inbox',
    [9],
    ['alter table inbox drop constraint inbox_source_event_id_pk', 'insert into inbox select * from inbox'],
  ],
  [
    'another amount than agreed, and no suspense',
    [3, 11],
    ["update movements set amount_minor = 5 where id = 'ch:pay1'"],
  ],
  [
    'settled without money',
    [10, 11],
    ['delete from movements', 'delete from ledger_entries', 'delete from ledger_transactions'],
  ],
  [
    'a payment that says refunded and was not',
    [10],
    ["update payment_attempts set state = 'refunded' where id = 'pay1'"],
  ],
  [
    'paid beyond the balance, and no credit',
    [12],
    [
      "delete from ledger_transactions where key = 'over:ch:pay2'",
      "delete from ledger_entries where transaction_id = 'led:over:ch:pay2'",
    ],
  ],
  [
    'a plan that released before its down payment',
    [12],
    ["update payment_attempts set plan_id = null where id = 'pay2'"],
  ],
  [
    'a card number in a transcript',
    [14],
    ["update transcript_lines set text = 'it is 4242 4242 4242 4242, 12/30' where n = 1"],
  ],
  ['an IMEI in the payload of a task', [14], [`update tasks set payload = payload || '{"imei":"861122030001010"}'`]],
  ['somebody’s number in an audit row', [14, 16], [`update audit set detail = '{"to":"+447700900101"}' where n = 1`]],
  ['a passcode in a transcript', [14], ["update transcript_lines set text = 'the passcode is 123456' where n = 1"]],
  ['an amount told before the proof', [19], ["update transcript_lines set text = 'You owe 89.98 pounds.' where n = 1"]],
  ['a loan named before the proof', [19], ["update transcript_lines set text = 'That is loan NW-1.' where n = 1"]],
  ['a receipt that nothing allowed', [20], ["update messages set contact = null where id = 'msg1'"]],
  [
    'a reminder in the night of one of the zones',
    [20],
    [
      `update messages set contact = jsonb_set(contact, '{zones}', '["Europe/London", "Pacific/Auckland"]') where id = 'msg2'`,
    ],
  ],
  [
    'more reminders than the policy has, to several addresses of one person',
    [20],
    [
      `update messages set loan_id = 'NW-1', contact = contact || '{"earlier": 0}' where id = 'msg2'`,
      ...[3, 4].map((n) =>
        another('messages', 'msg2', `id = 'msg${n}', dedupe = 'again ${n}', address_hash = 'another ${n}'`),
      ),
    ],
  ],
  [
    'a reminder to somebody who wants none',
    [20],
    ["insert into opt_outs select lender_id, address_hash, created_at from messages where id = 'msg2'"],
  ],
  [
    'a demand during a hold',
    [20],
    [`update messages set contact = jsonb_set(contact, '{holds}', '["dispute"]') where id = 'msg2'`],
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

      /** The invariants that something has broken, by title. */
      const caught = new Set<string>();

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
          ['inbox', 'visits', 'tasks', 'incidents', 'releases', 'overrides', 'plans', 'handovers', 'audit']
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
        expect(findings).toHaveLength(invariants.length + 3);
        const numbers = new Set(findings.map(({ number }) => number));
        expect([...numbers]).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
        const unseen = findings.filter(({ looked }) => looked === 0).map(({ title }) => title);
        expect(unseen).toEqual([
          'money that was taken back after the release is flagged once',
          'the embedded folder has one owner, and nobody else may look into it',
        ]);
      });

      test.each(breaks)('catches %s', async (_what, numbers, statements) => {
        const findings = await afterBreaking(statements);
        expect(brokenIn(findings)).toEqual(numbers);
        for (const { title, broken } of findings) {
          expect(new Set(broken).size).toBe(broken.length);
          if (broken.length > 0) caught.add(title);
        }
      });

      test('each thing that rows can show is broken by one of these', async () => {
        const titles = (await verifyAtOneMoment(engine.connections, later)).map(({ title }) => title);
        // Of the folder the command tells, below.
        const folder = 'the embedded folder has one owner, and nobody else may look into it';
        expect(titles.filter((title) => !caught.has(title))).toEqual([folder]);
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

  test('looks while the product runs on the folder, and tells of one that others may look into', async () => {
    const product = join(folder, 'product');
    const database = await createDatabase({ dataDir: product });
    const look = async (): Promise<{ status: unknown; said: string }> => {
      const child = spawn(process.execPath, [join(root, 'dist', 'tools', 'verify.js')], { env });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
      const [status] = await once(child, 'close');
      return { status, said };
    };
    const whole = await look();
    chmodSync(product, 0o755);
    const open = await look();
    await database.close();
    expect(whole).toEqual({ status: 0, said: expect.stringContaining('All of it holds.') });
    expect(open.status).toBe(1);
    expect(open.said).toMatch(/15 {2}BROKEN .*1 looked at, 1 broken\)\n\s+others may look into the folder\n/);
  });

  test('says what holds, and ends with 1 where something does not', async () => {
    const whole = run();
    expect(whole).toMatchObject({ status: 0, stderr: '' });
    expect(whole.stdout).toContain('All of it holds.');
    const connections = await openEmbedded(join(folder, 'product'));
    await connections.query({
      text: `insert into tasks (kind, payload, run_at, was_due_at)
        values ('a', '{}', now() - interval '1 day', null), ('work.watch', '{}', now(), now())`,
    });
    await connections.close();
    const broken = run(join(folder, 'product'));
    expect(broken).toMatchObject({ status: 1, stderr: '' });
    expect(broken.stdout).toMatch(/8 {2}BROKEN .*2 looked at, 1 broken\)\n\s+a 1\n/);
  });

  test('a server that does not answer is said to be that', async () => {
    const { status, stderr } = run(`postgresql://nobody@127.0.0.1:${await freePort()}/none`);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('does not answer') });
  });
});
