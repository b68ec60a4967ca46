import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type CallBody, type Stage, clientOf, does, ring, setStage, until } from './stage.js';

const HOTLINE = '+441632960001';
const AGENT = '+447700900190';
let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
  for (const path of ['/voice/status', '/told']) stage.on(path, 204);
  stage.on('/voice/incoming', '<Enqueue waitUrl="/wait" action="/left">support</Enqueue>');
  stage.on('/wait', '<Say>Please hold.</Say><Pause length="60"/>');
  stage.on('/left', '<Gather timeout="60"><Say>Welcome back.</Say></Gather>');
});
afterEach(() => stage.close());

const row = (sid: string): CallBody | undefined => stage.world.journal.table<CallBody>('twilio.calls').get(sid);

async function callAgent(twiml: string): Promise<string> {
  const call = await clientOf(stage).calls.create({ from: HOTLINE, to: AGENT, twiml: `<Response>${twiml}</Response>` });
  return call.sid;
}

test('a wait document with a verb that queues do not have does not end the call', async () => {
  stage.on('/wait', '<Pay/>');
  const call = await ring(stage);
  expect(call).toMatchObject({ status: 'in-progress', waitingFor: 'queue' });
  expect(call.timeline.at(-1)?.event).toContain('12200');
});

test('who waits hears the wait document again and again, and is told the place', async () => {
  stage.on('/wait', '<Say>Please hold.</Say>');
  const call = await ring(stage);
  expect(call).toMatchObject({ waitingFor: 'queue', heard: ['Please hold.'] });
  expect(stage.hitsOf('/wait')[0]?.form).toMatchObject({ QueuePosition: '1', CurrentQueueSize: '1' });
  expect(stage.hitsOf('/wait')[0]?.signed).toBe(true);
  await until(() => stage.hitsOf('/wait').length >= 2);
});

test('a key in the wait document leads out of the queue', async () => {
  stage.on('/wait', '<Gather numDigits="1" action="/key" timeout="60"><Say>Press 1.</Say></Gather>');
  stage.on('/key', '<Leave/>');
  const { sid } = await ring(stage);
  const call = await does(stage, sid, 'press', { digits: '1' });
  expect(call).toMatchObject({ waitingFor: 'keys' });
  expect(call.heard.at(-1)).toBe('Welcome back.');
  expect(stage.hitsOf('/key')[0]?.form).toMatchObject({ Digits: '1', QueuePosition: '1' });
  expect(stage.hitsOf('/left')[0]?.form['QueueResult']).toBe('leave');
});

test('hanging up in the queue tells the action', async () => {
  const { sid } = await ring(stage);
  await does(stage, sid, 'hangup');
  await until(() => stage.hitsOf('/left').length === 1);
  expect(stage.hitsOf('/left')[0]?.form).toMatchObject({ QueueResult: 'hangup' });
  expect(await clientOf(stage).queues.list()).toMatchObject([{ friendlyName: 'support', currentSize: 0 }]);
});

test('a member is seen and fetched out by the REST API', async () => {
  stage.on('/elsewhere', '<Gather timeout="60"><Say>Elsewhere.</Say></Gather>');
  const { sid } = await ring(stage);
  const client = clientOf(stage);
  const [queue] = await client.queues.list();
  expect(queue).toMatchObject({ friendlyName: 'support', currentSize: 1 });
  const members = client.queues(queue?.sid ?? '').members;
  expect((await members.list()).map(({ callSid }) => callSid)).toEqual([sid]);
  await client
    .queues(queue?.sid ?? '')
    .members('Front')
    .update({ url: `${stage.world.config.publicUrl}/elsewhere` });
  await until(() => row(sid)?.heard.at(-1) === 'Elsewhere.');
  await expect(
    client
      .queues(queue?.sid ?? '')
      .members('Front')
      .fetch(),
  ).rejects.toMatchObject({ status: 404 });
  await until(() => stage.hitsOf('/left').some(({ form }) => form['QueueResult'] === 'redirected'));
});

test('an agent who dials the queue and the caller hear each other, and the caller comes back', async () => {
  const { sid } = await ring(stage);
  const agent = await callAgent(`<Dial action="${stage.world.config.publicUrl}/told"><Queue>support</Queue></Dial>`);
  await until(() => row(sid)?.timeline.at(-1)?.event.startsWith('connected') === true);
  await does(stage, agent, 'say', { text: 'Hello, this is Amy.' });
  await does(stage, sid, 'say', { text: 'Hello Amy.' });
  expect(row(sid)?.heard.at(-1)).toBe('Hello, this is Amy.');
  expect(row(agent)?.heard.at(-1)).toBe('Hello Amy.');
  await does(stage, agent, 'hangup');
  await until(() => row(sid)?.heard.at(-1) === 'Welcome back.');
  expect(stage.hitsOf('/left')[0]?.form['QueueResult']).toBe('bridged');
  await until(() => stage.hitsOf('/told').length === 1);
});

test('an agent may dial before anyone waits, and goes on when the caller hangs up', async () => {
  stage.on('/told', '<Say>The caller is gone.</Say>');
  const agent = await callAgent(`<Dial action="${stage.world.config.publicUrl}/told"><Queue>support</Queue></Dial>`);
  const { sid } = await ring(stage);
  await until(() => row(agent)?.timeline.at(-1)?.event.startsWith('connected') === true);
  await does(stage, sid, 'hangup');
  await until(() => row(agent)?.status === 'completed');
  expect(row(agent)?.heard.at(-1)).toBe('The caller is gone.');
  expect(stage.hitsOf('/told')[0]?.form).toMatchObject({ DialCallStatus: 'completed', DialCallSid: sid });
});

test('a dialled number hears the brief, accepts, talks, and is let go with the caller', async () => {
  stage.on('/voice/incoming', `<Dial action="/left"><Number url="/brief">${AGENT}</Number></Dial>`);
  stage.on(
    '/brief',
    '<Gather numDigits="1" action="/accept" timeout="60"><Say>A caller. Press 1.</Say></Gather><Hangup/>',
  );
  stage.on('/accept', '');
  stage.on('/accept', '<Say>Connecting.</Say>');
  const ringing = ring(stage);
  const agent = async (): Promise<CallBody | undefined> =>
    (await stage.control<CallBody[]>('GET', `/sandbox/calls?to=${encodeURIComponent(AGENT)}`)).body[0];
  await until(() => stage.hitsOf('/brief').length === 1);
  const leg = (await agent())?.sid ?? '';
  await until(() => row(leg)?.heard.length === 1);
  await does(stage, leg, 'press', { digits: '1' });
  const { sid } = await ringing;
  await does(stage, leg, 'say', { text: 'Good morning.' });
  expect(row(sid)?.heard.at(-1)).toBe('Good morning.');
  await does(stage, sid, 'hangup');
  await until(() => row(leg)?.status === 'completed');
});

test('a dialled number that declines gives the caller back', async () => {
  stage.on('/voice/incoming', `<Dial action="/left"><Number url="/brief">${AGENT}</Number></Dial>`);
  stage.on('/brief', '<Hangup/>');
  const call = await ring(stage);
  expect(call.heard).toEqual(['Welcome back.']);
  expect(stage.hitsOf('/left')[0]?.form['DialCallStatus']).toBe('no-answer');
});
