import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { InlineDoor } from '../../bot/adapters/inlineAdapter.js';
import { createFiles } from '../../core/services/files.js';
import { createMemoryShared } from '../../store/shared/memory.js';
import {
  type Common,
  createCommon,
  createTestDoor,
  lankaSite,
  openChat,
  openStream,
  type Process,
  send,
  startProcess,
  until,
} from './directLineServer.js';

let common: Common;
let server: Process;

beforeAll(async () => {
  common = await createCommon();
});
afterAll(() => common.database.close());
beforeEach(async () => {
  common.troubles.length = 0;
  server = await startProcess(common);
});
afterEach(() => server.stop());

const routesOf = (id: string): [string, string][] => [
  ['POST', '/tokens/refresh'],
  ['POST', '/conversations'],
  ['GET', `/conversations/${id}`],
  ['GET', `/conversations/${id}/activities`],
  ['GET', `/conversations/${id}/queue`],
  ['POST', `/conversations/${id}/activities`],
  ['POST', `/conversations/${id}/upload`],
  ['GET', '/session/getsessionid'],
  ['GET', `/conversations/${id}/stream`],
  ['GET', '/conversations'],
  ['GET', '/nothing'],
];

describe('who gets in', () => {
  test('nothing opens without a token, with a forged one, or with what is no token', async () => {
    const chat = await openChat(server.url);
    const altered = `${chat.token.slice(0, -2)}${chat.token.endsWith('AA') ? 'BB' : 'AA'}`;
    const streamToken = new URL(chat.streamUrl).searchParams.get('t') ?? '';
    const sealedElsewhere = common.vault.seal(JSON.stringify({ chat: chat.id, user: 'x', until: 9e15 }));
    for (const [method, path] of routesOf(chat.id)) {
      expect(await send(server.url, method, path)).toMatchObject({
        status: 401,
        body: { error: { code: 'MissingToken' } },
      });
      for (const token of [altered, 'x', streamToken, sealedElsewhere])
        expect(await send(server.url, method, path, { token })).toMatchObject({
          status: 403,
          body: { error: { code: 'BadToken' } },
        });
    }
  });

  test('a token of another conversation sees and says nothing', async () => {
    const [mine, yours] = [await openChat(server.url), await openChat(server.url)];
    await yours.say('my secret');
    for (const [method, path] of routesOf(yours.id).filter(([, route]) => route.includes(yours.id)))
      expect(
        await send(server.url, method, path, { token: mine.token, body: method === 'POST' ? {} : undefined }),
      ).toMatchObject({ status: 403, body: { error: { code: 'WrongConversation' } } });
    const stolen = yours.streamUrl.replace(/t=.*$/, `t=${mine.token}`);
    await expect(openStream(stolen)).rejects.toThrow('403');
    await expect(openStream(yours.streamUrl.replace(/t=.*$/, ''))).rejects.toThrow('403');
    const unopened = (await send(server.url, 'POST', '/tokens/generate', { body: { lender: 'lanka' } })).body;
    const path = `/conversations/${unopened.conversationId}`;
    expect((await send(server.url, 'GET', path, { token: unopened.token })).status).toBe(404);
    await expect(
      openStream(`${server.url.replace('http', 'ws')}/directline${path}/stream?t=${unopened.token}`),
    ).rejects.toThrow('404');
  });

  test('a token lives 30 minutes, and a renewed one as long again', async () => {
    const late = await createCommon();
    const process = await startProcess(late);
    const chat = await openChat(process.url);
    late.clock.shift(29 * 60_000);
    const renewed = await send(process.url, 'POST', '/tokens/refresh', { token: chat.token });
    expect(renewed.body).toMatchObject({ conversationId: chat.id, expires_in: 1800 });
    late.clock.shift(31 * 60_000);
    expect(await chat.say('too late')).toMatchObject({ status: 403, body: { error: { code: 'TokenExpired' } } });
    expect((await send(process.url, 'POST', '/tokens/refresh', { token: chat.token })).status).toBe(403);
    await expect(openStream(chat.streamUrl)).rejects.toThrow('403');
    expect((await send(process.url, 'POST', '/conversations', { token: renewed.body.token })).status).toBe(200);
    await process.stop();
    await late.database.close();
  });

  test('a chat is for a lender that is there', async () => {
    const generate = (body: unknown) => send(server.url, 'POST', '/tokens/generate', { body });
    expect((await generate({ lender: 'nobody' })).status).toBe(404);
    expect((await generate({})).status).toBe(400);
    expect((await generate({ lender: ['northwind'] })).status).toBe(400);
    expect((await generate('{"lender":')).status).toBe(400);
    expect((await generate({ lender: 'northwind' })).body.expires_in).toBe(1800);
  });

  test('a chat that begins with its token is greeted in the same answer, and its stream goes on from there', async () => {
    const { body } = await send(server.url, 'POST', '/tokens/generate', { body: { lender: 'northwind', begin: true } });
    const stream = await openStream(body.streamUrl);
    const path = `/conversations/${body.conversationId}/activities`;
    await send(server.url, 'POST', path, { token: body.token, body: { type: 'message', text: 'hi' } });
    // Where this machine is slow the greeting comes by the stream: once in any case.
    const texts = () => [...body.activities.map(({ text }) => text ?? ''), ...stream.texts()];
    await until(() => texts().length === 3);
    expect(texts().map((text) => text.replace(/^\w+: /, ''))).toEqual([
      'Hello. What brings you here?',
      'hi',
      'You wrote: hi\n\nAnything else?',
    ]);
    stream.cut();
  });

  test('chats that are begun too fast are refused, from one address and over all', async () => {
    const narrow = await startProcess({ ...common, shared: createMemoryShared() }, { limits: { chatsOfAddress: 2 } });
    const generate = () => send(narrow.url, 'POST', '/tokens/generate', { body: { lender: 'northwind' } });
    expect([(await generate()).status, (await generate()).status]).toEqual([200, 200]);
    const third = await generate();
    expect(third).toMatchObject({ status: 429, body: { error: { code: 'TooManyRequests' } } });
    expect(third.headers.get('retry-after')).toBe('60');
    await narrow.stop();
  });

  test('pages of other origins need to be on the list', async () => {
    const publicUrl = 'https://help.lender.example';
    const listed = await startProcess(common, { origins: ['https://lender.example'], publicUrl });
    const preflight = (origin: string) =>
      send(listed.url, 'OPTIONS', '/tokens/generate', { headers: { origin, 'access-control-request-method': 'POST' } });
    const allowed = (await preflight('https://lender.example')).headers;
    expect(allowed.get('access-control-allow-origin')).toBe('https://lender.example');
    expect(allowed.get('access-control-allow-headers')).toBe(
      'authorization, content-type, x-ms-bot-agent, x-requested-with',
    );
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    for (const origin of ['null', 'http://localhost:8080', 'http://127.0.0.1:8080'])
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
    const chat = await openChat(listed.url);
    expect(chat.streamUrl).toContain('wss://help.lender.example/');
    const streamUrl = chat.streamUrl.replace('wss://help.lender.example', listed.url.replace('http', 'ws'));
    for (const origin of ['https://evil.example', 'http://localhost:8080'])
      await expect(openStream(streamUrl, { origin })).rejects.toThrow('403');
    (await openStream(streamUrl, { origin: 'https://lender.example' })).cut();
    (await openStream(streamUrl, { origin: listed.url })).cut();
    (await openStream(streamUrl, { origin: publicUrl })).cut();
    await listed.stop();
  });

  test('while it is tried out on this machine, pages of this machine need no list', async () => {
    const generate = (origin: string) =>
      send(server.url, 'POST', '/tokens/generate', { body: { lender: 'northwind' }, headers: { origin } });
    for (const origin of [
      'https://evil.example',
      'http://localhost.evil.example',
      'http://127.0.0.1.evil.example',
      'null',
    ])
      expect((await generate(origin)).status).toBe(403);
    for (const origin of ['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080']) {
      const { status, headers, body } = await generate(origin);
      expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin]);
      const begun = await send(server.url, 'POST', '/conversations', { token: body.token, headers: { origin } });
      (await openStream(begun.body.streamUrl, { origin })).cut();
    }
  });
});

