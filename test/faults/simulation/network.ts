import type { Chronicle } from './chronicle.js';
import type { Conditions } from './conditions.js';
import type { Dice } from './dice.js';
import type { Sent } from './outside.js';
import type { Process } from './process.js';
import { hour, lender, minute } from './setting.js';

/** Events on their way to us: late, doubled, lost, and in any order. */
export function createNetwork(
  now: () => number,
  { chance, pick }: Dice,
  conditions: Conditions,
  { note }: Chronicle,
  arrived: () => void,
) {
  let underWay: { readonly sent: Sent; readonly at: number }[] = [];
  const acknowledged: Sent[] = [];

  return {
    acknowledged,
    send(sent: Sent): void {
      const copies = (chance(conditions.eventsLost) ? 0 : 1) + (chance(conditions.eventsDoubled) ? 1 : 0);
      for (let copy = 0; copy < copies; copy += 1)
        underWay.push({ sent, at: now() + pick([0, 0, 5000, 10 * minute, 5 * hour]) });
    },
    /** When the next one arrives, in milliseconds; infinite where none is under way. */
    next: (): number => Math.min(Number.POSITIVE_INFINITY, ...underWay.map(({ at }) => at)),
    deliver({ services }: Process): void {
      const chosen = pick(underWay.filter(({ at }) => at <= now()));
      underWay = underWay.filter((other) => other !== chosen);
      const { sent } = chosen;
      const { event } = sent;
      note(`${event.id} arrives`);
      arrived();
      const taken =
        sent.to === 'gateway'
          ? services.inbox.takeGatewayEvent(sent.event, { source: 'gateway', bodyHash: 'hash' }, lender.id)
          : services.inbox.takeLockEvents([sent.event], { source: 'locks', bodyHash: 'hash' });
      // Whoever gets no 200 sends it again.
      void taken.then(
        () => void acknowledged.push(sent),
        () => void underWay.push({ sent, at: now() + 30_000 }),
      );
    },
  };
}

export type Network = ReturnType<typeof createNetwork>;
