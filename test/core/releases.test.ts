import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { later } from '../../core/clock.js';
import type { Imei14 } from '../../core/imei.js';
import type { Lender } from '../../core/lender.js';
import type { Parties } from '../../core/ports/parties.js';
import { lenderOf } from '../../core/services/workshop.js';
import type { Task } from '../../core/task.js';
import { anyEngine } from '../store/engines.js';
import { asha, chitra, dinesh, elena, farid, grace, hugo, ines, luis, nobody } from '../support/people.js';
import { type ReleaseTrial, type Somebody, startReleaseTrial } from './releaseTrial.js';

const engine = anyEngine();
let at: ReleaseTrial;
beforeEach(async () => {
  const tables =
    'releases tasks handovers incidents passcodes identifications messages plans movements payment_attempts';
  for (const table of tables.split(' ')) await engine.sql(`delete from ${table}`);
  at = await startReleaseTrial(engine);
});
afterEach(() => at.close());

const state = async (who: Somebody) => (await at.phone(who)).state;
const free = /your phone is unlocked|su celular está desbloqueado/;
const asks = async (who: Somebody, imei?: string) => at.releases.ask(await at.proved(who, imei), who.loan);

/** Paid, released, and confirmed by the lock service. */
async function freed(who: Somebody, minor: number) {
  const paid = await at.pays(who, minor, await at.proved(who));
  await at.work();
  await at.pass('PT3S', 'PT3S');
  expect(await state(who)).toBe('unlocked');
  return paid;
}

describe('from the money to the unlocked phone', () => {
  test('asked, accepted, confirmed, watched for as long as the grace hold lasts, and closed', async () => {
    await at.pays(asha, 8998, await at.proved(asha));
    await at.work();
    expect(await at.states(asha)).toEqual(['propagating']);
    expect((await at.loansOf(asha).holds(asha.loan)).map(({ kind }) => kind)).toEqual(['lock_grace']);
    await at.pass('PT3S', 'PT1M', 'PT47H');
    expect(await at.states(asha)).toEqual(['watching']);
    await at.pass('PT2H');
    expect(await at.states(asha)).toEqual(['closed']);
    // What was on its way was free before anybody had to be told so.
    expect(await at.texts(asha)).toEqual([expect.stringMatching(free)]);
    expect(await at.incidents(asha)).toEqual([]);
  });

  test('a grace hold that the lender took and did not keep stands on record, and the phone is free all the same', async () => {
    const { loans } = at.parties;
    Object.assign(at.parties, { loans: (of: Lender) => ({ ...loans(of), setHold: async () => undefined }) });
    await freed(asha, 8998);
    expect(await at.incidents(asha)).toEqual(['hold_missing']);
  });

  test('asked for by ten at once it is one release, and one command', async () => {
    const con = await at.proved(elena);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => at.releases.ask(con, elena.loan).catch(() => 0)),
    );
    expect(answers.filter((answer) => typeof answer === 'object' && 'isNew' in answer && answer.isNew)).toHaveLength(1);
    await at.work();
    await at.pass('PT3S');
    expect(await at.states(elena)).toHaveLength(1);
    expect((await at.phone(elena)).history).toHaveLength(2);
  });

  test('by either IMEI of the phone it is the same release', async () => {
    await at.pays(chitra, chitra.overdue, await at.proved(chitra, '861122030013130'));
    await asks(chitra);
    await at.work();
    await at.pass('PT3S', 'PT3S');
    expect(await at.states(chitra)).toEqual(['watching']);
    expect((await at.phone(chitra)).history).toHaveLength(2);
  });

  test.each([
    ['busy', 3],
    ['down', 4],
  ])('a lock service that is %s for a while delays it and does no more', async (kind, times) => {
    at.fault('locks', kind, 'POST /release', times);
    await at.pays(asha, 8998, await at.proved(asha));
    await at.work();
    expect(await state(asha)).toBe('locked');
    await at.pass('PT30S', 'PT30S', 'PT1M', 'PT1M');
    expect(await state(asha)).toBe('unlocked');
    expect((await at.phone(asha)).history).toHaveLength(2);
    expect(await at.cases(asha)).toEqual([]);
  });
});

