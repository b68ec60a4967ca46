import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import type { Reply } from '../../bot/reply.js';
import { money } from '../../core/money.js';
import { spokenWordsOf, wording } from '../../dialogs/words/languages.js';
import { spokenTwice } from '../../integrations/messages/twilio.js';
import { inNumbers, numberPhrases, partsOf } from '../../ivr/clips.js';
import { clipsOf, createRecordingRoutes, recordedWording, recordingsOf } from '../../ivr/recordings.js';
import { replyTwiml } from '../../ivr/twiml.js';
import { linesOf, sampleNames } from '../../tools/recording/lines.js';
import { neededPhrases } from '../../tools/recording/phrases.js';
import { lanka, same } from '../bot/trialDialogue.js';

const clips = clipsOf('si');
const leads = {
  lender: lanka,
  publicUrl: 'https://line.example',
  turn: '/turn',
  pay: '/pay',
  left: '/left',
  waitsIn: 'CA1',
  queue: '/queue',
  payConnector: 'Default',
  hints: [],
};
const said = (lines: Reply['lines'], slow = false): string =>
  replyTwiml({ lines, open: { kind: 'ended' }, place: '', language: 'si', slow }, leads);
const wordsIn = (document: string): string =>
  [...document.matchAll(/words=([^<]*)</g)].map(([, words = '']) => decodeURIComponent(words)).join(' ');

const isName = (word: string): boolean => sampleNames.some((name) => name.includes(word));

describe('Sinhala', () => {
  test('each phrase of its spoken lines has a clip, and no clip is left over (npm run record)', () => {
    const needed = [...numberPhrases, ...neededPhrases()];
    expect(needed.filter((phrase) => !clips.has(phrase))).toEqual([]);
    const files = [...clips.values()].map((name) => `${name}.mp3`);
    expect(files.filter((file) => !existsSync(join(recordingsOf('si'), file)))).toEqual([]);
    expect(readdirSync(recordingsOf('si')).filter((file) => file.endsWith('.mp3'))).toHaveLength(new Set(files).size);
  });

  test('each line is made of clips, but for names', () => {
    const lines = linesOf(spokenWordsOf('si')).filter(
      ({ form, place }) => form === 'voice' && !place.startsWith('notices') && !place.endsWith('.spare.voice'),
    );
    expect(lines.length).toBeGreaterThan(200);
    for (const { words, place } of lines) expect([place, partsOf(words, clips) === undefined]).toEqual([place, false]);
    const left = lines.flatMap(({ words }) =>
      (partsOf(words, clips) ?? []).flatMap((part) => ('words' in part ? part.words : [])),
    );
    expect([...new Set(left)].filter((word) => !isName(word) && !/^\d( \d)+$/.test(word))).toEqual([]);
  });

  test('a line is played as one file between names, and a name is said', () => {
    const document = said([spokenWordsOf('si').greeting('Lanka Mobile')[0]]);
    expect(document.match(/<Play>/g)).toHaveLength(2);
    expect(document).toMatch(/<Say [^>]*>Lanka<\/Say><Say [^>]*>Mobile<\/Say>|<Say [^>]*>Lanka Mobile<\/Say>/);
    expect(document).toMatch(/https:\/\/line\.example\/recordings\/si\/[0-9a-f-]+\.mp3\?words=/);
  });

  test('amounts of any size', () => {
    const { paid } = spokenWordsOf('si').pay;
    for (const minor of [100, 9_950, 1_450_000, 8_700_050, 123_456_789, 999_999_900])
      expect(said([paid(money(minor, 'LKR'))])).not.toMatch(/<Say/);
  });

  test.each([
    ['0', ['0']],
    ['7', ['7']],
    ['09', ['0', '9']],
    ['110', ['100', '10']],
    ['14500', ['14', '1000', '500']],
    ['87000', ['87', '1000']],
    ['250001', ['2', '100000', '50', '1000', '1']],
    ['10000000', [...'10000000']],
  ])('%s is said as %s', (figures, parts) => {
    expect(inNumbers(figures)).toEqual(parts);
  });

  test('the digits of an IMEI or a passcode are said, and stand in no address', () => {
    const digits = '8 6 1 1 2 2 0 3 0 0 0 1 0 1 0';
    const document = said([spokenWordsOf('si').imei.confirm(digits)[0]]);
    expect(document).toContain(`>${digits}</Say>`);
    expect(wordsIn(document)).not.toMatch(/\d \d/);
    const { language, lines } = recordedWording(wording, 'https://line.example').voice(
      { kind: 'passcode', lender: 'Lanka Mobile', code: '482913' },
      'si',
    );
    const call = spokenTwice({ language, lines });
    expect(call.match(/>4 8 2 9 1 3<\/Say>/g)).toHaveLength(2);
    expect(wordsIn(call)).toMatch(/^\p{Script=Sinhala}/u);
    for (const address of call.match(/<Play>[^<]*/g) ?? [])
      for (const number of numberPhrases) expect(address.split(/[/.-]/)).not.toContain(clips.get(number));
  });

  test('what was asked to be said again slower has a pause after each clause', () => {
    const line = spokenWordsOf('si').account.menu[0];
    expect(said([line])).not.toContain('<Pause');
    const slow = said([line], true);
    expect(slow.match(/<Play>/g)).toHaveLength(8);
    expect(slow.match(/<Pause length="1"\/>/g)).toHaveLength(8);
    expect(wordsIn(slow)).toBe(wordsIn(said([line])));
  });

  test('what was changed since it was recorded is heard in English, and never as silence', () => {
    const changed = { ...same('අලුත් වචනයක්'), spare: { language: 'en' as const, voice: 'A new word' } };
    expect(said([changed])).toMatch(/<Say [^>]*en-IN[^>]*>A new word<\/Say>/);
  });
});

let server: Server;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('the file of a line is its clips, and nothing else is served', async () => {
  server = express().use(createRecordingRoutes()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const get = (names: string) => fetch(`http://127.0.0.1:${port}/recordings/si/${names}.mp3`);
  const [one = '', two = ''] = [clips.get('1'), clips.get('2')];
  const bytes = (name: string): Buffer => readFileSync(join(recordingsOf('si'), `${name}.mp3`));
  const both = await get(`${one}-${two}`);
  expect(both.headers.get('content-type')).toBe('audio/mpeg');
  expect(Buffer.from(await both.arrayBuffer())).toEqual(Buffer.concat([bytes(one), bytes(two)]));
  for (const names of ['nothing', `${one}-nothing`, '..%2findex', Array.from({ length: 200 }, () => one).join('-')])
    expect((await get(names)).status).toBe(404);
});
