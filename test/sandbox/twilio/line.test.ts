import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type CallBody, type Stage, clientOf, does, ring, setStage, until } from './stage.js';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
  stage.on('/voice/status', 204);
  stage.on('/voice/fallback', '<Say>Sorry.</Say>');
});
afterEach(() => stage.close());

const never = (): Promise<string> => new Promise(() => undefined);

test('an answer that takes too long goes to the fallback', async () => {
  stage.on('/voice/incoming', '<Redirect>/slow#rt=200</Redirect>');
  stage.on('/slow', never);
  expect((await ring(stage)).heard).toEqual(['Sorry.']);
  expect(stage.hitsOf('/voice/fallback')[0]?.form['ErrorCode']).toBe('11205');
  expect(stage.hitsOf('/slow')).toHaveLength(1);
});

test('overrides retry what they name, under one token, and are not signed', async () => {
  stage.on('/voice/incoming', '<Redirect>/shaky?x=1#rc=2&amp;rp=5xx,rt</Redirect>');
  stage.on('/shaky', 500, { destroy: true }, '<Say>Third time.</Say>');
  expect((await ring(stage)).heard).toEqual(['Third time.']);
  const tries = stage.hitsOf('/shaky');
  expect(tries.every(({ signed }) => signed)).toBe(true);
  expect(new Set(tries.map(({ token }) => token)).size).toBe(1);
});

test('a document by GET has its fields in the signed address', async () => {
  stage.on('/voice/incoming', '<Redirect method="GET">/get?x=1</Redirect>');
  stage.on('/get', '<Say>Got.</Say>');
  const call = await ring(stage);
  expect(call.heard).toEqual(['Got.']);
  const [hit] = stage.hitsOf('/get');
  expect(hit?.signed).toBe(true);
  expect(hit?.path).toContain(`CallSid=${call.sid}`);
});

test('plain text is read aloud', async () => {
  stage.on('/voice/incoming', { type: 'text/plain', body: 'Internal error' });
  expect(await ring(stage)).toMatchObject({ status: 'completed', heard: ['Internal error'] });
});

test('an address that is none goes to the fallback', async () => {
  stage.on('/voice/incoming', '<Redirect>ftp://example.com</Redirect>');
  expect((await ring(stage)).heard).toEqual(['Sorry.']);
});

test('keys in the gap after silence are kept for the next question', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  stage.on('/voice/incoming', '<Gather timeout="60"/><Redirect>/next</Redirect>');
  stage.on('/next', async () => {
    await gate;
    return '<Gather numDigits="1" action="/got" timeout="60"/>';
  });
  stage.on('/got', '<Gather timeout="60"/>');
  const { sid } = await ring(stage);
  const silent = does(stage, sid, 'silence');
  await until(() => stage.hitsOf('/next').length === 1);
  const pressed = does(stage, sid, 'press', { digits: '5' });
  setTimeout(open, 50);
  await Promise.all([silent, pressed]);
  await until(() => stage.hitsOf('/got').length === 1);
  expect(stage.hitsOf('/got')[0]?.form['Digits']).toBe('5');
});

test('keys while the answer to keys is on its way are lost', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  stage.on('/voice/incoming', '<Gather numDigits="1" action="/a" timeout="60"/>');
  stage.on('/a', async () => {
    await gate;
    return '<Gather numDigits="1" action="/b" timeout="60"/>';
  });
  const { sid } = await ring(stage);
  const first = does(stage, sid, 'press', { digits: '1' });
  await until(() => stage.hitsOf('/a').length === 1);
  const second = does(stage, sid, 'press', { digits: '2' });
  await until(
    () => stage.world.journal.table<CallBody>('twilio.calls').get(sid)?.timeline.at(-1)?.event === '1 not heard',
  );
  open();
  await Promise.all([first, second]);
  expect(stage.hitsOf('/b')).toHaveLength(0);
});

test('words that take time are cut short by a key', async () => {
  stage.on(
    '/voice/incoming',
    `<Gather numDigits="1" action="/a" timeout="60"><Say>${'Long. '.repeat(200)}</Say><Say>More.</Say></Gather>`,
  );
  stage.on('/a', '<Hangup/>');
  const order = { from: '+447700900101', to: '+441632960001', spoken: true };
  const { body } = await stage.control<CallBody>('POST', '/sandbox/calls', order);
  expect(body).toMatchObject({ waitingFor: 'keys' });
  const call = await does(stage, body.sid, 'press', { digits: '1' });
  expect([call.status, call.heard.length]).toEqual(['completed', 1]);
});

test('a patient caller may think longer than the product allows, and is held no longer than others', async () => {
  const asked = '<Gather timeout="1" action="/a"/><Say>Well?</Say><Gather timeout="2" action="/a"/><Hangup/>';
  stage.on('/voice/incoming', asked);
  stage.on('/a', '<Hangup/>');
  const order = { from: '+447700900101', to: '+441632960001' };
  const [patient, other] = await Promise.all(
    [60, 1].map((patience) => stage.control<CallBody>('POST', '/sandbox/calls', { ...order, patience })),
  );
  const state = async (sid = ''): Promise<CallBody> =>
    (await stage.control<CallBody>('GET', `/sandbox/calls/${sid}`)).body;
  for (const end = Date.now() + 30_000; (await state(other?.body.sid)).status !== 'completed'; )
    if (Date.now() > end) throw new Error('the other one still waits');
  expect(await state(patient?.body.sid)).toMatchObject({
    status: 'in-progress',
    waitingFor: 'keys',
    heard: ['Well?'],
  });
});

test('a reset ends what goes on, and sids are not used again', async () => {
  stage.on('/voice/incoming', '<Gather timeout="60"/>');
  const { sid } = await ring(stage);
  stage.world.reset();
  expect((await stage.control('GET', `/sandbox/calls/${sid}`)).status).toBe(404);
  expect((await stage.control('POST', `/sandbox/calls/${sid}/press`, { digits: '1' })).status).toBe(404);
  expect((await ring(stage)).sid).not.toBe(sid);
  expect(await clientOf(stage).messages.list()).toEqual([]);
});