describe('a release is not given', () => {
  test('for a phone that the lock service does not know: a person looks at it, once', async () => {
    await at.pays(asha, 8998, await at.proved(asha, nobody.imei));
    await at.work();
    expect(await at.newest(asha)).toMatchObject({ state: 'held', heldBecause: 'unknown_device' });
    expect(await at.cases(asha)).toEqual(['release_late']);
    expect(await at.texts(asha)).toEqual([expect.stringMatching(/a person has taken over/)]);
    await at.pass('PT1H', 'PT1H');
    expect(await at.cases(asha)).toEqual(['release_late']);
  });

  /** What a party says for a while instead of what is so. */
  const sayings = {
    unknown_device: ({ locks }: Parties) => ({
      locks: (of: Lender) => ({ ...locks(of), find: async () => undefined }),
    }),
    not_enrolled: ({ locks }: Parties) => ({
      locks: (of: Lender) => ({
        ...locks(of),
        find: async (imei: Imei14) => ({ ...(await locks(of).find(imei)), state: 'not_enrolled' }),
      }),
    }),
    dispute: ({ loans }: Parties) => ({
      loans: (of: Lender) => ({
        ...loans(of),
        agreement: async (id: string) => ({ ...(await loans(of).agreement(id)), flags: { dispute: true } }),
      }),
    }),
  };
  test.each(Object.keys(sayings) as (keyof typeof sayings)[])(
    'while it is said to be %s: a person has it, and the work goes on by itself when that is over',
    async (because) => {
      const { locks, loans } = at.parties;
      Object.assign(at.parties, sayings[because]({ ...at.parties }));
      await at.pays(asha, 8998, await at.proved(asha));
      await at.work();
      expect(await at.newest(asha)).toMatchObject({ state: 'held', heldBecause: because, acceptedAt: null });
      expect(await at.cases(asha)).toHaveLength(1);
      Object.assign(at.parties, { locks, loans });
      await at.pass('PT1H', 'PT3S', 'PT3S');
      expect(await state(asha)).toBe('unlocked');
    },
  );

  test('for a stolen one, whoever asks and whatever is paid', async () => {
    expect(await asks(ines)).toEqual({ refused: 'stolen' });
    await at.pays(ines, 180_000, await at.proved(ines));
    await at.work();
    await at.pass('PT30H', 'P3D');
    expect(await at.newest(ines)).toMatchObject({ state: 'held', heldBecause: 'stolen', acceptedAt: null });
    expect((await at.cases(ines))[0]).toBe('stolen');
    expect(await state(ines)).toBe('locked');
  });

  test('while money is owed, and what is already free is not asked for again', async () => {
    expect(await asks(asha)).toEqual({ refused: 'not_clear' });
    await freed(asha, 8998);
    const { history } = await at.phone(asha);
    const texts = await at.texts(asha);
    await asks(asha);
    await at.work();
    expect((await at.phone(asha)).history).toEqual(history);
    expect(await at.texts(asha)).toEqual(texts);
  });

  test('where the service refuses: a person has it, and the command is not repeated', async () => {
    at.fault('locks', 'refused', 'POST /release/devices/', 1);
    await at.pays(asha, 8998, await at.proved(asha));
    await at.work();
    expect(await at.newest(asha)).toMatchObject({ state: 'held', heldBecause: 'refused' });
    await at.pass('PT1H', 'PT30H');
    expect(await state(asha)).toBe('locked');
  });
});

