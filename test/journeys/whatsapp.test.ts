import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { deskAgent } from '../support/deskAgent.js';
import { asha, ben, cards } from '../support/people.js';
import { startTown, type Town, until } from '../support/town.js';
import { linkIn, payByLink, type Writer, writerOf } from '../support/writer.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterEach(() => town.control('DELETE', '/faults'));
afterAll(() => town.stop());

/** A second lender's person, for what must not meet the others' payments. */
const chitra = {
  from: '+94775550103',
  line: '+94115550002',
  imei: '861122030003032',
  loan: 'LM-1003',
  overdue: 1_450_000,
} as const;
type Owner = typeof asha | typeof ben | typeof chitra;

const device = (imei: string) => town.control<{ state: string }>('GET', `/devices/${imei}`);
const codes = async (number: string): Promise<number> =>
  (await town.messages(number)).filter(({ body }) => /\b\d{6}\b/.test(body)).length;
const writer = (
  who: { readonly from: string; readonly line: string },
  channel: 'whatsapp' | 'sms' = 'whatsapp',
): Writer => writerOf(town, who.from, who.line, channel);
/** Somebody who owns no phone of ours, new to the line. */
let strangers = 0;
const stranger = (): Writer => {
  strangers += 1;
  return writerOf(town, `+4477009008${String(strangers).padStart(2, '0')}`, asha.line);
};

/** From "hello" to the account's menu. */
async function proved(person: Writer, who: Owner): Promise<string> {
  const before = await codes(who.from);
  await person.say('hello');
  await person.tap('unlock');
  await person.say(who.imei);
  await person.tap('yes');
  return person.say(await town.passcode(who.from, before + 1));
}

interface Charge {
  readonly kind: string;
  readonly status: string;
  readonly amount: number;
  readonly loan?: string;
}
const charges = async ({ loan }: Owner): Promise<readonly number[]> =>
  (await town.control<readonly Charge[]>('GET', '/charges'))
    .filter((charge) => charge.loan === loan && charge.status === 'succeeded')
    .map(({ amount }) => amount);

async function expectPaidOnceAndUnlocked(who: Owner): Promise<void> {
  await until('the phone to be unlocked', async () => (await device(who.imei)).state === 'unlocked', 60);
  expect(await charges(who)).toEqual([who.overdue]);
  const ledger = await town.control<{ overdue: number; transactions: readonly { type: string; amount: number }[] }>(
    'GET',
    `/loans/${who.loan}`,
  );
  expect(ledger.overdue).toBe(0);
  expect(ledger.transactions.filter(({ type }) => type === 'repayment').map(({ amount }) => amount)).toEqual([
    who.overdue,
  ]);
}

describe('before the passcode', () => {
  test('a card number is refused, wherever it is written, and stands nowhere', async () => {
    const person = stranger();
    await person.say('hello');
    expect(await person.say('my card is 4242 4242 4242 4242')).toMatch(/do not send card numbers.*not kept it/is);
    await person.tap('unlock');
    expect(await person.say(cards.pays)).toMatch(/cannot be an IMEI|card numbers|more than an IMEI/);
    expect(town.printed()).not.toMatch(/4242 ?4242/);
  });

  test('rubbish of all kinds is answered with the question, and a photo is never fetched', async () => {
    const person = stranger();
    await person.say('hello');
    for (const text of ['😀🇬🇧', 'مرحبا ‮txet‬', '<script>alert(1)</script>', 'a'.repeat(1600)]) {
      await person.say('menu');
      const answer = await person.say(text);
      expect(answer).toMatch(/Please choose one/);
      expect(answer).not.toContain(text);
    }
    await person.say('menu');
    expect(await person.photo('http://127.0.0.1:9/secret.svg')).toMatch(
      /only photos and PDF files.*What do you need/is,
    );
  });

  test('who has no number but WhatsApp’s own id for them gets the passcode on the number on file', async () => {
    const person = writer({ from: 'GB.Asha9Kq2Lm8', line: asha.line });
    const before = await codes(asha.from);
    await person.say('hello');
    await person.tap('unlock');
    await person.say(asha.imei);
    await person.tap('yes');
    const passcode = await town.passcode(asha.from, before + 1);
    expect(await person.say(passcode)).toMatch(/£89.98 is overdue/);
    expect(await person.say('menu')).toMatch(/What do you need/);
    const toTheId = await town.messages('GB.Asha9Kq2Lm8');
    expect(toTheId.filter(({ body }) => body.includes(passcode))).toEqual([]);
  });
});

