import type { GatewayEvent } from '../ports/gateway.js';
import type { LockEvent } from '../ports/locks.js';
import type { Stores } from '../ports/store.js';
import type { Releases } from './releases.js';
import type { Workshop } from './workshop.js';

/** One delivery of a webhook whose signature was right. */
export interface Delivery {
  /** Who tells it: event ids are unique within a source only. */
  readonly source: string;
  /** Hash of the raw body, which itself is not kept. */
  readonly bodyHash: string;
}

/**
 * What outside parties tell of their own accord: the event and its effect are one transaction, and only then is it
 * acknowledged. An event is a hint to ask, never the proof itself; told twice it has its effect once.
 */
export function createInbox(shop: Workshop, releases: Pick<Releases, 'takeEvent'>) {
  const { database, clock } = shop;

  /** `lenderId` is of one whose payments the gateway serves: an event that names no attempt is traced with its driver. */
  async function takeGatewayEvent(event: GatewayEvent, delivery: Delivery, lenderId: string): Promise<void> {
    const received = { ...delivery, eventId: event.id, type: event.type, at: clock.now() };
    // The event's own amount and state are never taken: the gateway is asked for all movements.
    const look = {
      kind: 'payment.look',
      payload: { paymentId: attemptOf(event), lenderId, gatewayRef: event.gatewayRef ?? null },
      runAt: clock.now(),
      dedupe: event.id,
    };
    await database.read.inbox.receive(received, look);
  }

  async function takeLockEvents(events: readonly LockEvent[], delivery: Delivery): Promise<void> {
    await database.transaction(async (stores) => {
      for (const event of events)
        if (await isFirst(stores, event.id, event.kind, delivery)) await releases.takeEvent(stores, event);
    });
  }

  const isFirst = (stores: Stores, eventId: string, type: string, delivery: Delivery): Promise<boolean> =>
    stores.inbox.receive({ ...delivery, eventId, type, at: clock.now() });

  return { takeGatewayEvent, takeLockEvents };
}

export type Inbox = ReturnType<typeof createInbox>;

/** The attempt that an event names. Others may use the same account of the gateway, and mean by that word what they like. */
const attemptOf = ({ attemptId }: GatewayEvent): string | null =>
  attemptId !== undefined && /^pay_\w{1,64}$/.test(attemptId) ? attemptId : null;
