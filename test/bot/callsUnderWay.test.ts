import { expect, test } from '@jest/globals';
import { createCallsUnderWay } from '../../bot/callsUnderWay.js';

test('a conversation without calls is forgotten, one that was left in the middle after a while', () => {
  let elapsed = 0;
  const underWay = createCallsUnderWay({ now: () => new Date(0), elapsed: () => elapsed });
  underWay.of('idle');
  underWay.tidy('idle');
  expect(underWay.count()).toBe(0);
  underWay.of('left').set('0:call:bill', Promise.resolve());
  underWay.tidy('left');
  expect(underWay.of('left').size).toBe(1);
  elapsed = 16 * 60_000;
  underWay.of('another');
  expect(underWay.count()).toBe(1);
  underWay.drop('another');
  expect(underWay.count()).toBe(0);
});
