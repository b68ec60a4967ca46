import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { asha, cards, dinesh } from '../support/people.js';
import { freeForPlan, phoneOf } from '../support/plans.js';
import { provedCall } from '../support/proving.js';
import { startTown, type Town, until } from '../support/town.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterEach(() => town.control('DELETE', '/faults'));
afterAll(() => town.stop());

/** Opens Asha's phone for a day, as its owner does with a code of the lock service. */
async function openedByCode(): Promise<void> {
  const release = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${town.sandboxUrl}/release${path}`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer sandbox-northwind-locks',
        'content-type': 'application/json',
        'idempotency-key': path,
      },
      body: JSON.stringify(body),
    });
    return answer.json();
  };
  const found = (await release('/devices/search', { imei: asha.imei })) as { device: { id: string } };
  const { code } = (await release(`/devices/${found.device.id}/offline-codes`, {})) as { code: string };
  await town.control('POST', `/devices/${asha.imei}/code`, { code });
}

test('a phone that is free for a day by a code is free for as long as the plan runs', async () => {
  await openedByCode();
  const day = await phoneOf(town, asha);
  expect(day.state).toBe('temporarily_unlocked');
  const call = await provedCall(town, asha);
  for (const key of ['2', '1', '1', '1']) await call.press(key);
  await call.card(cards.pays);
  await call.hears(/went through/, 30);
  await until('the plan’s own end', async () => (await phoneOf(town, asha)).relockAt !== day.relockAt);
  const { phone } = await freeForPlan(town, asha, 'Z');
  await call.hangUp();
  await town.advance('PT25H');
  expect(await phoneOf(town, asha)).toMatchObject({ state: 'temporarily_unlocked', relockAt: phone.relockAt });
}, 60_000);

test('the lender’s automation locks again, and the hold of the plan keeps it away until an instalment is missed', async () => {
  await town.fault({ party: 'locks', kind: 'relocks_after_unlock' });
  const call = await provedCall(town, dinesh);
  for (const key of ['2', '1', '1', '1']) await call.press(key);
  await call.card(cards.pays);
  await call.hears(/Your plan is running/, 30);
  await call.hangUp();
  const { phone } = await freeForPlan(town, dinesh, '+05:30');
  const again = await provedCall(town, dinesh);
  expect(again.lately()).toMatch(/Your plan is running. Next: 937 rupees on .*To pay, press 1/);
  expect(again.lately()).not.toMatch(/overdue|late|locked/);
  await again.hangUp();
  // A minute after the unlock, then the end of the grace hold that every release has.
  for (const duration of ['PT2M', 'PT50H']) {
    await town.advance(duration);
    expect(await phoneOf(town, dinesh)).toMatchObject({ state: 'temporarily_unlocked', relockAt: phone.relockAt });
  }
  await town.advance('P33D');
  await until('the lock of a missed instalment', async () => (await phoneOf(town, dinesh)).state === 'locked');
}, 60_000);
