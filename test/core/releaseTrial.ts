import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { later } from '../../core/clock.js';
import { newId } from '../../core/ids.js';
import type { Imei14 } from '../../core/imei.js';
import { lendersOf } from '../../core/lender.js';
import { money } from '../../core/money.js';
import type { Movement } from '../../core/payment.js';
import type { Parties } from '../../core/ports/parties.js';
import type { Identify } from '../../core/services/identify.js';
import { createReleases } from '../../core/services/releases.js';
import { lenderOf, type Workshop } from '../../core/services/workshop.js';
import { asProblem } from '../../core/problem.js';
import type { Task } from '../../core/task.js';
import { createVault } from '../../core/vault.js';
import { wording } from '../../dialogs/words/languages.js';
import type { Config } from '../../server/config.js';
import { createParties } from '../../server/drivers.js';
import { readLenders } from '../../server/lendersFile.js';
import { openTestWorld } from '../contracts/sandbox.js';
import type { OpenEngine } from '../store/engines.js';
import { attempt, conversation, identification, message, passcode, plan } from '../store/rows.js';

const lendersFile = readFileSync(resolve(import.meta.dirname, '..', '..', 'lenders.yaml'), 'utf8');

export interface Somebody {
  readonly lender: string;
  readonly loan: string;
  readonly imei: string;
  readonly from: string;
}

/**
 * Releases over a real database, the real drivers and the sandbox on a real port, all in this process. Work is done when it
 * is due and not before, so that days pass in no time.
 */
