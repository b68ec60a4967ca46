import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { money } from '../../core/money.js';
import type { Charge, Checkout, PaymentGateway, ReferenceOrder } from '../../core/ports/gateway.js';

/** A gateway with tokens of cards that behave, and people who pay on its pages. */
export interface PaymentGatewayCase {
  readonly gateway: PaymentGateway;
  readonly tokens: { readonly pays: string; readonly declined: string; readonly insufficient: string };
  now(): Date;
  advance(isoDuration: string): void;
  /** Somebody enters a card on a checkout page. */
  payOn(url: string, card: 'pays' | 'declined'): Promise<void>;
  /** Somebody brings a code to a till, with its amount or another; its word comes at once or after an ISO duration. */
  payAtTill(code: string, how?: { amount?: number; confirmedAfter?: string }): Promise<void>;
  /** Somebody at the gateway gives back a part, in minor units. */
  refund(movementId: string, minor: number): Promise<void>;
  dispute(movementId: string): Promise<void>;
  winDispute(movementId: string): Promise<void>;
  /** Events that reached the product, oldest first, once there is one. */
  events(): Promise<readonly { headers: Record<string, string | undefined>; body: Buffer }[]>;
  fault(kind: string, where: string): void;
  close(): Promise<void>;
}

/** What every gateway's driver owes its callers. */
export function paymentGatewayContract(name: string, open: () => Promise<PaymentGatewayCase>): void {
  describe(`${name} is a payment gateway`, () => {
    let at: PaymentGatewayCase;
    beforeEach(async () => {
      at = await open();
    });
    afterEach(() => at.close());

    const amount = money(8998, 'GBP');
    const charge = (token: string, attemptId = 'pay_1'): Charge => ({
      key: `pay:${attemptId}`,
      attemptId,
      loanId: 'NW-1001',
      token,
      amount,
    });
    const page = (attemptId = 'pay_1'): Checkout => ({
      key: `pay:${attemptId}`,
      attemptId,
      loanId: 'NW-1001',
      amount,
      title: 'Instalments of Northwind Mobile Finance',
      returnUrl: 'http://localhost:3978/pay/token',
      doneUrl: 'http://localhost:3978/pay/token?done=1',
      expiresAt: new Date(Math.ceil(at.now().getTime() / 1000) * 1000 + 3600_000),
    });
    const byVoice = (gatewayRef: string | null = null) => ({ id: 'pay_1', gatewayRef, method: 'voice_card' });
    const byLink = (gatewayRef: string | null) => ({ id: 'pay_1', gatewayRef, method: 'link' });
    const kinds = async (attempt: Parameters<PaymentGateway['movements']>[0]): Promise<string[]> =>
      (await at.gateway.movements(attempt)).map(({ kind }) => kind);

    test('an attempt that nobody charged has no movements', async () => {
      expect(await at.gateway.movements(byVoice())).toEqual([]);
    });

    test('an amount that cannot be is refused before anything is sent', async () => {
      for (const wrong of [money(0, 'GBP'), money(-5, 'GBP'), money(100_000_000, 'GBP'), money(1001, 'KWD')]) {
        const call = at.gateway.charge({ ...charge(at.tokens.pays), amount: wrong });
        await expect(call).rejects.toMatchObject({ code: 'payments.amount_impossible', ambiguous: false });
      }
      expect(await at.gateway.movements(byVoice())).toEqual([]);
    });

    test('a charge is made once under its key, also by several at once', async () => {
      const order = charge(at.tokens.pays);
      const answers = await Promise.allSettled([at.gateway.charge(order), at.gateway.charge(order)]);
      for (const answer of answers)
        if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'payments.in_progress' });
      const settled = await at.gateway.charge(order);
      expect(settled).toMatchObject({ outcome: 'settled', card: expect.stringContaining('4242') });
      const movements = await at.gateway.movements(byVoice());
      expect(movements).toMatchObject([{ kind: 'paid', amount, card: expect.stringContaining('4242') }]);
    });

    test('the same key with another amount is refused, and the first charge stands', async () => {
      await at.gateway.charge(charge(at.tokens.pays));
      const other = { ...charge(at.tokens.pays), amount: money(1, 'GBP') };
      await expect(at.gateway.charge(other)).rejects.toMatchObject({ code: 'payments.refused', ambiguous: true });
      expect(await kinds(byVoice())).toEqual(['paid']);
    });

    test.each([
      ['declined', 'declined'],
      ['insufficient', 'insufficient_funds'],
    ] as const)('a card that is %s is an outcome, and a movement', async (token, failure) => {
      const failed = await at.gateway.charge(charge(at.tokens[token]));
      expect(failed).toMatchObject({ outcome: 'failed', failure });
      expect(await at.gateway.movements(byVoice())).toMatchObject([{ kind: 'failed', failure, amount }]);
    });

    test('a token that there never was fails for good', async () => {
      const failed = await at.gateway.charge(charge('pm_never'));
      expect(failed).toMatchObject({ outcome: 'failed', failure: 'gateway' });
    });

    test('what was charged without an answer is found without a reference', async () => {
      at.fault('timeout_after_effect', 'POST /v1/payment_intents');
      const lost = at.gateway.charge(charge(at.tokens.pays));
      await expect(lost).rejects.toMatchObject({ code: 'payments.slow', ambiguous: true });
      expect(await kinds(byVoice())).toEqual(['paid']);
      expect(await at.gateway.charge(charge(at.tokens.pays))).toMatchObject({ outcome: 'settled' });
      expect(await kinds(byVoice())).toEqual(['paid']);
    });

    test('refunds, a dispute and its end are movements with ids that stay', async () => {
      const settled = await at.gateway.charge(charge(at.tokens.pays));
      const ref = settled.ref ?? null;
      const [paid] = await at.gateway.movements(byVoice(ref));
      const id = paid?.id ?? '';
      const part = money(1000, 'GBP');
      await at.refund(id, part.minor);
      expect(await at.gateway.movements(byVoice(ref))).toMatchObject([{ id }, { kind: 'refunded', amount: part }]);
      await at.dispute(id);
      const disputed = await at.gateway.movements(byVoice(ref));
      expect(disputed.map(({ kind }) => kind)).toEqual(['paid', 'refunded', 'disputed']);
      expect(disputed[2]?.amount).toEqual(money(7998, 'GBP'));
      await at.winDispute(id);
      const won = await at.gateway.movements(byVoice(ref));
      expect(won.map(({ kind }) => kind)).toEqual(['paid', 'refunded', 'disputed', 'reinstated']);
      expect(won.slice(0, 3).map((movement) => movement.id)).toEqual(disputed.map((movement) => movement.id));
      expect(won.map(({ charge: about }) => about)).toEqual([undefined, id, id, id]);
    });

    test('a page is made once per key, and who pays on it is found', async () => {
      const order = page();
      const made = await at.gateway.checkout(order);
      expect(await at.gateway.checkout(order)).toEqual(made);
      expect(await at.gateway.movements(byLink(made.ref))).toEqual([]);
      await at.payOn(made.url, 'pays');
      expect(await at.gateway.movements(byLink(made.ref))).toMatchObject([{ kind: 'paid', amount }]);
      expect(await at.gateway.movements(byLink(null))).toMatchObject([{ kind: 'paid', amount }]);
      expect(await at.gateway.close(made.ref)).toBe('paid');
    });

    test('a card that is declined on a page ends nothing while the page is open', async () => {
      const { ref, url } = await at.gateway.checkout(page());
      await at.payOn(url, 'declined');
      expect(await kinds(byLink(ref))).toEqual([]);
      await at.payOn(url, 'pays');
      expect((await kinds(byLink(ref))).filter((kind) => kind === 'paid')).toEqual(['paid']);
    });

    test('a page that nobody paid on ends, by our word or by itself, and that is proof', async () => {
      const { ref } = await at.gateway.checkout(page());
      expect(await at.gateway.close(ref)).toBe('closed');
      expect(await at.gateway.close(ref)).toBe('closed');
      expect(await at.gateway.movements(byLink(ref))).toMatchObject([{ kind: 'failed', failure: 'expired', amount }]);
      const other = await at.gateway.checkout(page('pay_2'));
      at.advance('PT2H');
      const ended = await at.gateway.movements({ id: 'pay_2', gatewayRef: other.ref, method: 'link' });
      expect(ended).toMatchObject([{ kind: 'failed', failure: 'expired' }]);
    });

    const pesos = money(95_000, 'MXN');
    const order = (attemptId = 'pay_1'): ReferenceOrder => ({
      key: `pay:${attemptId}`,
      attemptId,
      loanId: 'CS-1012',
      amount: pesos,
      scheme: 'oxxo',
      validDays: 3,
      payer: { name: 'Luis', email: 'pagos@sol.example' },
    });
    const byCode = (gatewayRef: string | null) => ({ id: 'pay_1', gatewayRef, method: 'reference' });

    test('a code is made once per key, and moves nothing until its shop sends word', async () => {
      const made = await at.gateway.reference(order());
      expect(await at.gateway.reference(order())).toEqual(made);
      expect(made.code).toMatch(/^\d{14}$/);
      const hours = (made.expiresAt.getTime() - at.now().getTime()) / 3600_000;
      expect([hours > 72, hours <= 96]).toEqual([true, true]);
      await at.payAtTill(made.code, { confirmedAfter: 'PT20H' });
      expect(await kinds(byCode(made.ref))).toEqual([]);
      at.advance('PT21H');
      const paid = { kind: 'paid', amount: pesos, loan: 'CS-1012' };
      expect(await at.gateway.movements(byCode(made.ref))).toMatchObject([paid]);
      expect(await at.gateway.movements(byCode(null))).toMatchObject([paid]);
      expect(await at.gateway.close(made.ref)).toBe('paid');
    });

    test('what a till takes is told as it was: another amount, twice, after the end, after it was closed', async () => {
      const made = await at.gateway.reference(order());
      await at.payAtTill(made.code, { amount: 5000 });
      await at.payAtTill(made.code);
      const amounts = (await at.gateway.movements(byCode(made.ref))).map(({ amount: { minor } }) => minor);
      expect(amounts.toSorted((a, b) => a - b)).toEqual([5000, 95_000]);
      const late = await at.gateway.reference(order('pay_2'));
      at.advance('P5D');
      const ofLate = { id: 'pay_2', gatewayRef: late.ref, method: 'reference' };
      expect(await at.gateway.movements(ofLate)).toMatchObject([{ kind: 'failed', failure: 'expired' }]);
      await at.payAtTill(late.code);
      expect(await kinds(ofLate)).toContain('paid');
      const closed = await at.gateway.reference(order('pay_3'));
      expect(await at.gateway.close(closed.ref)).toBe('closed');
      expect(await at.gateway.close(closed.ref)).toBe('closed');
      const ofClosed = { id: 'pay_3', gatewayRef: closed.ref, method: 'reference' };
      expect(await at.gateway.movements(ofClosed)).toMatchObject([{ kind: 'failed', failure: 'abandoned' }]);
      await at.payAtTill(closed.code);
      expect(await kinds(ofClosed)).toContain('paid');
    });

    test('paid before its end and confirmed after it, a code has not failed meanwhile', async () => {
      const made = await at.gateway.reference(order());
      at.advance('PT70H');
      await at.payAtTill(made.code, { confirmedAfter: 'P2D' });
      at.advance('PT40H');
      expect(await kinds(byCode(made.ref))).toEqual([]);
      at.advance('PT10H');
      expect(await kinds(byCode(made.ref))).toEqual(['paid']);
    });

    test.each([
      ['another currency', { amount: money(8998, 'GBP') }, 'payments.refused'],
      ['more than a till takes', { amount: money(1_000_001, 'MXN') }, 'payments.amount_impossible'],
      ['less than a till takes', { amount: money(999, 'MXN') }, 'payments.amount_impossible'],
      ['nobody’s name', { payer: { name: '', email: 'pagos@sol.example' } }, 'payments.refused'],
    ])('a code for %s is refused', async (_what, change, code) => {
      await expect(at.gateway.reference({ ...order(), ...change })).rejects.toMatchObject({ code, ambiguous: false });
    });

    test('events name their attempt, and none but genuine ones of now are read', async () => {
      const settled = await at.gateway.charge(charge(at.tokens.pays));
      const events = await at.events();
      for (const { headers, body } of events) {
        const read = at.gateway.readEvent(headers, body);
        expect(read).toMatchObject({ attemptId: 'pay_1', gatewayRef: settled.ref });
        expect(at.gateway.readEvent(headers, Buffer.concat([body, Buffer.from(' ')]))).toBe('forged');
        expect(at.gateway.readEvent({}, body)).toBe('forged');
      }
      at.advance('PT10M');
      for (const { headers, body } of events) expect(at.gateway.readEvent(headers, body)).toBe('forged');
    });

    test('the attempt of a dispute is found by the gateway’s own id', async () => {
      const settled = await at.gateway.charge(charge(at.tokens.pays));
      expect(await at.gateway.attemptOf?.(settled.ref ?? '')).toBe('pay_1');
    });
  });
}
