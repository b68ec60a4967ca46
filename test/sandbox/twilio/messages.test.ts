import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Stage, clientOf, setStage, until } from './stage.js';

const HOTLINE = '+441632960001';
const ASHA = '+447700900101';
const BEN = '+447700900102';
let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

interface Received {
  sid: string;
  channel: string;
  from: string;
  to: string;
  body: string;
  buttons?: { title: string; payload: string }[];
  deliveredTo: string;
}
const inbox = async (to: string): Promise<Received[]> =>
  (await stage.control<Received[]>('GET', `/sandbox/messages?to=${encodeURIComponent(to)}`)).body;

test('who does not carry the token is refused', async () => {
  await expect(clientOf(stage, 'wrong').messages.create({ to: ASHA, from: HOTLINE, body: 'x' })).rejects.toMatchObject({
    status: 401,
    code: 20003,
  });
});

test.each([
  [{ to: 'Asha', from: HOTLINE, body: 'x' }, 21211],
  [{ to: ASHA, from: '+447700900999', body: 'x' }, 21606],
  [{ to: ASHA, body: 'x' }, 21603],
  [{ to: ASHA, from: HOTLINE }, 21619],
  [{ to: ASHA, from: HOTLINE, body: 'x'.repeat(1601) }, 21617],
  [{ to: `whatsapp:${ASHA}`, from: HOTLINE, body: 'x' }, 21910],
  [{ to: ASHA, from: HOTLINE, contentSid: 'HX1' }, 21655],
])('%j is refused with %d', async (message, code) => {
  await expect(clientOf(stage).messages.create(message)).rejects.toMatchObject({ status: 400, code });
  expect(await inbox(ASHA)).toEqual([]);
});

test('a text arrives, where the SIM is, and its states are told in order', async () => {
  stage.on('/sms/status', 204);
  const statusCallback = `${stage.world.config.publicUrl}/sms/status?id=7`;
  const message = await clientOf(stage).messages.create({
    to: BEN,
    from: HOTLINE,
    body: 'Your code is 123456.',
    statusCallback,
  });
  expect(message).toMatchObject({ status: 'queued', direction: 'outbound-api', body: 'Your code is 123456.' });
  expect(message.dateCreated.getTime()).toBeGreaterThan(0);
  expect(await inbox(BEN)).toMatchObject([
    { sid: message.sid, channel: 'sms', from: HOTLINE, to: BEN, deliveredTo: 'locked phone' },
  ]);
  await until(() => stage.hitsOf('/sms/status').length === 2);
  expect(stage.hitsOf('/sms/status').every(({ signed }) => signed)).toBe(true);
  expect(stage.hitsOf('/sms/status').map(({ form }) => form['MessageStatus'])).toEqual(['sent', 'delivered']);
  expect((await clientOf(stage).messages(message.sid).fetch()).status).toBe('delivered');
  await expect(clientOf(stage).messages('SM00000000000000000000000000000099').fetch()).rejects.toMatchObject({
    status: 404,
  });
});

test('messages are listed newest first and by number', async () => {
  const client = clientOf(stage);
  for (const [to, body] of [
    [ASHA, 'one'],
    [BEN, 'two'],
    [ASHA, 'three'],
  ] as const)
    await client.messages.create({ to, from: HOTLINE, body });
  expect((await client.messages.list({ to: ASHA })).map(({ body }) => body)).toEqual(['three', 'one']);
  expect((await client.messages.list({ limit: 2, pageSize: 1 })).map(({ body }) => body)).toEqual(['three', 'two']);
  expect((await inbox(ASHA)).map(({ body }) => body)).toEqual(['one', 'three']);
  expect((await stage.control<Received[]>('GET', '/sandbox/messages')).body).toHaveLength(3);
});

test('what a killed sandbox had answered for is still there', async () => {
  await clientOf(stage).messages.create({ to: ASHA, from: HOTLINE, body: 'one' });
  await stage.restart();
  expect(await inbox(ASHA)).toMatchObject([{ body: 'one' }]);
});

