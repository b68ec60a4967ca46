import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  account,
  type Channel,
  channels,
  type Customer,
  greeting,
  howMuch,
  howToPay,
  passcodesSentTo,
  proves,
  reach,
  reachAgain,
  sideBySide,
  type Walker,
  yesOrNo,
} from '../support/customer.js';
import { expectUnlockedFor, fallDueAgain, stateOf, takenFor } from '../support/money.js';
import { asha, ben, cards, chitra, farid } from '../support/people.js';
import { provedCall } from '../support/proving.js';
import { comesToRest, startTown, type Town, until } from '../support/town.js';
import { linkIn, payByLink } from '../support/writer.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterAll(() => town.stop());
const allWellAgain = () => town.control('DELETE', '/faults');

const people = { voice: asha, whatsapp: ben, web: chitra } as const;
type Who = (typeof people)[Channel];
interface Begun extends Walker<Who> {
  readonly paidBefore: readonly number[];
  /** Faults for all three, set once all of them are there. */
  fails(...faults: readonly Parameters<Town['fault']>[0][]): Promise<void>;
  mends(): Promise<void>;
}

/** The three, each overdue and locked again and later than the limits of the last passcodes: `after` so much time. */
function onAllChannels(what: string, script: (walker: Begun) => Promise<void>, after = 'PT3H'): void {
  describe(what, () => {
    let walks: ReturnType<typeof sideBySide>;
    beforeAll(async () => {
      await fallDueAgain(town, Object.values(people), after);
      walks = sideBySide<Who>(
        town,
        people,
        async (walker) => {
          const { customer, who, together } = walker;
          await script({
            ...walker,
            paidBefore: await takenFor(town, who),
            fails: (...faults) => together(() => Promise.all(faults.map((fault) => town.fault(fault)))),
            mends: () => together(() => town.control('DELETE', '/faults')),
          });
          // What nobody may ever hear.
          expect((await customer.wasTold()).join('\n')).not.toMatch(
            /error|exception|undefined|null|\[object|stack|application/i,
          );
        },
        reachAgain,
      );
    });
    // Not after each: the three go on side by side.
    afterAll(allWellAgain);
    test.each(channels)('on %s', (channel) => walks[channel], 200_000);
  });
}

async function asksForPasscode(customer: Customer, { imei }: { readonly imei: string }): Promise<string> {
  await customer.chooses(greeting.unlock, /IMEI/);
  await customer.enters(imei, /(?:\d ?){15}/);
  return customer.chooses(yesOrNo.yes, /If that phone is with us, a 6.digit passcode is on its way/);
}

const wantsToPay = /overdue[^]*(To pay, press 1|What would you like to do)/;
async function agrees(customer: Customer): Promise<void> {
  await customer.chooses(account.pay, /balance/i);
  await customer.chooses(howMuch.overdue, /press 1|Is that right/);
  await customer.chooses(yesOrNo.yes, /\/pay\/|card/);
}

/** The product has done what the new locks gave it to do: it asks the lender too, and would take a fault that is for them. */
const atRest = (): Promise<void> => comesToRest(town);

/** Charged once, posted once, unlocked. */
const paidOnce = ({ who, paidBefore }: Begun): Promise<void> =>
  expectUnlockedFor(town, who, [...paidBefore, who.overdue]);

async function nothingHappened({ who, paidBefore }: Pick<Begun, 'who' | 'paidBefore'>): Promise<void> {
  expect(await takenFor(town, who)).toEqual(paidBefore);
  expect(await stateOf(town, who)).toBe('locked');
}

describe.each(['down', 'reset', 'bad_json', 'rate_limited', 'timeout_after_effect'])(
  'every party fails once: %s',
  (kind) => {
    onAllChannels('charged once, posted once, unlocked', async (walk) => {
      const { customer, who, fails } = walk;
      const times = 3;
      await fails(
        { party: 'loans', kind, times, where: 'POST /loans/search' },
        { party: 'twilio', kind, times, where: 'POST /2010-04-01' },
        { party: 'stripe', kind, where: 'POST /v1/payment_intents' },
        { party: 'stripe', kind, times: 2, where: 'POST /v1/checkout/sessions' },
        { party: 'locks', kind, times: 2, where: 'POST /release/devices' },
        { party: 'locks', kind, where: 'POST /api/v2/device/unlock' },
        ...Object.values(people).flatMap(({ loan }) => [
          { party: 'loans', kind, where: `GET /loans/${loan}/arrears` },
          { party: 'loans', kind, where: `POST /loans/${loan}/payments` },
        ]),
      );
      await proves(town, customer, who, wantsToPay);
      await agrees(customer);
      await customer.pays(cards.pays);
      await customer.hears(/went through|not answered yet/, 60);
      await paidOnce(walk);
    });
  },
);

describe('is slow', () => {
  onAllChannels('any party: asked to hold, never left in silence, charged and released once', async (walk) => {
    const { customer, who, fails, together } = walk;
    const before = await passcodesSentTo(town, who.from);
    await asksForPasscode(customer, who);
    const code = await town.passcode(who.from, before + 1);
    await together(atRest);
    await fails(
      { party: 'stripe', kind: 'slow', where: 'POST /v1/payment_intents' },
      { party: 'stripe', kind: 'slow', where: 'POST /v1/checkout/sessions' },
      { party: 'twilio', kind: 'slow', times: 3, where: 'POST /2010-04-01' },
      { party: 'locks', kind: 'slow', times: 2, where: 'POST /release/devices' },
      ...Object.values(people).map(({ loan }) => ({
        party: 'loans',
        kind: 'slow',
        where: `GET /loans/${loan}/arrears`,
      })),
    );
    await customer.enters(code, wantsToPay);
    expect((await customer.wasTold()).join('\n')).toMatch(/one moment/i);
    await agrees(customer);
    await customer.pays(cards.pays);
    await customer.hears(/went through|not answered yet/, 60);
    await paidOnce(walk);
  });
});

describe('stay away, one after the other', () => {
  onAllChannels('nothing is lost, and nobody pays twice', async (walk) => {
    const { customer, who, channel, fails, mends, together } = walk;
    const printed = town.printed().length;
    const lookupsFailed = (): number =>
      new Set(
        town
          .printed()
          .slice(printed)
          .match(/"task":"passcode\.send","id":"\d+"/g),
      ).size;

    await fails({ party: 'loans', kind: 'down', times: 500 });
    await asksForPasscode(customer, who);
    // Who goes on first asks for a code again, which fails as well.
    await until('all three lookups to have failed', () => lookupsFailed() >= channels.length);
    await customer.chooses({ key: '*#', word: 'no_code' }, /slow just now[^]*(press 1|How shall I get it)/);
    const before = await passcodesSentTo(town, who.from);
    await customer.chooses({ key: '1', word: 'again' }, /on its way/);
    await mends();
    // Both requests are kept: the first code and the one asked for again arrive, and the newer one opens.
    await customer.enters(await town.passcode(who.from, before + 2), wantsToPay);

    await fails({ party: 'stripe', kind: 'down', times: 500 });
    await agrees(customer);
    const paying = customer.pays(cards.pays).catch(() => undefined);
    if (channel === 'voice') await customer.hears(/one moment/i, 20);
    await nothingHappened(walk);
    // What a caller would wait for: the world's time goes on faster than ours.
    await together(() => town.advance('PT1M'));
    if (channel === 'voice') {
      await customer.hears(/has not answered yet.*do not pay again/, 30);
      // Whoever rings again all the same cannot pay a second time.
      const again = await reach(town, channel, who);
      await proves(town, again, who, wantsToPay);
      await agrees(again);
      await again.chooses(howToPay.card, /still being settled. Please do not pay again/);
      await again.leaves();
    }
    await mends();

    await fails({ party: 'locks', kind: 'down', times: 500 });
    await together(() => town.advance('PT2M'));
    await paying;
    if (channel !== 'voice') await customer.hears(/went through/, 40);
    await until('the charge', async () => (await takenFor(town, who)).length > walk.paidBefore.length, 60);
    await together(() => town.advance('PT1M'));
    if (channel !== 'voice') await customer.hears(/release has been asked for|is on its way/i, 40);
    expect(await stateOf(town, who)).toBe('locked');
    await mends();
    await together(() => town.advance('PT2M'));
    await paidOnce(walk);
  });
});

describe('stays away when the bill is asked for', () => {
  // Who waits for a person on WhatsApp goes on waiting: nobody who comes again later.
  const waiting = { ...people, whatsapp: farid } as const;
  let walks: ReturnType<typeof sideBySide>;
  beforeAll(async () => {
    await fallDueAgain(town, Object.values(waiting), 'PT3H');
    walks = sideBySide<(typeof waiting)[Channel]>(town, waiting, async ({ customer, who, together }) => {
      const paidBefore = await takenFor(town, who);
      const before = await passcodesSentTo(town, who.from);
      await asksForPasscode(customer, who);
      const code = await town.passcode(who.from, before + 1);
      await together(() => town.fault({ party: 'loans', kind: 'down', times: 500 }));
      await customer.enters(code, /cannot reach your lender[^]*Nothing was charged[^]*person/);
      expect(await takenFor(town, who)).toEqual(paidBefore);
      expect(await stateOf(town, who)).toBe('locked');
    });
  });
  afterAll(allWellAgain);

  test.each(channels)('on %s: a person goes on, and nothing is charged', (channel) => walks[channel], 60_000);
});

describe('paid behind a link, and the gateway’s word of it is lost', () => {
  let paidBefore: readonly number[];
  let url: string;
  beforeEach(async () => {
    await fallDueAgain(town, [asha], 'PT3H');
    paidBefore = await takenFor(town, asha);
    const call = await provedCall(town, asha);
    const before = (await town.messages(asha.from)).length;
    for (const key of ['1', '1', '1', '2']) await call.press(key);
    url = await until('the link', async () => {
      const texts = (await town.messages(asha.from)).slice(before).map(({ body }) => body);
      return texts.some((text) => text.includes('/pay/')) && linkIn(texts.join('\n'));
    });
    await call.hangUp();
    await town.fault({ party: 'stripe', kind: 'lost_webhook', times: 500 });
  });
  afterEach(allWellAgain);

  test('the gateway is asked within a minute', async () => {
    await payByLink(url, cards.pays);
    await town.advance('PT31S');
    await expectUnlockedFor(town, asha, [...paidBefore, asha.overdue]);
  }, 90_000);

  test('an unpaid page is asked about again, and whoever comes back from it has the gateway asked at once', async () => {
    const page = async (): Promise<string> => (await fetch(url)).text();
    // Looked at by a preview or on any phone, it is as it was.
    for (let looks = 0; looks < 3; looks += 1) expect(await page()).toContain('<form');
    const opened = await fetch(url, { method: 'POST', redirect: 'manual' });
    expect(opened.status).toBe(303);
    for (const time of ['PT31S', 'PT2M']) await town.advance(time);
    expect(await takenFor(town, asha)).toEqual(paidBefore);
    await payByLink(url, cards.pays);
    await until('the page to say so', async () => !(await page()).includes('<form'));
    await expectUnlockedFor(town, asha, [...paidBefore, asha.overdue]);
  }, 90_000);
});

describe('too late', () => {
  const owing = {
    voice: /99 pounds and 98 pence is overdue/,
    whatsapp: /£54\.99 is overdue/,
    web: /LKR\s14,510\.00 is overdue/,
  };
  onAllChannels(
    'a passcode opens nothing and a new one comes, which opens once; what was agreed too late is asked for anew, not charged',
    async (walk) => {
      const { customer, who, channel, together } = walk;
      const before = await passcodesSentTo(town, who.from);
      await asksForPasscode(customer, who);
      const late = await town.passcode(who.from, before + 1);
      await together(() => town.advance('PT6M'));
      await customer.enters(late, /too old/);
      const used = await town.passcode(who.from, before + 2);
      await customer.enters(used, wantsToPay);
      const another = await reach(town, channel, { ...who, from: '+447700900971' });
      await asksForPasscode(another, who);
      for (const code of [late, used]) await another.enters(code, /not the passcode/);
      await another.leaves();

      await customer.chooses(account.pay, /balance/i);
      await customer.chooses(howMuch.overdue, /press 1|Is that right/);
      // The quote and the proof run out, and more falls due meanwhile.
      await together(() => town.advance('PT16M'));
      await town.control('POST', `/loans/${who.loan}/charges`, { amount: 1000 });
      if (channel === 'voice') await customer.chooses(yesOrNo.yes, /card/);
      const last = { key: '2', word: 'yes' };
      expect(await customer.chooses(last, /check once more who you are[^]*IMEI/)).not.toMatch(/\/pay\/|sent a link/);
      await nothingHappened(walk);
      const codes = await passcodesSentTo(town, who.from);
      await customer.enters(who.imei, /(?:\d ?){15}/);
      await customer.chooses(yesOrNo.yes, /6.digit/);
      const owed = await customer.enters(await town.passcode(who.from, codes + 1), wantsToPay);
      expect(owed).toMatch(owing[channel]);
      await nothingHappened(walk);
    },
    // There are ten passcodes a day.
    'PT25H',
  );
});

describe('who leaves after any number of answers', () => {
  const deeds: readonly ((customer: Customer, who: Who) => Promise<unknown>)[] = [
    (customer) => customer.chooses(greeting.unlock, /IMEI/),
    (customer, { imei }) => customer.enters(imei, /(?:\d ?){15}/),
    async (customer, { from }) => {
      codes = await passcodesSentTo(town, from);
      await customer.chooses(yesOrNo.yes, /6.digit/);
    },
    async (customer, { from }) => customer.enters(await town.passcode(from, codes + 1), wantsToPay),
    (customer) => customer.chooses(account.pay, /balance/i),
    (customer) => customer.chooses(howMuch.overdue, /press 1|Is that right/),
    (customer) => customer.chooses(yesOrNo.yes, /\/pay\/|card/),
  ];
  let codes = 0;
  beforeEach(() => fallDueAgain(town, Object.values(people), 'PT3H'));

  const atCard = (customer: Customer) => customer.chooses(howToPay.card, /Now your card/);
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    'by telephone: %i answers charge, release and lose nothing',
    async (answers) => {
      const paidBefore = await takenFor(town, asha);
      const customer = await reach(town, 'voice', asha);
      for (const deed of [...deeds, atCard].slice(0, answers)) await deed(customer, asha);
      await customer.leaves();
      await nothingHappened({ who: asha, paidBefore });
    },
  );

  test.each(['whatsapp', 'web'] as const)('on %s: no answer charges or releases by itself', async (channel) => {
    const who = people[channel];
    const paidBefore = await takenFor(town, who);
    const customer = await reachAgain(town, channel, who);
    for (const deed of deeds) {
      await deed(customer, who);
      await nothingHappened({ who, paidBefore });
    }
  });
});
