import { setTimeout as pause } from 'node:timers/promises';
import { alternating, type Figure, median } from './measuring.js';
import { inTown } from './processes.js';

const rounds = 3;
const asha = {
  from: '+447700900101',
  to: '+441632960001',
  imei: '861122030001010',
  loan: 'NW-1001',
  device: 'DV-1001',
};
const overdue = 8998;

interface CallState {
  readonly sid: string;
  readonly heard: readonly string[];
}

/**
 * Seconds from the card that Asha gives on a call to her unlocked phone, by way of gateway, ledger and lock service, beside
 * the lock service that is told to unlock at once: her phone takes two seconds of its own.
 */
export function benchCardToUnlocked(): Promise<Figure[]> {
  return inTown(async ({ sandboxUrl }) => {
    const { ours, baseline } = await alternating(
      rounds,
      () => locked(sandboxUrl).then(() => byCard(sandboxUrl)),
      () => locked(sandboxUrl).then(() => byCommand(sandboxUrl)),
    );
    const against = 'the lock service, told to unlock at once';
    return [
      { name: 'card to unlocked phone', unit: 's', ours: median(ours), baseline: median(baseline), against },
      {
        name: 'card to unlocked phone, slowest',
        unit: 's',
        ours: Math.max(...ours),
        baseline: Math.max(...baseline),
        against,
      },
    ];
  });
}

async function control<Answer>(sandboxUrl: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${sandboxUrl}/sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { headers, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 200)}`);
  return (text ? JSON.parse(text) : undefined) as Answer;
}

async function until<Found>(look: () => Promise<Found | undefined | false>): Promise<Found> {
  for (const began = performance.now(); performance.now() - began < 60_000; await pause(20)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error('waited in vain');
}

/** Overdue and locked, and past the limits of the last passcodes. */
async function locked(sandboxUrl: string): Promise<void> {
  await control(sandboxUrl, 'POST', '/clock', { advance: 'PT16M' });
  const ledger = await control<{ overdue: number }>(sandboxUrl, 'GET', `/loans/${asha.loan}`);
  if (ledger.overdue < overdue)
    await control(sandboxUrl, 'POST', `/loans/${asha.loan}/charges`, { amount: overdue - ledger.overdue });
  await control(sandboxUrl, 'POST', `/devices/${asha.imei}/lock`, {});
}

const unlocked = (sandboxUrl: string): Promise<unknown> =>
  until(async () => {
    const { state } = await control<{ state: string }>(sandboxUrl, 'GET', `/devices/${asha.imei}`);
    return state === 'unlocked';
  });

async function byCard(sandboxUrl: string): Promise<number> {
  const codes = async (): Promise<string[]> => {
    const texts = await control<{ body: string }[]>(sandboxUrl, 'GET', `/messages?to=${encodeURIComponent(asha.from)}`);
    return texts.flatMap(({ body }) => /\b\d{6}\b/.exec(body) ?? []);
  };
  const before = (await codes()).length;
  const { sid } = await control<CallState>(sandboxUrl, 'POST', '/calls', { from: asha.from, to: asha.to });
  const press = async (digits: string): Promise<void> => {
    await control(sandboxUrl, 'POST', `/calls/${sid}/press`, { digits });
    await until(async () => {
      const { heard } = await control<CallState>(sandboxUrl, 'GET', `/calls/${sid}`);
      return heard.at(-1)?.startsWith('One moment') !== true;
    });
  };
  for (const digits of ['1', `${asha.imei}#`, '1']) await press(digits);
  await press((await until(async () => (await codes())[before])) ?? '');
  for (const digits of ['1', '1', '1', '1']) await press(digits);
  const began = performance.now();
  await control(sandboxUrl, 'POST', `/calls/${sid}/card`, { number: '4242424242424242', expiry: '12/34', cvc: '123' });
  await unlocked(sandboxUrl);
  const seconds = (performance.now() - began) / 1000;
  await control(sandboxUrl, 'POST', `/calls/${sid}/hangup`, {});
  return seconds;
}

let commands = 0;
async function byCommand(sandboxUrl: string): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`${sandboxUrl}/release/devices/${asha.device}/commands`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer sandbox-northwind-locks',
      'content-type': 'application/json',
      'idempotency-key': `bench-${(commands += 1)}`,
    },
    body: JSON.stringify({ operation: 'unlock', reason: 'obligation_met' }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  await unlocked(sandboxUrl);
  return (performance.now() - began) / 1000;
}
