import { beforeEach, describe, expect, test } from '@jest/globals';
import { earlier, later } from '../../core/clock.js';
import type { Imei14 } from '../../core/imei.js';
import type { Purpose } from '../../core/passcode.js';
import type { Contact } from '../../core/ports/loans.js';
import { createIdentify, type PasscodeRoute } from '../../core/services/identify.js';
import type { Workshop } from '../../core/services/workshop.js';
import type { Task } from '../../core/task.js';
import { createVault } from '../../core/vault.js';
import { anyEngine } from '../store/engines.js';
import { conversation, identification, noon, passcode } from '../store/rows.js';

const engine = anyEngine();

const vault = createVault('a secret of sixteen or more');
const day = 24 * 3600;
const imei = '86112203000101' as Imei14;
const first = { id: '1', number: '+447700900101', onFileSince: '2020-01-01' };
let contacts: readonly Contact[];
let now = noon;
let persons = 0;
let lookups = 0;
let loanId: string;
/** Each test has a loan of its own, a day after the one before. */
beforeEach(() => {
  now = later(now, 2 * day);
  loanId = `NW-${(persons += 1)}`;
  contacts = [first];
});

/** Services that know one phone, whose texts are the bare code. */
function createTrial() {
  const { database } = engine;
  const shop = {
    database,
    vault,
    clock: { now: () => now, elapsed: () => 0 },
    lenders: { byId: (id: string) => ({ id, name: 'N', languages: ['en'], hotline: '+441632960001' }) },
    parties: {
      loans: () => ({
        findByImei: async (asked: Imei14) => {
          lookups += 1;
          return asked === imei ? [loanId] : [];
        },
        agreement: async (id: string) => ({ id, status: 'active', contacts }),
      }),
    },
    wording: {
      text: ({ code }: { code: string }) => code,
      voice: ({ code }: { code: string }) => ({ lines: [code] }),
    },
  } as unknown as Workshop;
  return createIdentify(shop);
}

/** A conversation that has got as far as the passcode; the work behind it is done at once, as its worker does it. */
async function asking(purpose: Purpose = 'identify', phone = imei) {
  const identify = createTrial();
  const talk = conversation({ updatedAt: now });
  await engine.database.read.conversations.insert(talk);
  const { identificationId } = await identify.begin(talk.id, 'northwind', phone, purpose);
  let requests = 0;
  const work = async (route: PasscodeRoute) => {
    const number = requests++;
    await identify.send({ payload: { identificationId, route, number } } as unknown as Task);
    const sent = await engine.database.read.messages.byDedupe(`passcode:${identificationId}:${number}`);
    if (!sent) return undefined;
    const body = JSON.parse(vault.open(sent.sealedBody)) as { lines: string[] };
    return { code: body.lines[0] ?? '', to: vault.open(sent.sealedTo), channel: sent.channel };
  };
  return {
    identify,
    identificationId,
    talk,
    begun: await work('text'),
    again: (route: PasscodeRoute = 'text') => work(route),
    tries: (code: string | undefined) => identify.verify(identificationId, code ?? ''),
  };
}

const wrongFor = (code = ''): string => (code === '000000' ? '111111' : '000000');

describe('how many passcodes there are', () => {
  test('three in a quarter of an hour for a loan, in however many conversations', async () => {
    const conversations = [await asking(), await asking(), await asking(), await asking()];
    expect(conversations.map(({ begun }) => begun !== undefined)).toEqual([true, true, true, false]);
    expect(await conversations[0]?.again()).toBeUndefined();
    // Those that were sent still open, and who got none hears what anybody hears whose code was wrong.
    expect(await conversations[0]?.tries(conversations[0].begun?.code)).toBe('proved');
    expect(await conversations[3]?.tries('123456')).toBe('wrong');
    now = later(now, 15 * 60 + 1);
    expect(await conversations[3]?.again()).toBeDefined();
  });

  test('ten in a day', async () => {
    let sent = 0;
    for (let hour = 0; hour < 12; hour += 1) {
      if ((await asking()).begun) sent += 1;
      now = later(now, 3600);
    }
    expect(sent).toBe(10);
    now = later(now, 13 * 3600);
    expect((await asking()).begun).toBeDefined();
  });
});