test('a lender’s own pages may use and show its chat, and no other’s', async () => {
  const headers = { origin: lankaSite };
  const generate = (lender: string) => send(server.url, 'POST', '/tokens/generate', { body: { lender }, headers });
  const { status, body, headers: answered } = await generate('lanka');
  expect([status, answered.get('access-control-allow-origin')]).toEqual([200, lankaSite]);
  expect(await generate('northwind')).toMatchObject({ status: 403, body: { error: { code: 'WrongOrigin' } } });
  const begun = await send(server.url, 'POST', '/conversations', { token: body.token, headers });
  (await openStream(begun.body.streamUrl, headers)).cut();
  const chat = await openChat(server.url);
  expect((await send(server.url, 'POST', '/conversations', { token: chat.token, headers })).status).toBe(403);
  await expect(openStream(chat.streamUrl, headers)).rejects.toThrow('403');
  const shownBy = async (lender: string) =>
    /frame-ancestors ([^;]*)/.exec(
      (await fetch(`${server.url}/chat?lender=${lender}`)).headers.get('content-security-policy') ?? '',
    )?.[1];
  expect(await shownBy('lanka')).toBe(`'self' ${lankaSite}`);
  expect(await shownBy('northwind')).toBe("'self'");
  expect(await shownBy('nobody')).toBe("'self'");
});