describe('time', () => {
  test('an offline phone: its owner is told, and it is free when it comes, though the event is lost', async () => {
    at.fault('locks', 'lost_webhook', undefined, 9);
    await at.pays(luis, luis.overdue, await at.proved(luis));
    await at.work();
    await at.pass('PT10S', 'PT1M');
    expect(await at.states(luis)).toEqual(['offline']);
    await at.control('POST', `/devices/${luis.imei}/online`);
    await at.pass('PT2M', 'PT3M');
    expect(await at.states(luis)).toEqual(['watching']);
    expect((await at.texts(luis)).at(-1)).toMatch(/unlocked/);
  });

  test('a phone that never confirms is with a person before the limit, and again the day after somebody closed the case', async () => {
    await at.pays(farid, farid.overdue, await at.proved(farid));
    await at.work();
    await at.pass('PT10S', 'PT61M', 'PT16H');
    expect(await at.cases(farid)).toEqual([]);
    await at.pass('PT1H');
    expect(await at.states(farid)).toEqual(['escalated']);
    expect(await at.incidents(farid)).toEqual(['release_late']);
    await at.pass('PT7H', 'PT24H');
    expect(await at.cases(farid)).toEqual(['release_late']);
    expect(await at.texts(farid)).toEqual([
      expect.stringMatching(/on its way/),
      expect.stringMatching(/not reported in yet/),
      expect.stringMatching(/a person has taken over/),
      expect.stringMatching(/still working/),
      expect.stringMatching(/still not unlocked. A person/),
    ]);
    const [one] = await at.database.read.handovers.ofLoan(farid.lender, farid.loan);
    if (one) await at.database.read.handovers.save({ ...one, state: 'resolved' });
    await at.pass('PT2H');
    expect(await at.cases(farid)).toEqual(['release_late', 'release_late']);
  });

  test.each(['locks', 'loans'] as const)(
    'with the %s down from the first minute a person knows before the limit, and when they are back the phone is free',
    async (party) => {
      await at.pays(asha, 8998, await at.proved(asha));
      at.fault(party, 'down', undefined, 1000);
      await at.work();
      await at.pass('PT10H', 'PT7H', 'PT70M');
      expect(await at.states(asha)).toEqual(['escalated']);
      expect(await at.cases(asha)).toEqual(['release_late']);
      at.world.faults.clear();
      await at.pass('PT1H', 'PT10S', 'PT10S');
      expect(await state(asha)).toBe('unlocked');
      expect((await at.states(asha))[0]).toBe('watching');
    },
    20_000,
  );

  test('where the law is stricter than the lender, the law’s limit counts', async () => {
    await at.pays(dinesh, dinesh.overdue, await at.proved(dinesh));
    const row = await at.newest(dinesh);
    expect(row.deadlineAt).toEqual(later(row.requestedAt, 3600));
  });
});

describe('locked again', () => {
  test('without new arrears, while it is watched: on record, with a person, its owner told, and free at once', async () => {
    await freed(asha, 8998);
    await at.locks(asha);
    await at.pass('PT1M', 'PT3S', 'PT3S');
    expect(await state(asha)).toBe('unlocked');
    expect(await at.incidents(asha)).toEqual(['relocked']);
    expect(await at.cases(asha)).toEqual(['relocked']);
    expect((await at.texts(asha)).slice(1)).toEqual([
      expect.stringMatching(/was locked by mistake. You have nothing to pay/),
      expect.stringMatching(free),
    ]);
  });

  test('with new arrears before anybody saw that it was free: a person decides', async () => {
    const con = await at.proved(asha);
    await at.pays(asha, asha.overdue, con);
    await at.work();
    at.world.clock.advance('PT3S');
    expect(await state(asha)).toBe('unlocked');
    await at.control('POST', `/loans/${asha.loan}/charges`, { amount: 3000 });
    await at.locks(asha);
    await at.pass('PT3S', 'PT10S');
    expect(await at.newest(asha)).toMatchObject({ state: 'held', heldBecause: 'ledger_mismatch', confirmedAt: null });
    expect(await at.cases(asha)).toEqual(['release_late']);
    expect(await state(asha)).toBe('locked');
  });

  test('with new arrears: the release is over, and nothing is sent', async () => {
    await freed(asha, 8998);
    await at.control('POST', `/loans/${asha.loan}/charges`, { amount: 500 });
    await at.locks(asha);
    await at.pass('PT1M', 'PT3S');
    expect(await state(asha)).toBe('locked');
    expect(await at.states(asha)).toEqual(['closed']);
    expect(await at.incidents(asha)).toEqual([]);
  });

  const closed = async (who: Somebody, minor: number) => {
    await freed(who, minor);
    await at.pass('PT1M', 'PT49H');
    expect(await at.states(who)).toEqual(['closed']);
  };

  test('long after, with the event lost: the daily look finds it', async () => {
    await at.releases.beginSweeps();
    await closed(asha, 8998);
    at.fault('locks', 'lost_webhook', undefined, 9);
    await at.locks(asha);
    await at.pass('P1D', 'PT3S', 'PT3S');
    expect(await state(asha)).toBe('unlocked');
    expect(await at.incidents(asha)).toEqual(['wrongful_lock']);
    expect(await at.cases(asha)).toEqual(['wrongful_lock']);
    expect((await at.texts(asha)).filter((text) => /by mistake/.test(text))).toHaveLength(1);
    await at.pass('P1D', 'P1D');
    expect(await at.incidents(asha)).toEqual(['wrongful_lock']);
  });

  test('long after, by its event: found at once', async () => {
    await closed(asha, 8998);
    await at.locks(asha);
    const { deviceId } = await at.newest(asha);
    const event = { id: 'EV', deviceId: deviceId ?? '', imei: undefined, kind: 'locked', at: at.clock.now() } as const;
    await at.database.transaction((stores) => at.releases.takeEvent(stores, event));
    await at.work();
    await at.pass('PT3S', 'PT3S');
    expect(await state(asha)).toBe('unlocked');
    expect(await at.incidents(asha)).toEqual(['wrongful_lock']);
  });

  test('the daily look leaves alone who owes, whose phone was stolen, and whom nobody proved', async () => {
    await at.releases.beginSweeps();
    for (const who of [farid, ines]) await at.proved(who);
    await at.pass('P1D');
    for (const who of [farid, ines, hugo]) {
      expect(await state(who)).toBe('locked');
      expect(await at.states(who)).toEqual([]);
    }
    await at.proved(hugo);
    await at.pass('P1D', 'PT3S');
    expect(await state(hugo)).toBe('unlocked');
    expect(await at.incidents(hugo)).toEqual(['wrongful_lock']);
  });

  test('one phone that cannot be asked about keeps no other from being looked at', async () => {
    await at.releases.beginSweeps();
    await at.proved(hugo);
    await at.proved(asha, nobody.imei);
    at.fault('loans', 'refused', `GET /loans/${hugo.loan}`, 1);
    await at.pass('P1D', 'P1D', 'PT3S');
    expect(await state(hugo)).toBe('unlocked');
  });
});

