import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { Problem } from '../../core/problem.js';
import { createTwilioMessenger, createTwilioTemplates, spokenTwice } from '../../integrations/messages/twilio.js';
import { messageFailure } from '../../integrations/messages/twilioProblems.js';

const account = 'AC00000000000000000000000000000000';
const origin = 'http://twilio.example';
const base = `/2010-04-01/Accounts/${account}`;
const to = '+447700900101';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

const messenger = (timeoutMs = 5000) =>
  createTwilioMessenger({
    accountSid: account,
    authToken: 'token',
    apiUrl: origin,
    timeoutMs,
    statusCallbackUrl: (channel) => `https://product.example/${channel}/status`,
  });
const sms = { channel: 'sms' as const, to, from: '+441632960001', body: 'Your code is 123456' };
// The client asks for a kept-alive line, which an intercepted answer without a length never ends.
const provider = () => nock(origin).replyContentLength();
const onMessages = () => provider().post(`${base}/Messages.json`);

async function failing(call: Promise<unknown>): Promise<Problem> {
  const problem = (await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )) as Problem;
  expect(problem).toMatchObject({ name: 'Problem' });
  const told = JSON.stringify([problem.message, problem.stack, problem.cause]);
  expect(told).not.toContain(to.slice(1));
  expect(told).not.toContain('123456');
  return problem;
}

test.each([
  [500, { code: 20500, message: to }, { code: 'messages.down', ambiguous: true, retry: 'later' }],
  [503, 'nobody here', { code: 'messages.down', ambiguous: true, retry: 'later' }],
  [401, { code: 20003, message: 'Authenticate' }, { code: 'messages.auth', ambiguous: false, retry: 'later' }],
  [
    400,
    { code: 21610, message: to },
    { code: 'messages.opted_out', ambiguous: false, retry: 'never', errorCode: '21610' },
  ],
  [400, { code: 63016, message: to }, { code: 'messages.outside_window', retry: 'never' }],
  [400, { code: 21211, message: to }, { code: 'messages.bad_number', retry: 'never' }],
  [400, { code: 21606, message: to }, { code: 'messages.bad_sender', retry: 'never' }],
  [400, { code: 21617, message: to }, { code: 'messages.too_long', retry: 'never' }],
  [400, { code: 63018, message: to }, { code: 'messages.rate_limited', retry: 'later' }],
  [400, { code: 99999, message: to }, { code: 'messages.refused', retry: 'never', ambiguous: false }],
  [404, `<p>${to}</p>`, { code: 'messages.refused', retry: 'never', ambiguous: false }],
  [201, '{"sid": "SM1', { code: 'messages.rubbish', ambiguous: true, retry: 'later' }],
  [201, {}, { code: 'messages.rubbish', ambiguous: true, retry: 'later' }],
])('%i %j', async (status, body, expected) => {
  const scope = onMessages().reply(status, body as never);
  expect(await failing(messenger().send(sms))).toMatchObject(expected);
  expect(scope.isDone()).toBe(true);
});

test('a limit says when to come back', async () => {
  onMessages().reply(429, { code: 20429, message: 'Too many' }, { 'retry-after': '7' });
  const expected = { code: 'messages.rate_limited', retryAfterSeconds: 7, ambiguous: false };
  expect(await failing(messenger().send(sms))).toMatchObject(expected);
});

test('silence and a cut line leave it in doubt, and nothing is sent twice', async () => {
  onMessages().delay(400).reply(201, { sid: 'SM1' });
  expect(await failing(messenger(50).send(sms))).toMatchObject({ code: 'messages.slow', ambiguous: true });
  onMessages().replyWithError(Object.assign(new Error(`socket of ${to}`), { code: 'ECONNRESET' }));
  expect(await failing(messenger().send(sms))).toMatchObject({ code: 'messages.down', ambiguous: true });
  onMessages().replyWithError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));
  expect(await failing(messenger().send(sms))).toMatchObject({ code: 'messages.down', ambiguous: false });
});

test('a text is sent with where to report to', async () => {
  const form = { To: to, From: '+441632960001', Body: 'Your code is 123456' };
  const told = { StatusCallback: 'https://product.example/sms/status' };
  provider()
    .post(`${base}/Messages.json`, { ...form, ...told })
    .reply(201, { sid: 'SM1' });
  expect(await messenger().send(sms)).toEqual({ ref: 'SM1' });
});

const question = {
  channel: 'whatsapp' as const,
  to,
  from: '+441632960001',
  body: 'You owe 89.98.\n\nWhat now?',
  buttons: [
    { value: 'pay', title: 'Pay' },
    { value: 'plan', title: 'A plan' },
  ],
};

