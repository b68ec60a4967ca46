import { expect, test } from '@jest/globals';
import { createNewsTurns } from '../../bot/news.js';
import { anyEngine } from '../store/engines.js';
import { trialLenders } from './trialDialogue.js';
import { createTrialTurns } from './trialTurns.js';

const engine = anyEngine();

const news = { kind: 'payment', id: 'pay_1', state: 'settled' } as const;

test('news reach nobody where there is no chat: an unknown one, a call, one that is over', async () => {
  const trial = createTrialTurns(engine.database);
  const turnFor = createNewsTurns({ database: engine.database, vault: trial.vault, lenders: trialLenders });
  expect(await turnFor('nobody', news)).toBeUndefined();
  await trial.hear({ kind: 'start' });
  expect(await turnFor(trial.conversationId, news)).toBeUndefined();
  const other = createTrialTurns(engine.database);
  await other.hear({ kind: 'start' }, { channel: 'web' });
  await other.hear({ kind: 'words', text: '7' }, { channel: 'web' });
  expect(await turnFor(other.conversationId, news)).toBeUndefined();
});

test('the same news twice is one turn, and it reaches the wait that is open', async () => {
  const trial = createTrialTurns(engine.database);
  const turnFor = createNewsTurns({ database: engine.database, vault: trial.vault, lenders: trialLenders });
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
