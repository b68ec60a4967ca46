import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { later } from '../../core/clock.js';
import { lendersOf } from '../../core/lender.js';
import { money } from '../../core/money.js';
import { createPayments } from '../../core/services/payments.js';
import type { PaymentRequest } from '../../core/services/paymentAttempts.js';
import { createPostings } from '../../core/services/postings.js';
import type { Identify } from '../../core/services/identify.js';
import type { Plans } from '../../core/services/plans.js';
import type { Releases } from '../../core/services/releases.js';
import type { Workshop } from '../../core/services/workshop.js';
import type { Task } from '../../core/task.js';
import { createVault } from '../../core/vault.js';
import { wording } from '../../dialogs/words/languages.js';
import { createStripe } from '../../sandbox/parties/stripe.js';
import type { Config } from '../../server/config.js';
import { createParties } from '../../server/drivers.js';
import { readLenders } from '../../server/lendersFile.js';
import { invariants } from '../../tools/verification/invariants.js';
import { openTestWorld } from '../contracts/sandbox.js';
import { anyEngine } from '../store/engines.js';
import { conversation, identification, quote } from '../store/rows.js';
import { insertProved } from './proved.js';

const luis = { lender: 'sol', loan: 'CS-1012', from: '+525555550112', overdue: 95_000 };
const lendersFile = readFileSync(resolve(import.meta.dirname, '..', '..', 'lenders.yaml'), 'utf8');

const engine = anyEngine();

let trial: Awaited<ReturnType<typeof startTrial>>;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(async () => {
  await trial.close();
  for (const { title, broken } of invariants.filter(({ number }) => [1, 2, 3, 10, 11, 12].includes(number)))
    expect([title, await engine.sql(broken)]).toEqual([title, []]);
  // The next one has a world and a loan of its own.
  for (const table of ['payment_attempts', 'quotes', 'incidents', 'handovers'])
    await engine.sql(`update ${table} set loan_id = loan_id || '-past' where loan_id = '${luis.loan}'`);
  await engine.sql('delete from tasks');
});

