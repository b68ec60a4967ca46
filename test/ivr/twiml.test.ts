import { expect, test } from '@jest/globals';
import { languages } from '../../core/lender.js';
import { createHints } from '../../dialogs/understanding/hints.js';
import type { Reply } from '../../bot/reply.js';
import { spokenWordsOf } from '../../dialogs/words/languages.js';
import { replyTwiml, type Leads } from '../../ivr/twiml.js';
import { voiceFor } from '../../ivr/voices.js';
import { lanka, northwind, same } from '../bot/trialDialogue.js';

const leads: Leads = {
  lender: northwind,
  publicUrl: 'https://line.example',
  turn: '/turn',
  pay: '/pay',
  left: '/left',
  waitsIn: 'CA1',
  queue: '/queue',
  payConnector: 'Default',
  hints: ['i paid yesterday', 'where is the imei'],
};
const reply = (change: Partial<Reply> = {}): Reply => ({
  lines: [same('What do you need?')],
  open: {
    kind: 'question',
    label: 'menu',
    listen: { by: 'choice' },
    buttons: [{ value: 'pay', title: 'Pay, now' }],
    secret: false,
  },
  place: 'menu',
  language: 'en',
  ...change,
});

test('a menu listens to keys and words, with its choices and what people say as hints', () => {
  const document = replyTwiml(reply(), leads);
  expect(document).toMatch(/input="dtmf speech"/);
  expect(document).toMatch(/hints="Pay  now, i paid yesterday, where is the imei"/);
  expect(document).toMatch(/language="en-GB"/);
  expect(document).not.toMatch(/speechModel/);
});

test('asked again, it is said slower', () => {
  expect(replyTwiml(reply(), leads)).not.toMatch(/prosody/);
  expect(replyTwiml(reply({ slow: true }), leads)).toMatch(/<prosody rate="75%">What do you need\?<\/prosody>/);
});

test.each(languages)('%s has a voice, a language for its speech or keys alone, and hints', (language) => {
  const { say, speech } = voiceFor(language, lanka, '');
  expect(say.voice).not.toBe('');
  const hints = createHints()(language);
  expect(hints.length).toBeGreaterThan(60);
  expect(Math.max(...hints.map((hint) => hint.length))).toBeLessThanOrEqual(100);
  expect(speech === undefined).toBe(language === 'si');
});

test.each(languages)(
  '%s: the card is asked for in the caller’s own language, by voice or by recordings',
  (language) => {
    const listen = { by: 'card', amount: { minor: 8998, currency: 'LKR' }, description: 'Lanka Mobile' } as const;
    const open = { kind: 'question', label: 'card', listen, buttons: [], secret: true } as const;
    const document = replyTwiml(reply({ lines: [], open, language }), { ...leads, lender: lanka });
    const prompts = [...document.matchAll(/<Prompt [^>]*>(.*?)<\/Prompt>/g)].map(([, inside = '']) => inside);
    expect(prompts).toHaveLength(11);
    const { prompts: steps, promptErrors } = spokenWordsOf(language).pay;
    const { voice } = steps['payment-card-number'];
    for (const inside of prompts) {
      expect(/<Play>https:\/\/line\.example\/recordings\/si\//.test(inside)).toBe(language === 'si');
      expect(inside.includes(`language="${voiceFor(language, lanka, '').say.language}"`)).toBe(language !== 'si');
    }
    if (language === 'si') return;
    expect(prompts[0]).toContain(`>${voice}<`);
    expect(prompts[2]).toContain(`>${promptErrors['invalid-card-number'].voice}<`);
  },
);
