import { giveCard, hangUp, press, ring } from './calls.js';
import { cardOf } from './cardPanel.js';
import { type Call, type Device, type Lender, type Person, type Received, read, send } from './controls.js';
import { hush } from './voice.js';
import { codeIn } from './wording.js';

/** What a story may do to the page that shows it. */
export interface Narrator {
  caption(text: string): void;
  choose(name: string): void;
  go(place: 'phone' | 'call' | 'messages' | 'lender'): void;
  signal: AbortSignal;
}

/** The world did not do what the story waited for; the message may be shown. */
export class StoryStopped extends Error {
  override name = 'StoryStopped';
}

const longest = 45_000;

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}

async function until<T>(look: () => Promise<T | undefined>, signal: AbortSignal, what: string): Promise<T> {
  for (const end = Date.now() + longest; Date.now() < end; await pause(300, signal)) {
    const seen = await look().catch(() => undefined);
    if (seen !== undefined) return seen;
  }
  throw new StoryStopped(`The story stops here: ${what}.`);
}

/** Waits until the call asks for something after what it had said before. */
async function asked(sid: string, since: number, narrator: Narrator, by: 'keys' | 'card' = 'keys'): Promise<Call> {
  const turn = async (): Promise<Call | undefined> => {
    const call = await read<Call>(`/calls/${sid}`);
    if (call.status === 'completed' || call.status === 'failed') throw new Error('over');
    const said = call.heard.slice(since).join(' ');
    const menu = by === 'card' || /press|enter|key|digits/i.test(said);
    return call.waitingFor === by && menu && call.heard.length > since ? call : undefined;
  };
  return until(turn, narrator.signal, 'the hotline did not go on');
}

/** As long as somebody needs to read what was said last. */
const readingTime = (call: Call): number => Math.min(4500, 1400 + 16 * (call.heard.at(-1)?.length ?? 0));

async function answer(call: Call, keys: string, words: string, narrator: Narrator): Promise<number> {
  await pause(readingTime(call), narrator.signal);
  narrator.caption(words);
  hush();
  const heard = call.heard.length;
  await press(call.sid, keys);
  return heard;
}

/** A phone that is unlocked already is locked once more: another instalment falls due. */
async function lockedAgain(person: Person, narrator: Narrator): Promise<void> {
  const device = await read<Device>(`/devices/${person.imei}`);
  if (device.state === 'locked') return;
  narrator.caption('A month goes by: another instalment falls due, and the lender locks the phone again.');
  await send(`/loans/${person.loan}/charges`, { amount: 4499 });
  await send(`/devices/${person.imei}/lock`);
  await pause(3000, narrator.signal);
}

async function code(person: Person, since: number, narrator: Narrator): Promise<string> {
  const to = encodeURIComponent(person.phone ?? '');
  const look = async (): Promise<string | undefined> => {
    const received = await read<Received[]>(`/messages?to=${to}`);
    const found = received.slice(since).findLast(({ body }) => codeIn(body));
    return found && codeIn(found.body);
  };
  return until(look, narrator.signal, 'no passcode came');
}

async function identify(call: Call, person: Person, narrator: Narrator): Promise<Call> {
  const texts = (await read<Received[]>(`/messages?to=${encodeURIComponent(person.phone ?? '')}`)).length;
  let heard = await answer(call, '1', '1: pay and unlock.', narrator);
  let turn = await asked(call.sid, heard, narrator);
  heard = await answer(
    turn,
    `${person.imei}#`,
    'She types the IMEI of the locked phone. It says which phone, and proves nothing.',
    narrator,
  );
  turn = await asked(call.sid, heard, narrator);
  heard = await answer(turn, '1', 'It is read back to her, and it is right: 1.', narrator);
  turn = await asked(call.sid, heard, narrator);
  narrator.caption('A passcode goes to the number that the lender has on file. It comes as a text.');
  narrator.go('messages');
  const digits = await code(person, texts, narrator);
  await pause(2500, narrator.signal);
  narrator.go('call');
  return asked(call.sid, await answer(turn, digits, 'She types it into the call.', narrator), narrator);
}

async function pays(account: Call, person: Person, narrator: Narrator): Promise<void> {
  const { sid } = account;
  let heard = await answer(account, '1', 'Now she hears why it is locked and what lifts the lock. 1: pay.', narrator);
  let turn = await asked(sid, heard, narrator);
  heard = await answer(turn, '1', 'What is overdue: 1.', narrator);
  turn = await asked(sid, heard, narrator);
  heard = await answer(turn, '1', 'The amount is read back, and she agrees: 1.', narrator);
  turn = await asked(sid, heard, narrator);
  heard = await answer(turn, '1', 'By card, on this call: 1.', narrator);
  await asked(sid, heard, narrator, 'card');
  await pause(2500, narrator.signal);
  narrator.caption('She types her card. Its digits go to the payment provider; Liftline never has them.');
  await pause(2000, narrator.signal);
  await giveCard(sid, cardOf('4242424242424242'));
  narrator.go('phone');
  narrator.caption(
    'The money settles, the ledger is posted, the lock service is asked. Accepted is not unlocked: Liftline keeps watching …',
  );
  const look = async (): Promise<true | undefined> =>
    (await read<Device>(`/devices/${person.imei}`)).state === 'locked' ? undefined : true;
  await until(look, narrator.signal, 'the phone did not unlock');
  const told = async (): Promise<Call | undefined> => {
    const call = await read<Call>(`/calls/${sid}`);
    return /phone is unlocked/i.test(call.heard.join(' ')) ? call : undefined;
  };
  narrator.go('call');
  narrator.caption('The phone is open. The call, which stayed on for it, tells her so.');
  await pause(readingTime(await until(told, narrator.signal, 'the call did not tell')), narrator.signal);
}

/** Asha's story, from the locked phone to the unlocked one, by the same controls that everybody has. */
export async function ashaStory(narrator: Narrator, people: Person[], lenders: Lender[]): Promise<void> {
  const asha = people[0];
  const lender = lenders.find(({ id }) => id === asha?.lender);
  if (!asha?.phone || !lender) return;
  narrator.choose(asha.name);
  narrator.go('phone');
  await lockedAgain(asha, narrator);
  narrator.caption('Asha is behind with her instalments, and her phone is locked. The notice says whom to ring.');
  await pause(4500, narrator.signal);
  narrator.go('call');
  narrator.caption('She takes another telephone and rings the hotline.');
  const { sid } = await ring(asha.phone, lender.number);
  const greeting = await asked(sid, 0, narrator);
  const account = await identify(greeting, asha, narrator);
  await pays(account, asha, narrator);
  await pause(3500, narrator.signal);
  hush();
  await hangUp(sid);
  narrator.caption(
    'Unlocked, in one call and with nobody to wait for. Now be someone else: each has a story of their own.',
  );
}
