import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type CallBody, type Stage, does, ring, setStage, until } from './stage.js';

const SORRY = 'We are sorry, an application error has occurred. Goodbye.';
let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
  stage.on('/voice/status', 204);
});
afterEach(() => stage.close());

test('a number that nobody has, an unknown call and an ended call are refused', async () => {
  expect((await stage.control('POST', '/sandbox/calls', { from: '+447700900101', to: '+441632960999' })).status).toBe(
    404,
  );
  expect((await stage.control('POST', '/sandbox/calls', { to: 'hello' })).status).toBe(400);
  expect((await stage.control('GET', '/sandbox/calls/CA1')).status).toBe(404);
  expect((await stage.control('POST', '/sandbox/calls/CA1/press', { digits: '1' })).status).toBe(404);
  stage.on('/voice/incoming', '<Say>Bye.</Say>');
  const { sid } = await ring(stage);
  expect((await stage.control('POST', `/sandbox/calls/${sid}/press`, { digits: '1' })).status).toBe(409);
});

test('keys that are none are refused', async () => {
  stage.on('/voice/incoming', '<Gather timeout="60"/>');
  const { sid } = await ring(stage);
  expect((await stage.control('POST', `/sandbox/calls/${sid}/press`, { digits: '1a' })).status).toBe(400);
});

test.each<[string, Parameters<Stage['on']>[1], string]>([
  ['a status that is no success', { status: 500, body: 'TypeError: x is not a function' }, '11200'],
  ['a cut line', { destroy: true }, '11205'],
  ['a page that is no TwiML', { type: 'text/html', body: '<html><p>oops</html>' }, '12100'],
  ['JSON', { type: 'application/json', body: '{}' }, '12300'],
  ['nothing', { body: '' }, '12100'],
  ['an unknown verb', '<Shout/>', '12200'],
])('%s goes to the fallback', async (_, reply, code) => {
  stage.on('/voice/incoming', reply);
  stage.on('/voice/fallback', '<Say>One moment.</Say><Gather timeout="60"/>');
  const call = await ring(stage);
  expect(call).toMatchObject({ status: 'in-progress', heard: ['One moment.'], waitingFor: 'keys' });
  const [fallback] = stage.hitsOf('/voice/fallback');
  expect(fallback?.signed).toBe(true);
  expect(fallback?.form['ErrorCode']).toBe(code);
  expect(fallback?.form['ErrorUrl']).toMatch(/\/voice\/incoming$/);
});

test("when the fallback fails too the caller hears Twilio's sentence and the call has failed", async () => {
  stage.on('/voice/incoming', 500);
  stage.on('/voice/fallback', 500);
  const call = await ring(stage);
  expect(call).toMatchObject({ status: 'failed', heard: [SORRY], waitingFor: null, errorCode: 11200 });
  await until(() => stage.hitsOf('/voice/status').length === 1);
  expect(stage.hitsOf('/voice/status')[0]?.form).toMatchObject({ CallStatus: 'failed', CallDuration: '0' });
});

test('a product that is down ends the call, and hears of it when it is back', async () => {
  await stage.stopProduct();
  expect(await ring(stage)).toMatchObject({ status: 'failed', heard: [SORRY], errorCode: 11205 });
  await stage.startProduct();
  await until(() => stage.hitsOf('/voice/status').length === 1);
});

test('documents that lead to each other without end are cut', async () => {
  stage.on('/voice/incoming', '<Redirect>/voice/incoming</Redirect>');
  stage.on('/voice/fallback', '<Say>Sorry.</Say>');
  const call = await ring(stage);
  expect(call.status).toBe('completed');
  expect(stage.hitsOf('/voice/fallback')[0]?.form['ErrorCode']).toBe('11215');
});

