import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openRealClient, type RealClient } from '../support/directLineClient.js';
import { type Common, createCommon, type Process, send, startProcess, until } from './directLineServer.js';

let common: Common;
let server: Process;
const clients: RealClient[] = [];

beforeAll(async () => {
  common = await createCommon();
});
afterAll(() => common.database.close());
beforeEach(async () => {
  server = await startProcess(common);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end();
  await server.stop();
});

const granted = async () =>
  (await send(server.url, 'POST', '/tokens/generate', { body: { lender: 'northwind' } })).body;

function open(options: {
  token: string;
  conversationId?: string;
  watermark?: string;
  webSocket?: boolean;
}): RealClient {
  const client = openRealClient({ url: server.url, ...options });
  clients.push(client);
  return client;
}

test.each([
  ['its socket', true],
  ['asking again and again', false],
])('botframework-directlinejs talks over %s', async (_, webSocket) => {
  const { token } = await granted();
  const client = open({ token, webSocket });
  await until(() => client.texts().length === 1);
  const id = await client.say('hello', 'c1');
  await until(() => client.texts().length === 3);
  expect(client.texts()).toEqual(['Hello. What brings you here?', 'hello', 'You wrote: hello\n\nAnything else?']);
  expect(client.activities[1]).toMatchObject({
    id,
    from: { role: 'user' },
    channelData: { clientActivityID: 'c1' },
  });
  await client.post({ type: 'message', text: 'Pay', value: 'pay' });
  await until(() => client.texts().some((text) => text.startsWith('Pay here')));
});

test('botframework-directlinejs takes a conversation up again, whole or from where it was', async () => {
  const { token, conversationId } = await granted();
  const first = open({ token });
  await until(() => first.texts().length === 1);
  await first.say('before');
  await until(() => first.texts().length === 3);
  const all = open({ token, conversationId, watermark: '0' });
  await until(() => all.texts().length === 3);
  expect(all.texts()).toEqual(first.texts());
  const onlyNew = open({ token, conversationId, watermark: '4' });
  await first.say('after');
  for (const client of [first, all, onlyNew])
    await until(() => client.texts().at(-1) === 'You wrote: after\n\nAnything else?');
  expect(onlyNew.texts()).toEqual(['after', 'You wrote: after\n\nAnything else?']);
});

test('botframework-directlinejs comes back after a cut, and has missed nothing', async () => {
  const client = open({ token: (await granted()).token });
  await until(() => client.texts().length === 1);
  client.cut();
  await until(() => server.directLine.streams() === 0);
  await client.say('into the gap');
  await until(() => client.texts().length === 3);
  expect(client.texts().slice(1)).toEqual(['into the gap', 'You wrote: into the gap\n\nAnything else?']);
});

test('botframework-directlinejs sends a photo, and is told where a file is refused', async () => {
  const client = open({ token: (await granted()).token });
  await until(() => client.texts().length === 1);
  const attach = (type: string, bytes: string) =>
    client.post({
      type: 'message',
      attachments: [
        {
          contentType: type,
          contentUrl: `data:${type};base64,${Buffer.from(bytes, 'latin1').toString('base64')}`,
          name: 'receipt.png',
        },
      ],
    });
  await expect(attach('image/svg+xml', '<svg><script>alert(1)</script></svg>')).rejects.toMatchObject({ status: 415 });
  await attach('image/png', '\x89PNG\r\n\x1a\n....');
  await until(() => client.texts().at(-1)?.includes('You wrote: image/png'));
});

test('botframework-directlinejs knows when its token has expired', async () => {
  const late = await createCommon();
  const other = await startProcess(late);
  const { body } = await send(other.url, 'POST', '/tokens/generate', { body: { lender: 'northwind' } });
  const client = openRealClient({ url: other.url, token: body.token });
  clients.push(client);
  const statuses: number[] = [];
  client.directLine.connectionStatus$.subscribe((status) => statuses.push(status));
  await until(() => client.texts().length === 1);
  late.clock.shift(31 * 60_000);
  expect(await client.say('too late')).toBe('retry');
  const expired = 3;
  expect(statuses.at(-1)).toBe(expired);
  await other.stop();
  await late.database.close();
});