describe('a plan', () => {
  const months = (count: number): Date => later(at.clock.now(), count * 30 * 24 * 3600);

  test('keeps the phone free until a moment, is extended without a word, and ends in a free phone', async () => {
    const con = await at.proved(dinesh);
    const until = months(1);
    const planId = await at.runsPlan(dinesh, con, until);
    await at.work();
    await at.pass('PT3S', 'PT3S', 'P3D');
    expect(await at.phone(dinesh)).toMatchObject({ state: 'temporarily_unlocked', relockAt: until.toISOString() });
    const texts = await at.texts(dinesh);
    const [plan] = await at.database.read.plans.ofLoan(dinesh.lender, dinesh.loan);
    const further = months(2);
    for (let times = 0; times < 2; times += 1)
      await at.database.transaction((stores) =>
        at.releases.requestFor(
          stores,
          plan ?? { ...dinesh, lenderId: '', loanId: '', conversationId: con },
          { kind: 'plan', planId },
          further,
        ),
      );
    await at.work();
    await at.pass('PT3S', 'PT3S');
    expect(await at.phone(dinesh)).toMatchObject({ relockAt: further.toISOString() });
    expect((await at.states(dinesh)).filter((one) => one !== 'closed')).toEqual(['watching']);
    await at.pays(dinesh, dinesh.overdue, con);
    await at.work();
    await at.pass('PT3S', 'PT3S');
    expect((await at.phone(dinesh)).state).toBe('unlocked');
    expect((await at.phone(dinesh)).relockAt).toBeNull();
    expect(await at.texts(dinesh)).toEqual(texts);
  });

  test('a payment that clears the ledger takes the place of an unlock for a time that is still on its way', async () => {
    const con = await at.proved(luis);
    await at.runsPlan(luis, con, months(1));
    await at.work();
    await at.pays(luis, luis.overdue, con);
    await at.work();
    expect(await at.newest(luis)).toMatchObject({
      operation: 'unlock',
      commandNumber: 2,
      ground: { kind: 'ledger_clear' },
    });
    await at.control('POST', `/devices/${luis.imei}/online`);
    await at.pass('PT3S', 'PT10S', 'PT30S');
    expect(await state(luis)).toBe('unlocked');
  });

  test('while it runs a locked phone is a mistake, found by asking and by the daily look; once it is over it is not', async () => {
    await at.releases.beginSweeps();
    const con = await at.proved(dinesh);
    const planId = await at.runsPlan(dinesh, con, months(1));
    await at.work();
    await at.pass('PT3S', 'PT3S', 'PT50H');
    await at.locks(dinesh);
    expect(await at.releases.ask(con, dinesh.loan)).toMatchObject({ asked: true, isNew: true });
    await at.work();
    await at.pass('PT3S', 'PT3S', 'PT50H');
    expect(await state(dinesh)).toBe('temporarily_unlocked');
    await at.locks(dinesh);
    await at.pass('P1D', 'PT3S');
    expect(await state(dinesh)).toBe('temporarily_unlocked');
    expect(await at.incidents(dinesh)).toContain('wrongful_lock');
    await at.pass('PT50H');
    const plan = await at.database.read.plans.get(planId);
    if (plan) await at.database.read.plans.save({ ...plan, state: 'broken' });
    await at.locks(dinesh);
    await at.pass('P1D', 'P1D');
    expect(await state(dinesh)).toBe('locked');
    expect(await at.releases.ask(con, dinesh.loan)).toEqual({ refused: 'not_clear' });
  });
});

