import { type Money, money, sameMoney } from '../../../core/money.js';
import type { Movement } from '../../../core/payment.js';
import type { Charge, ChargeOutcome, Checkout, GatewayEvent, PaymentGateway } from '../../../core/ports/gateway.js';
import { Problem } from '../../../core/problem.js';
import type { Caller, Outside } from './outside.js';
import { createTills } from './tills.js';

/** Something that moved, or failed to, as the gateway's own books have it. */
export interface Booked extends Movement {
  readonly attemptId: string;
  readonly ref: string;
}

export interface Taken {
  readonly ref: string;
  readonly attemptId: string;
  readonly loanId: string;
  /** We were told what became of it. */
  told?: boolean;
  readonly amount: Money;
  state: 'processing' | 'paid' | 'failed';
}

interface Page extends Taken {
  readonly key: string;
  readonly expiresAt: Date;
  open: boolean;
  /** Somebody has its address. */
  given: boolean;
}

/** What a token does when it is charged. */
export type Token = 'pays' | 'declined' | 'slow' | 'slow_declined' | 'lies';

/** A gateway with its own books. It keeps its word on keys; what it charges may be late, declined, or not what was asked. */
export function createGatewayModel(outside: Outside, broken: (number: number, what: string) => void) {
  const books: Booked[] = [];
  const charges = new Map<string, Taken>();
  const pages = new Map<string, Page>();
  let refs = 0;
  const ref = (prefix: string): string => `${prefix}_${(refs += 1)}`;
  const count = (paidId: string, which: Movement['kind']): number =>
    books.filter(({ kind, charge: about }) => kind === which && about === paidId).length;
  const isDisputed = (paidId: string): boolean => count(paidId, 'disputed') > count(paidId, 'reinstated');
  const paidNow = (): Booked[] => books.filter(({ kind }) => kind === 'paid');

  function book(
    taken: Taken,
    kind: Movement['kind'],
    amount: Money,
    { namesAttempt = true, ...more }: { namesAttempt?: boolean } & Pick<Movement, 'charge' | 'failure'> = {},
  ): void {
    const { attemptId, ref: takenRef } = taken;
    books.push({ id: ref('mv'), kind, amount, at: outside.now(), attemptId, ref: takenRef, ...more });
    outside.note(`gateway: ${kind} ${amount.minor} ${amount.currency} of ${outside.alias(attemptId)}`);
    outside.mark();
    tell(kind, taken, namesAttempt);
  }

  function tell(type: string, { attemptId, ref: takenRef }: Taken, namesAttempt: boolean): void {
    const event: GatewayEvent = {
      id: ref('evt'),
      type,
      attemptId: namesAttempt ? attemptId : undefined,
      gatewayRef: takenRef,
    };
    outside.send({ to: 'gateway', event });
  }

  function finish(taken: Taken, paid: boolean, amount = taken.amount): void {
    taken.state = paid ? 'paid' : 'failed';
    book(taken, paid ? 'paid' : 'failed', amount);
  }

  /** Not what was asked for: a little more, a little less, or in another currency. */
  function lie({ minor, currency }: Money): Money {
    const kind = outside.pick(['less', 'more', 'currency'] as const);
    if (kind === 'currency') return money(minor, currency === 'MXN' ? 'USD' : 'MXN');
    return money(kind === 'less' ? Math.max(1, minor - 100) : minor + 100, currency);
  }

  function charge({ key, attemptId, loanId, token, amount }: Charge): ChargeOutcome {
    const known = charges.get(key);
    if (known && !sameMoney(known.amount, amount)) throw new Problem('payments.refused');
    const taken: Taken = known ?? { ref: ref('pi'), attemptId, loanId, amount, state: 'processing' };
    if (!known) {
      const open = [...charges.values()].find((one) => one.loanId === loanId && !one.told && one.state !== 'failed');
      if (open)
        broken(
          2,
          `${outside.alias(attemptId)} is charged before it is known what became of ${outside.alias(open.attemptId)}`,
        );
      charges.set(key, taken);
      if (token.startsWith('slow')) tell('processing', taken, true);
      else if (token === 'declined') finish(taken, false);
      else finish(taken, true, token === 'lies' ? lie(amount) : amount);
    }
    if (taken.state === 'paid') return { outcome: 'settled', ref: taken.ref, card: undefined };
    if (taken.state === 'failed') return { outcome: 'failed', ref: taken.ref, failure: 'declined' };
    return { outcome: 'pending', ref: taken.ref };
  }

  function checkout({ key, attemptId, loanId, amount, expiresAt }: Checkout): { ref: string; url: string } {
    const known = [...pages.values()].find((page) => page.key === key);
    const page: Page = known ?? {
      key,
      ref: ref('cs'),
      attemptId,
      loanId,
      amount,
      expiresAt,
      open: true,
      given: false,
      state: 'processing',
    };
    pages.set(page.ref, page);
    return { ref: page.ref, url: `https://gateway.test/${page.ref}` };
  }

  function close(pageRef: string): 'closed' | 'paid' {
    const page = pages.get(pageRef);
    if (page?.open) {
      page.open = false;
      return 'closed';
    }
    return page && slow.has(page) ? 'paid' : page?.state === 'paid' ? 'paid' : 'closed';
  }

  /** Payments that somebody made and that take their time. */
  const slow = new Set<Taken>();

  const tills = createTills(outside, ref, (voucher, kind, amount, failure) =>
    book(voucher, kind, amount, failure && { failure }),
  );

  function port(caller: Caller): PaymentGateway {
    return {
      charge: async (request) => {
        const outcome = await caller.command('gateway.charge', () => charge(request));
        const taken = charges.get(request.key);
        if (taken && outcome.outcome !== 'pending') taken.told = true;
        return outcome;
      },
      checkout: (request) => caller.command('gateway.checkout', () => checkout(request)),
      close: (open) =>
        caller.command('gateway.close', () => (open.startsWith('vo_') ? tills.close(open) : close(open))),
      reference: (order) => caller.command('gateway.reference', () => tills.reference(order)),
      movements: ({ id }) =>
        caller.read('gateway.movements', () => {
          for (const taken of charges.values())
            if (taken.attemptId === id && taken.state !== 'processing') taken.told = true;
          return books
            .filter(({ attemptId }) => attemptId === id)
            .map(({ attemptId: _attempt, ref: _ref, ...movement }) => movement);
        }),
      attemptOf: (gatewayRef) =>
        caller.read(
          'gateway.attemptOf',
          () =>
            tills.attemptOf(gatewayRef) ??
            [...charges.values(), ...pages.values()].find((one) => one.ref === gatewayRef)?.attemptId,
        ),
      readEvent: () => 'forged',
    };
  }

  return {
    books,
    port,
    payAtTill: tills.pay,
    /** Codes whose time is over. */
    expireInTime: tills.expireInTime,
    /** Somebody was led to the page at an address, or has a code. */
    give(given: string): void {
      const page = pages.get(given.split('/').at(-1) ?? '');
      if (page) page.given = true;
      tills.give(given);
    },
    /** Somebody pays on an open page: at once, or begun now and done later. */
    payOnPage(how: 'at once' | 'slowly' | 'lies'): boolean {
      const page = [...pages.values()].find((one) => one.open && one.given && one.expiresAt > outside.now());
      if (!page) return false;
      page.open = false;
      if (how === 'slowly') slow.add(page);
      else finish(page, true, how === 'lies' ? lie(page.amount) : page.amount);
      return true;
    },
    /** What takes its time comes to its end. */
    settleSlow(paid: boolean): boolean {
      if (tills.hearNext()) return true;
      const taken = [...slow, ...charges.values()].find(({ state }) => state === 'processing');
      if (!taken) return false;
      slow.delete(taken);
      finish(taken, paid);
      return true;
    },
    /** A paid movement that is all there: never refunded, and not in dispute. */
    whole: (): Booked | undefined => {
      const paid = paidNow().filter(({ id }) => count(id, 'refunded') === 0 && !isDisputed(id));
      return paid.length > 0 ? outside.pick(paid) : undefined;
    },
    disputed: (): Booked | undefined => paidNow().findLast(({ id }) => isDisputed(id)),
    /** All or a part of a payment is given back, is taken back, or comes again. */
    takeBack(
      { id: paidId, attemptId, ref: takenRef, amount }: Booked,
      kind: 'refunded' | 'disputed' | 'reinstated',
      part = amount,
    ): void {
      book({ ref: takenRef, attemptId, loanId: '', amount, state: 'paid' }, kind, part, {
        namesAttempt: kind === 'refunded',
        charge: paidId,
      });
    },
    busy: (): boolean =>
      tills.busy() || slow.size > 0 || [...charges.values()].some(({ state }) => state === 'processing'),
  };
}

export type GatewayModel = ReturnType<typeof createGatewayModel>;
