import type { TurnRequest } from '../../bot/turns.js';
import { createTurns } from '../../bot/turns.js';
import { systemClock } from '../../core/clock.js';
import type { Database, Stores } from '../../core/ports/store.js';
import type { Problem } from '../../core/problem.js';
import { createVault } from '../../core/vault.js';
import type { Heard } from '../../dialogs/telling/heard.js';
import { createMemoryShared } from '../../store/shared/memory.js';
import { createTrial, northwind } from './trialDialogue.js';

/** The database with some of its doors held by a test. */
export function withStores(database: Database, change: (stores: Stores) => Partial<Stores>): Database {
  return { ...database, read: { ...database.read, ...change(database.read) } };
}

let conversations = 0;

/** Turns over a trial conversation of their own. */
export function createTrialTurns(database: Database, options: { callPatienceMs?: number; secretKey?: string } = {}) {
  const trial = createTrial();
  const troubles: Problem[] = [];
  const vault = createVault(options.secretKey ?? 'a secret for trying things out');
  const parts = {
    database,
    vault,
    clock: systemClock,
    shared: createMemoryShared(),
    dialogue: trial.dialogue,
    callPatienceMs: options.callPatienceMs ?? 1000,
    onTrouble: (problem: Problem) => void troubles.push(problem),
  };
  conversations += 1;
  const conversationId = `CA${process.pid}x${conversations}`;
  const turns = createTurns(parts);
  let turn = 0;

  const request = (heard: Heard, more: Partial<TurnRequest> = {}): TurnRequest => ({
    conversationId,
    channel: 'voice',
    lender: northwind,
    address: '+447700900101',
    heard,
    turnId: `t${turn++}`,
    ...more,
  });
  const hear = (heard: Heard, more: Partial<TurnRequest> = {}) => turns.take(request(heard, more));
  const press = (keys: string) => hear({ kind: 'keys', keys });
  const transcript = async () =>
    (await database.read.transcripts.read(conversationId, 0)).map(({ who, text }) => `${who}: ${text}`);
  return { ...trial, ...parts, troubles, turns, conversationId, request, hear, press, transcript };
}
