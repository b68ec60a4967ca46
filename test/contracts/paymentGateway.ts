import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { money } from '../../core/money.js';
import type { Charge, Checkout, PaymentGateway } from '../../core/ports/gateway.js';

/** A gateway with tokens of cards that behave, and people who pay on its pages. */
export interface PaymentGatewayCase {
  readonly gateway: PaymentGateway;
  readonly tokens: { readonly pays: string; readonly declined: string; readonly insufficient: string };
  now(): Date;
  advance(isoDuration: string): void;
  /** Somebody enters a card on a checkout page. */
  payOn(url: string, card: 'pays' | 'declined'): Promise<void>;
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
      const refund = await at.gateway.refund(id, part, 'refund:1');
      expect(await at.gateway.refund(id, part, 'refund:1')).toEqual(refund);
      expect(await at.gateway.movements(byVoice(ref))).toMatchObject([{ id }, { kind: 'refunded', amount: part }]);
      await at.dispute(id);
      const disputed = await at.gateway.movements(byVoice(ref));
      expect(disputed.map(({ kind }) => kind)).toEqual(['paid', 'refunded', 'disputed']);
      expect(disputed[2]?.amount).toEqual(money(7998, 'GBP'));
      await at.winDispute(id);
      const won = await at.gateway.movements(byVoice(ref));
      expect(won.map(({ kind }) => kind)).toEqual(['paid', 'refunded', 'disputed', 'reinstated']);
      expect(won.slice(0, 3).map((movement) => movement.id)).toEqual(disputed.map((movement) => movement.id));
    });

    test('a page is made once per key, and who pays on it is found', async () => {
      const order = page();
      const made = await at.gateway.checkout(order);
      expect(await at.gateway.checkout(order)).toEqual(made);
      expect(await at.gateway.movements(byLink(made.ref))).toEqual([]);
      await at.payOn(made.url, 'pays');
      expect(await at.gateway.movements(byLink(made.ref))).toMatchObject([{ kind: 'paid', amount }]);
      expect(await at.gateway.movements(byLink(null))).toMatchObject([{ kind: 'paid', amount }]);
      expect(await at.gateway.expireCheckout(made.ref)).toBe('paid');
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
      expect(await at.gateway.expireCheckout(ref)).toBe('expired');
      expect(await at.gateway.expireCheckout(ref)).toBe('expired');
      expect(await at.gateway.movements(byLink(ref))).toMatchObject([{ kind: 'failed', failure: 'expired', amount }]);
      const other = await at.gateway.checkout(page('pay_2'));
      at.advance('PT2H');
      const ended = await at.gateway.movements({ id: 'pay_2', gatewayRef: other.ref, method: 'link' });
      expect(ended).toMatchObject([{ kind: 'failed', failure: 'expired' }]);
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
