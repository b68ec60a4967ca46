import { beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../../core/ids.js';
import { money } from '../../core/money.js';
import type { Movement, PaymentAttempt } from '../../core/payment.js';
import { createPayments } from '../../core/services/payments.js';
import type { Identify } from '../../core/services/identify.js';
import type { Plans } from '../../core/services/plans.js';
import { createPostings } from '../../core/services/postings.js';
import type { Releases } from '../../core/services/releases.js';
import type { Workshop } from '../../core/services/workshop.js';
import { Problem } from '../../core/problem.js';
import type { Task } from '../../core/task.js';
import { createVault } from '../../core/vault.js';
import { anyEngine } from '../store/engines.js';
import { attempt as row, noon, quote } from '../store/rows.js';

const engine = anyEngine();

const day = 24 * 3600 * 1000;
const lender = {
  id: 'northwind',
  name: 'Northwind',
  timeZone: 'Europe/London',
  languages: ['en'],
  releasePolicy: { reversalWindowDays: 120 },
};

/** The lender's ledger of one loan: what it owes, and what was posted under which key. */
function createLedger(owed: number) {
  const posted = new Map<string, { id: string; minor: number }>();
  const balance = (): number => owed - [...posted.values()].reduce((sum, { minor }) => sum + minor, 0);
  const book = (key: string, minor: number): { transactionId: string } => {
    const known = posted.get(key) ?? { id: `TX${posted.size + 1}`, minor };
    posted.set(key, known);
    return { transactionId: known.id };
  };
  return {
    balance,
    keys: () => [...posted.keys()],
    closed: false,
    loans: {
      postPayment: async ({ key, amount }: { key: string; amount: { minor: number } }) => {
        if (!posted.has(key) && balance() <= 0) throw new Problem('loans.refused', { message: 'closed' });
        return { ...book(key, amount.minor), outcome: 'posted' };
      },
      reverse: async (_loan: string, key: string, _from: string, amount: { minor: number }) => book(key, -amount.minor),
      arrears: async () => ({
        balance: money(Math.max(0, balance()), 'GBP'),
        minimumToUnlock: money(Math.max(0, balance()), 'GBP'),
      }),
      payoff: async () => ({ total: money(Math.max(0, balance()), 'GBP'), goodThrough: '2026-12-07' }),
    },
  };
}

let now: Date;
let asked: string[];
let movements: Movement[];
/** What happens while the gateway is asked. */
let meanwhile: () => Promise<unknown>;
/** What the gateway was told to close, and what it says to that. */
let closed: string[];
let closes: 'closed' | 'paid';
beforeEach(() => {
  now = noon;
  asked = [];
  movements = [];
  meanwhile = async () => undefined;
  closed = [];
  closes = 'closed';
});

function shopOf(ledger: ReturnType<typeof createLedger>) {
  const shop = {
    database: engine.database,
    clock: { now: () => now },
    vault: createVault('a secret of sixteen or more'),
    lenders: { byId: () => lender },
    publicUrl: 'https://hotline.example.org',
    parties: {
      loans: () => ledger.loans,
      payments: () => ({
        movements: async () => {
          await meanwhile();
          return movements;
        },
        checkout: async ({ key }: { key: string }) => ({ ref: `cs_${key}`, url: `https://pay.example/${key}` }),
        close: async (ref: string) => {
          closed.push(ref);
          return closes;
        },
      }),
    },
    nudge: async () => undefined,
  } as unknown as Workshop;
  const identify = { requireOwner: async () => ({ lenderId: 'northwind' }) } as unknown as Identify;
  const releases = {
    requestFor: async (_stores: unknown, { id }: { id: string }) => void asked.push(id),
    takenBack: async () => undefined,
  } as unknown as Releases;
  const plans = { start: async () => 'over', lookAt: async () => undefined } as unknown as Plans;
  return { payments: createPayments(shop, identify), postings: createPostings(shop, releases, plans) };
}

/** An attempt at 89.98 of a loan of its own, and all that the gateway and the lender do about it. */
async function trial(change: Partial<PaymentAttempt> = {}, owed = 8998) {
  const loanId = newId('loan');
  const ledger = createLedger(owed);
  const { payments, postings } = shopOf(ledger);
  const attempt = row({
    loanId,
    state: 'charging',
    tokenHash: newId('hash'),
    createdAt: now,
    expiresAt: new Date(now.getTime() + 900_000),
    settledAt: null,
    postedAs: null,
    ...change,
  });
  await engine.database.read.payments.insert(attempt);
  const moved = (kind: Movement['kind'], minor = 8998, more: Partial<Movement> = {}): Movement => {
    const at = new Date(now.getTime() + movements.length * 1000);
    const movement = { id: newId('mov'), kind, amount: money(minor, 'GBP'), at, ...more };
    movements.push(movement);
    return movement;
  };
  const stored = async () => (await engine.database.read.payments.get(attempt.id)) as PaymentAttempt;
  return {
    attempt,
    payments,
    postings,
    ledger,
    moved,
    stored,
    /** The gateway is asked, and the tasks that follow are done, in the order given by `first`. */
    async settle(first: 'post' | 'reversals' = 'post') {
      await payments.look({ payload: { paymentId: attempt.id, lenderId: 'northwind' } } as unknown as Task);
      const post = () => postings.post({ payload: { paymentId: attempt.id } } as unknown as Task);
      const reversals = async () => {
        for (const { id, kind } of movements.filter((one) => one.kind !== 'paid' && one.kind !== 'failed'))
          waits.push([
            kind,
            await postings.takeBack({ payload: { paymentId: attempt.id, movementId: id } } as unknown as Task),
          ]);
      };
      const waits: [string, Date | null][] = [];
      if (first === 'reversals') await reversals();
      await post();
      await reversals();
      await post();
      return waits;
    },
    async books(): Promise<Record<string, number>> {
      const sums: Record<string, number> = {};
      for (const { entries } of await engine.database.read.ledger.byAttempt(attempt.id))
        for (const { account, minor } of entries) sums[account] = (sums[account] ?? 0) + minor;
      return sums;
    },
    cases: async () =>
      (await engine.database.read.handovers.waiting(['northwind'])).filter((one) => one.loanId === loanId),
    incidents: async () => (await engine.database.read.incidents.ofLoan('northwind', loanId)).map(({ kind }) => kind),
  };
}

describe('money that is not what was agreed', () => {
  test.each([
    ['less', 8997, {}],
    ['more', 8999, {}],
    ['in another currency', 8998, { amount: money(8998, 'LKR') }],
    ['for another loan', 8998, { loan: 'NW-9999' }],
  ])('%s: it waits in suspense with a person, and nothing is posted or released', async (_what, minor, more) => {
    const { moved, settle, stored, books, cases, incidents, ledger } = await trial();
    moved('paid', minor, more);
    await settle();
    await settle();
    expect(await stored()).toMatchObject({ state: 'suspense', postedAs: null });
    expect(await books()).toMatchObject({ suspense: -minor });
    expect(await cases()).toMatchObject([{ reason: 'payment_trouble', priority: 'high' }]);
    expect(await incidents()).toEqual(['suspense']);
    expect([ledger.keys(), asked]).toEqual([[], []]);
  });

  test('given back from suspense it leaves the books empty and the lender’s ledger alone', async () => {
    const { moved, settle, stored, books, ledger } = await trial();
    moved('paid', 9999);
    moved('refunded', 9999);
    await settle();
    expect(await stored()).toMatchObject({ state: 'refunded' });
    expect(await books()).toEqual({ gateway: 0, suspense: 0 });
    expect(ledger.keys()).toEqual([]);
  });

  test('paid a second time: the first stays settled, the second is in suspense with a person', async () => {
    const { moved, settle, stored, books, cases, ledger } = await trial();
    moved('paid');
    moved('paid');
    await settle();
    expect(await stored()).toMatchObject({ state: 'settled' });
    expect(await books()).toEqual({ gateway: 2 * 8998, loan: -8998, suspense: -8998 });
    expect(await cases()).toHaveLength(1);
    expect(ledger.balance()).toBe(0);
  });

  test.each(['refunded', 'disputed'] as const)(
    'a second payment that is %s leaves suspense: the first stays settled, posted and released',
    async (kind) => {
      const { moved, settle, stored, books, ledger } = await trial();
      moved('paid');
      const { id: charge } = moved('paid');
      await settle();
      moved(kind, 8998, { charge });
      await settle();
      expect(await stored()).toMatchObject({ state: 'settled' });
      expect(await books()).toEqual({ gateway: 8998, loan: -8998, suspense: 0 });
      expect([ledger.keys(), ledger.balance()]).toEqual([[`post:${(await stored()).id}`], 0]);
      moved('reinstated', 8998, { charge });
      await settle();
      expect(await books()).toEqual({ gateway: 2 * 8998, loan: -8998, suspense: -8998 });
      expect((await stored()).state).toBe('settled');
    },
  );

  test.each(['post', 'reversals'] as const)(
    'the first of two payments is given back, %s first: off the loan, while the second waits',
    async (first) => {
      const { moved, settle, stored, books, ledger } = await trial();
      const { id: charge } = moved('paid');
      moved('paid');
      moved('refunded', 8998, { charge });
      await settle(first);
      await settle();
      expect(await stored()).toMatchObject({ state: 'refunded' });
      expect(await books()).toEqual({ gateway: 8998, loan: 0, suspense: -8998 });
      expect([ledger.keys().length, ledger.balance()]).toEqual([2, 8998]);
    },
  );

  test.each([
    ['refunded', 'refunded'],
    ['disputed', 'reversed'],
  ] as const)('%s from suspense and come again, it is in suspense again', async (kind, state) => {
    const { moved, settle, stored, books, ledger } = await trial();
    const { id: charge } = moved('paid', 9999);
    moved(kind, 9999, { charge });
    await settle();
    expect(await stored()).toMatchObject({ state });
    moved('reinstated', 9999, { charge });
    await settle();
    expect(await stored()).toMatchObject({ state: 'suspense' });
    expect(await books()).toEqual({ gateway: 9999, suspense: -9999 });
    expect(ledger.keys()).toEqual([]);
  });

  test('what was agreed comes after the wrong amount was given back: it is posted and released', async () => {
    const { moved, settle, stored, books, ledger, attempt } = await trial();
    const { id: charge } = moved('paid', 9999);
    moved('refunded', 9999, { charge });
    await settle();
    moved('paid');
    await settle();
    expect(await stored()).toMatchObject({ state: 'settled', postedAs: expect.any(String) });
    expect(await books()).toEqual({ gateway: 8998, suspense: 0, loan: -8998 });
    expect([ledger.balance(), asked]).toEqual([0, [attempt.id]]);
  });
});

describe('more than is owed', () => {
  test('is credited, and kept apart in our books, once, though the worker dies in between', async () => {
    const { moved, settle, books, attempt, ledger } = await trial({}, 5000);
    moved('paid');
    const failing = ledger.loans.arrears;
    await settle();
    expect(await books()).toEqual({ gateway: 8998, loan: -5000, overpayment: -3998 });
    ledger.loans.arrears = failing;
    await settle();
    expect(await books()).toMatchObject({ overpayment: -3998 });
    expect(await engine.database.read.payments.movements(attempt.id)).toMatchObject([{ excessMinor: 3998 }]);
    expect(asked).toEqual([attempt.id]);
  });

  test('is what the first worker saw, though one that lost its lease looks when all is posted', async () => {
    const { moved, payments, postings, books, attempt, ledger } = await trial({}, 5000);
    moved('paid');
    await payments.look({ payload: { paymentId: attempt.id, lenderId: 'northwind' } } as unknown as Task);
    const post = () => postings.post({ payload: { paymentId: attempt.id } } as unknown as Task);
    const { arrears } = ledger.loans;
    // The second worker begins before the first has kept anything, and hears of the balance when the first is done.
    let first: Promise<void> | undefined;
    ledger.loans.arrears = async () => {
      ledger.loans.arrears = arrears;
      await (first ??= post());
      return arrears();
    };
    await post();
    expect(await books()).toEqual({ gateway: 8998, loan: -5000, overpayment: -3998 });
    expect(await engine.database.read.payments.movements(attempt.id)).toMatchObject([{ excessMinor: 3998 }]);
  });

  test('on a loan that takes nothing any more, it is set aside for a person, and a refund of it stays off the ledger', async () => {
    const { moved, settle, stored, books, cases, ledger } = await trial({}, 0);
    moved('paid');
    await settle();
    expect(await stored()).toMatchObject({ state: 'suspense', postedAs: null });
    expect(await books()).toEqual({ gateway: 8998, loan: 0, suspense: -8998 });
    expect(await cases()).toHaveLength(1);
    moved('refunded');
    expect(await settle()).toEqual([['refunded', null]]);
    expect([await books(), ledger.keys()]).toEqual([{ gateway: 0, loan: 0, suspense: 0 }, []]);
    moved('reinstated');
    await settle();
    expect([await stored(), await books()]).toMatchObject([{ state: 'suspense' }, { gateway: 8998, suspense: -8998 }]);
  });

  test('of which a part went back before it was set aside: the rest is in suspense', async () => {
    const { moved, settle, stored, books, ledger } = await trial({}, 0);
    moved('paid');
    moved('refunded', 1000);
    expect(await settle('reversals')).toEqual([
      ['refunded', expect.any(Date)],
      ['refunded', null],
    ]);
    expect(await stored()).toMatchObject({ state: 'suspense' });
    expect(await books()).toEqual({ gateway: 7998, loan: 0, suspense: -7998 });
    expect(ledger.keys()).toEqual([]);
  });
});

describe('money that goes back', () => {
  test('in part leaves the rest paid; the lender’s ledger has both', async () => {
    const { moved, settle, stored, ledger } = await trial();
    moved('paid');
    moved('refunded', 1000);
    await settle();
    expect(await stored()).toMatchObject({ state: 'settled' });
    expect(ledger.balance()).toBe(1000);
  });

  test('wholly, and then the refund fails: the lender’s ledger has it again, under a key of its own', async () => {
    const { moved, settle, stored, ledger, books } = await trial();
    moved('paid');
    moved('refunded');
    await settle();
    expect([(await stored()).state, ledger.balance()]).toEqual(['refunded', 8998]);
    moved('reinstated');
    await settle();
    expect([(await stored()).state, ledger.balance()]).toEqual(['settled', 0]);
    expect(await books()).toEqual({ gateway: 8998, loan: -8998 });
  });

  test.each(['post', 'reversals'] as const)(
    'all of it known at once, %s first: the order makes no difference',
    async (first) => {
      const { moved, settle, stored, ledger } = await trial();
      for (const kind of ['paid', 'disputed', 'reinstated', 'disputed'] as const) moved(kind);
      const waits = await settle(first);
      expect(waits.every(([, again]) => again === null)).toBe(first === 'post');
      expect([(await stored()).state, ledger.balance()]).toEqual(['reversed', 8998]);
      expect(ledger.keys()).toHaveLength(4);
      expect(asked).toEqual([]);
    },
  );

  test('the release is asked for money that stayed only', async () => {
    const { moved, settle, attempt } = await trial();
    moved('paid');
    await settle();
    expect(asked).toEqual([attempt.id]);
  });
});

describe('what posted money does for the phone', () => {
  /** A payment of 89.98 that was quoted as what lifts the lock, or as less than that. */
  const quoted = async (minimumToUnlock: number, owed: number) => {
    const row = quote({ minimumToUnlock: money(minimumToUnlock, 'GBP') });
    await engine.database.read.quotes.insert(row);
    return trial({ quoteId: row.id }, owed);
  };

  test('taken back before it was posted it asks for nothing; given again, it asks for the release, once', async () => {
    const { moved, settle, attempt } = await trial();
    moved('paid');
    moved('disputed');
    await settle();
    expect(asked).toEqual([]);
    moved('reinstated');
    await settle();
    await settle();
    expect(asked).toEqual([attempt.id]);
  });

  test('where more fell due since it was quoted, it releases nothing and a person decides, once', async () => {
    const { moved, settle, cases, incidents } = await quoted(8998, 11_998);
    moved('paid');
    await settle();
    await settle();
    expect(asked).toEqual([]);
    expect(await incidents()).toEqual(['ledger_mismatch']);
    expect(await cases()).toMatchObject([{ reason: 'payment_trouble', priority: 'high' }]);
  });

  test('less than what was quoted to lift the lock releases nothing, and is nobody’s case', async () => {
    const { moved, settle, cases, incidents } = await quoted(8999, 11_998);
    moved('paid');
    await settle();
    expect([asked, await incidents(), await cases()]).toEqual([[], [], []]);
  });
});

describe('asking the gateway', () => {
  const reconcile = (id: string) => ({ payload: { paymentId: id, round: 0 } }) as unknown as Task;

  test('goes on after the money is settled, until it can no longer be taken back; what happens begins the time anew', async () => {
    const { moved, payments, attempt, settle, stored } = await trial();
    moved('paid');
    await settle();
    now = new Date(noon.getTime() + 119 * day);
    expect(await payments.reconcile(reconcile(attempt.id))).toEqual(new Date(now.getTime() + day));
    moved('disputed');
    now = new Date(noon.getTime() + 121 * day);
    expect(await payments.reconcile(reconcile(attempt.id))).toBeInstanceOf(Date);
    expect(await stored()).toMatchObject({ state: 'reversed' });
    now = new Date(noon.getTime() + 240 * day);
    expect(await payments.reconcile(reconcile(attempt.id))).toBeNull();
  });

  test('goes on for a card that was charged and said to have failed: the money may still show up', async () => {
    const { moved, payments, attempt, stored } = await trial({ state: 'failed', failure: 'gateway' });
    now = new Date(noon.getTime() + 3600_000);
    expect(await payments.reconcile(reconcile(attempt.id))).toBeInstanceOf(Date);
    moved('paid');
    expect(await payments.reconcile(reconcile(attempt.id))).toBeInstanceOf(Date);
    expect(await stored()).toMatchObject({ state: 'settled' });
  });

  test('goes on for what can still be paid, though no money could be taken back any more', async () => {
    const expiresAt = new Date(noon.getTime() + 130 * day);
    const { payments, attempt, stored } = await trial({
      state: 'collecting',
      tokenHash: null,
      method: 'link',
      expiresAt,
    });
    now = new Date(noon.getTime() + 121 * day);
    expect(await payments.reconcile(reconcile(attempt.id))).toBeInstanceOf(Date);
    now = new Date(expiresAt.getTime() + 1);
    expect(await payments.reconcile(reconcile(attempt.id))).toBeNull();
    expect(await stored()).toMatchObject({ state: 'expired' });
  });

  test('ends where no card was ever given', async () => {
    const { payments, attempt, stored } = await trial({ state: 'collecting', method: 'voice_card', tokenHash: null });
    now = new Date(noon.getTime() + 3600_000);
    expect(await payments.reconcile(reconcile(attempt.id))).toBeNull();
    expect(await stored()).toMatchObject({ state: 'expired' });
  });

  test('goes on where the card is given at the very end of its time, while the gateway is asked', async () => {
    const { payments, attempt, stored } = await trial({ state: 'collecting', method: 'voice_card', tokenHash: null });
    now = new Date(noon.getTime() + 901_000);
    meanwhile = () => payments.charge(attempt.id, newId('pm'));
    expect(await payments.reconcile(reconcile(attempt.id))).toEqual(new Date(now.getTime() + 300_000));
    expect(await stored()).toMatchObject({ state: 'charging' });
  });
});

test('a token that was given for another payment pays nothing', async () => {
  const first = await trial({ state: 'collecting', tokenHash: null });
  const second = await trial({ state: 'collecting', tokenHash: null });
  expect(await first.payments.charge(first.attempt.id, 'pm_of_somebody')).toEqual({ taken: true });
  expect(await second.payments.charge(second.attempt.id, 'pm_of_somebody')).toEqual({ taken: false });
  expect(await second.stored()).toMatchObject({ state: 'collecting', sealedToken: null });
});

describe('amounts', () => {
  const begin = async (purpose: PaymentAttempt['purpose'], otherMinor: number, payoff = 41250) => {
    const { payments, attempt } = await trial({ state: 'failed' });
    const asked1 = quote({
      loanId: attempt.loanId,
      payoff: money(payoff, 'GBP'),
      at: now,
      expiresAt: new Date(now.getTime() + 900_000),
    });
    await engine.database.read.quotes.insert(asked1);
    const conversationId = newId('con');
    return payments.begin({
      conversationId,
      loanId: attempt.loanId,
      quoteId: asked1.id,
      purpose,
      otherMinor,
      method: 'link',
    });
  };

  test.each([
    [0, 'amount_too_small'],
    [-1, 'amount_too_small'],
    [-Infinity, 'amount_too_small'],
    [Number.NaN, 'amount_too_small'],
    [0.5, 'amount_too_large'],
    [41251, 'amount_too_large'],
    [2 ** 60, 'amount_too_large'],
  ])('%s is refused', async (minor, refused) => {
    expect(await begin('other', minor)).toEqual({ refused });
  });

  test('the whole balance is as much as can be paid; a loan without one takes nothing', async () => {
    expect(await begin('other', 41250)).toMatchObject({ amount: money(41250, 'GBP') });
    expect(await begin('payoff', 0, 0)).toEqual({ refused: 'nothing_due' });
  });
});

describe('a payment that its payer gives up', () => {
  const open = { state: 'collecting', tokenHash: null, method: 'link', gatewayRef: 'cs_open' } as const;

  test('is closed at the gateway too: nobody pays it afterwards', async () => {
    const { payments, attempt, stored } = await trial(open);
    expect(await payments.abandon(attempt.id)).toEqual({ state: 'failed' });
    expect(await payments.abandon(attempt.id)).toEqual({ state: 'failed' });
    expect(closed).toEqual(['cs_open']);
    expect(await stored()).toMatchObject({ state: 'failed', failure: 'abandoned' });
  });

  test('counts as paid where it was paid there in the same moment', async () => {
    const { payments, attempt, moved, stored } = await trial(open);
    closes = 'paid';
    moved('paid');
    expect(await payments.abandon(attempt.id)).toEqual({ state: 'settled' });
    expect(await stored()).toMatchObject({ state: 'settled', failure: null });
  });

  test('of which the gateway knows nothing needs no closing', async () => {
    const { payments, attempt } = await trial({ ...open, gatewayRef: null });
    expect(await payments.abandon(attempt.id)).toEqual({ state: 'failed' });
    expect(closed).toEqual([]);
  });
});

const linked = {
  state: 'collecting',
  tokenHash: null,
  method: 'link',
  expiresAt: new Date(noon.getTime() + day),
} as const;

test('looking behind a link opens no page of the gateway’s, and the link ends with its time', async () => {
  const { payments, attempt, stored } = await trial(linked);
  const { url } = await payments.link(attempt.id, false);
  const token = url.split('/').at(-1) ?? '';
  for (let looks = 0; looks < 3; looks += 1)
    expect(await payments.behindLink(token)).toMatchObject({ state: 'open', amount: attempt.amount });
  // Some time before its end: the gateway's page needs half an hour.
  now = new Date(attempt.expiresAt.getTime() - 30 * 60_000);
  expect(await payments.behindLink(token)).toMatchObject({ state: 'closed' });
  expect(await payments.openCheckout(token)).toEqual({ state: 'closed' });
  expect(await stored()).toMatchObject({ state: 'collecting', gatewayRef: null });
});

test('a link leads nowhere once the money is paid otherwise, and to one page only before', async () => {
  const { payments, attempt, ledger } = await trial(linked);
  const { url } = await payments.link(attempt.id, false);
  const token = url.split('/').at(-1) ?? '';
  const [one, two] = await Promise.all([payments.openCheckout(token), payments.openCheckout(token)]);
  expect(one).toEqual({ url: `https://pay.example/pay:${attempt.id}` });
  expect(two).toEqual(one);
  await ledger.loans.postPayment({ key: 'shop', amount: { minor: 8998 } });
  expect(await payments.openCheckout(token)).toEqual({ state: 'closed' });
  expect(await payments.behindLink('no such token')).toBeUndefined();
});