test('whose phone it is is looked up behind the passcode question: nobody can tell by how long that takes', async () => {
  const talk = conversation({ updatedAt: now });
  await engine.database.read.conversations.insert(talk);
  const before = lookups;
  await createTrial().begin(talk.id, 'northwind', imei, 'identify');
  expect(lookups).toBe(before);
});

describe('a passcode', () => {
  test('opens once, for its conversation and purpose', async () => {
    const one = await asking();
    const other = await asking();
    const visit = await asking('visit');
    expect(new Set([one, other, visit].map(({ begun }) => begun?.code)).size).toBe(3);
    expect(await other.tries(one.begun?.code)).toBe('wrong');
    expect(await visit.tries(one.begun?.code)).toBe('wrong');
    // What is kept of it is of no use beside another conversation or purpose either.
    const { passcodes } = engine.database.read;
    const kept = await passcodes.latest(one.identificationId);
    for (const { identificationId, tries } of [other, visit]) {
      const theirs = await passcodes.latest(identificationId);
      if (kept && theirs) await passcodes.save({ ...theirs, codeHash: kept.codeHash });
      expect(await tries(one.begun?.code)).toBe('wrong');
    }
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => one.tries(one.begun?.code)));
    expect(verdicts.toSorted()).toEqual(['proved', ...Array<string>(19).fill('wrong')]);
    expect(await one.identify.owner(one.talk.id)).toMatchObject({ loanId });
    for (const { talk } of [other, visit]) expect(await one.identify.owner(talk.id)).toBeNull();
  });

  test('that was asked for again takes the place of the one before, and has the tries that were left', async () => {
    const { begun, again, tries } = await asking();
    for (let times = 0; times < 4; times += 1) expect(await tries(wrongFor(begun?.code))).toBe('wrong');
    const second = await again();
    expect(await tries(wrongFor(second?.code))).toBe('no_tries_left');
    expect(await tries(second?.code)).toBe('no_tries_left');
  });

  test('is over after five minutes, and the proof after a quarter of an hour', async () => {
    const { begun, again, tries, identify, talk } = await asking();
    now = later(now, 5 * 60);
    expect(await tries(begun?.code)).toBe('expired');
    expect(await tries((await again())?.code)).toBe('proved');
    now = later(now, 15 * 60);
    expect(await identify.owner(talk.id)).toMatchObject({ loanId });
    now = later(now, 1);
    expect(await identify.owner(talk.id)).toBeNull();
  });

  test('goes to the first number on file, as a text or a call, or to another that has long been there', async () => {
    const fresh = { id: '2', number: '+447700900102', onFileSince: earlier(now, 29 * day).toISOString() };
    contacts = [first, fresh];
    const asked = await asking();
    expect(asked.begun).toMatchObject({ to: first.number, channel: 'sms' });
    expect(await asked.again('ring')).toMatchObject({ to: first.number, channel: 'call' });
    expect(await asked.again('other')).toBeUndefined();
    contacts = [first, fresh, { id: '3', number: '+447700900103', onFileSince: earlier(now, 31 * day).toISOString() }];
    expect(await asked.again('other')).toMatchObject({ to: '+447700900103', channel: 'sms' });
  });

  test('of an IMEI on nobody’s file is sent to nobody, and tried like any other', async () => {
    const { begun, tries } = await asking('identify', '86112203009999' as Imei14);
    expect(begun).toBeUndefined();
    for (let times = 0; times < 4; times += 1) expect(await tries('123456')).toBe('wrong');
    expect(await tries('123456')).toBe('no_tries_left');
  });
});

test('after 200 wrong tries within a quarter of an hour, whoever’s, nobody is let in for a while', async () => {
  const { begun, tries, again } = await asking();
  const others = identification({ createdAt: now });
  await engine.database.read.identifications.insert(others);
  await engine.database.read.passcodes.insert(passcode(others.id, { subject: 'others', tries: 201, sentAt: now }));
  expect(await tries(begun?.code)).toBe('no_tries_left');
  now = later(now, 15 * 60 + 1);
  expect(await tries((await again())?.code)).toBe('proved');
});