/** Payments over a real database, with the sandbox's gateway, tills and ledgers behind the real drivers. */
async function startTrial() {
  const world = await openTestWorld((opened, app) => {
    const party = createStripe(opened);
    app.use('/sandbox', party.controls);
    app.use(party.router);
  });
  const { database } = engine;
  const vault = createVault('a secret of sixteen or more');
  const clock = { now: () => world.world.clock.now(), elapsed: () => performance.now() };
  const lenders = lendersOf(readLenders(lendersFile, { SANDBOX_URL: world.url }));
  const stripe = {
    secretKey: world.world.config.stripeSecretKey,
    webhookSecrets: [],
    apiUrl: world.url,
    timeoutMs: 2000,
  };
  const parties = createParties({ stripe } as unknown as Config, clock, vault);
  const nudge = async () => undefined;
  const shop = { database, clock, vault, lenders, parties, wording, nudge, publicUrl: 'https://line.example' };
  const workshop = shop as unknown as Workshop;
  const identify = { requireOwner: async () => ({ lenderId: luis.lender }) } as unknown as Identify;
  const released: string[] = [];
  const releases = {
    requestFor: async (_stores: unknown, { id }: { id: string }) => void released.push(id),
    takenBack: async () => undefined,
  } as unknown as Releases;
  const plans = { start: async () => 'over', lookAt: async () => undefined } as unknown as Plans;
  const payments = createPayments(workshop, identify);
  const postings = createPostings(workshop, releases, plans);
  const handlers: Readonly<Record<string, (task: Task) => Promise<Date | null | void>>> = {
    'payment.reconcile': payments.reconcile,
    'payment.post': postings.post,
  };

  /** Does what is due now, until nothing is. The gateway's events get lost: the reconciler has to find out. */
  async function work(): Promise<void> {
    for (;;) {
      const due = await database.read.tasks.claim(clock.now(), 10, 20, Object.keys(handlers));
      if (due.length === 0) return;
      for (const task of due) {
        const again = await handlers[task.kind]?.(task);
        if (again) await database.read.tasks.postpone(task, again, null);
        else await database.read.tasks.complete(task, clock.now());
      }
    }
  }

  /** Somebody proved in a conversation of their own, and what their loan owes. */
  async function proved(): Promise<PaymentRequest> {
    const con = conversation({ lenderId: luis.lender, channel: 'voice', language: 'en' });
    const owner = identification({ conversationId: con.id, lenderId: luis.lender, loanId: luis.loan });
    await insertProved(database.read, vault, luis.from, con, owner);
    const owed = quote({
      lenderId: luis.lender,
      loanId: luis.loan,
      overdue: money(luis.overdue, 'MXN'),
      minimumToUnlock: money(luis.overdue, 'MXN'),
      payoff: money(380_000, 'MXN'),
      nextDue: null,
      expiresAt: later(clock.now(), 900),
    });
    await database.read.quotes.insert(owed);
    const { id: quoteId } = owed;
    return { conversationId: con.id, loanId: luis.loan, quoteId, purpose: 'overdue', method: 'reference' };
  }

  async function begins(change: Partial<PaymentRequest> = {}) {
    const request = { ...(await proved()), ...change };
    const begun = await payments.begin(request);
    if ('refused' in begun) throw new Error(begun.refused);
    return { ...begun, request };
  }

  return {
    ...world,
    payments,
    parties,
    released,
    work,
    proved,
    begins,
    /** A code that somebody has in their hand. */
    async codeGiven(change: Partial<PaymentRequest> = {}) {
      const begun = await begins(change);
      const given = await payments.reference(begun.paymentId, true);
      if (!given) throw new Error('no code');
      return { ...begun, given };
    },
    atTill: (code: string, how: object = {}) =>
      world.control('POST', `/references/${code.replaceAll(' ', '')}/pay`, how),
    async pass(...strides: readonly string[]): Promise<void> {
      for (const stride of strides) {
        world.world.clock.advance(stride);
        await work();
      }
    },
    async attempt(id: string) {
      const found = await database.read.payments.get(id);
      if (!found) throw new Error(`no payment ${id}`);
      return found;
    },
    repaid: async (): Promise<number[]> => {
      const ledger = (await world.control('GET', `/loans/${luis.loan}`)) as {
        transactions: { type: string; amount: number }[];
      };
      return ledger.transactions.filter(({ type }) => type === 'repayment').map(({ amount }) => amount);
    },
    books: async (id: string): Promise<Record<string, number>> => {
      const sums: Record<string, number> = {};
      for (const { entries } of await database.read.ledger.byAttempt(id))
        for (const { account, minor } of entries) sums[account] = (sums[account] ?? 0) + minor;
      return sums;
    },
    told: async (dedupe: string): Promise<string | undefined> => {
      const found = await database.read.messages.byDedupe(dedupe);
      return found && (JSON.parse(vault.open(found.sealedBody)) as { lines: string[] }).lines.join(' ');
    },
    cases: async (id: string): Promise<number> =>
      (await database.read.incidents.ofLoan(luis.lender, luis.loan)).filter(({ subject }) => subject === id).length,
  };
}

test('a code is given once and the same again, sealed, with its last day, and comes as a text', async () => {
  const { codeGiven, payments, attempt, told } = trial;
  const { paymentId, given } = await codeGiven();
  expect(given).toMatchObject({ amount: money(luis.overdue, 'MXN'), places: ['OXXO'], confirmedWithinHours: 24 });
  expect(given.code).toMatch(/^\d{4} \d{4} \d{4} \d\d$/);
  expect(await payments.reference(paymentId, true)).toEqual(given);
  const kept = await attempt(paymentId);
  expect(JSON.stringify(kept)).not.toContain(given.code.replaceAll(' ', ''));
  expect(kept.expiresAt.toISOString()).toMatch(/T05:59:59/);
  expect(await told(`reference:${paymentId}`)).toContain(`in cash at OXXO, show this code: ${given.code}. `);
  expect(await trial.control('GET', '/references')).toHaveLength(1);
});

