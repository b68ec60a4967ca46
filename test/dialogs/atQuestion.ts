import { expect } from '@jest/globals';
import type { Language } from '../../core/lender.js';
import { somebody } from './somebody.js';

export async function atPaying(keys: readonly string[], language: Language = 'en') {
  const chat = somebody({ plans: true, languages: [language] });
  await chat.proves();
  for (const key of keys) await chat.presses(key);
  return chat;
}

/** At the day of a promise; it is Tuesday. */
export async function atPromise() {
  const chat = somebody({ promises: true });
  await chat.proves();
  await chat.says('I will pay later, on Friday');
  expect(chat.asked()).toBe('which day');
  return chat;
}
