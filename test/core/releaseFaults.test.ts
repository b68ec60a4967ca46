import { describe, expect, test } from '@jest/globals';
import { isFree } from '../../core/lock.js';
import type { LockState } from '../../core/ports/locks.js';
import { anyEngine } from '../store/engines.js';
import { asha, chitra, dinesh } from '../support/people.js';
import { startReleaseTrial } from './releaseTrial.js';

const engine = anyEngine();

/** Somebody of each lock service, and the call that carries a command to it. */
const services = [
  ['releaseApi', asha, 'POST /release/devices/'],
  ['trustonic', chitra, 'POST /api/v2/device/unlock'],
  ['knoxGuard', dinesh, 'POST /kcs/v1.1/kg/devices/unlock'],
] as const;

/** What a command may meet, and where the release ends then. The events that may be lost or doubled are no part of this trial. */
const faults = [
  ['down', 'free'],
  ['reset', 'free'],
  ['rate_limited', 'free'],
  ['bad_json', 'free'],
  ['timeout_after_effect', 'free'],
  ['busy', 'free'],
  ['relocks_after_unlock', 'free'],
  ['refused', 'with a person'],
  ['accepted_then_never', 'with a person'],
] as const;

describe.each(services)('a release by %s', (_driver, who, command) => {
  test.each(faults)(
    'whose command meets "%s" ends %s',
    async (kind, end) => {
      const tables =
        'releases tasks handovers incidents passcodes identifications messages plans movements payment_attempts';
      for (const table of tables.split(' ')) await engine.sql(`delete from ${table}`);
      const at = await startReleaseTrial(engine);
      try {
        at.fault('locks', kind, command, 1);
        await at.pays(who, who.overdue, await at.proved(who));
        await at.work();
        await at.pass('PT3S', 'PT10S', 'PT1M', 'PT2M', 'PT10M', 'PT35M', 'PT24H', 'PT24H', 'PT24H', 'PT10S');
        expect(at.world.faults.all()).toEqual([]);
        const { state } = await at.phone(who);
        const cases = await at.cases(who);
        if (end === 'free') expect([isFree(state as LockState), await at.states(who)]).toEqual([true, ['closed']]);
        else expect([state, cases.length > 0]).toEqual(['locked', true]);
      } finally {
        await at.close();
      }
    },
    30_000,
  );
});