test('where one stands in the queue is told to whoever waits', async () => {
  const chat = await openChat(server.url);
  const queue = () => send(server.url, 'GET', `/conversations/${chat.id}/queue`, { token: chat.token });
  expect((await queue()).body).toEqual({ before: null });
  common.world.waiting = 3;
  expect((await queue()).body).toEqual({ before: 3 });
  common.world.waiting = undefined;
});

describe('what is sent', () => {
  test('what is no activity is refused, and what says nothing is passed over', async () => {
    const chat = await openChat(server.url);
    for (const body of ['[]', '7', '{}', '{"type":7}', '{"type":"message","text":{"a":1}}', '{"type":'])
      expect((await chat.post(body)).status).toBe(400);
    for (const body of [
      { type: 'typing' },
      { type: 'message', text: '   ' },
      { type: 'message' },
      { type: 'event', name: 'liftline/news', value: { kind: 'payment', id: '1', state: 'settled' } },
      { type: 'event', name: 'liftline/card', value: { outcome: 'token', token: 'x' } },
      { type: 'endOfConversation' },
      { type: 'trace', name: 'x' },
    ])
      expect(await chat.post(body)).toMatchObject({ status: 200, body: { id: expect.any(String) } });
    const log = await chat.heard(1);
    expect(log.map(({ text }) => text)).toEqual(['Hello. What brings you here?']);
  });

  test('a huge body is refused, a long message is heard as far as it is heard', async () => {
    const chat = await openChat(server.url);
    expect(await chat.say('x'.repeat(300_000))).toMatchObject({ status: 413, body: { error: { code: 'TooLarge' } } });
    await chat.heard(1);
    await chat.say(`${'x'.repeat(3999)}😀😀`);
    const [, mine, reply] = await chat.heard(2);
    expect(mine?.text).toBe('x'.repeat(3999));
    expect(reply?.text).toContain(`You wrote: ${'x'.repeat(3999)}`);
  });

  test.each([
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    '[click](javascript:alert(1)) **bold** <b>',
    '\u202Eright to left\u202C مرحبا שלום',
    '👩‍👩‍👧‍👦🇱🇰 emoji',
    '{{constructor}} ${7*7} %s',
  ])('%s stays text', async (text) => {
    const chat = await openChat(server.url);
    await chat.heard(1);
    await chat.say(text);
    const [, mine, reply] = await chat.heard(2);
    expect(mine).toMatchObject({ text, textFormat: 'plain', from: { role: 'user' } });
    expect(reply).toMatchObject({ textFormat: 'plain', text: `You wrote: ${text}\n\nAnything else?` });
  });

  test('the same activity sent again is one turn and has one id', async () => {
    const chat = await openChat(server.url);
    await chat.heard(1);
    const ids = await Promise.all([...Array(10)].map(() => chat.say('hello', 'client-1')));
    ids.push(await chat.say('hello', 'client-1'));
    expect(new Set(ids.map(({ body }) => body.id)).size).toBe(1);
    await chat.say('again', 'client-2');
    const log = await chat.heard(3);
    expect(log.map(({ text, from }) => `${from.role}: ${text.split('\n')[0] ?? ''}`)).toEqual([
      'bot: Hello. What brings you here?',
      'user: hello',
      'bot: You wrote: hello',
      'user: again',
      'bot: You wrote: again',
    ]);
  });

  test('who a client says to be, and what it says in our name, is not believed', async () => {
    const chat = await openChat(server.url);
    await chat.heard(1);
    await chat.post({
      type: 'message',
      text: 'hi',
      from: { id: 'bot', role: 'bot', name: 'The lender' },
      id: 'mine',
      timestamp: '1999-01-01T00:00:00Z',
      channelData: { clientActivityID: 'c1', liftline: { who: 'person' }, other: 'x' },
    });
    const [, mine] = await chat.heard(2);
    expect(mine?.from).toEqual({ id: expect.stringMatching(/^dl_/), name: '', role: 'user' });
    expect(mine?.channelData).toEqual({ clientActivityID: 'c1', other: 'x' });
    expect(mine?.id).toBe(`${chat.id}|0000003`);
    const other = await openChat(server.url);
    await other.heard(1);
    await other.say('hi');
    const [, theirs] = await other.heard(2);
    expect(theirs?.from.id).not.toBe(mine?.from.id);
  });

  test('files: the allowed types, by their bytes and not by their name, and no bigger than 5 MB', async () => {
    const chat = await openChat(server.url);
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
    const upload = (...files: [Uint8Array | string, string, string][]) => {
      const form = new FormData();
      const activity = { type: 'message', text: '', channelData: { clientActivityID: 'f1' } };
      form.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }));
      for (const [bytes, type, name] of files)
        form.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>], { type }), name);
      return send(server.url, 'POST', `/conversations/${chat.id}/upload?userId=x`, { token: chat.token, body: form });
    };
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    expect((await upload([svg, 'image/svg+xml', 'a.svg'])).status).toBe(415);
    expect((await upload([svg, 'image/png', 'a.png'])).status).toBe(415);
    expect((await upload([png, 'text/html', 'a.png'])).status).toBe(415);
    expect((await upload()).status).toBe(400);
    const big = new Uint8Array(5 * 1024 * 1024 + 1);
    big.set(png);
    expect((await upload([big, 'image/png', 'a.png'])).status).toBe(413);
    expect((await chat.post('not a form')).status).toBe(400);
    await chat.heard(1);
    expect((await upload([png, 'image/png', '../../etc/receipt.png'])).status).toBe(200);
    const log = await chat.heard(2);
    expect(log[1]?.attachments).toEqual([{ name: 'receipt.png', contentType: 'image/png' }]);
    expect(log[2]?.text).toContain('You wrote: image/png');
    expect((await upload([png, 'image/png', 'receipt.png'])).status).toBe(200);
    const { sentFiles } = common.database.read;
    const [file, ...again] = await sentFiles.of(chat.id);
    expect([file?.name, file?.contentType, again]).toEqual(['receipt.png', 'image/png', []]);
    const kept = await sentFiles.get(file?.id ?? '');
    if (!kept) throw new Error('nothing was kept');
    const fetchMedia = (): Promise<never> => Promise.reject(new Error('it is kept here'));
    const { content } = await createFiles(common).contentOf(kept, { fetchMedia });
    expect(content).toEqual(Buffer.from(png));
    await createFiles(common).forget({ payload: { fileId: file?.id ?? '' } });
    expect(await sentFiles.of(chat.id)).toEqual([]);
    // One file may be all of the body.
    const alone = (body: unknown, type: string) =>
      send(server.url, 'POST', `/conversations/${chat.id}/upload?userId=x`, {
        token: chat.token,
        body,
        headers: { 'content-type': type, 'content-disposition': 'name="file"; filename="alone.png"' },
      });
    expect((await alone(png, 'image/png')).status).toBe(200);
    expect((await sentFiles.of(chat.id)).map(({ name }) => name)).toEqual(['alone.png']);
    for (const [body, type, status] of [
      [svg, 'image/svg+xml', 415],
      [svg, 'image/png', 415],
      [big, 'image/png', 413],
      ['', 'image/png', 400],
      ['x', 'multipart/form-data', 400],
      ['{}', 'application/json', 400],
    ] as const)
      expect((await alone(body, type)).status).toBe(status);
  });

  test('too many files within an hour are refused, and the words that came with them too', async () => {
    const full = await startProcess({ ...common, shared: createMemoryShared() });
    const chat = await openChat(full.url);
    await chat.heard(1);
    const upload = (count: number) => {
      const form = new FormData();
      form.append('activity', new Blob(['{"type":"message"}'], { type: 'application/vnd.microsoft.activity' }));
      for (let index = 0; index < count; index += 1)
        form.append('file', new Blob(['%PDF-1.7'], { type: 'application/pdf' }), 'a.pdf');
      return send(full.url, 'POST', `/conversations/${chat.id}/upload`, { token: chat.token, body: form });
    };
    for (let times = 0; times < 6; times += 1) expect((await upload(3)).status).toBe(200);
    expect((await upload(3)).status).toBe(429);
    expect(await common.database.read.sentFiles.of(chat.id)).toHaveLength(18);
    await chat.heard(7);
    await full.stop();
  });

  test('a chat is rated once, from 1 to 5', async () => {
    const rated: number[] = [];
    const other = await startProcess(common, { onRated: ({ score }) => void rated.push(score) });
    const chat = await openChat(other.url);
    const rate = (value: unknown) => chat.post({ type: 'event', name: 'liftline/rating', value });
    for (const value of [{ score: 6, who: 'person' }, { score: 2.5, who: 'person' }, { score: 3 }, 'x', undefined])
      expect((await rate(value)).status).toBe(200);
    expect(rated).toEqual([]);
    await rate({ score: 4, who: 'assistant' });
    await rate({ score: 1, who: 'assistant' });
    expect(rated).toEqual([4]);
    await other.stop();
  });

  test('an upload of 100 MB is refused before it is read', async () => {
    const chat = await openChat(server.url);
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(100 * 1024 * 1024)], { type: 'image/png' }), 'a.png');
    const path = `/conversations/${chat.id}/upload`;
    const outcome = await send(server.url, 'POST', path, { token: chat.token, body: form }).then(
      ({ status }) => status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(outcome);
  });

  test('a code, and any run of digits, does not stay readable once it was heard', async () => {
    const chat = await openChat(server.url);
    await chat.heard(1);
    await chat.say('my card is 4242 4242 4242 4242');
    await chat.say('code');
    await chat.heard(3);
    await chat.say('it is one two 3');
    const log = await chat.heard(4);
    expect(log.filter(({ from }) => from.role === 'user').map(({ text }) => text)).toEqual([
      'my card is [card number]',
      'code',
      '••••••',
    ]);
    expect(log.find(({ text }) => text === 'What is the code?')?.channelData?.liftline).toEqual({
      who: 'assistant',
      label: 'passcode',
      open: 'question',
      secret: true,
      digits: 6,
    });
  });
});