test('choices are buttons, by one template for all texts of that shape', async () => {
  const templates: unknown[] = [];
  const sent: unknown[] = [];
  provider()
    .post('/v1/Content', (body) => templates.push(body) > 0)
    .reply(201, { sid: 'HX1', types: {} });
  provider()
    .post(`${base}/Messages.json`, (body) => sent.push(body) > 0)
    .times(2)
    .reply(201, { sid: 'SM2' });
  const twilio = messenger();
  await twilio.send(question);
  await twilio.send({ ...question, body: 'You owe   44.99.\n\nAnd now?' });
  const reply = (title: string, id: string) => ({ type: 'QUICK_REPLY', title, id });
  expect(templates).toMatchObject([
    {
      types: {
        'twilio/quick-reply': { body: '{{1}}\n\n{{2}}', actions: [reply('Pay', 'pay'), reply('A plan', 'plan')] },
      },
    },
  ]);
  expect(sent).toMatchObject([
    { To: `whatsapp:${to}`, From: 'whatsapp:+441632960001', ContentSid: 'HX1' },
    { ContentVariables: '{"1":"You owe 44.99.","2":"And now?"}' },
  ]);
});

test('a template that is there from an earlier start is used again', async () => {
  const made: { friendly_name: string }[] = [];
  const sent: { ContentSid?: string }[] = [];
  const onContents = () => provider().post('/v1/Content', (body: { friendly_name: string }) => made.push(body) > 0);
  onContents().reply(201, { sid: 'HX1', types: {} });
  const onSent = () => onMessages().reply(201, { sid: 'SM2' });
  onSent();
  await messenger().send(question);
  provider()
    .get('/v1/Content')
    .query(true)
    .reply(200, {
      contents: [{ sid: 'HX7', friendly_name: made[0]?.friendly_name }],
      meta: { key: 'contents', next_page_url: null },
    });
  provider()
    .post(`${base}/Messages.json`, (body: { ContentSid?: string }) => sent.push(body) > 0)
    .reply(201, { sid: 'SM3' });
  await messenger().send(question);
  expect([made.length, sent[0]?.ContentSid]).toEqual([1, 'HX7']);
});

test('more than three choices are a list, and what does not fit is words', async () => {
  const types: string[] = [];
  const sent: Record<string, unknown>[] = [];
  provider()
    .post('/v1/Content', (body: { types: object }) => types.push(...Object.keys(body.types)) > 0)
    .times(3)
    .reply(201, { sid: 'HX1', types: {} });
  provider()
    .post(`${base}/Messages.json`, (body: Record<string, unknown>) => sent.push(body) > 0)
    .times(4)
    .reply(201, { sid: 'SM2' });
  const twilio = messenger();
  const numbered = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ title: `Choice ${at + 1}`, value: `c${at + 1}` }));
  await twilio.send({ ...question, buttons: numbered(4) });
  await twilio.send({ ...question, buttons: numbered(10) });
  await twilio.send({ ...question, buttons: numbered(11) });
  await twilio.send({ ...question, buttons: [{ title: 'A title that is far longer than a button', value: 'x' }] });
  expect(types).toEqual(['twilio/list-picker', 'twilio/list-picker']);
  expect(sent[2]?.['Body']).toMatch(/\n1\. Choice 1\n[^]*\n11\. Choice 11$/);
  expect(sent[3]?.['Body']).toBe(`${question.body}\n1. A title that is far longer than a button`);
});

test.each(['the template cannot be made', 'the template is refused'])('words go out when %s', async (how) => {
  const cannot = how.includes('made');
  provider()
    .post('/v1/Content')
    .reply(cannot ? 500 : 201, cannot ? {} : { sid: 'HX1', types: {} });
  if (!cannot) onMessages().reply(400, { code: 21656, message: 'variables' });
  let body: unknown;
  provider()
    .post(`${base}/Messages.json`, (form: { Body?: string }) => {
      body = form.Body;
      return true;
    })
    .reply(201, { sid: 'SM3' });
  expect(await messenger().send(question)).toEqual({ ref: 'SM3' });
  expect(body).toBe(`${question.body}\n1. Pay\n2. A plan`);
});

const template = {
  name: 'liftline_news_en_1',
  language: 'en' as const,
  body: 'Hello from {{1}}: {{2}} Answer here.',
  samples: ['Sol', 'news'],
};
const late = { ...question, buttons: [], template: { template, values: ['Sol', 'It is unlocked.'] } };
const listing = (status?: string) =>
  provider()
    .get('/v1/ContentAndApprovals')
    .query(true)
    .reply(200, {
      contents: [
        { sid: 'HX8', friendly_name: 'another', approval_requests: { status: 'approved' } },
        ...(status ? [{ sid: 'HX9', friendly_name: template.name, approval_requests: { status } }] : []),
      ],
      meta: { key: 'contents', next_page_url: null },
    });

test('an approved template is found by its name and filled in; it is asked for once', async () => {
  listing('approved');
  const sent: unknown[] = [];
  provider()
    .post(`${base}/Messages.json`, (body) => sent.push(body) > 0)
    .times(2)
    .reply(201, { sid: 'SM2' });
  const twilio = messenger();
  await twilio.send(late);
  await twilio.send(late);
  expect(sent).toMatchObject([
    { ContentSid: 'HX9', ContentVariables: '{"1":"Sol","2":"It is unlocked."}' },
    { ContentSid: 'HX9' },
  ]);
  expect(sent[0]).not.toHaveProperty('Body');
});

