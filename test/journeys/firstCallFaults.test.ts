import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Caller, ring } from '../support/caller.js';
import { asha, cards } from '../support/people.js';
import { startTown, type Town, until } from '../support/town.js';

let town: Town;
let rounds = 0;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterAll(async () => {
  await town.stop();
});

/** Every test finds Asha overdue and locked again, later than the passcode's limits. */
beforeEach(async () => {
  if (rounds > 0) {
    await town.advance('PT3H');
    const { overdue } = await ledger();
    if (overdue === 0) await town.control('POST', `/loans/${asha.loan}/charges`, { amount: asha.overdue });
    await town.control('POST', `/devices/${asha.imei}/lock`, {});
  }
  rounds += 1;
});
afterEach(() => town.control('DELETE', '/faults'));

interface Ledger {
  readonly overdue: number;
  readonly transactions: readonly { readonly type: string; readonly amount: number }[];
}
const ledger = (): Promise<Ledger> => town.control('GET', `/loans/${asha.loan}`);
const repayments = async (): Promise<number> =>
  (await ledger()).transactions.filter((entry) => entry.type === 'repayment').length;
const charged = async (): Promise<number> => {
  const all = await town.control<{ kind: string; status: string }[]>('GET', '/charges');
  return all.filter((charge) => charge.kind === 'charge' && charge.status === 'succeeded').length;
};
const locked = async (): Promise<boolean> =>
  (await town.control<{ state: string }>('GET', `/devices/${asha.imei}`)).state === 'locked';
const codes = async (): Promise<number> =>
  (await town.messages(asha.from)).filter((message) => /\b\d{6}\b/.test(message.body)).length;

async function upToPasscode(): Promise<{ call: Caller; before: number }> {
  const before = await codes();
  const call = await ring(town, asha.from, asha.line);
  await call.press('1');
  await call.press(`${asha.imei}#`);
  await call.press('1');
  return { call, before };
}

async function upToCard(): Promise<Caller> {
  const { call, before } = await upToPasscode();
  await call.press(await town.passcode(asha.from, before + 1));
  await call.hears(/To pay, press 1/);
  for (const key of ['1', '1', '1', '1']) await call.press(key);
  return call;
}

