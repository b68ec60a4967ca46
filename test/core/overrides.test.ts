import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Agent, AgentRole } from '../../core/agent.js';
import { createOverrides, type Overrides } from '../../core/services/overrides.js';
import { handover } from '../store/rows.js';
import { anyEngine } from '../store/engines.js';
import { asha, dinesh, hugo, ines, luis } from '../support/people.js';
import { type ReleaseTrial, type Somebody, startReleaseTrial } from './releaseTrial.js';

const engine = anyEngine();
let at: ReleaseTrial;
let overrides: Overrides;
/** Whose proof stands, by conversation. */
let proofs: Map<string, string>;
beforeEach(async () => {
  const tables =
    'releases tasks handovers incidents passcodes identifications messages plans movements payment_attempts overrides offline_codes';
  for (const table of tables.split(' ')) await engine.sql(`delete from ${table}`);
  at = await startReleaseTrial(engine);
  proofs = new Map();
  overrides = createOverrides(at.shop, {
    releases: at.releases,
    identify: {
      owner: async (con: string) => {
        const loanId = proofs.get(con);
        return loanId ? { identificationId: 'idn', loanId } : null;
      },
    },
    redacted: (text) => text.replaceAll(/\d{6,}/g, '…'),
    onTrouble: (problem) => void at.problems.push(problem.code),
  });
});
afterEach(() => at.close());

const agentOf = (id: string, role: AgentRole, lenderIds = ['northwind', 'sol', 'bharat']): Agent => ({
  id,
  name: id,
  role,
  lenderIds,
  telephone: null,
});
const amy = agentOf('amy', 'agent');
const omar = agentOf('omar', 'supervisor');
const olga = agentOf('olga', 'supervisor');

/** A case that an agent has taken, of somebody who was proved. */
async function caseOf(who: Somebody, agent: Agent, level: 0 | 1 = 1): Promise<string> {
  const conversationId = await at.proved(who);
  proofs.set(conversationId, who.loan);
  const row = handover({
    lenderId: who.lender,
    loanId: who.loan,
    conversationId,
    level,
    state: 'claimed',
    agentId: agent.id,
  });
  await at.database.read.handovers.insert(row);
  return row.id;
}

const state = async (who: Somebody) => (await at.phone(who)).state;
const audited = async (handoverId: string) =>
  (await engine.sql(`select actor, action from audit where subject = '${handoverId}' order by n`)).map(
    ({ actor, action }) => `${String(actor)} ${String(action)}`,
  );
const free = async () => {
  await at.work();
  await at.pass('PT3S', 'PT3S');
};

describe('a release by decision of a person', () => {
  test('is not given to a case that is not one’s own, not proved, or that another lender has', async () => {
    const id = await caseOf(asha, amy);
    expect(await overrides.release(omar, id, 'override', 'seen the receipt')).toEqual({ refused: 'not_yours' });
    const stranger = agentOf('sam', 'administrator', ['lanka']);
    expect(await overrides.release(stranger, id, 'override', 'seen the receipt')).toEqual({ refused: 'not_found' });
    const unproved = await caseOf(hugo, amy, 0);
    expect(await overrides.release(amy, unproved, 'override', 'seen it')).toEqual({ refused: 'not_proved' });
    expect(await at.states(asha)).toEqual([]);
  });

  test('without a payment takes two people, and never the same one twice', async () => {
    const id = await caseOf(asha, omar);
    expect(await overrides.release(omar, id, 'override', 'receipt 123456789 shown')).toEqual({
      override: 'second_person',
    });
    expect(await overrides.release(omar, id, 'override', 'again')).toEqual({ refused: 'already_asked' });
    expect(await overrides.decide(omar, id, true)).toEqual({ refused: 'not_allowed' });
    expect(await overrides.decide(amy, id, true)).toEqual({ refused: 'not_allowed' });
    await free();
    expect(await state(asha)).toBe('locked');
    const answers = await Promise.all([overrides.decide(olga, id, true), overrides.decide(olga, id, true)]);
    expect(answers).toContainEqual({ override: 'released' });
    expect(answers).toContainEqual({ refused: 'closed' });
    await free();
    expect(await state(asha)).toBe('unlocked');
    expect((await at.newest(asha)).ground).toEqual({
      kind: 'override',
      agentIds: ['omar', 'olga'],
      reason: 'receipt … shown',
    });
    expect(await audited(id)).toEqual(['agent:omar release_override_asked', 'agent:olga release_override_approved']);
  });

  test('that the second person refuses frees nothing, and may be asked for again', async () => {
    const id = await caseOf(asha, amy);
    await overrides.release(amy, id, 'override', 'they sound sad');
    expect(await overrides.decide(omar, id, false)).toEqual({ override: 'refused' });
    await free();
    expect(await state(asha)).toBe('locked');
    expect(await overrides.release(amy, id, 'override', 'seen it now')).toEqual({ override: 'second_person' });
    expect((await audited(id)).slice(0, 2)).toEqual([
      'agent:amy release_override_asked',
      'agent:omar release_override_refused',
    ]);
  });

  test('that a payment backs is one person’s, and takes up what was held', async () => {
    await at.pays(asha, 4000, await at.proved(asha));
    await at.work();
    expect(await at.newest(asha)).toMatchObject({ state: 'held', heldBecause: 'ledger_mismatch' });
    const id = await caseOf(asha, amy);
    expect(await overrides.release(amy, id, 'override', 'the rest was cash')).toEqual({ override: 'released' });
    await free();
    expect(await state(asha)).toBe('unlocked');
    expect(await at.states(asha)).toEqual(['watching']);
  });

  test('a correction of the lender’s is for a supervisor to say', async () => {
    const id = await caseOf(asha, amy);
    expect(await overrides.release(amy, id, 'correction', 'booked twice')).toEqual({ refused: 'not_allowed' });
    const other = await caseOf(asha, omar);
    expect(await overrides.release(omar, other, 'correction', 'booked twice')).toEqual({ override: 'released' });
    await free();
    expect(await state(asha)).toBe('unlocked');
    expect((await at.newest(asha)).ground).toEqual({ kind: 'correction', note: 'booked twice' });
  });

  test('frees no stolen phone, whoever agrees', async () => {
    const id = await caseOf(ines, omar);
    await overrides.release(omar, id, 'correction', 'found again');
    await free();
    expect(await state(ines)).toBe('locked');
    expect(await at.newest(ines)).toMatchObject({ state: 'held', heldBecause: 'stolen' });
  });
});

