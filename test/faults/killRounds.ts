import { setTimeout as pause } from 'node:timers/promises';
import { type Caller, ring } from '../support/caller.js';
import { asha, ben, cards, chitra, dinesh } from '../support/people.js';
import { prove } from '../support/proving.js';
import { comesToRest, type Town, until } from '../support/town.js';

const people = [asha, chitra, dinesh, ben];
type Person = (typeof people)[number];

/** What somebody presses once they have proved who they are; `card` is given where it is asked for. */
const wishes: readonly (readonly string[])[] = [
  ['1', '1', '1', '1', 'card'],
  ['1', '1', '1', '1', 'card'],
  ['2', '1', '1', '1', 'card'],
  ['1', '3', '1000#', '1', '1', 'card'],
  ['1', '1', '1', '2'],
  ['3'],
];

/** `slow` takes twenty seconds a call, and so is not among them. */
const faults: readonly { readonly party: string; readonly kinds: readonly string[] }[] = [
  {
    party: 'stripe',
    kinds: [
      'down',
      'reset',
      'rate_limited',
      'bad_json',
      'lost_webhook',
      'duplicate_webhook',
      'webhook_before_response',
      'timeout_after_effect',
    ],
  },
  { party: 'loans', kinds: ['down', 'reset', 'rate_limited', 'bad_json'] },
  {
    party: 'locks',
    kinds: ['down', 'reset', 'rate_limited', 'busy', 'lost_webhook', 'duplicate_webhook', 'late_webhook'],
  },
  { party: 'twilio', kinds: ['down', 'reset', 'duplicate_webhook'] },
];

/** What a round is going to do, drawn before it begins: so a round that fails can say what it was. */
export interface Round {
  readonly callers: readonly { readonly person: Person; readonly keys: readonly string[] }[];
  readonly faults: readonly { readonly party: string; readonly kind: string; readonly times: number }[];
  /** How long after the one before each kill comes, in milliseconds, and whether it meets the sandbox too. */
  readonly kills: readonly { readonly after: number; readonly both: boolean }[];
}

export function drawRound(random: () => number): Round {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const many = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
  return {
    callers: people.filter(() => random() < 0.6).map((person) => ({ person, keys: pick(wishes) })),
    faults: many(Math.floor(random() * 4), () => {
      const { party, kinds } = pick(faults);
      return { party, kind: pick(kinds), times: 1 + Math.floor(random() * 2) };
    }),
    // Calls are through after a second or two: later than that a kill would meet nobody.
    kills: many(random() < 0.4 ? 2 : 1, () => ({ after: 200 + random() * 2300, both: random() < 0.3 })),
  };
}

export function describeRound({ callers, faults: played, kills }: Round): string {
  const calls = callers.map(({ person, keys }) => `${person.loan} ${keys.join(' ')}`).join(', ');
  const wrong = played.map(({ party, kind, times }) => `${party} ${kind} ${times}x`).join(', ');
  const ends = kills.map(({ after, both }) => `${both ? 'both halves' : 'the product'} after ${after.toFixed(0)} ms`);
  return `calls: ${calls || 'none'}; faults: ${wrong || 'none'}; killed: ${ends.join(', then ')}`;
}

interface Ledger {
  readonly overdue: number;
  readonly transactions: readonly { readonly type: string; readonly amount: number }[];
}
interface Charge {
  readonly kind: string;
  readonly status: string;
  readonly amount: number;
  readonly loan?: string;
}

/** Goes as far as the line carries: whoever is cut off rings again another day. */
async function rings(town: Town, person: Person, keys: readonly string[]): Promise<void> {
  let call: Caller | undefined;
  try {
    call = await ring(town, person.from, person.line);
    await call.press('1');
    await prove(town, call, person);
    for (const key of keys) await (key === 'card' ? call.card(cards.pays) : call.press(key));
    await pause(500);
  } catch {
    // The kill, or a fault, was in the way.
  }
  await call?.hangUp().catch(() => undefined);
}

/** The product is killed a moment after people began, now and then the sandbox too, and both are started again at once. */
async function kill(town: Town, kills: Round['kills']): Promise<void> {
  for (const { after, both } of kills) {
    await pause(after);
    await Promise.all([town.killProduct(), both && town.killSandbox()]);
    // The sandbox has the world's time: a product that began without it would live in the past for a moment.
    if (both) await town.startSandbox();
    await town.startProduct();
  }
}

/** Throws with what is wrong where the books and the phones do not come to agree. */
export async function playRound(town: Town, { callers, faults: played, kills }: Round): Promise<void> {
  for (const { person } of callers) {
    const owes = await town.control<Ledger>('GET', `/loans/${person.loan}`);
    if (owes.overdue > 0) continue;
    // New arrears, and the lender locks: somebody has something to ring for.
    await town.control('POST', `/loans/${person.loan}/charges`, { amount: 5000 });
    await town.control('POST', `/devices/${person.imei}/lock`);
  }
  for (const fault of played) await town.fault(fault);
  await Promise.all([...callers.map(({ person, keys }) => rings(town, person, keys)), kill(town, kills)]);
  // Connections from before a kill are noticed as cut when they are used.
  const calm = (): Promise<boolean> =>
    town.control('DELETE', '/faults').then(
      () => true,
      () => false,
    );
  await until('the sandbox to answer', calm);
  await comesToRest(town, 90);
  await agree(town);
  // Passcodes are counted by the day, and what comes late has its time.
  await town.advance('PT9H');
}

/** The gateway's books against the lenders', and the phones against both. */
async function agree(town: Town): Promise<void> {
  let found: readonly string[] = [];
  await until('the books of all to agree', async () => (found = await differences(town)).length === 0, 60).catch(() => {
    throw new Error(found.join('\n'));
  });
}

async function differences(town: Town): Promise<string[]> {
  const charges = await town.control<Charge[]>('GET', '/charges');
  const found: string[] = [];
  for (const { loan, imei } of people) {
    const taken = charges.filter((one) => one.loan === loan && one.kind === 'charge' && one.status === 'succeeded');
    const ledger = await town.control<Ledger>('GET', `/loans/${loan}`);
    const posted = ledger.transactions.filter(({ type }) => type === 'repayment').map(({ amount }) => amount);
    const amounts = taken.map(({ amount }) => amount);
    const sorted = (list: readonly number[]): string => list.toSorted((a, b) => a - b).join();
    if (sorted(amounts) !== sorted(posted)) found.push(`${loan}: taken ${sorted(amounts)}, posted ${sorted(posted)}`);
    const { state } = await town.control<{ state: string }>('GET', `/devices/${imei}`);
    if (amounts.length > 0 && ledger.overdue === 0 && state === 'locked') found.push(`${loan}: paid and locked`);
  }
  return found;
}
