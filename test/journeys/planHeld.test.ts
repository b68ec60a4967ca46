import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Channel, channels, proves, reachAgain, sideBySide } from '../support/customer.js';
import { asha, ben, chitra, dinesh, grace, luis } from '../support/people.js';
import { agreesAndBegins, freeForPlan, phoneOf } from '../support/plans.js';
import { startTown, type Town, until } from '../support/town.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterAll(() => town.stop());

/** Opens a phone for a day, as its owner does with a code of the lock service. */
async function openedByCode({ imei, lender }: { imei: string; lender: string }): Promise<void> {
  const release = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${town.sandboxUrl}/release${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer sandbox-${lender}-locks`,
        'content-type': 'application/json',
        'idempotency-key': path,
      },
      body: JSON.stringify(body),
    });
    return answer.json();
  };
  const found = (await release('/devices/search', { imei })) as { device: { id: string } };
  const { code } = (await release(`/devices/${found.device.id}/offline-codes`, {})) as { code: string };
  await town.control('POST', `/devices/${imei}/code`, { code });
}

describe('a phone that is free for a day by a code is free for as long as the plan runs', () => {
  let walks: ReturnType<typeof sideBySide>;
  beforeAll(async () => {
    const people = { voice: asha, whatsapp: ben, web: luis } as const;
    await town.control('POST', `/devices/${luis.imei}/online`);
    walks = sideBySide<(typeof people)[Channel]>(town, people, async ({ who, customer, together }) => {
      await openedByCode(who);
      const day = await phoneOf(town, who);
      expect(day.state).toBe('temporarily_unlocked');
      await proves(town, customer, who, /overdue[^]*(plan, 2|like to do)|vencid[^]*desea hacer/);
      await agreesAndBegins(customer);
      await customer.hears(/went through|Se recibió su pago/, 60);
      await until('the plan’s own end', async () => (await phoneOf(town, who)).relockAt !== day.relockAt);
      const { phone } = await freeForPlan(town, who, who === luis ? 'America/Mexico_City' : 'Europe/London');
      await customer.leaves();
      await together(() => town.advance('PT25H'));
      expect(await phoneOf(town, who)).toMatchObject({ state: 'temporarily_unlocked', relockAt: phone.relockAt });
    });
  });

  test.each(channels)('on %s', (channel) => walks[channel], 120_000);
});

describe('the lender’s automation locks again, and the hold of the plan keeps it away until an instalment is missed', () => {
  let walks: ReturnType<typeof sideBySide>;
  beforeAll(async () => {
    const people = { voice: dinesh, whatsapp: chitra, web: grace } as const;
    await town.fault({ party: 'locks', kind: 'relocks_after_unlock', times: 3 });
    walks = sideBySide<(typeof people)[Channel]>(town, people, async ({ channel, who, customer, together }) => {
      await proves(town, customer, who, /overdue[^]*(plan, 2|like to do)/);
      await agreesAndBegins(customer);
      await customer.hears(/Your plan is running/, 60);
      await customer.leaves();
      const { phone } = await freeForPlan(town, who, 'Asia/Kolkata');
      const isFree = async (): Promise<void> =>
        expect(await phoneOf(town, who)).toMatchObject({ state: 'temporarily_unlocked', relockAt: phone.relockAt });
      // A minute after the unlock.
      await together(() => town.advance('PT2M'));
      await isFree();
      // The end of the grace hold that every release has.
      await together(() => town.advance('PT50H'));
      await isFree();
      const again = await reachAgain(town, channel, who);
      const stands = await proves(town, again, who, /Your plan is running[^]*(plan, 2|like to do)/);
      expect(stands).toMatch(/Your plan is running. Next: (937 rupees|LKR\s[\d,.]+) on /);
      expect(stands).not.toMatch(/overdue|late|locked/);
      await again.leaves();
      await together(() => town.advance('P33D'));
      await until('the lock of a missed instalment', async () => (await phoneOf(town, who)).state === 'locked');
    });
  });
  afterAll(() => town.control('DELETE', '/faults'));

  test.each(channels)('on %s', (channel) => walks[channel], 120_000);
});