test('a card number is not even kept until it is heard', async () => {
  let open: (() => void) | undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const door = createTestDoor(common);
  const slow = await startProcess(common, { door: { hear: (request) => gate.then(() => door.hear(request)) } });
  const chat = await openChat(slow.url);
  await chat.say('it is 4242 4242 4242 4242');
  await chat.post({ type: 'message', text: 'x', value: '5555555555554444' });
  const { activities } = await chat.read();
  expect(activities.map(({ text, value }) => [text, value])).toEqual([
    ['it is [card number]', undefined],
    ['x', '[card number]'],
  ]);
  const kept = await common.database.read.chats.nextUnheard(chat.id);
  expect(common.vault.open(kept?.activity.sealedHeard ?? '')).toContain('it is [card number]');
  open?.();
  await chat.heard(2);
  await slow.stop();
});

describe('the conversation', () => {
  test('begins with one greeting, however often and from wherever it is opened', async () => {
    const chat = await openChat(server.url);
    const streams = await Promise.all([...Array(5)].map(() => openStream(chat.streamUrl)));
    await Promise.all([
      ...[...Array(5)].map(() => chat.read()),
      chat.post({ type: 'conversationUpdate', membersAdded: [{ id: 'x' }] }),
      chat.post({ type: 'event', name: 'liftline/start' }),
    ]);
    const [greeting, ...more] = await chat.heard(1);
    expect(more).toEqual([]);
    expect(greeting).toMatchObject({
      type: 'message',
      text: 'Hello. What brings you here?',
      speak: 'Hello. What brings you here?',
      inputHint: 'expectingInput',
      from: { id: 'northwind', role: 'bot', name: 'The northwind lender' },
      channelData: { liftline: { who: 'assistant', open: 'question', label: 'topic' } },
    });
    expect(greeting?.suggestedActions?.actions.map(({ title, value }) => [title, value])).toEqual([
      ['Enter a code', 'code'],
      ['Pay', 'pay'],
    ]);
    for (const stream of streams) {
      await until(() => stream.activities.length > 0);
      expect(stream.texts()).toEqual(['bot: Hello. What brings you here?']);
      stream.cut();
    }
  });

  test('who writes first is answered, and not greeted as well', async () => {
    const chat = await openChat(server.url);
    await chat.say('hello');
    await chat.heard(1);
    await chat.post({ type: 'event', name: 'liftline/start' });
    await chat.say('more');
    const log = await chat.heard(2);
    expect(log.map(({ text }) => text.split('\n')[0])).toEqual([
      'hello',
      'You wrote: hello',
      'more',
      'You wrote: more',
    ]);
  });

  test('starts in the language that was asked for where the lender speaks it', async () => {
    const tamil = await openChat(server.url, { lender: 'lanka', language: 'ta' });
    expect((await tamil.heard(1))[0]?.locale).toBe('ta');
    const hindi = await openChat(server.url, { lender: 'lanka', language: 'hi' });
    expect((await hindi.heard(1))[0]?.locale).toBe('en');
  });

  test('a message is answered with its id before the bot has run', async () => {
    let open: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const door = createTestDoor(common);
    const slow = await startProcess(common, { door: { hear: (request) => gate.then(() => door.hear(request)) } });
    const chat = await openChat(slow.url);
    const { body } = await chat.say('hello', 'c1');
    expect(body.id).toBe(`${chat.id}|0000001`);
    const stream = await openStream(chat.streamUrl);
    const [echo] = await until(() => stream.activities.length > 0 && stream.activities);
    expect(echo).toMatchObject({
      id: body.id,
      text: 'hello',
      from: { role: 'user' },
      channelData: { clientActivityID: 'c1' },
    });
    await until(() => stream.state.typing > 0);
    open?.();
    await until(() => stream.activities.length === 2);
    expect(stream.activities[1]?.replyToId).toBe(body.id);
    stream.cut();
    await slow.stop();
  });

  test('fifty messages at once are answered in their order', async () => {
    const chat = await openChat(server.url);
    const stream = await openStream(chat.streamUrl);
    await chat.heard(1);
    const posted = await Promise.all([...Array(50).keys()].map((index) => chat.say(`m${index}`)));
    expect(posted.every(({ status }) => status === 200)).toBe(true);
    await until(() => stream.activities.length === 101);
    const mine = stream.activities.filter(({ from }) => from.role === 'user').map(({ text }) => text);
    const replies = stream.activities.filter(({ from }) => from.role === 'bot').slice(1);
    expect(replies.map(({ text }) => text)).toEqual(mine.map((text) => `You wrote: ${text}\n\nAnything else?`));
    expect(new Set(mine).size).toBe(50);
    stream.cut();
  });

  test('a link is a link to other clients too, and a button is heard by its value', async () => {
    const chat = await openChat(server.url);
    await chat.heard(1);
    await chat.post({ type: 'message', text: 'Pay', value: 'pay' });
    const log = await chat.heard(2);
    expect(log[2]).toMatchObject({
      textFormat: 'markdown',
      channelData: { liftline: { open: 'hold', link: 'https://pay.example/abc_1' } },
    });
  });
});