test('WhatsApp outside the window fails later, inside it arrives, and a day closes it', async () => {
  stage.on('/whatsapp/status', 204);
  stage.on('/whatsapp/incoming', '');
  const draft = {
    to: `whatsapp:${ASHA}`,
    from: `whatsapp:${HOTLINE}`,
    body: 'hello',
    statusCallback: `${stage.world.config.publicUrl}/whatsapp/status`,
  };
  await clientOf(stage).messages.create(draft);
  await until(() => stage.hitsOf('/whatsapp/status').length === 2);
  expect(stage.hitsOf('/whatsapp/status')[1]?.form).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '63016' });
  expect(await inbox(ASHA)).toEqual([]);
  await stage.control('POST', '/sandbox/messages', { channel: 'whatsapp', from: ASHA, to: HOTLINE, body: 'hi' });
  await clientOf(stage).messages.create(draft);
  expect(await inbox(ASHA)).toMatchObject([{ channel: 'whatsapp', from: HOTLINE, to: ASHA, body: 'hello' }]);
  await until(() => stage.hitsOf('/whatsapp/status').length === 5);
  expect(
    stage
      .hitsOf('/whatsapp/status')
      .slice(2)
      .map(({ form }) => form['MessageStatus']),
  ).toEqual(['sent', 'delivered', 'read']);
  stage.world.clock.advance('PT25H');
  await clientOf(stage).messages.create(draft);
  expect(await inbox(ASHA)).toHaveLength(1);
});

test('a template opens a conversation, a list does not, and buttons are shown and tapped', async () => {
  stage.on('/whatsapp/incoming', '');
  const content = clientOf(stage).content.v1.contents;
  const types = {
    'twilio/quick-reply': { body: 'Hello {{1}}', actions: [{ type: 'QUICK_REPLY', title: 'Pay', id: 'pay' }] },
  };
  const made = await content.create({
    friendlyName: 'hello',
    language: 'en',
    variables: { '1': 'you' },
    types,
  } as never);
  const draft = {
    to: `whatsapp:${ASHA}`,
    from: `whatsapp:${HOTLINE}`,
    contentSid: made.sid,
    contentVariables: '{"1":"Asha"}',
  };
  await clientOf(stage).messages.create(draft);
  expect(await inbox(ASHA)).toEqual([]);
  await stage.control('POST', '/sandbox/messages', { channel: 'whatsapp', from: ASHA, to: HOTLINE, body: 'hi' });
  await clientOf(stage).messages.create(draft);
  expect(await inbox(ASHA)).toMatchObject([{ body: 'Hello Asha', buttons: [{ title: 'Pay', payload: 'pay' }] }]);
  await stage.control('POST', '/sandbox/messages', {
    channel: 'whatsapp',
    from: ASHA,
    to: HOTLINE,
    buttonPayload: 'pay',
  });
  expect(stage.hitsOf('/whatsapp/incoming')[1]?.form).toMatchObject({
    Body: 'Pay',
    ButtonText: 'Pay',
    ButtonPayload: 'pay',
  });
});

test('more than three buttons nobody approved are not shown, and a list of eleven is not even made', async () => {
  stage.on('/whatsapp/incoming', '');
  stage.on('/whatsapp/status', 204);
  await stage.control('POST', '/sandbox/messages', { channel: 'whatsapp', from: ASHA, to: HOTLINE, body: 'hi' });
  const client = clientOf(stage);
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => `Choice ${index + 1}`);
  const make = (types: unknown) =>
    client.content.v1.contents.create({ friendlyName: 'choices', language: 'en', variables: {}, types } as never);
  const buttons = (count: number) =>
    make({
      'twilio/quick-reply': {
        body: 'Which one?',
        actions: numbered(count).map((title) => ({ type: 'QUICK_REPLY', title, id: title })),
      },
    });
  const list = (count: number) =>
    make({
      'twilio/list-picker': {
        body: 'Which one?',
        button: 'Choose',
        items: numbered(count).map((item) => ({ item, id: item })),
      },
    });
  const send = async (contentSid: string): Promise<void> => {
    const statusCallback = `${stage.world.config.publicUrl}/whatsapp/status`;
    const ends = { to: `whatsapp:${ASHA}`, from: `whatsapp:${HOTLINE}` };
    await client.messages.create({ ...ends, contentSid, statusCallback });
  };
  const four = await buttons(4);
  await send(four.sid);
  await until(() => stage.hitsOf('/whatsapp/status').length === 2);
  expect(stage.hitsOf('/whatsapp/status')[1]?.form).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '63013' });
  expect(await inbox(ASHA)).toEqual([]);
  await client.content.v1.contents(four.sid).approvalCreate.create({ name: 'choices', category: 'UTILITY' });
  await send(four.sid);
  await send((await buttons(3)).sid);
  await send((await list(10)).sid);
  expect((await inbox(ASHA)).map(({ buttons: shown }) => shown?.length)).toEqual([4, 3, 10]);
  await expect(list(11)).rejects.toMatchObject({ status: 400 });
});

