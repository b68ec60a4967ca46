import type { FaultParty } from './faults.js';
import type { World } from './world.js';

/** A webhook on its way to the product. */
interface Delivery {
  id: string;
  path: string;
  body: string;
  attempts: number;
  nextAt: string;
}

/** The call that a webhook comes from, so that a fault can be aimed at either. */
export interface Origin {
  method: string;
  path: string;
}

export interface Deliveries {
  /** Puts the webhook on disk and sends it; it is tried again until the product takes it. */
  send(path: string, body: string, origin?: Origin): void;
  /** Arms again what was on its way; call it once, when the process starts. */
  resume(): void;
}

/** Seconds of world time between tries; together about half an hour. */
const waits = [1, 2, 4, 8, 16, 30, 60, 60, 60, 120, 120, 120, 300, 300, 600];
const lateness = 10_000;

function takeOf(world: World, party: FaultParty, path: string, origin: Origin | undefined, kind: string): boolean {
  if (world.faults.take(party, 'POST', path, [kind])) return true;
  return origin !== undefined && world.faults.take(party, origin.method, origin.path, [kind]) !== undefined;
}

/** Signed webhooks of one party, kept in a table of its own so that a killed product or sandbox still gets them. */
export function createDeliveries(
  world: World,
  party: FaultParty,
  tableName: string,
  headersFor: (body: string, at: Date) => Record<string, string>,
): Deliveries {
  const table = world.journal.table<Delivery>(tableName);
  const arm = (row: Delivery): void =>
    world.clock.at(new Date(row.nextAt), `${tableName}:${row.id}`, () => attempt(row.id));

  async function attempt(id: string): Promise<void> {
    const row = table.get(id);
    if (!row) return;
    const headers = { 'content-type': 'application/json', ...headersFor(row.body, world.clock.now()) };
    const answer = await world
      .fetchProduct(row.path, { method: 'POST', headers, body: row.body })
      .catch(() => undefined);
    await answer?.body?.cancel();
    const stillThere = table.get(id);
    if (!stillThere) return;
    const wait = waits[row.attempts];
    if (answer?.ok || wait === undefined) {
      table.remove(id);
      return;
    }
    const nextAt = new Date(world.clock.now().getTime() + wait * 1000).toISOString();
    const next = { ...row, attempts: row.attempts + 1, nextAt };
    table.put(id, next);
    arm(next);
  }

  function enqueue(path: string, body: string, delay: number): void {
    const nextAt = new Date(world.clock.now().getTime() + delay).toISOString();
    const row: Delivery = { id: world.journal.next('DL'), path, body, attempts: 0, nextAt };
    table.put(row.id, row);
    arm(row);
  }

  return {
    send(path, body, origin) {
      const faulty = (kind: string): boolean => takeOf(world, party, path, origin, kind);
      if (faulty('lost_webhook')) return;
      const delay = faulty('late_webhook') ? lateness : 0;
      enqueue(path, body, delay);
      if (faulty('duplicate_webhook')) enqueue(path, body, delay);
    },
    resume() {
      for (const row of table.all()) arm(row);
    },
  };
}