describe('what comes by itself', () => {
  test('news is told in the chat that waits for it, once', async () => {
    common.world.paid = false;
    const chat = await openChat(server.url);
    await chat.say('pay');
    await chat.heard(1);
    const stream = await openStream(chat.streamUrl);
    common.world.paid = true;
    const news = { kind: 'payment', id: 'pay_1', state: 'posted' } as const;
    await Promise.all([1, 2, 3].map(() => server.directLine.onNews(chat.id, news)));
    await until(() => stream.texts().some((text) => text.includes('It is paid.')));
    await server.directLine.onNews('no such conversation', news);
    expect(stream.texts().filter((text) => text.includes('It is paid.'))).toHaveLength(1);
    stream.cut();
  });

  test('news that never comes is found out by looking: each step is told, and waiting is not', async () => {
    Object.assign(common.world, { paid: false, free: false });
    const chat = await openChat(server.url);
    await chat.say('pay');
    await chat.heard(1);
    const { last } = (await common.database.read.chats.get(chat.id)) ?? { last: 0 };
    await until(async () => ((await common.database.read.chats.get(chat.id))?.last ?? 0) > last);
    common.world.paid = true;
    await chat.heard(2);
    common.world.free = true;
    const log = await chat.heard(3);
    expect(log.slice(1).map(({ text }) => text)).toEqual([
      'Pay here: https://pay.example/abc_1. I will say when it is done.',
      'It is paid.\n\nIt is on its way.',
      'It is unlocked.\n\nAnything else?',
    ]);
    const paid = log.find(({ text }) => text.startsWith('It is paid'));
    expect(paid?.channelData?.liftline?.cards).toMatchObject([{ kind: 'receipt', big: '£89.98' }]);
    expect(log.filter(({ channelData }) => channelData?.liftline?.cards)).toHaveLength(1);
  });

  test('news that is numbered before a reply and heard after it does not end the looking', async () => {
    Object.assign(common.world, { paid: false, free: false });
    const chat = await openChat(server.url);
    await chat.say('pay');
    await chat.heard(1);
    common.world.paid = true;
    const tells = (kind: 'payment' | 'release', state: string) =>
      server.directLine.onNews(chat.id, { kind, id: `${kind}_1`, state });
    await Promise.all([tells('payment', 'posted'), tells('release', 'queued'), tells('release', 'submitting')]);
    await chat.heard(2);
    const { chats } = common.database.read;
    await until(async () => (await chats.nextUnheard(chat.id)) === undefined);
    common.world.free = true;
    expect((await chat.heard(3)).at(-1)?.text).toBe('It is unlocked.\n\nAnything else?');
  });

  test('a slow outside call: one moment, and then the answer without being asked', async () => {
    let answer: ((text: string) => void) | undefined;
    common.world.slow = new Promise((resolve) => {
      answer = resolve;
    });
    const chat = await openChat(server.url);
    const stream = await openStream(chat.streamUrl);
    await chat.say('slow');
    await until(() => stream.texts().includes('bot: One moment.'));
    answer?.('It is 89.98.');
    await until(() => stream.texts().includes('bot: It is 89.98.\n\nAnything else?'));
    expect(stream.texts().filter((text) => text === 'bot: One moment.')).toHaveLength(1);
    stream.cut();
  });

  test('a person speaks in the chat under their own name, and what they type is text', async () => {
    const chat = await openChat(server.url);
    const stream = await openStream(chat.streamUrl);
    await chat.heard(1);
    const of = ({ id }: { id: string }) => ({ id, lenderId: 'northwind' });
    const line = { text: 'Amy here. See https://x.example', who: 'person', name: 'Amy', key: 'l1' } as const;
    await server.directLine.push(of(chat), [line, { ...line, text: 'How can I help?', key: 'l2' }]);
    await server.directLine.push(of(chat), [line]);
    await until(() => stream.activities.length === 3);
    const said = stream.activities.filter(({ from }) => from.name === 'Amy');
    expect(said.map(({ text }) => text)).toEqual(['Amy here. See https://x.example', 'How can I help?']);
    expect(said[0]).toMatchObject({ textFormat: 'plain', channelData: { liftline: { who: 'person' } } });
    await expect(server.directLine.push({ ...of(chat), id: 'nobody' }, [line])).rejects.toThrow('chat.unknown');
    stream.cut();
  });
});