describe('money that is taken back', () => {
  test('before the command: nothing is sent, nobody is bothered', async () => {
    const paid = await at.pays(asha, 8998, await at.proved(asha));
    await at.takesBack(asha, paid);
    await at.work();
    expect(await at.states(asha)).toEqual(['cancelled']);
    expect(await state(asha)).toBe('locked');
    expect(await at.cases(asha)).toEqual([]);
  });

  test('after another worker decided, and died: decided again before the command', async () => {
    const paid = await at.pays(asha, 8998, await at.proved(asha));
    const nudge = async (): Promise<void> => {
      Object.assign(at.shop, { nudge: async () => undefined });
      const device = await at.parties.locks(lenderOf(at.shop, asha.lender)).find(at.imei14(asha));
      const deviceId = device?.deviceId ?? '';
      await at.database.read.releases.save({ ...(await at.newest(asha)), deviceId, state: 'queued' });
      await at.takesBack(asha, paid);
    };
    Object.assign(at.shop, { nudge });
    await at.work();
    expect([await state(asha), await at.states(asha)]).toEqual(['locked', ['cancelled']]);
  });

  test('while the lock service was busy: looked at again before the command is repeated', async () => {
    at.fault('locks', 'busy', 'POST /release/devices/', 1);
    const paid = await at.pays(asha, 8998, await at.proved(asha));
    await at.work();
    expect(await at.states(asha)).toEqual(['waiting']);
    await at.takesBack(asha, paid);
    await at.pass('PT10S', 'PT1M');
    expect(await at.states(asha)).toEqual(['cancelled']);
    expect(await state(asha)).toBe('locked');
  });

  test.each(['on its way', 'free'])('while the phone is %s: a person decides, once', async (when) => {
    const paid = await at.pays(asha, 8998, await at.proved(asha));
    await at.work();
    if (when === 'free') await at.pass('PT3S', 'PT3S');
    const movement = await at.takesBack(asha, paid);
    await at.database.transaction((stores) => at.releases.takenBack(stores, paid, movement));
    await at.pass('PT3S', 'PT3S');
    expect(await at.incidents(asha)).toEqual(['reversed_after_release']);
    expect(await at.cases(asha)).toEqual(['reversal']);
    expect(await state(asha)).toBe('unlocked');
  });

  test('in the very moment between the last look and the answer: found at the confirmation', async () => {
    const paid = await at.pays(asha, 8998, await at.proved(asha));
    await at.work();
    const movement = { id: 'mov_late', kind: 'disputed', amount: paid.amount, at: at.clock.now() } as const;
    await at.database.read.payments.addMovement(paid.id, movement);
    await at.pass('PT3S', 'PT3S');
    expect(await at.incidents(asha)).toEqual(['reversed_after_release']);
    await at.database.transaction((stores) => at.releases.takenBack(stores, paid, movement));
    expect(await at.incidents(asha)).toHaveLength(1);
  });
});