test('requests are signed and say who rings, and the end is told with its duration', async () => {
  stage.on('/voice/incoming', '<Say>Hello.</Say><Hangup/><Say>Never.</Say>');
  const call = await ring(stage);
  expect(call).toMatchObject({ status: 'completed', heard: ['Hello.'] });
  const [first] = stage.hitsOf('/voice/incoming');
  expect(first?.signed).toBe(true);
  expect(first?.form).toMatchObject({
    CallSid: call.sid,
    AccountSid: 'AC00000000000000000000000000000000',
    From: '+447700900101',
    To: '+441632960001',
    CallStatus: 'ringing',
    Direction: 'inbound',
    CallerCity: '',
  });
  expect(call.sid).toMatch(/^CA[0-9a-f]{32}$/);
  await until(() => stage.hitsOf('/voice/status').length === 1);
  const [end] = stage.hitsOf('/voice/status');
  expect(end?.signed).toBe(true);
  expect(end?.form).toMatchObject({ CallSid: call.sid, CallStatus: 'completed', CallDuration: '0' });
});

test('the finishing key, the number of digits and what is left over', async () => {
  stage.on('/voice/incoming', '<Gather action="/a?s=1" timeout="60"><Say>Number?</Say></Gather>');
  stage.on('/a', '<Gather action="/b" numDigits="2" timeout="60"/>');
  stage.on('/b', '<Gather action="/c" timeout="60"/>');
  const { sid } = await ring(stage);
  const half = await does(stage, sid, 'press', { digits: '12' });
  expect(half).toMatchObject({ waitingFor: 'keys', heard: ['Number?'] });
  expect(stage.hitsOf('/a')).toHaveLength(0);
  await does(stage, sid, 'press', { digits: '3#' });
  const [a] = stage.hitsOf('/a');
  expect(a?.signed).toBe(true);
  expect(a?.form).toMatchObject({ Digits: '123', FinishedOnKey: '#', CallStatus: 'in-progress' });
  const later = await does(stage, sid, 'press', { digits: '459' });
  expect(stage.hitsOf('/b')[0]?.form['Digits']).toBe('45');
  expect(later.timeline.at(-1)?.event).toBeDefined();
  expect(stage.hitsOf('/c')).toHaveLength(0);
});

test('without input the document goes on, unless an empty result is asked for', async () => {
  stage.on('/voice/incoming', '<Gather action="/a" timeout="60"/><Say>Nothing.</Say><Redirect>/again</Redirect>');
  stage.on('/again', '<Gather action="/empty" timeout="60" actionOnEmptyResult="true"/>');
  stage.on('/empty', '<Gather timeout="60"/>');
  const { sid } = await ring(stage);
  const silent = await does(stage, sid, 'silence');
  expect(silent).toMatchObject({ heard: ['Nothing.'], waitingFor: 'keys' });
  await does(stage, sid, 'press', { digits: '#' });
  expect(stage.hitsOf('/empty')[0]?.form['Digits']).toBe('');
  expect(stage.hitsOf('/a')).toHaveLength(0);
});

test('silence after some digits hands them over, and the timer is real', async () => {
  stage.on('/voice/incoming', '<Gather action="/a" timeout="60"/>');
  stage.on('/a', '<Gather timeout="1"/><Say>Too late.</Say>');
  const { sid } = await ring(stage);
  await does(stage, sid, 'press', { digits: '77' });
  await does(stage, sid, 'silence');
  expect(stage.hitsOf('/a')[0]?.form['Digits']).toBe('77');
  await until(() => stage.world.journal.table<CallBody>('twilio.calls').get(sid)?.status === 'completed');
  const { body } = await stage.control<CallBody>('GET', `/sandbox/calls/${sid}`);
  expect(body.heard).toEqual(['Too late.']);
});

test('a key during nested audio stops it', async () => {
  stage.on(
    '/voice/incoming',
    '<Gather numDigits="1" action="/a" timeout="60"><Say>One.</Say><Pause length="30"/><Say>Two.</Say></Gather>',
  );
  stage.on('/a', '<Gather timeout="60"/>');
  const { sid } = await ring(stage);
  const call = await does(stage, sid, 'press', { digits: '4' });
  expect(call.heard).toEqual(['One.']);
  expect(stage.hitsOf('/a')[0]?.form['Digits']).toBe('4');
});