export async function startReleaseTrial(engine: Pick<OpenEngine, 'database' | 'sql'>) {
  const world = await openTestWorld();
  const { database } = engine;
  const vault = createVault('a secret of sixteen or more');
  const clock = { now: () => world.world.clock.now(), elapsed: () => performance.now() };
  const lenders = lendersOf(readLenders(lendersFile, { SANDBOX_URL: world.url }));
  const stripe = { secretKey: 'sk_test_sandbox', webhookSecrets: [], apiUrl: world.url };
  const drivers = createParties({ stripe } as unknown as Config, clock, vault);
  const taken = new Map<string, readonly Movement[]>();
  const parties = {
    ...drivers,
    payments: () => ({ movements: async ({ id }: { id: string }) => taken.get(id) ?? [] }),
  } as unknown as Parties;
  const shop = {
    database,
    clock,
    vault,
    lenders,
    parties,
    wording,
    nudge: async () => undefined,
    shared: { publish: async () => undefined },
  } as unknown as Workshop;
  const identify = {
    requireOwner: (conversationId: string) => database.read.identifications.latest(conversationId),
  } as unknown as Identify;
  const releases = createReleases(shop, identify);
  const handlers: Readonly<Record<string, (task: Task) => Promise<Date | null | void>>> = {
    'release.step': releases.step,
    'release.finish': releases.finish,
    'release.sweep': releases.sweep,
    'release.look': releases.look,
    'message.send': async ({ payload }) => {
      const message = await database.read.messages.get(String(payload['messageId']));
      if (message?.state === 'queued') await database.read.messages.save({ ...message, state: 'sent' });
    },
  };
  const problems: string[] = [];

  async function doOne(task: Task): Promise<void> {
    try {
      const again = await handlers[task.kind]?.(task);
      if (again) await database.read.tasks.postpone(task, again, null);
      else await database.read.tasks.complete(task, clock.now());
    } catch (thrown) {
      problems.push(asProblem(thrown).code);
      await database.read.tasks.postpone(task, later(clock.now(), 60), asProblem(thrown).code);
    }
  }

  /** Does what is due now, until nothing is. */
  async function work(): Promise<void> {
    for (;;) {
      const due = await database.read.tasks.claim(clock.now(), 10, 20, Object.keys(handlers));
      if (due.length === 0) return;
      for (const task of due) await doOne(task);
    }
  }

  const loansOf = (who: Somebody) => parties.loans(lenderOf(shop, who.lender));

  return {
    ...world,
    database,
    clock,
    shop,
    releases,
    parties,
    problems,
    work,
    loansOf,
    /** Time goes on in strides, and what falls due in each is done. */
    async pass(...strides: readonly string[]): Promise<void> {
      for (const stride of strides) {
        world.world.clock.advance(stride);
        await work();
      }
    },
    /** A conversation in which somebody was proved by the passcode that their number received. */
    async proved(who: Somebody, imei = who.imei): Promise<string> {
      const con = conversation({ lenderId: who.lender, channel: 'voice' });
      await database.read.conversations.insert(con);
      const short = imei.slice(0, 14);
      const owner = identification({
        conversationId: con.id,
        lenderId: who.lender,
        loanId: who.loan,
        imeiHash: vault.hash('imei', short),
        sealedImei: vault.seal(short),
        provedAt: clock.now(),
        createdAt: clock.now(),
      });
      await database.read.identifications.insert(owner);
      const code = passcode(owner.id, { usedAt: clock.now() });
      await database.read.passcodes.insert(code);
      const sent = { dedupe: `passcode:${code.id}`, sealedTo: vault.seal(who.from), lenderId: who.lender };
      await database.read.messages.insert(message({ ...sent, conversationId: con.id }));
      return con.id;
    },
    /** Money that the gateway took and the lender's ledger has; gives back the payment. */
    async pays(who: Somebody, minor: number, conversationId: string) {
      const { currency } = lenderOf(shop, who.lender);
      const amount = money(minor, currency);
      const at = clock.now();
      const row = attempt({
        lenderId: who.lender,
        loanId: who.loan,
        conversationId,
        amount,
        state: 'settled',
        createdAt: at,
        settledAt: at,
      });
      const paid = { loanId: who.loan, key: `post:${row.id}`, amount, reference: row.id, channel: 'link' };
      const on = at.toISOString().slice(0, 10);
      const { transactionId: postedAs } = await loansOf(who).postPayment({ ...paid, on });
      await database.read.payments.insert({ ...row, postedAs });
      const came: Movement = { id: newId('mov'), kind: 'paid', amount, at };
      await database.read.payments.addMovement(row.id, came);
      taken.set(row.id, [came]);
      await database.transaction((stores) =>
        releases.requestFor(stores, row, { kind: 'ledger_clear', paymentId: row.id }),
      );
      return { ...row, postedAs };
    },
    /** The bank takes a payment back: off the ledger, and the releases are told, as the product's own worker does it. */
    async takesBack(who: Somebody, paid: Awaited<ReturnType<typeof attempt>>): Promise<Movement> {
      const movement: Movement = { id: newId('mov'), kind: 'disputed', amount: paid.amount, at: clock.now() };
      const before = await database.read.payments.get(paid.id);
      if (before) await database.read.payments.save({ ...before, state: 'reversed' });
      await database.read.payments.addMovement(paid.id, movement);
      taken.set(paid.id, [...(taken.get(paid.id) ?? []), movement]);
      await loansOf(who).reverse(who.loan, `back:${movement.id}`, paid.postedAs ?? '', paid.amount, 'disputed');
      await database.transaction((stores) => releases.takenBack(stores, paid, movement));
      return movement;
    },
    /** A plan that runs and the release that it allows, until a moment. */
    async runsPlan(who: Somebody, conversationId: string, until: Date): Promise<string> {
      const row = plan({
        lenderId: who.lender,
        loanId: who.loan,
        conversationId,
        state: 'active',
        activeAt: clock.now(),
      });
      await database.read.plans.insert(row);
      await database.transaction((stores) => releases.requestFor(stores, row, { kind: 'plan', planId: row.id }, until));
      return row.id;
    },
    phone: (who: Somebody) =>
      world.control('GET', `/devices/${who.imei}`) as Promise<{
        state: string;
        relockAt?: string;
        history: { state: string; by: string }[];
      }>,
    locks: (who: Somebody) => world.control('POST', `/devices/${who.imei}/lock`),
    states: async (who: Somebody) =>
      (await database.read.releases.ofLoan(who.lender, who.loan)).map(({ state }) => state),
    newest: async (who: Somebody) => {
      const [row] = await database.read.releases.ofLoan(who.lender, who.loan);
      if (!row) throw new Error('no release');
      return row;
    },
    incidents: async (who: Somebody) =>
      (await database.read.incidents.ofLoan(who.lender, who.loan)).map(({ kind }) => kind),
    cases: async (who: Somebody) =>
      (await database.read.handovers.ofLoan(who.lender, who.loan)).map(({ reason }) => reason).toReversed(),
    /** What the owner was texted of the release, oldest first. */
    async texts(who: Somebody): Promise<string[]> {
      const rows = await engine.sql(
        `select sealed_body from messages where kind = 'release_notice' and state <> 'suppressed' and loan_id = '${who.loan}' order by created_at, seq`,
      );
      return rows.map((row) => {
        const { lines } = JSON.parse(vault.open(String(row['sealed_body']))) as { lines: string[] };
        return lines.join(' ');
      });
    },
    imei14: (who: Somebody) => who.imei.slice(0, 14) as Imei14,
  };
}

export type ReleaseTrial = Awaited<ReturnType<typeof startReleaseTrial>>;