describe('the lock is taken off for good', () => {
  const settled = async (who: Somebody, minor: number) => {
    const paid = await freed(who, minor);
    await at.pass('PT1M', 'PT49H');
    expect(await at.states(who)).toEqual(['closed']);
    return paid;
  };

  test('when the loan is settled and its money final, and not before', async () => {
    await settled(grace, grace.overdue);
    await at.pass('P117D');
    expect(await state(grace)).toBe('unlocked');
    expect(await at.states(grace)).toEqual(['closed']);
    await at.pass('P2D');
    expect(await at.states(grace)).toEqual(['completing']);
    await at.pass('P3D');
    expect(await state(grace)).toBe('released');
    expect(await at.states(grace)).toEqual(['released']);
    expect((await at.texts(grace)).at(-1)).toMatch(/paid off, and its lock has been removed for good/);
  });

  test('by one command, whatever is lost', async () => {
    await settled(grace, grace.overdue);
    at.fault('locks', 'timeout_after_effect', 'PUT', 1);
    at.fault('locks', 'lost_webhook', undefined, 9);
    await at.pass('P119D', 'PT2M', 'PT2M', 'P3D');
    expect(await at.states(grace)).toEqual(['released']);
    expect((await at.phone(grace)).history.filter((one) => one.state === 'released')).toHaveLength(1);
  }, 20_000);

  test('by one release, where an earlier one of the same phone is due at the same moment', async () => {
    const con = await at.proved(asha);
    await at.runsPlan(asha, con, later(at.clock.now(), 30 * 24 * 3600));
    await at.work();
    await at.pass('PT3S', 'PT3S');
    expect(await state(asha)).toBe('temporarily_unlocked');
    await at.pays(asha, 41250, con);
    await at.work();
    await at.pass('PT3S', 'PT3S', 'PT1M', 'PT49H');
    expect(await at.states(asha)).toEqual(['closed', 'closed']);
    at.world.clock.advance('P119D');
    const rows = await at.database.read.releases.ofLoan(asha.lender, asha.loan);
    const finish = (id: string) => at.releases.finish({ payload: { releaseId: id } } as unknown as Task);
    await Promise.allSettled(rows.map(({ id }) => finish(id)));
    expect((await at.states(asha)).toSorted()).toEqual(['closed', 'completing']);
    await at.pass('PT1M', 'P4D', 'PT2H');
    expect((await at.states(asha)).toSorted()).toEqual(['closed', 'released']);
    expect((await at.texts(asha)).filter((text) => /removed for good/.test(text))).toHaveLength(1);
    expect(await Promise.all(rows.map(({ id }) => finish(id)))).toEqual([null, null]);
  }, 20_000);

  test('never for arrears alone', async () => {
    await settled(asha, 8998);
    await at.pass('P200D');
    expect(await state(asha)).toBe('unlocked');
    expect(await at.states(asha)).toEqual(['closed']);
  });

  test('not when its money was taken back in time', async () => {
    const paid = await settled(asha, 41250);
    await at.pass('P100D');
    await at.takesBack(asha, paid);
    await at.pass('P30D', 'P5D');
    expect(await state(asha)).toBe('unlocked');
    expect(await at.states(asha)).toEqual(['closed']);
    expect(await at.incidents(asha)).toEqual(['reversed_after_release']);
  });

  test('and is stopped on the way where money is taken back at the last moment', async () => {
    const paid = await settled(asha, 41250);
    await at.pass('P118D');
    expect(await at.states(asha)).toEqual(['completing']);
    await at.takesBack(asha, paid);
    await at.work();
    expect(await at.states(asha)).toEqual(['cancelled']);
    await at.pass('P5D');
    expect(await state(asha)).toBe('unlocked');
  });

  test('a lock service that cannot stop it: a person sees it go', async () => {
    const paid = await settled(grace, grace.overdue);
    await at.pass('P118D');
    expect(await at.states(grace)).toEqual(['completing']);
    await at.takesBack(grace, paid);
    await at.work();
    expect(await at.cases(grace)).toEqual(['reversal', 'reversal']);
    await at.pass('PT1H', 'P3D');
    expect(await at.states(grace)).toEqual(['released']);
    expect(await at.cases(grace)).toEqual(['reversal', 'reversal']);
  });
});