describe('people', () => {
  test('Ben writes texts: the choices are numbered, numbers choose them, and a “no” goes back', async () => {
    const person = writer(ben, 'sms');
    const before = await codes(ben.from);
    expect(await person.say('hello')).toMatch(/\n1\. Pay and unlock\n2\. Why is it locked\?\n3\. Service centre$/);
    await person.say('1');
    await person.say(ben.imei);
    await person.say('1');
    expect(await person.say(await town.passcode(ben.from, before + 1))).toMatch(/£44.99 is overdue/);
    await person.say('1');
    expect(await person.say('2')).toMatch(/You pay £224.95/);
    expect(await person.say('2')).toMatch(/What would you like to do/);
    await person.say('1');
    expect(await person.say('1')).toMatch(/You pay £44.99/);
    await payByLink(linkIn(await person.say('1')), cards.pays);
    await person.hears(/went through/, 60);
    await person.hears(/phone is unlocked/i, 60);
    await expectPaidOnceAndUnlocked(ben);
  }, 90_000);
});

describe('the line', () => {
  test('50 messages at once are answered one by one', async () => {
    const person = stranger();
    await person.say('hello');
    await Promise.all(Array.from({ length: 50 }, () => person.send('menu')));
    const all = await until(
      '51 answers',
      async () => {
        const received = await person.received();
        return received.length >= 51 ? received : undefined;
      },
      60,
    );
    expect(all).toHaveLength(51);
    expect(new Set(all.map(({ body }) => body)).size).toBe(1);
  }, 90_000);

  test('a doubled webhook is answered once', async () => {
    const person = stranger();
    await town.fault({ party: 'twilio', kind: 'duplicate_webhook', where: 'POST /whatsapp/incoming' });
    await person.say('hello');
    expect(await person.say('qwpoei zxmnv')).toMatch(/Please choose one/);
    expect(await person.received()).toHaveLength(2);
  });

  test('a provider that is down for a while loses no answer', async () => {
    const person = stranger();
    await town.fault({ party: 'twilio', kind: 'down', times: 4 });
    await person.send('hello');
    await person.hears(/What do you need/, 60);
    expect(await person.say('unlock')).toMatch(/IMEI/);
  }, 60_000);

  test('“stop” is confirmed once, and writing goes on', async () => {
    const person = stranger();
    await person.say('hello');
    expect(await person.say('STOP')).toMatch(/not send you messages any more/);
    await person.send('stop');
    expect(await person.say('menu')).toMatch(/What do you need/);
    expect(await person.received()).toHaveLength(3);
  });
});

/**
 * So many bytes of a picture that never was one, made as they are read, and told of as they are made: a listener for
 * `data` would make a stream run on when whoever it is piped to goes away.
 */
function* zeros(bytes: number, made: (bytes: number) => void): Generator<Uint8Array> {
  yield Buffer.from('89504e470d0a1a0a', 'hex');
  for (let left = bytes; left > 0; left -= 65_536) {
    const chunk = new Uint8Array(Math.min(left, 65_536));
    made(chunk.length);
    yield chunk;
  }
}

/** The status that a request is answered with, though what it sends is not read to its end. */
function answered(url: string, headers: Record<string, string>, body: Iterable<Uint8Array>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = ask(url, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b', ...headers },
    });
    const sending = Readable.from(body);
    request.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      sending.destroy();
      request.destroy();
    });
    request.on('error', reject);
    sending.pipe(request);
  });
}

