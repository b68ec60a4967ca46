import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createNewsTurns } from '../../bot/news.js';
import type { Database } from '../../core/ports/store.js';
import { openAnyEngine } from '../store/engines.js';
import { trialLenders } from './trialDialogue.js';
import { createTrialTurns } from './trialTurns.js';

let database: Database;
beforeAll(async () => {
  database = (await openAnyEngine()).database;
});
afterAll(() => database.close());

const news = { kind: 'payment', id: 'pay_1', state: 'settled' } as const;

test('news reach nobody where there is no chat: an unknown one, a call, one that is over', async () => {
  const trial = createTrialTurns(database);
  const turnFor = createNewsTurns({ database, vault: trial.vault, lenders: trialLenders });
  expect(await turnFor('nobody', news)).toBeUndefined();
  await trial.hear({ kind: 'start' });
  expect(await turnFor(trial.conversationId, news)).toBeUndefined();
  const other = createTrialTurns(database);
  await other.hear({ kind: 'start' }, { channel: 'web' });
  await other.hear({ kind: 'words', text: '7' }, { channel: 'web' });
  expect(await turnFor(other.conversationId, news)).toBeUndefined();
});

test('the same news twice is one turn, and it reaches the wait that is open', async () => {
  const trial = createTrialTurns(database);
  const turnFor = createNewsTurns({ database, vault: trial.vault, lenders: trialLenders });
  await trial.hear({ kind: 'start' }, { channel: 'web' });
  await trial.hear({ kind: 'words', text: '6' }, { channel: 'web' });
  trial.outside.payment = 'settled';
  const turn = await turnFor(trial.conversationId, news);
  if (!turn) throw new Error('no turn');
  expect(turn).toMatchObject({ channel: 'web', address: '+447700900101', turnId: 'news:payment:pay_1:settled' });
  const [first, second] = await Promise.all([trial.turns.take(turn), trial.turns.take(turn)]);
  expect(first.lines.map(({ text }) => text)).toEqual(['Paid.', 'First menu.']);
  expect(second).toEqual(first);
});
