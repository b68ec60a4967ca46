import { expect, test } from '@jest/globals';
import { money } from '../../core/money.js';
import { agreedPayment, type PaymentAttempt } from '../../core/payment.js';
import { createPayments } from '../../core/services/payments.js';
import type { Identify } from '../../core/services/identify.js';
import type { Workshop } from '../../core/services/workshop.js';
import { systemClock } from '../../core/clock.js';
import { createVault } from '../../core/vault.js';
import { anyEngine } from '../store/engines.js';

const engine = anyEngine();

const attempt = (id: string): PaymentAttempt =>
  agreedPayment({
    id,
    lenderId: 'northwind',
    loanId: 'NW-1001',
    conversationId: null,
    quoteId: 'quo_1',
    planId: null,
    purpose: 'overdue',
    amount: money(8998, 'GBP'),
    method: 'voice_card',
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 900_000),
  });

test('two cards given for one loan at the same moment are one charge', async () => {
  const shop = {
    database: engine.database,
    clock: systemClock,
    vault: createVault('a secret of this test'),
  } as Workshop;
  const payments = createPayments(shop, {} as Identify);
  const ids = Array.from({ length: 8 }, (_, index) => `pay_${index}`);
  for (const id of ids) await engine.database.read.payments.insert(attempt(id));
  const taken = await Promise.all(ids.map((id) => payments.charge(id, 'pm_token')));
  expect(taken.filter((answer) => answer.taken)).toHaveLength(1);
  const states = (await engine.database.read.payments.ofLoan('northwind', 'NW-1001')).map(({ state }) => state);
  expect(states.filter((state) => state === 'charging')).toHaveLength(1);
  expect((await engine.database.read.tasks.counts(new Date())).due).toBe(1);
});