describe('100 MB', () => {
  const size = 100_000_000;
  const memory = async (): Promise<number> => {
    const metrics = await (await fetch(`${town.productUrl}/metrics`)).text();
    return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
  };

  test('sent into a chat are refused before they are read to their end, and the chat goes on', async () => {
    const at = `${town.productUrl}/directline`;
    const json = { 'content-type': 'application/json' };
    const begun = await fetch(`${at}/tokens/generate`, {
      method: 'POST',
      headers: json,
      body: '{"lender":"northwind"}',
    });
    const { token, conversationId } = (await begun.json()) as Record<'token' | 'conversationId', string>;
    const authorization = `Bearer ${token}`;
    await fetch(`${at}/conversations`, { method: 'POST', headers: { authorization } });
    const path = `${at}/conversations/${conversationId}`;
    const before = await memory();
    const head =
      '--b\r\ncontent-disposition: form-data; name="file"; filename="x.png"\r\ncontent-type: image/png\r\n\r\n';
    let left = 0;
    function* form(): Generator<Uint8Array> {
      yield Buffer.from(head);
      yield* zeros(size, (bytes) => {
        left += bytes;
      });
    }
    for (const length of [{}, { 'content-length': String(head.length + 8 + size) }])
      expect(await answered(`${path}/upload`, { authorization, ...length }, form())).toBe(413);
    expect(left).toBeLessThan(2 * size);
    expect((await memory()) - before).toBeLessThan(60_000_000);
    const body = '{"type":"message","text":"unlock"}';
    expect(
      (await fetch(`${path}/activities`, { method: 'POST', headers: { ...json, authorization }, body })).status,
    ).toBe(200);
  }, 30_000);

  test('that are kept at the provider are fetched by nobody, and shown to nobody', async () => {
    let served = 0;
    const host = createServer((_request, response) => {
      response.setHeader('content-type', 'image/png');
      const picture = zeros(size, (bytes) => {
        served += bytes;
      });
      Readable.from(picture).pipe(response);
    }).listen(0, '127.0.0.1');
    await once(host, 'listening');
    const { port } = host.address() as AddressInfo;
    const person = stranger();
    await person.say('hello');
    expect(await person.photo(`http://127.0.0.1:${port}/big.png`)).toMatch(/it has arrived/);
    expect(served).toBe(0);
    const amy = await deskAgent(town, 'amy@northwind.example');
    await person.say('person');
    const caseId = await amy.waiting(({ channel }) => channel === 'whatsapp');
    const { files } = await amy.view(caseId);
    const before = await memory();
    const shown = await amy.send(`/desk/api/cases/${caseId}/files/${files[0]?.id}`);
    expect(shown.status).toBeGreaterThanOrEqual(400);
    expect(served).toBeLessThan(size / 2);
    expect((await memory()) - before).toBeLessThan(60_000_000);
    await amy.act(caseId, 'claim');
    await amy.act(caseId, 'resolve', { outcome: 'explained' });
    host.closeAllConnections();
    host.close();
  }, 30_000);
});

test('the desk sees a photo that came by WhatsApp, and its answer a day later comes in an approved template', async () => {
  const from = '+447700900899';
  const person = writerOf(town, from, asha.line);
  const amy = await deskAgent(town, 'amy@northwind.example');
  await person.say('person');
  const caseId = await amy.waiting(({ channel }) => channel === 'whatsapp');
  const photo = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(300_000, 7)]);
  const script = Buffer.from('<svg><script>alert(1)</script></svg>');
  for (const mediaUrl of [
    `data:image/svg+xml;base64,${script.toString('base64')}`,
    `data:image/png;base64,${photo.toString('base64')}`,
  ])
    await town.control('POST', '/messages', { channel: 'whatsapp', from, to: asha.line, mediaUrl });
  const [file, ...others] = await until('the photo at the desk', async () => {
    const { files } = await amy.view(caseId);
    return files.length > 0 ? files : undefined;
  });
  expect(others).toEqual([]);
  const shown = await amy.send(`/desk/api/cases/${caseId}/files/${file?.id}`);
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(shown.headers.get('content-security-policy')).toMatch(/sandbox/);
  expect(Buffer.from(await shown.arrayBuffer()).equals(photo)).toBe(true);
  await amy.act(caseId, 'claim');
  await town.advance('PT25H');
  await amy.act(caseId, 'lines', { text: 'We have seen\nyour receipt.' });
  await person.hears(/Hello, this is Northwind Mobile Finance.*Amy.*: We have seen your receipt. .*answer here/s, 60);
}, 60_000);

test('the product is killed while a message waits and while the payment settles: nothing is lost or done twice', async () => {
  const person = writer(chitra);
  expect(await proved(person, chitra)).toMatch(/overdue/);
  await person.tap('pay');
  const writing = person.send('1');
  await town.killProduct();
  await town.startProduct();
  await writing;
  await person.hears(/You pay .*14,500/, 60);
  const link = linkIn(await person.say('yes'));
  await payByLink(link, cards.pays);
  await town.killProduct();
  await town.startProduct();
  await person.hears(/went through/, 40);
  await person.hears(/phone is unlocked/i, 40);
  await expectPaidOnceAndUnlocked(chitra);
  const bodies = (await person.received()).map(({ body }) => body);
  expect(bodies.filter((body) => /went through/.test(body))).toHaveLength(1);
}, 120_000);

test('nothing that was printed has a full IMEI, a passcode, a number or a card in it', () => {
  const printed = town.printed();
  for (const secret of [asha.imei, asha.from.slice(1), chitra.imei, cards.pays, cards.declined, '4242 4242'])
    expect(printed).not.toContain(secret);
});