describe('when things break', () => {
  test('a turn that fails is taken again, and nobody notices', async () => {
    const door = createTestDoor(common);
    let failures = 2;
    const flaky: InlineDoor = {
      hear: async (request) => {
        const reply = await door.hear(request);
        if (request.heard.kind === 'words' && failures-- > 0) throw new Error('cut off after it was done');
        return reply;
      },
    };
    const process = await startProcess(common, { door: flaky });
    const chat = await openChat(process.url);
    await chat.heard(1);
    await chat.say('hello');
    const log = await chat.heard(2);
    expect(log.map(({ text }) => text)).toEqual([
      'Hello. What brings you here?',
      'hello',
      'You wrote: hello\n\nAnything else?',
    ]);
    expect(common.troubles).toHaveLength(2);
    await process.stop();
  });

  test('a turn that fails for good says so, and what comes after is heard', async () => {
    const door = createTestDoor(common);
    const broken: InlineDoor = {
      hear: (request) =>
        request.heard.kind === 'words' && request.heard.text === 'bad'
          ? Promise.reject(new Error('no'))
          : door.hear(request),
    };
    const process = await startProcess(common, { door: broken });
    const chat = await openChat(process.url);
    await chat.heard(1);
    await chat.say('bad');
    await chat.say('good');
    const log = await chat.heard(3);
    expect(log.map(({ text }) => text)).toEqual([
      'Hello. What brings you here?',
      'bad',
      'good',
      'Something went wrong.',
      'You wrote: good\n\nAnything else?',
    ]);
    await process.stop();
  });
});