test('paid, its word lost: within the hour it is found, posted once, and the release asked for', async () => {
  const { codeGiven, atTill, pass, attempt, repaid, released, books } = trial;
  const before = await repaid();
  const { paymentId, given } = await codeGiven();
  await pass('PT10H');
  trial.fault('stripe', 'lost_webhook', 'POST /sandbox/references');
  await atTill(given.code);
  await pass('PT1H');
  expect(await attempt(paymentId)).toMatchObject({ state: 'settled', postedAs: expect.any(String), card: null });
  await pass('PT1H', 'P1D', 'P3D');
  expect(await repaid()).toEqual([...before, luis.overdue]);
  expect(await books(paymentId)).toEqual({ gateway: luis.overdue, loan: -luis.overdue });
  expect(released).toEqual([paymentId]);
});

test('while its word is on the way it is awaited; whoever asks has the gateway asked', async () => {
  const { codeGiven, atTill, payments, attempt } = trial;
  const { paymentId, request, given } = await codeGiven();
  await atTill(given.code, { confirmedAfter: 'PT5H' });
  const awaited = await payments.awaited(request.conversationId, luis.loan);
  expect(awaited).toMatchObject({ paymentId, state: 'collecting', until: given.until, confirmedWithinHours: 24 });
  trial.world.clock.advance('PT6H');
  expect(await payments.awaited(request.conversationId, luis.loan)).toMatchObject({ paymentId, state: 'settled' });
  expect(await payments.awaited(request.conversationId, luis.loan)).toBeNull();
  expect((await attempt(paymentId)).state).toBe('settled');
});

test('nobody pays: told once that it has run out; paid all the same later, it is credited', async () => {
  const { codeGiven, atTill, pass, attempt, told, repaid } = trial;
  const { paymentId, given } = await codeGiven();
  await pass('P2D');
  expect(await told(`reference_over:${paymentId}`)).toBeUndefined();
  await pass('P3D', 'P1D');
  expect(await attempt(paymentId)).toMatchObject({ state: 'failed', failure: 'expired' });
  expect(await told(`reference_over:${paymentId}`)).toMatch(/the code for MX\$950.00 at OXXO has run out, .*call us/);
  await atTill(given.code);
  await pass('P1D', 'P1D');
  expect(await attempt(paymentId)).toMatchObject({ state: 'settled', postedAs: expect.any(String) });
  expect(await repaid()).toContain(luis.overdue);
});

test('a gateway that says nothing at the end: the code is over once no word can come any more', async () => {
  const { codeGiven, pass, attempt, parties } = trial;
  const { paymentId, given } = await codeGiven();
  const [sol] = lendersOf(readLenders(lendersFile, { SANDBOX_URL: trial.url }))
    .all()
    .filter(({ id }) => id === luis.lender);
  const gateway = parties.payments(sol as never);
  const { movements } = gateway;
  gateway.movements = async () => [];
  await pass('P3D', 'PT20H');
  expect((await attempt(paymentId)).state).toBe('collecting');
  await pass('P1D', 'PT1H');
  expect(await attempt(paymentId)).toMatchObject({ state: 'expired', failure: 'expired' });
  gateway.movements = movements;
  await trial.atTill(given.code);
  await pass('P1D', 'P1D');
  expect((await attempt(paymentId)).state).toBe('settled');
});

test('brought to the till twice: the ledger has it once, the second is in suspense with a person', async () => {
  const { codeGiven, atTill, pass, attempt, repaid, books, cases } = trial;
  const { paymentId, given } = await codeGiven();
  await atTill(given.code);
  await atTill(given.code);
  await pass('PT1H', 'PT1H');
  expect((await attempt(paymentId)).state).toBe('settled');
  expect(await repaid()).toHaveLength(1);
  expect(await books(paymentId)).toEqual({ gateway: 190_000, loan: -luis.overdue, suspense: -luis.overdue });
  expect(await cases(paymentId)).toBe(1);
});