/** What no caller may ever hear. */
async function expectCleanWords(call: Caller): Promise<void> {
  const { heard } = await call.state();
  expect(heard.join('\n')).not.toMatch(/error|exception|undefined|null|\[object|stack|application/i);
}

describe('fails once everywhere on the way', () => {
  test.each(['down', 'reset', 'bad_json', 'rate_limited', 'timeout_after_effect'])(
    '%s: charged once, posted once, unlocked',
    async (kind) => {
      const [charges, posted] = [await charged(), await repayments()];
      await town.fault({ party: 'loans', kind, where: 'POST /loans/search' });
      await town.fault({ party: 'twilio', kind, where: 'POST /2010-04-01' });
      await town.fault({ party: 'loans', kind, where: `GET /loans/${asha.loan}/arrears` });
      await town.fault({ party: 'stripe', kind, where: 'POST /v1/payment_intents' });
      await town.fault({ party: 'loans', kind, where: `POST /loans/${asha.loan}/payments` });
      await town.fault({ party: 'locks', kind, where: 'POST /release/devices/DV-1001/commands' });
      const call = await upToCard();
      await call.card(cards.pays);
      await call.hears(/went through|not answered yet/, 60);
      await until('the phone to be unlocked', async () => !(await locked()), 60);
      expect(await charged()).toBe(charges + 1);
      expect(await repayments()).toBe(posted + 1);
      await expectCleanWords(call);
      await call.hangUp();
    },
    120_000,
  );
});

describe('is slow', () => {
  test('the bill and the bank: the caller is asked to hold, never left in silence, and is charged once', async () => {
    const charges = await charged();
    const { call, before } = await upToPasscode();
    const code = await town.passcode(asha.from, before + 1);
    await town.fault({ party: 'loans', kind: 'slow', where: `GET /loans/${asha.loan}/arrears` });
    await town.fault({ party: 'stripe', kind: 'slow', where: 'POST /v1/payment_intents' });
    await call.press(code);
    expect(call.lately()).toMatch(/one moment/i);
    await call.hears(/To pay, press 1/, 30);
    for (const key of ['1', '1', '1', '1']) await call.press(key);
    await call.card(cards.pays);
    await call.hears(/went through|not answered yet/, 60);
    await until('the phone to be unlocked', async () => !(await locked()), 60);
    expect(await charged()).toBe(charges + 1);
    await expectCleanWords(call);
    await call.hangUp();
  }, 150_000);
});

describe('stays away', () => {
  test('the lender’s system, when the bill is asked for: the caller gets a person, nothing is charged', async () => {
    const charges = await charged();
    const { call, before } = await upToPasscode();
    const code = await town.passcode(asha.from, before + 1);
    await town.fault({ party: 'loans', kind: 'down', times: 200 });
    await call.press(code);
    await call.hears(/cannot reach your lender.*Nothing was charged.*person/, 30);
    expect((await call.state()).waitingFor).toBe('queue');
    expect(await charged()).toBe(charges);
    expect(await locked()).toBe(true);
    await expectCleanWords(call);
    await call.hangUp();
  }, 60_000);

  test('the lender’s system, when the passcode is asked for: the same question, and help says that it is slow', async () => {
    await town.fault({ party: 'loans', kind: 'down', times: 200 });
    const { call } = await upToPasscode();
    expect(call.lately()).toMatch(/If that phone is with us, a 6 digit passcode is on its way/);
    const { printed } = town;
    await until('the lookup to have failed', () => /passcode\.send/.test(printed()), 20);
    expect(await call.press('*#')).toMatch(/slow just now.*sent again, press 1/);
    const before = await codes();
    await call.press('1');
    await town.control('DELETE', '/faults');
    // Both requests are kept: the first code and the one asked for again arrive, and the newer one opens.
    await call.press(await town.passcode(asha.from, before + 2));
    await call.hears(/is overdue/);
    await call.hangUp();
  }, 60_000);

  test('the gateway: the caller is told not to pay again; once it is back the card is charged once and the phone freed', async () => {
    const charges = await charged();
    await town.fault({ party: 'stripe', kind: 'down', times: 500 });
    const call = await upToCard();
    await call.card(cards.pays).catch(() => '');
    await call.hears(/one moment/i, 20);
    expect(await charged()).toBe(charges);
    expect(await locked()).toBe(true);
    // What a caller would wait for: the world's time goes on faster than ours.
    await town.advance('PT1M');
    await call.hears(/has not answered yet.*do not pay again/, 30);
    await town.control('DELETE', '/faults');
    await town.advance('PT2M');
    await until('the phone to be unlocked', async () => !(await locked()), 90);
    expect(await charged()).toBe(charges + 1);
    await call.hangUp();
  }, 200_000);

  test('the lock service: paid once, and freed when it is back', async () => {
    const charges = await charged();
    await town.fault({ party: 'locks', kind: 'down', times: 500 });
    const call = await upToCard();
    await call.card(cards.pays);
    await call.hears(/went through/, 40);
    await town.advance('PT1M');
    await call.hears(/release has been asked for|is on its way/i, 40);
    expect(await locked()).toBe(true);
    await town.control('DELETE', '/faults');
    await town.advance('PT2M');
    await until('the phone to be unlocked', async () => !(await locked()), 90);
    expect(await charged()).toBe(charges + 1);
    await call.hangUp();
  }, 200_000);
});

describe('what the caller does', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    'hanging up after %i answers charges, releases and loses nothing',
    async (answers) => {
      const charges = await charged();
      const before = await codes();
      const call = await ring(town, asha.from, asha.line);
      const deeds = ['1', `${asha.imei}#`, '1', 'code', '1', '1', '1', '1'].slice(0, answers);
      for (const deed of deeds) await call.press(deed === 'code' ? await town.passcode(asha.from, before + 1) : deed);
      await call.hangUp();
      expect((await call.ends()).status).toBe('completed');
      expect(await charged()).toBe(charges);
      expect(await locked()).toBe(true);
    },
  );

  test('an expired quote is asked for anew instead of being charged', async () => {
    const { call, before } = await upToPasscode();
    await call.press(await town.passcode(asha.from, before + 1));
    await call.hears(/To pay, press 1/);
    await call.press('1');
    await call.press('1');
    await town.advance('PT14M');
    const charges = await charged();
    await call.press('1');
    await call.press('2');
    await call.hears(/link|amount may have changed|check once more who you are/i);
    expect(await charged()).toBe(charges);
    await call.hangUp();
  });

  test('a late passcode does not open, and a new one is sent; a used one does not open again', async () => {
    const { call, before } = await upToPasscode();
    const late = await town.passcode(asha.from, before + 1);
    await town.advance('PT6M');
    await until('the late code to be refused', async () => /too old/.test(await call.press(late)));
    await call.press(await town.passcode(asha.from, before + 2));
    await call.hears(/is overdue/);
    await call.hangUp();
    const again = await ring(town, asha.from, asha.line);
    for (const keys of ['1', `${asha.imei}#`, '1']) await again.press(keys);
    expect(await again.press(late)).toMatch(/not the passcode/);
    await again.hangUp();
  });
});
