import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { Problem } from '../../core/problem.js';
import { readKnowledge } from '../../dialogs/understanding/folder.js';
import { sendable, withService } from '../../dialogs/understanding/secondOpinion.js';
import { createUnderstanding } from '../../dialogs/understanding/understanding.js';
import { createAzureClu } from '../../integrations/understanding/azureClu.js';

const origin = 'https://liftline.cognitiveservices.example';
const path = '/language/:analyze-conversations';

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  nock.abortPendingRequests();
  nock.cleanAll();
});
afterAll(() => nock.restore());

const service = (timeoutMs = 5000) =>
  createAzureClu({
    url: `${origin}/`,
    key: 'clu-key',
    project: 'liftline',
    deployment: 'production',
    timeoutMs,
  });

const prediction = (...intents: readonly (readonly [string, number])[]) => ({
  kind: 'ConversationResult',
  result: {
    query: 'as it came',
    prediction: {
      topIntent: intents[0]?.[0],
      projectKind: 'Conversation',
      intents: intents.map(([category, confidenceScore]) => ({ category, confidenceScore })),
      entities: [],
    },
  },
});

/** Answers once; gives back the bodies that came. */
function answering(body: unknown, status = 200): { readonly came: unknown[] } {
  const came: unknown[] = [];
  nock(origin, { reqheaders: { 'ocp-apim-subscription-key': 'clu-key', 'content-type': 'application/json' } })
    .post(path, (sent) => came.push(sent) > 0)
    .query({ 'api-version': '2023-04-01' })
    .reply(status, body as nock.Body);
  return { came };
}

const local = createUnderstanding(readKnowledge());

function understandingWith(timeoutMs?: number) {
  const problems: string[] = [];
  let elapsed = 0;
  const understanding = withService({
    local,
    service: service(timeoutMs),
    clock: { elapsed: () => elapsed },
    onFailure: (problem) => problems.push(problem.code),
  });
  const heard = async (text: string) => {
    await understanding.prepare(text, 'en');
    return understanding.understand(text, 'en');
  };
  return { heard, problems, later: (milliseconds: number) => void (elapsed += milliseconds) };
}

describe('the service', () => {
  test('is asked as its documents say, and its intents come back the likeliest first', async () => {
    const { came } = answering(prediction(['receipt', 0.1], ['pay', 0.86], ['None', 0.02]));
    expect(await service().rank('let me settle this', 'en')).toEqual([
      { intent: 'pay', confidence: 0.86 },
      { intent: 'receipt', confidence: 0.1 },
      { intent: 'none', confidence: 0.02 },
    ]);
    expect(came).toEqual([
      {
        kind: 'Conversation',
        analysisInput: {
          conversationItem: { id: '1', participantId: '1', text: 'let me settle this', language: 'en' },
        },
        parameters: { projectName: 'liftline', deploymentName: 'production', stringIndexType: 'Utf16CodeUnit' },
      },
    ]);
  });

  test.each([
    ['a key that is refused', 401, { error: { code: 'Unauthorized' } }],
    ['too many questions', 429, { error: { code: 'TooManyRequests' } }],
    ['a service that is down', 503, {}],
    ['an answer of another shape', 200, { result: {} }],
    ['a confidence that is none', 200, prediction(['pay', 7])],
  ])('%s is a problem with a code', async (_name, status, body) => {
    answering(body, status);
    const problem = (await service()
      .rank('hello', 'en')
      .catch((thrown: unknown) => thrown)) as Problem;
    expect(problem.code).toMatch(/^understanding\./);
  });
});

describe('an understanding that asks it', () => {
  test('takes its word for what a message means, and names two where it is not sure', async () => {
    const { heard } = understandingWith();
    answering(prediction(['receipt', 0.91], ['pay', 0.05]));
    expect(await heard('let me pay tomorrow')).toMatchObject({
      intent: 'receipt',
      confidence: 0.91,
      entities: [{ kind: 'date' }],
    });
    answering(prediction(['receipt', 0.41], ['repair', 0.35]));
    expect(await heard('the thing with the paper')).toMatchObject({ alternatives: ['receipt', 'repair'] });
    answering(prediction(['None', 0.8], ['pay', 0.1]));
    expect((await heard('let me pay, said the fox')).intent).toBe('none');
  });

  test('an intent that is not ours is passed over', async () => {
    const { heard } = understandingWith();
    answering(prediction(['OrderPizza', 0.99], ['pay', 0.7]));
    expect((await heard('let me settle this')).intent).toBe('pay');
  });

  test('what must always be heard is heard here, and nobody is asked', async () => {
    const { heard } = understandingWith();
    const { came } = answering(prediction(['greeting', 0.99]));
    expect((await heard('I need an ambulance')).intent).toBe('emergency');
    expect((await heard('let me speak to a human please')).intent).toBe('person');
    expect((await heard('my phone was stolen')).intent).toBe('stolen');
    expect((await heard('stop texting me')).intent).toBe('opt_out');
    expect((await heard('how do i bypass the lock')).intent).toBe('bypass');
    expect(came).toEqual([]);
  });

  test('without an answer in time the local engine has the word', async () => {
    const { heard, problems } = understandingWith(30);
    nock(origin)
      .post(path)
      .query(true)
      .delay(2000)
      .reply(200, prediction(['receipt', 0.99]));
    expect((await heard('my card was declined')).intent).toBe('payment_failed');
    expect(problems).toEqual(['understanding.slow']);
  });

  test('after three failures nobody waits for it for half a minute', async () => {
    const { heard, problems, later } = understandingWith();
    nock(origin).post(path).query(true).times(3).reply(400, {});
    for (let turn = 0; turn < 5; turn += 1) expect((await heard('my card was declined')).intent).toBe('payment_failed');
    expect(problems).toHaveLength(3);
    later(30_000);
    answering(prediction(['receipt', 0.99]));
    expect((await heard('my card was declined')).intent).toBe('receipt');
  });
});

describe('what leaves the house', () => {
  test.each([
    'my imei is 861122030001010',
    'call me on 07700 900123',
    'eight six one one two two',
    'la clave es 482913',
    'मेरा नंबर ९८७६५',
    '12345',
    '😀',
    '',
    'x'.repeat(501),
  ])('"%.30s" does not', (text) => {
    expect(sendable(text, 'en')).toBeUndefined();
  });

  test.each([
    ['I paid 50 two days ago', 'I paid # two days ago'],
    ['write to asha@example.com please', 'write to # please'],
    ['see https://example.com/x/861122030001010 there', 'see # there'],
    ['फोन ३ दिन से बंद', 'फोन # दिन से बंद'],
  ])('"%s" leaves as "%s"', (text, sent) => {
    expect(sendable(text, 'en')).toBe(sent);
  });

  test('figures do not reach the wire', async () => {
    const { heard } = understandingWith();
    const { came } = answering(prediction(['pay', 0.9]));
    await heard('can I pay 50 on Friday');
    expect(JSON.stringify(came)).toContain('can I pay # on Friday');
  });
});