test.each([
  [{ channel: 'fax', from: ASHA, to: HOTLINE, body: 'x' }, 400],
  [{ channel: 'sms', from: ASHA, to: HOTLINE }, 400],
  [{ channel: 'sms', from: ASHA, to: '+441632960999', body: 'x' }, 404],
])('%j cannot be written', async (message, status) => {
  expect((await stage.control('POST', '/sandbox/messages', message)).status).toBe(status);
});

test('what a person writes is signed, and a reply in the answer arrives', async () => {
  stage.on('/whatsapp/incoming', '<Message>Hello <Body>there &amp; you</Body></Message><Message>Two</Message>');
  const sent = await stage.control<{ sid: string }>('POST', '/sandbox/messages', {
    channel: 'whatsapp',
    from: ASHA,
    to: HOTLINE,
    body: 'hi 👋 & co',
  });
  expect(sent.status).toBe(201);
  const [hit] = stage.hitsOf('/whatsapp/incoming');
  expect(hit?.signed).toBe(true);
  expect(hit?.form).toMatchObject({
    MessageSid: sent.body.sid,
    From: `whatsapp:${ASHA}`,
    To: `whatsapp:${HOTLINE}`,
    Body: 'hi 👋 & co',
    WaId: '447700900101',
    NumMedia: '0',
  });
  expect((await inbox(ASHA)).map(({ body }) => body)).toEqual(['there & you', 'Two']);
});

test('media is fetched from where Twilio keeps it, by who carries the token', async () => {
  stage.on('/sms/incoming', '');
  await stage.control('POST', '/sandbox/messages', {
    channel: 'sms',
    from: ASHA,
    to: HOTLINE,
    mediaUrl: 'data:image/png;base64,aGk=',
  });
  const form = stage.hitsOf('/sms/incoming')[0]?.form ?? {};
  expect(form).toMatchObject({ NumMedia: '1', MediaContentType0: 'image/png' });
  const url = form['MediaUrl0'] ?? '';
  expect((await fetch(url)).status).toBe(401);
  const authorization = `Basic ${Buffer.from('AC00000000000000000000000000000000:sandbox-auth-token').toString('base64')}`;
  const answer = await fetch(url, { headers: { authorization } });
  expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['image/png', 'hi']);
});

test('a message to a product that is down waits for it', async () => {
  stage.on('/sms/incoming', '');
  await stage.stopProduct();
  await stage.control('POST', '/sandbox/messages', { channel: 'sms', from: ASHA, to: HOTLINE, body: 'hi' });
  await stage.startProduct();
  await until(() => stage.hitsOf('/sms/incoming').length === 1);
});

test('faults: down once, lost, doubled and late', async () => {
  const { faults } = stage.world;
  faults.add({ party: 'twilio', kind: 'down', times: 1, where: 'POST /2010-04-01' });
  await expect(clientOf(stage).messages.create({ to: ASHA, from: HOTLINE, body: 'x' })).rejects.toMatchObject({
    status: 503,
  });
  await clientOf(stage).messages.create({ to: ASHA, from: HOTLINE, body: 'x' });
  expect(await inbox(ASHA)).toHaveLength(1);
  stage.on('/sms/incoming', '');
  const write = (body: string) =>
    stage.control('POST', '/sandbox/messages', { channel: 'sms', from: ASHA, to: HOTLINE, body });
  faults.add({ party: 'twilio', kind: 'lost_webhook', times: 1 });
  await write('lost');
  faults.add({ party: 'twilio', kind: 'duplicate_webhook', times: 1 });
  await write('doubled');
  faults.add({ party: 'twilio', kind: 'late_webhook', times: 1 });
  await write('late');
  await until(() => stage.hitsOf('/sms/incoming').length === 2);
  stage.world.clock.advance('PT11S');
  await until(() => stage.hitsOf('/sms/incoming').length === 3);
  expect(stage.hitsOf('/sms/incoming').map(({ form }) => form['Body'])).toEqual(['doubled', 'doubled', 'late']);
});
