import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type CallBody, type Stage, clientOf, does, ring, setStage, until } from './stage.js';

const HOTLINE = '+441632960001';
const ASHA = '+447700900101';
let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
  stage.on('/voice/status', 204);
});
afterEach(() => stage.close());

const row = (sid: string): CallBody | undefined => stage.world.journal.table<CallBody>('twilio.calls').get(sid);

test.each([
  [{ to: 'Asha', from: HOTLINE, twiml: '<Response/>' }, 13224],
  [{ to: ASHA, from: HOTLINE }, 21205],
])('%j is refused with %d', async (order, code) => {
  await expect(clientOf(stage).calls.create(order as never)).rejects.toMatchObject({ status: 400, code });
});

test('a call that is over cannot be sent elsewhere, one that never was is missing', async () => {
  stage.on('/voice/incoming', '<Hangup/>');
  const { sid } = await ring(stage);
  await expect(clientOf(stage).calls(sid).update({ twiml: '<Response/>' })).rejects.toMatchObject({ code: 21220 });
  await expect(clientOf(stage).calls('CA00000000000000000000000000000099').fetch()).rejects.toMatchObject({
    status: 404,
  });
});

test('somebody who is rung up hears the code, and finds it written down in one run', async () => {
  const twiml = '<Response><Say>Your code is 4 8 2, 1 9 3. Again: 4 8 2, 1 9 3.</Say></Response>';
  const statusCallback = `${stage.world.config.publicUrl}/voice/status`;
  const call = await clientOf(stage).calls.create({ to: ASHA, from: HOTLINE, twiml, statusCallback });
  expect(call).toMatchObject({ status: 'queued', direction: 'outbound-api' });
  await until(() => row(call.sid)?.status === 'completed');
  const { body } = await stage.control<{ body: string }[]>('GET', '/sandbox/messages?to=%2B447700900101');
  expect(body).toMatchObject([
    { channel: 'call', from: HOTLINE, to: ASHA, body: 'Your code is 482193. Again: 482193.' },
  ]);
  await until(() => stage.hitsOf('/voice/status').length === 1);
  expect((await clientOf(stage).calls(call.sid).fetch()).status).toBe('completed');
});

test('a document is fetched for the call, its events are told, and keys work', async () => {
  stage.on('/hello', '<Gather numDigits="1" action="/key" timeout="60"><Say>Press 1.</Say></Gather>');
  stage.on('/key', '<Say>Thanks.</Say>');
  const { publicUrl } = stage.world.config;
  const events = ['initiated', 'ringing', 'answered', 'completed'];
  const callbacks = { statusCallback: `${publicUrl}/voice/status`, statusCallbackEvent: events };
  const { sid } = await clientOf(stage).calls.create({
    to: ASHA,
    from: HOTLINE,
    url: `${publicUrl}/hello`,
    ...callbacks,
  });
  await until(() => row(sid)?.heard.length === 1);
  expect(stage.hitsOf('/hello')[0]?.form).toMatchObject({ Direction: 'outbound-api', CallStatus: 'in-progress' });
  expect((await does(stage, sid, 'press', { digits: '1' })).status).toBe('completed');
  await until(() => stage.hitsOf('/voice/status').length === 4);
  const told = stage.hitsOf('/voice/status').map(({ form }) => form['CallStatus']);
  expect(told.toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
    'completed',
    'in-progress',
    'queued',
    'ringing',
  ]);
});

test('a live call is sent elsewhere and ended', async () => {
  stage.on('/voice/incoming', '<Gather timeout="60"/>');
  stage.on('/else', '<Gather timeout="60"><Say>Elsewhere.</Say></Gather>');
  const { sid } = await ring(stage);
  await clientOf(stage)
    .calls(sid)
    .update({ url: `${stage.world.config.publicUrl}/else` });
  await until(() => row(sid)?.heard.at(-1) === 'Elsewhere.');
  await clientOf(stage)
    .calls(sid)
    .update({ twiml: '<Response><Gather timeout="60"><Say>Inline.</Say></Gather></Response>' });
  await until(() => row(sid)?.heard.at(-1) === 'Inline.');
  expect(await clientOf(stage).calls(sid).update({ status: 'completed' })).toMatchObject({ status: 'completed' });
  expect((await clientOf(stage).calls.list({ from: ASHA })).map((call) => call.sid)).toEqual([sid]);
});
