import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Stage, does, ring, setStage, until } from './stage.js';

const CARD = { number: '4242 4242 4242 4242', expiry: '12/34', cvc: '123' };
const PAY = 'action="/paid" tokenType="payment-method" postalCode="false" timeout="60"';
let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
  stage.on('/voice/status', 204);
  stage.on('/paid', '<Gather timeout="60"><Say>Thanks.</Say></Gather>');
});
afterEach(() => stage.close());

async function payOn(attributes = PAY, children = ''): Promise<string> {
  stage.on('/voice/incoming', `<Pay ${attributes}>${children}</Pay><Redirect>/after</Redirect>`);
  const call = await ring(stage);
  expect(call.waitingFor).toBe('card');
  return call.sid;
}

const result = (): Record<string, string> | undefined => stage.hitsOf('/paid')[0]?.form;
const journal = (): string =>
  JSON.stringify(stage.world.journal.table('stripe.payment_methods').all()) +
  JSON.stringify(stage.world.journal.table('twilio.calls').all());

test('an action without TLS beyond this machine is refused', async () => {
  stage.on('/voice/incoming', '<Pay action="http://example.com/paid"/>');
  stage.on('/voice/fallback', '<Hangup/>');
  await ring(stage);
  expect(stage.hitsOf('/voice/fallback')[0]?.form['ErrorCode']).toBe('12200');
});

test('wrong numbers are asked again, and too many of them end it', async () => {
  const sid = await payOn(`${PAY} maxAttempts="2"`);
  const again = await does(stage, sid, 'card', { ...CARD, number: '4242424242424241' });
  expect(again.waitingFor).toBe('card');
  expect(again.heard.at(-1)).toContain('The card number is not valid.');
  await does(stage, sid, 'card', { ...CARD, number: '1' });
  expect(result()).toMatchObject({ Result: 'too-many-failed-attempts' });
  expect(result()).not.toHaveProperty('PaymentToken');
});

test.each([
  [{ ...CARD, number: '6011111111111117' }, 'This type of card is not accepted.'],
  [{ ...CARD, expiry: '01/20' }, 'The expiration date is not valid.'],
  [{ ...CARD, expiry: 'soon' }, 'The expiration date is not valid.'],
  [{ ...CARD, cvc: '12' }, 'The security code is not valid.'],
])('%j is asked again from where it was wrong', async (card, words) => {
  const sid = await payOn();
  expect((await does(stage, sid, 'card', card)).heard.at(-1)).toContain(words);
  await does(stage, sid, 'card', CARD);
  expect(result()?.['Result']).toBe('success');
});

test('a star leaves, silence is a failed attempt', async () => {
  const sid = await payOn();
  expect((await does(stage, sid, 'silence')).heard.at(-1)).toContain('We did not receive any input.');
  await does(stage, sid, 'press', { digits: '42*' });
  expect(result()?.['Result']).toBe('caller-interrupted-with-star');
});

test('hanging up tells the action', async () => {
  const sid = await payOn();
  await does(stage, sid, 'hangup');
  await until(() => stage.hitsOf('/paid').length === 1);
  expect(result()).toMatchObject({ Result: 'caller-hung-up', CallStatus: 'completed' });
});

test('a card makes a payment method and its number is kept nowhere', async () => {
  const sid = await payOn();
  const call = await does(stage, sid, 'card', CARD);
  expect(call.heard.at(-1)).toBe('Thanks.');
  expect(stage.hitsOf('/paid')[0]?.signed).toBe(true);
  expect(result()).toMatchObject({
    Result: 'success',
    PaymentToken: expect.stringMatching(/^pm_/),
    PaymentCardNumber: 'xxxxxxxxxxxx4242',
    PaymentCardType: 'visa',
    ExpirationDate: '1234',
  });
  expect(journal()).not.toContain('4242424242424242');
});

test('a card can be keyed in', async () => {
  const sid = await payOn();
  await does(stage, sid, 'press', { digits: '4242424242424242' });
  await does(stage, sid, 'press', { digits: '1234' });
  await does(stage, sid, 'press', { digits: '123' });
  expect(result()?.['Result']).toBe('success');
  expect(journal()).not.toContain('4242424242424242');
});

test.each([
  ['it should charge', `${PAY} chargeAmount="10.00"`, '64007'],
  ['the token is another kind', 'action="/paid" tokenType="one-time"', '64005'],
])('the connector fails where %s', async (_, attributes, code) => {
  const sid = await payOn(attributes);
  await does(stage, sid, 'card', CARD);
  expect(result()).toMatchObject({ Result: 'payment-connector-error', PayErrorCode: code });
});

test('a real card is refused by the connector', async () => {
  const sid = await payOn();
  await does(stage, sid, 'card', { ...CARD, number: '4111111111111111' });
  expect(result()?.['Result']).toBe('payment-connector-error');
});

test("the document's own prompts are heard, and each step is reported", async () => {
  const prompts =
    '<Prompt for="payment-card-number"><Say>Number!</Say></Prompt>' +
    '<Prompt for="payment-card-number" errorType="invalid-card-number timeout"><Say>Again!</Say></Prompt>' +
    '<Prompt for="payment-processing"><Say>Working.</Say></Prompt>';
  stage.on('/steps', 204);
  const sid = await payOn(`${PAY} statusCallback="/steps"`, prompts);
  await does(stage, sid, 'card', { ...CARD, number: '4242424242424241' });
  const call = await does(stage, sid, 'card', CARD);
  expect(call.heard[0]).toBe('Number!');
  expect(call.heard[1]).toBe('Again!');
  expect(call.heard).toContain('Working.');
  await until(() => stage.hitsOf('/steps').length === 4);
  const steps = stage
    .hitsOf('/steps')
    .map(({ form }) => `${form['For']} ${form['ErrorType'] ?? ''} ${form['Attempt']}`);
  expect(steps.sort()).toEqual([
    'expiration-date  1',
    'payment-card-number  1',
    'payment-card-number invalid-card-number 2',
    'security-code  1',
  ]);
});