test.each(['received', 'pending', 'rejected', 'paused', undefined])(
  'a template that is %s is not sent, and only a missing one is made',
  async (status) => {
    listing(status);
    const made: unknown[] = [];
    if (!status) {
      provider()
        .post('/v1/Content', (body) => made.push(body) > 0)
        .reply(201, { sid: 'HX9' });
      provider()
        .post('/v1/Content/HX9/ApprovalRequests/whatsapp', (body) => made.push(body) > 0)
        .reply(201, { status: 'received' });
    }
    await expect(messenger().send(late)).rejects.toMatchObject({ code: 'messages.no_template', retry: 'never' });
    expect(made).toEqual(
      status
        ? []
        : [
            {
              friendly_name: template.name,
              language: 'en',
              variables: { '1': 'Sol', '2': 'news' },
              types: { 'twilio/text': { body: template.body } },
            },
            { name: template.name, category: 'UTILITY' },
          ],
    );
  },
);

test('where the templates cannot be listed the line waits for a better moment', async () => {
  provider().get('/v1/ContentAndApprovals').query(true).reply(503, {});
  await expect(messenger().send(late)).rejects.toMatchObject({ code: 'messages.down', retry: 'later' });
});

test('who only makes the templates is told what went wrong in our own terms', async () => {
  provider().get('/v1/ContentAndApprovals').query(true).reply(401, {});
  const ensure = createTwilioTemplates({ accountSid: account, authToken: 'token', apiUrl: origin });
  await expect(ensure(template)).rejects.toMatchObject({ name: 'Problem', code: 'messages.auth' });
});

describe('media', () => {
  const mediaPath = `${base}/Messages/MM1/Media/ME1`;
  const png = Buffer.from('89504e47', 'hex');

  test('the provider’s own store is followed once, without our password', async () => {
    provider().get(mediaPath).reply(307, undefined, { location: 'https://mms.twiliocdn.com/x?Signature=1' });
    const store = nock('https://mms.twiliocdn.com', { badheaders: ['authorization'] });
    store.get('/x?Signature=1').reply(200, png, { 'content-type': 'image/png' });
    expect(await messenger().fetchMedia('MM1/ME1')).toEqual({ contentType: 'image/png', content: png });
  });

  test.each([
    'http://169.254.169.254/x',
    'http://mms.twiliocdn.com/x',
    'https://mms.twiliocdn.com.evil.example/x',
    '/x',
  ])('nobody is led to %s', async (location) => {
    provider().get(mediaPath).reply(302, undefined, { location });
    await expect(messenger().fetchMedia('MM1/ME1')).rejects.toMatchObject({ code: 'messages.no_media' });
  });

  test('of what is larger than it says nothing is shown', async () => {
    const large = Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.alloc(5 * 1024 * 1024)]);
    nock(origin).get(mediaPath).reply(200, large, { 'content-type': 'image/jpeg' });
    await expect(messenger().fetchMedia('MM1/ME1')).rejects.toMatchObject({ code: 'messages.no_media' });
  });

  test('of 100 MB nothing is read', async () => {
    const headers = { 'content-type': 'image/jpeg', 'content-length': String(100 * 1024 * 1024) };
    nock(origin).get(mediaPath).reply(200, Buffer.from('ffd8ff', 'hex'), headers);
    await expect(messenger().fetchMedia('MM1/ME1')).rejects.toMatchObject({ code: 'messages.no_media' });
  });

  test('a provider that is down is no answer about the photo', async () => {
    provider().get(mediaPath).replyWithError('reset');
    await expect(messenger().fetchMedia('MM1/ME1')).rejects.toMatchObject({ code: 'messages.down', retry: 'later' });
  });
});

test('a call says its lines twice, in a voice of the language', async () => {
  const spoken = spokenTwice({ language: 'es', lines: ['Su código es 1 2 3', 'Gracias & adiós'] });
  expect(spoken.match(/<Say language="es-MX" voice="Polly.Mia-Neural">Su código es 1 2 3<\/Say>/g)).toHaveLength(2);
  expect(spoken).toContain('Gracias &amp; adiós');
  expect(spoken.match(/<Pause/g)).toHaveLength(5);
  expect(spokenTwice({ language: 'ta', lines: ['x'] })).toContain('language="ta-IN"');
  const form = { To: to, From: '+441632960001', Twiml: spoken, StatusCallback: 'https://product.example/call/status' };
  provider()
    .post(`${base}/Calls.json`, (body: Record<string, string>) => Object.entries(form).every(([k, v]) => body[k] === v))
    .reply(201, { sid: 'CA1' });
  const call = { to, from: '+441632960001', language: 'es' as const, lines: ['Su código es 1 2 3', 'Gracias & adiós'] };
  expect(await messenger().ring(call)).toEqual({ ref: 'CA1' });
});

test('the number of a delivery report has the same meaning', () => {
  expect([63016, 30003, 21610, 30005, 1].map(messageFailure)).toEqual([
    'outside_window',
    'unreachable',
    'opted_out',
    'bad_number',
    'refused',
  ]);
});
