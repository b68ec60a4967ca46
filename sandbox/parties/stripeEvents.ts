import Stripe from 'stripe';
import type { World } from '../world.js';
import { stripeId } from './stripeCards.js';
import type { EventRow, StripeTables } from './stripeRows.js';

/** The call that events come from, so that a fault can be aimed at it. */
export interface Cause {
  method: string;
  path: string;
  requestId: string | null;
  idempotencyKey: string | null;
}

/** Events of one call: written down together, and lost, doubled or late together. */
export interface EventBatch {
  add(type: string, object: Record<string, unknown>): void;
  /** Puts the events and their webhooks on disk. */
  send(): void;
}

export interface StripeEvents {
  batch(cause: Cause): EventBatch;
  /** Whether this call's webhooks go out before its answer. */
  comesFirst(cause: Cause): boolean;
  /** Resolves when every webhook was tried once, at the latest after 5 s. */
  tried(): Promise<void>;
  resume(): void;
}

interface DeliveryRow {
  id: string;
  event: string;
  attempts: number;
  nextAt: string;
}

const PATH = '/payments/stripe';
/** Seconds of world time between tries; together a little more than an hour. */
const WAITS = [1, 2, 4, 8, 16, 30, 60, 60, 120, 120, 300, 300, 600, 900, 1200];
const LATENESS = 10_000;
/** Stripe gives an endpoint this long, in ms. */
const TIME_LIMIT = 20_000;
const LONGEST_FIRST_TRY = 5000;

export function eventJson(row: EventRow): Record<string, unknown> {
  return {
    id: row.id,
    object: 'event',
    api_version: Stripe.API_VERSION,
    created: Math.floor(row.created / 1000),
    data: { object: row.object },
    livemode: false,
    pending_webhooks: 1,
    request: row.request,
    type: row.type,
  };
}

/** Stripe's events and their signed webhooks. */
export function createStripeEvents(world: World, tables: StripeTables): StripeEvents {
  const deliveries = world.journal.table<DeliveryRow>('stripe.deliveries');
  const signer = new Stripe('sk_test_signs_only');
  const waiters = new Set<() => void>();
  const arm = (row: DeliveryRow): void =>
    world.clock.at(new Date(row.nextAt), `stripe.delivery:${row.id}`, () => attempt(row.id));

  async function post(event: EventRow): Promise<boolean> {
    const payload = JSON.stringify(eventJson(event));
    // The signature's moment is real time: whoever checks its age does so by a real clock.
    const header = signer.webhooks.generateTestHeaderString({ payload, secret: world.config.stripeWebhookSecret });
    const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': header };
    const signal = AbortSignal.timeout(TIME_LIMIT);
    const request = { method: 'POST', headers, body: payload, signal };
    const answer = await world.fetchProduct(PATH, request).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.ok ?? false;
  }

  async function attempt(id: string): Promise<void> {
    const row = deliveries.get(id);
    const event = row && tables.events.get(row.event);
    const taken = event ? await post(event) : true;
    const wait = row && WAITS[row.attempts];
    if (row && deliveries.get(id)) {
      if (taken || wait === undefined) deliveries.remove(id);
      else {
        const nextAt = new Date(world.clock.now().getTime() + wait * 1000).toISOString();
        const next = { ...row, attempts: row.attempts + 1, nextAt };
        deliveries.put(id, next);
        arm(next);
      }
    }
    for (const waiter of waiters) waiter();
  }

  function enqueue(event: string, delay: number): void {
    const nextAt = new Date(world.clock.now().getTime() + delay).toISOString();
    const row = { id: world.journal.next('SWH'), event, attempts: 0, nextAt };
    deliveries.put(row.id, row);
    arm(row);
  }

  function sendAll(rows: EventRow[], cause: Cause): void {
    const faulty = (kind: string): boolean =>
      world.faults.take('stripe', cause.method, cause.path, [kind]) !== undefined ||
      world.faults.take('stripe', 'POST', PATH, [kind]) !== undefined;
    if (rows.length === 0) return;
    world.journal.atomically(() => {
      for (const row of rows) tables.events.put(row.id, row);
      if (faulty('lost_webhook')) return;
      const delay = faulty('late_webhook') ? LATENESS : 0;
      const copies = faulty('duplicate_webhook') ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) for (const row of rows) enqueue(row.id, delay);
    });
    world.changed('charges');
  }

  return {
    batch(cause) {
      const rows: EventRow[] = [];
      const request = { id: cause.requestId, idempotency_key: cause.idempotencyKey };
      return {
        add(type, object) {
          const created = world.clock.now().getTime();
          rows.push({ id: stripeId('evt'), type, created, object: structuredClone(object), request });
        },
        send: () => sendAll(rows, cause),
      };
    },
    comesFirst: (cause) =>
      world.faults.take('stripe', cause.method, cause.path, ['webhook_before_response']) !== undefined,
    tried() {
      const untried = (): boolean => {
        const soon = world.clock.now().getTime() + 1000;
        return deliveries.all().some(({ attempts, nextAt }) => attempts === 0 && Date.parse(nextAt) <= soon);
      };
      return new Promise((resolve) => {
        const check = (): void => {
          if (untried()) return;
          done();
        };
        const done = (): void => {
          clearTimeout(timer);
          waiters.delete(check);
          resolve();
        };
        const timer = setTimeout(done, LONGEST_FIRST_TRY);
        waiters.add(check);
        check();
      });
    },
    resume() {
      for (const row of deliveries.all()) arm(row);
    },
  };
}
