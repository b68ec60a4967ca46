import { Agent, request } from 'node:http';
import Stripe from 'stripe';
import { readConfig } from '../server/config.js';

const { stripe } = readConfig({ production: false, env: {} });
const [secret = ''] = stripe.webhookSecrets;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
let events = 0;

/** Between rounds: what stood idle may just be closed by the other side. */
export const closeConnections = (): void => agent.destroy();

/** Sends an event of the gateway about an attempt, signed as Stripe signs; milliseconds until it is acknowledged. */
export function sendEvent(baseUrl: string, attemptId: string): Promise<number> {
  events += 1;
  const payload = JSON.stringify({
    id: `evt_${process.pid}_${events}`,
    object: 'event',
    type: 'charge.succeeded',
    livemode: false,
    data: { object: { id: `ch_${events}`, object: 'charge', metadata: { attempt: attemptId } } },
  });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(payload),
    'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret }),
  };
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const sent = request(`${baseUrl}/payments/stripe`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - began);
        else reject(new Error(`an event was answered with ${response.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}