test('words are heard where speech is asked for, and nowhere else', async () => {
  stage.on('/voice/incoming', '<Gather input="dtmf" action="/a" timeout="60"/>');
  stage.on('/a', '<Gather input="speech" action="/b" timeout="60"/>');
  stage.on('/b', '<Say>Good.</Say>');
  const { sid } = await ring(stage);
  expect((await does(stage, sid, 'say', { text: 'hello' })).waitingFor).toBe('keys');
  expect(stage.hitsOf('/a')).toHaveLength(0);
  expect((await does(stage, sid, 'press', { digits: '1#' })).waitingFor).toBe('speech');
  const call = await does(stage, sid, 'say', { text: 'unlock my phone' });
  expect(call.status).toBe('completed');
  expect(stage.hitsOf('/b')[0]?.form).toMatchObject({ SpeechResult: 'unlock my phone', Confidence: '0.93' });
});

test('a document that only polls is followed to the next question', async () => {
  stage.on('/voice/incoming', '<Gather numDigits="1" action="/slow" timeout="60"/>');
  stage.on('/slow', '<Say>One moment.</Say><Pause length="1"/><Redirect>/done</Redirect>');
  stage.on('/done', '<Gather timeout="60"><Say>Done.</Say></Gather>');
  const { sid } = await ring(stage);
  const call = await does(stage, sid, 'press', { digits: '1' });
  expect(call).toMatchObject({ heard: ['One moment.', 'Done.'], waitingFor: 'keys' });
});

test('hanging up ends the call without the action', async () => {
  stage.on('/voice/incoming', '<Gather action="/a" actionOnEmptyResult="true" timeout="60"/>');
  const { sid } = await ring(stage);
  expect(await does(stage, sid, 'hangup')).toMatchObject({ status: 'completed', waitingFor: null });
  await until(() => stage.hitsOf('/voice/status').length === 1);
  expect(stage.hitsOf('/a')).toHaveLength(0);
});

test('a refused call is not answered', async () => {
  stage.on('/voice/incoming', '<Reject reason="busy"/>');
  expect(await ring(stage)).toMatchObject({ status: 'failed', heard: [] });
  await until(() => stage.hitsOf('/voice/status').length === 1);
  expect(stage.hitsOf('/voice/status')[0]?.form['CallStatus']).toBe('busy');
});

test('a recording takes words until a key', async () => {
  stage.on('/voice/incoming', '<Record action="/a" timeout="60"/><Say>Nothing said.</Say>');
  stage.on('/a', '<Hangup/>');
  const first = await ring(stage);
  expect(first.waitingFor).toBe('recording');
  await does(stage, first.sid, 'say', { text: 'my message' });
  await does(stage, first.sid, 'press', { digits: '#' });
  expect(stage.hitsOf('/a')[0]?.form).toMatchObject({ Digits: '#', RecordingSid: expect.stringMatching(/^RE/) });
  const second = await ring(stage);
  expect((await does(stage, second.sid, 'silence')).heard).toEqual(['[beep]', 'Nothing said.']);
});

test('a doubled delivery has the same token and runs once', async () => {
  stage.world.faults.add({ party: 'twilio', kind: 'duplicate_webhook', times: 1, where: 'POST /a' });
  stage.on('/voice/incoming', '<Gather numDigits="1" action="/a" timeout="60"/>');
  stage.on('/a', '<Gather timeout="60"><Say>Once.</Say></Gather>');
  const { sid } = await ring(stage);
  expect((await does(stage, sid, 'press', { digits: '1' })).heard).toEqual(['Once.']);
  const [one, two] = stage.hitsOf('/a');
  expect(two?.token).toBe(one?.token);
});

test('a call does not outlive the sandbox, and the product hears of its end', async () => {
  stage.on('/voice/incoming', '<Gather timeout="60"/>');
  const { sid } = await ring(stage);
  await stage.restart();
  const { body } = await stage.control<CallBody>('GET', `/sandbox/calls/${sid}`);
  expect(body).toMatchObject({ status: 'completed', waitingFor: null });
  await until(() => stage.hitsOf('/voice/status').length === 1);
});