describe('an offline code', () => {
  const waiting = async (who: typeof luis | typeof dinesh): Promise<string> => {
    await at.pays(who, who.overdue, await at.proved(who));
    await at.work();
    await at.pass('PT5S');
    return caseOf(who, amy);
  };
  const give = (id: string, key = 'k1') => overrides.offlineCode(amy, id, key, undefined);

  test('opens the phone once: texted to the number that the passcode reached, in groups, and shown while the proof stands', async () => {
    const id = await waiting(luis);
    const given = await give(id);
    expect(given).toMatchObject({ code: expect.stringMatching(/^\d{4} \d{4}$/), texted: true });
    expect(await give(id)).toMatchObject({ code: 'code' in given ? given.code : '' });
    const code = ('code' in given && given.code ? given.code : '').replace(' ', '');
    await at.control('POST', `/devices/${luis.imei}/code`, { code });
    expect(await state(luis)).toBe('temporarily_unlocked');
    expect(await at.control('POST', `/devices/${luis.imei}/code`, { code })).toHaveProperty('error');
    const rows = await engine.sql(`select sealed_body, sealed_to from messages where dedupe like 'offline_code:%'`);
    expect(rows.map((row) => at.shop.vault.open(String(row['sealed_to'])))).toEqual([luis.from]);
    expect(at.shop.vault.open(String(rows[0]?.['sealed_body']))).toContain(`${code.slice(0, 4)} ${code.slice(4)}`);
    expect(JSON.stringify(await engine.sql('select * from offline_codes'))).not.toContain(code);
    expect(await audited(id)).toEqual(['agent:amy offline_code_given']);
    await at.control('POST', `/devices/${luis.imei}/online`);
    await at.pass('PT1M', 'PT1M');
    expect(await state(luis)).toBe('unlocked');
  });

  test('is not shown once the proof is over', async () => {
    const id = await waiting(luis);
    proofs.clear();
    expect(await give(id)).toMatchObject({ code: null, texted: true });
  });

  test('five a day, and no sixth', async () => {
    const id = await waiting(luis);
    for (const key of ['1', '2', '3', '4', '5']) expect(await give(id, key)).toHaveProperty('expiresAt');
    expect(await give(id, '6')).toEqual({ refused: 'too_many' });
    await at.pass('P1D');
    expect(await give(id, '7')).toHaveProperty('expiresAt');
  });

  test('is not given while money is owed, to a phone that is online, free or stolen, or to another’s case', async () => {
    const owing = await caseOf(asha, amy);
    expect(await give(owing)).toEqual({ refused: 'no_release' });
    const id = await waiting(luis);
    expect(await overrides.offlineCode(omar, id, 'k', undefined)).toEqual({ refused: 'not_yours' });
    await at.control('POST', `/devices/${luis.imei}/online`);
    expect(await give(id)).toEqual({ refused: 'not_offline' });
  });

  test('a lock service that is down, or refuses, is told as such', async () => {
    const id = await waiting(luis);
    at.fault('locks', 'down', undefined, 3);
    expect(await give(id)).toEqual({ refused: 'lock_service_down' });
    expect(at.problems).toContain('locks.down');
  });
});
