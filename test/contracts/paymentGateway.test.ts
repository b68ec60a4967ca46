import { expect } from '@jest/globals';
import { createStripe } from '../../integrations/payments/stripe.js';
import { createStripe as createStripeParty } from '../../sandbox/parties/stripe.js';
import { paymentGatewayContract } from './paymentGateway.js';
import { openTestWorld } from './sandbox.js';

const cards = { pays: '4242424242424242', declined: '4000000000000002' };

paymentGatewayContract('Stripe', async () => {
  const opened = await openTestWorld((world, app) => {
    const party = createStripeParty(world);
    app.use('/sandbox', party.controls);
    app.use(party.router);
  });
  const { world, url } = opened;
  const gateway = createStripe({
    secretKey: world.config.stripeSecretKey,
    webhookSecrets: ['whsec_of_yesterday', world.config.stripeWebhookSecret],
    apiUrl: url,
    timeoutMs: 2000,
    clock: world.clock,
  });
  return {
    gateway,
    tokens: {
      pays: 'pm_card_visa',
      declined: 'pm_card_chargeDeclined',
      insufficient: 'pm_card_chargeDeclinedInsufficientFunds',
    },
    now: () => world.clock.now(),
    advance: (duration) => void world.clock.advance(duration),
    async payOn(page, card) {
      const body = new URLSearchParams({ number: cards[card], expiry: '12/49', cvc: '123' });
      const answer = await fetch(`${url}${new URL(page).pathname}`, { method: 'POST', body, redirect: 'manual' });
      await answer.body?.cancel();
    },
    payAtTill: async (code, how = {}) => void (await opened.control('POST', `/references/${code}/pay`, how)),
    async refund(charge, minor) {
      const headers = { authorization: `Bearer ${world.config.stripeSecretKey}` };
      const body = new URLSearchParams({ charge, amount: String(minor) });
      expect((await fetch(`${url}/v1/refunds`, { method: 'POST', headers, body })).status).toBe(200);
    },
    dispute: async (id) => void (await opened.control('POST', `/charges/${id}/dispute`)),
    winDispute: async (id) => void (await opened.control('POST', `/charges/${id}/dispute/won`)),
    async events() {
      await opened.arrival(({ path }) => path === '/payments/stripe');
      return opened.delivered.filter(({ path }) => path === '/payments/stripe');
    },
    fault: (kind, where) => opened.fault('stripe', kind, where),
    close: () => opened.close(),
  };
});