test.each([
  ['less', 90_000],
  ['more', 100_000],
])('%s is brought: nothing is posted or released, and a person sees it; the right amount counts', async (_w, minor) => {
  const { codeGiven, atTill, pass, attempt, repaid, books, cases, released } = trial;
  const { paymentId, given } = await codeGiven();
  await atTill(given.code, { amount: minor });
  await pass('PT1H');
  expect((await attempt(paymentId)).state).toBe('suspense');
  expect([await repaid(), await books(paymentId)]).toEqual([[], { gateway: minor, suspense: -minor }]);
  expect([released, await cases(paymentId)]).toEqual([[], 1]);
  await atTill(given.code);
  await pass('P1D', 'P1D');
  expect((await attempt(paymentId)).state).toBe('settled');
  expect([await repaid(), released]).toEqual([[luis.overdue], [paymentId]]);
  expect(await books(paymentId)).toMatchObject({ loan: -luis.overdue, suspense: -minor });
});

test('another way is chosen: the code ends first; brought to a till all the same, it is credited and told', async () => {
  const { codeGiven, begins, atTill, pass, attempt, books, told, repaid } = trial;
  const { paymentId, given } = await codeGiven();
  const other = await begins({ method: 'link', purpose: 'payoff' });
  expect(await attempt(paymentId)).toMatchObject({ state: 'expired', failure: 'abandoned' });
  expect(await told(`reference_over:${paymentId}`)).toBeUndefined();
  const { url } = await trial.payments.link(other.paymentId, false);
  const page = await trial.payments.openCheckout(url.split('/').at(-1) ?? '');
  const card = new URLSearchParams({ number: '4242424242424242', expiry: '12/49', cvc: '123' });
  if ('url' in page) await fetch(page.url, { method: 'POST', body: card, redirect: 'manual' });
  await trial.control('POST', `/loans/${luis.loan}/charges`, { amount: 1000 });
  await trial.payments.look({ payload: { paymentId: other.paymentId, lenderId: luis.lender } } as unknown as Task);
  await trial.work();
  expect((await attempt(other.paymentId)).state).toBe('settled');
  await atTill(given.code);
  await pass('PT1H', 'PT1H');
  expect(await attempt(paymentId)).toMatchObject({ state: 'settled', postedAs: expect.any(String) });
  expect(await repaid()).toEqual([380_000, luis.overdue]);
  expect(await books(paymentId)).toEqual({ gateway: luis.overdue, loan: -1000, overpayment: -94_000 });
  expect(await told(`receipt:${paymentId}`)).toMatch(/MX\$940.00 of it was more than you owed/);
});

test('paid at the till while another way is chosen: nothing new is begun', async () => {
  const { codeGiven, proved, payments, atTill, attempt } = trial;
  const { paymentId, given } = await codeGiven();
  await atTill(given.code);
  const again = { ...(await proved()), method: 'voice_card' } as const;
  expect(await payments.begin(again)).toEqual({ refused: 'in_progress' });
  expect((await attempt(paymentId)).state).toBe('settled');
});

test('a code that the gateway made without our hearing of it is the one that is given', async () => {
  const { begins, payments } = trial;
  const { paymentId } = await begins();
  trial.fault('stripe', 'timeout_after_effect', 'POST /v1/payment_intents');
  await expect(payments.reference(paymentId, false)).rejects.toMatchObject({ ambiguous: true });
  expect(await payments.reference(paymentId, false)).toMatchObject({ code: expect.any(String) });
  expect(await trial.control('GET', '/references')).toHaveLength(1);
});

test('no code where there is none to be had', async () => {
  const { proved, begins, payments } = trial;
  const request = await proved();
  const other = { ...request, purpose: 'other', otherMinor: 999 } as const;
  expect(await payments.begin(other)).toEqual({ refused: 'no_reference' });
  expect(await payments.reference('pay_unknown', false)).toBeNull();
  const link = await begins({ method: 'link' });
  expect(await payments.reference(link.paymentId, false)).toBeNull();
  const { paymentId } = await begins();
  await payments.abandon(paymentId);
  expect(await payments.reference(paymentId, false)).toBeNull();
  expect(await payments.awaited(request.conversationId, luis.loan)).toBeNull();
  expect(await trial.control('POST', '/references/93000000000000/pay', {})).toMatchObject({
    error: { code: 'not_found' },
  });
});
