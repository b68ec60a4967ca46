import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { DeskLists } from '../../core/services/deskQueue.js';
import { createDatabase } from '../../store/database.js';
import { type BrowserLike, createBrowserLike } from '../server/desk/browserLike.js';
import {
  account,
  type Channel,
  channels,
  greeting,
  howMuch,
  passcodesSentTo,
  proves,
  reach,
  reachAgain,
  sideBySide,
  yesOrNo,
} from '../support/customer.js';
import type { Caller } from '../support/caller.js';
import { fallsDueAgain } from '../support/money.js';
import { asha, ben, cards, chitra, elena, farid, grace, hugo, ines, luis } from '../support/people.js';
import { provedCall } from '../support/proving.js';
import { comesToRest, startTown, type Town, until } from '../support/town.js';

let town: Town;
let desk: BrowserLike;
const folder = mkdtempSync(join(tmpdir(), 'status-'));
beforeAll(async () => {
  town = await startTown({ DATA_DIR: folder });
  desk = createBrowserLike(town.productUrl);
  await desk.enter('admin@liftline.example');
}, 60_000);
afterEach(() => town.control('DELETE', '/faults'));
afterAll(async () => {
  await town.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Phone {
  readonly state: string;
  readonly completingUntil?: string;
  readonly history: readonly { readonly state: string; readonly by: string }[];
}
const phone = (imei: string) => town.control<Phone>('GET', `/devices/${imei}`);
const isUnlocked = (imei: string): Promise<true> =>
  until('the phone to be unlocked', async () => (await phone(imei)).state === 'unlocked', 60);
/** What a number was told, without passcodes. */
const told = async (number: string): Promise<readonly string[]> =>
  (await town.messages(number)).map(({ body }) => body).filter((body) => !/\b\d{6}\b/.test(body));
const isTold = (number: string, pattern: RegExp, seconds = 40): Promise<string> =>
  until(`a text like ${pattern}`, async () => (await told(number)).find((body) => pattern.test(body)), seconds);
const charges = async (loan: string): Promise<number> =>
  (await town.control<readonly { loan?: string }[]>('GET', '/charges')).filter((charge) => charge.loan === loan).length;
/** The cases that wait at the desk for a loan. */
const waitingFor = async (loan: string): Promise<DeskLists['waiting']> =>
  (await desk.get<DeskLists>('/queue')).body.waiting.filter(({ loanId }) => loanId === loan);
const casesOf = async (loan: string): Promise<readonly string[]> =>
  (await waitingFor(loan)).map(({ reason }) => reason);

async function pays(who: typeof farid | typeof luis | typeof grace) {
  return payOn(await provedCall(town, who));
}

/** What is overdue, by card on the call. */
async function payOn(call: Caller): Promise<Caller> {
  for (const key of ['1', '1', '1', '1']) await call.press(key);
  await call.card(cards.pays);
  return call;
}

describe.each(channels)('on %s', (channel: Channel) => {
  test('Elena, who paid the shop yesterday: told in Spanish that she owes nothing, and unlocked without a charge', async () => {
    // Locked again by mistake, between two channels: that is seen at once, and must not be mended before she has asked.
    await town.fault({ party: 'locks', kind: 'down', where: 'POST /release/devices/DV-1005/commands', times: 500 });
    await town.control('POST', `/devices/${elena.imei}/lock`);
    const person = await reach(town, channel, elena);
    await proves(town, person, elena, /sigue bloqueado/);
    await town.control('DELETE', '/faults');
    expect(await person.hears(/desbloqueado/)).toMatch(
      /No tiene pagos vencidos y, aun así, su celular sigue bloqueado\. No tiene que pagar nada por esto\.[^]*(Acabo de pedir la liberación|Va en camino)/,
    );
    await isUnlocked(elena.imei);
    const { history } = await phone(elena.imei);
    await person.says('🤷', /persona|marque 0/);
    expect(await person.chooses(account.status, /desbloqueado/)).toMatch(/^Su celular está desbloqueado/);
    expect((await phone(elena.imei)).history).toEqual(history);
    expect(await charges(elena.loan)).toBe(0);
    await person.leaves();
  });

  test('Hugo, whose loan is closed: unlocked at once, and somebody at the desk sees that it was locked', async () => {
    // Locked again by mistake between two channels, as with Elena.
    await town.fault({ party: 'locks', kind: 'down', where: 'POST /release/devices/DV-1008/commands', times: 500 });
    await town.control('POST', `/devices/${hugo.imei}/lock`);
    const person = await reach(town, channel, hugo);
    await proves(town, person, hugo, /Nothing is overdue, and yet your phone is still locked\. You owe nothing/);
    await town.control('DELETE', '/faults');
    await person.hears(/Your phone is unlocked\./, 60);
    await isUnlocked(hugo.imei);
    expect(await casesOf(hugo.loan)).toContain('wrongful_lock');
    await isTold(hugo.from, /your phone is unlocked/);
    expect(await charges(hugo.loan)).toBe(0);
    await person.leaves();
  });

  test('Luis, whose phone is offline: told to bring it online, and told again when it is unlocked', async () => {
    const before = await charges(luis.loan);
    if (before > 0) await fallsDueAgain(town, luis);
    await town.control('POST', `/devices/${luis.imei}/offline`);
    const person = await reach(town, channel, luis);
    await proves(town, person, luis, /vencid/);
    await person.chooses(account.pay, /saldo/);
    await person.chooses(howMuch.overdue, /950/);
    await person.chooses(yesOrNo.yes, /tarjeta|\/pay\//);
    await person.pays(cards.pays);
    await person.hears(/Su celular está sin conexión\. Enciéndalo y conéctelo a Wi-Fi/, 60);
    await person.chooses(account.status, /Su celular está sin conexión/);
    // Where he cannot bring it online a person gives him a code to type.
    if (channel === 'voice') await person.chooses({ key: '0', word: 'agent' }, /persona/);
    else await person.says('agent', /persona/);
    const { id } = await until('his case', async () =>
      (await waitingFor(luis.loan)).find((waiting) => waiting.channel === channel),
    );
    await desk.post(`/cases/${id}/claim`);
    const given = await desk.post<{ code: string }>(`/cases/${id}/offline-code`, { id: randomUUID() });
    expect(given).toMatchObject({ status: 201, body: { code: expect.stringMatching(/^\d{4} \d{4}$/) } });
    await isTold(luis.from, new RegExp(given.body.code));
    await desk.post(`/cases/${id}/resolve`, { outcome: 'explained' });
    await person.leaves();
    await town.killProduct();
    await town.startProduct();
    expect((await phone(luis.imei)).state).toBe('locked');
    await town.advance('PT16M');
    const again = await reachAgain(town, channel, luis);
    await proves(town, again, luis, /sin conexión/);
    expect(await again.chooses(account.status, /sin conexión/)).toMatch(/Enciéndalo y conéctelo a Wi-Fi/);
    await again.leaves();
    const heard = (await told(luis.from)).length;
    await town.control('POST', `/devices/${luis.imei}/online`);
    await isUnlocked(luis.imei);
    await until('to be told', async () =>
      (await told(luis.from)).slice(heard).some((body) => /su celular está desbloqueado/.test(body)),
    );
    expect(await charges(luis.loan)).toBe(before + 1);
  }, 120_000);

  test('Chitra, in Tamil and by the other IMEI of her phone: unlocked after paying', async () => {
    const other = '861122030013130';
    const tamil = /\p{Script=Tamil}/u;
    const before = await charges(chitra.loan);
    if (before > 0) await fallsDueAgain(town, chitra);
    const codes = await passcodesSentTo(town, chitra.from);
    const person = await reach(town, channel, chitra);
    if (channel === 'voice') await person.chooses(greeting.language, tamil);
    else await person.says('language', tamil);
    await person.chooses({ key: '3', word: 'ta' }, tamil);
    await person.chooses(greeting.unlock, /IMEI/);
    await person.enters(other, /(?:\d ?){15}/);
    await person.chooses(yesOrNo.yes, tamil);
    await person.enters(await town.passcode(chitra.from, codes + 1), /14,?500/);
    await person.chooses(account.pay, tamil);
    await person.chooses(howMuch.overdue, tamil);
    await person.chooses(yesOrNo.yes, tamil);
    await person.pays(cards.pays);
    await person.hears(/உங்கள் போன் திறந்துவிட்டது/, 60);
    await person.leaves();
    for (const imei of [chitra.imei, other]) await isUnlocked(imei);
    await isTold(chitra.from, /\p{Script=Tamil}.*திற/u);
    expect(await charges(chitra.loan)).toBe(before + 1);
  }, 120_000);
});

test.each(channels)(
  'Ines, whose phone is reported stolen, on %s: it stays locked, and she is with a person',
  async (channel) => {
    const person = await reach(town, channel, ines);
    await proves(town, person, ines, /^Gracias\. Este celular tiene reporte de robo, así que no puedo liberarlo\./);
    const { reason } = await until('her case', async () =>
      (await waitingFor(ines.loan)).find((waiting) => waiting.channel === channel),
    );
    expect(reason).toBe('stolen');
    expect(await phone(ines.imei)).toMatchObject({ state: 'locked', history: [{ state: 'locked' }] });
    await person.leaves();
  },
);

test('Farid, whose phone never confirms: told at each stage, and with a person before the limit', async () => {
  const call = await pays(farid);
  await call.hears(/went through/, 60);
  await call.hangUp();
  await isTold(farid.from, /the unlock is on its way to your phone/);
  expect(await casesOf(farid.loan)).toEqual([]);
  for (const [step, news] of [
    ['PT61M', /your phone has not reported in yet/],
    ['PT17H', /a person has taken over the unlocking/],
    ['PT6H', /we are still working on unlocking/],
    ['PT24H', /still not unlocked. A person is following it up/],
  ] as const) {
    expect((await told(farid.from)).some((body) => news.test(body))).toBe(false);
    await town.advance(step);
    await isTold(farid.from, news);
  }
  // That it was asked for was news for a second, and went with the next.
  expect(await told(farid.from)).toHaveLength(6);
  await desk.enter('admin@liftline.example');
  expect(await casesOf(farid.loan)).toEqual(['release_late']);
  for (const channel of channels) {
    const person = await reach(town, channel, farid);
    await proves(town, person, farid, /You owe nothing for this\.\s+A person is looking after your release/);
    expect(await person.chooses(account.status, /A person is looking/)).toMatch(/and will contact you/);
    await person.leaves();
  }
  expect((await phone(farid.imei)).state).toBe('locked');
  expect(await charges(farid.loan)).toBe(1);
}, 120_000);

describe('killed on all channels at once before the passcode and before the question', () => {
  let walks: ReturnType<typeof sideBySide>;
  beforeAll(async () => {
    await town.advance('PT16M');
    const people = { voice: farid, whatsapp: hugo, web: elena };
    const stands = { voice: /A person is looking after/, whatsapp: /Your phone is unlocked/, web: /desbloqueado/ };
    walks = sideBySide<(typeof people)[Channel]>(
      town,
      people,
      async ({ channel, who, customer, killed }) => {
        const codes = await passcodesSentTo(town, who.from);
        await customer.chooses(greeting.unlock, /IMEI/);
        await customer.enters(who.imei, /(?:\d ?){15}/);
        await customer.chooses(yesOrNo.yes, /6.d[ií]gi?t/);
        await killed();
        await customer.enters(
          await town.passcode(who.from, codes + 1),
          /desea hacer|like to do|liberó, marque 3|released, press 3|just hang up|puede colgar|anything else|algo más/,
        );
        await killed();
        await customer.chooses(account.status, stands[channel]);
      },
      reachAgain,
    );
  });

  test.each(channels)('on %s what became of the release is told', (channel) => walks[channel], 120_000);
});

describe('is it really this lock', () => {
  let walks: ReturnType<typeof sideBySide>;
  beforeAll(() => {
    const somebody = (n: number) => ({ ...farid, from: `+44770090078${n}` });
    const people = { voice: somebody(1), whatsapp: somebody(2), web: somebody(3) };
    walks = sideBySide(town, people, async ({ customer, killed }) => {
      await customer.chooses(greeting.why, /What does the screen say/);
      await customer.says('🤷 it is blue', /Google account|press 6/i);
      await killed();
      await customer.chooses({ key: '2', word: 'account' }, /another lock/);
      await customer.chooses(greeting.why, /What does the screen say/);
      await customer.chooses({ key: '1', word: 'overdue' }, /can be locked when a payment is overdue/);
      await customer.chooses(greeting.why, /What does the screen say/);
      await customer.chooses({ key: '5', word: 'imei' }, /\*#06#|star hash 0 6 hash|0 6/i);
    });
  });

  test.each(channels)('on %s, with a kill in its middle', (channel) => walks[channel], 120_000);
});

describe('whose last payment it was: unlocked at once, and the lock is gone for good when the money is final', () => {
  let walks: ReturnType<typeof sideBySide>;
  beforeAll(() => {
    const people = { voice: grace, whatsapp: asha, web: ben } as const;
    walks = sideBySide<(typeof people)[Channel]>(town, people, async ({ channel, who, customer, together }) => {
      await proves(town, customer, who, /overdue/);
      await customer.chooses(account.pay, /left|whole|everything/i);
      await customer.chooses(who === grace ? howMuch.overdue : howMuch.payoff, /agree|right|pay/i);
      await customer.chooses(yesOrNo.yes, /\/pay\/|card/);
      await customer.pays(cards.pays);
      await customer.hears(/[Yy]our phone is unlocked/, 60);
      await customer.leaves();
      await isTold(who.from, /your phone is unlocked/i);
      // The grace hold ends, then the 120 days in which a bank may take money back.
      await together(() => town.advance('PT50H'));
      // Locked by mistake when nobody watches over it any more, and the event is lost: the daily look finds it.
      await together(async () => {
        await comesToRest(town);
        await town.fault({ party: 'locks', kind: 'lost_webhook' });
        await town.control('POST', `/devices/${chitra.imei}/lock`);
        await town.advance('P117D');
      });
      if (channel === 'voice') await isUnlocked(chitra.imei);
      expect((await phone(who.imei)).state).toBe('unlocked');
      await together(() => town.advance('P2D'));
      // One of the lock services takes two days over it.
      await until('the lock to be going', async () => {
        const { state, completingUntil } = await phone(who.imei);
        return state === 'released' || completingUntil !== undefined;
      });
      await together(() => town.advance('P3D'));
      await until('the lock to be gone', async () => (await phone(who.imei)).state === 'released');
      await isTold(who.from, /paid off, and its lock has been removed for good/);
      expect(await charges(who.loan)).toBe(1);
    });
  });

  test.each(channels)('on %s', (channel) => walks[channel], 150_000);
});

test('what was wrong is on record, once each, and nothing that was printed tells who', async () => {
  await town.killProduct();
  const databaseUrl = town.settings['DATABASE_URL'];
  const database = await createDatabase(databaseUrl ? { databaseUrl } : { dataDir: join(folder, 'product') });
  const recorded = async (lender: string, loan: string): Promise<readonly string[]> =>
    (await database.read.incidents.ofLoan(lender, loan)).map(({ kind }) => kind);
  try {
    // Locked again between two channels, each time for the lender to see.
    expect([...(await recorded(hugo.lender, hugo.loan))].sort()).toEqual(['relocked', 'relocked', 'wrongful_lock']);
    expect(await recorded(farid.lender, farid.loan)).toEqual(['release_late']);
    expect(await recorded(luis.lender, luis.loan)).toEqual([]);
  } finally {
    await database.close();
  }
  for (const { imei, from } of [chitra, elena, farid, hugo, ines, luis]) {
    expect(town.printed()).not.toContain(imei);
    expect(town.printed()).not.toContain(from.slice(1));
  }
});
