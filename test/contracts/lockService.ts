import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Imei14 } from '../../core/imei.js';
import type { DeviceStatus, LockCommand, LockService } from '../../core/ports/locks.js';

/** A lock service with a locked phone that is online, and the means to let the world's time pass. */
export interface LockServiceCase {
  readonly service: LockService;
  readonly locked: Imei14;
  readonly unknown: Imei14;
  advance(isoDuration: string): void;
  now(): Date;
  /** How often the phone has changed its state since the first day. */
  changes(): Promise<number>;
  /** Makes the next command meet this. */
  faultNext(kind: 'busy' | 'refused' | 'accepted_then_never' | 'relocks_after_unlock'): void;
  close(): Promise<void>;
}

/** What every lock driver owes its callers. */
export function lockServiceContract(name: string, open: () => Promise<LockServiceCase>): void {
  describe(`${name} is a lock service`, () => {
    let at: LockServiceCase;
    beforeEach(async () => {
      at = await open();
    });
    afterEach(() => at.close());

    const found = async (): Promise<DeviceStatus> => {
      const device = await at.service.find(at.locked);
      if (!device) throw new Error('the phone is not there');
      return device;
    };
    const order = async (operation: LockCommand['operation'], number = 1): Promise<LockCommand> => ({
      deviceId: (await found()).deviceId,
      operation,
      until: operation === 'unlock_until' ? new Date(at.now().getTime() + 24 * 3600_000) : undefined,
      key: `rel_1:${operation}:${number}`,
      reason: 'ledger_clear',
    });

    test('a phone that it does not manage is undefined, and one that it does is locked', async () => {
      expect(await at.service.find(at.unknown)).toBeUndefined();
      expect(await found()).toMatchObject({ state: 'locked', stolen: false, relockAt: undefined });
    });

    test.each(['busy', 'refused'] as const)('%s is an answer and changes nothing', async (kind) => {
      at.faultNext(kind);
      expect(await at.service.send(await order('unlock'))).toEqual({ outcome: kind });
      at.advance('PT1M');
      expect(await found()).toMatchObject({ state: 'locked' });
    });

    test('accepted and never carried out is on its way for ever', async () => {
      at.faultNext('accepted_then_never');
      const unlock = await order('unlock');
      expect(await at.service.send(unlock)).toMatchObject({ outcome: 'accepted' });
      at.advance('P1D');
      const waiting = await found();
      expect(waiting.state).toBe('unlocking');
      expect(await at.service.command(unlock.key, waiting)).toBe('accepted');
    });

    test('a phone that is locked again after its unlock is locked', async () => {
      at.faultNext('relocks_after_unlock');
      await at.service.send(await order('unlock'));
      at.advance('PT3S');
      expect((await found()).state).toBe('unlocked');
      at.advance('PT1M');
      expect((await found()).state).toBe('locked');
      expect(await at.service.send(await order('unlock', 2))).toMatchObject({ outcome: 'accepted' });
      at.advance('PT3S');
      expect((await found()).state).toBe('unlocked');
    });

    test('a key that it has never seen is undefined', async () => {
      expect(await at.service.command('rel_1:unlock:1', await found())).toBeUndefined();
    });

    test('accepted is not unlocked: the phone is on its way first, and then free', async () => {
      const unlock = await order('unlock');
      expect(await at.service.send(unlock)).toMatchObject({ outcome: 'accepted' });
      const onTheWay = await found();
      expect(onTheWay.state).toBe('unlocking');
      expect(await at.service.command(unlock.key, onTheWay)).toBe('accepted');
      at.advance('PT3S');
      const free = await found();
      expect(free.state).toBe('unlocked');
      expect(await at.service.command(unlock.key, free)).toBe('done');
    });

    test('the same command again is the same command, and a new one finds it done', async () => {
      const before = await at.changes();
      const unlock = await order('unlock');
      const answers = [await at.service.send(unlock), await at.service.send(unlock)];
      at.advance('PT3S');
      answers.push(await at.service.send(unlock));
      for (const answer of answers) expect(['accepted', 'already_in_state']).toContain(answer.outcome);
      expect(await at.service.send(await order('unlock', 2))).toMatchObject({ outcome: 'already_in_state' });
      at.advance('PT1M');
      expect((await at.changes()) - before).toBe(1);
    });

    test('unlocked until a moment says which', async () => {
      const temporary = await order('unlock_until');
      expect(await at.service.send(temporary)).toMatchObject({ outcome: 'accepted' });
      at.advance('PT3S');
      const free = await found();
      expect(free).toMatchObject({ state: 'temporarily_unlocked', relockAt: temporary.until });
      expect(await at.service.command(temporary.key, free)).toBe('done');
      expect(await at.service.send(await order('unlock'))).toMatchObject({ outcome: 'accepted' });
      at.advance('PT3S');
      expect(await found()).toMatchObject({ state: 'unlocked', relockAt: undefined });
    });

    test('a final release is final, and asked for again it is there already', async () => {
      await at.service.send(await order('unlock'));
      at.advance('PT3S');
      const final = await order('release');
      expect(await at.service.command(final.key, await found())).toBeUndefined();
      expect(await at.service.send(final)).toMatchObject({ outcome: 'accepted' });
      const onTheWay = await found();
      expect(onTheWay.state).toBe('completing');
      expect(await at.service.command(final.key, onTheWay)).toBe('accepted');
      at.advance('P3D');
      const gone = await found();
      expect(gone.state).toBe('released');
      expect(await at.service.command(final.key, gone)).toBe('done');
      expect(await at.service.send(await order('release', 2))).toMatchObject({ outcome: 'already_in_state' });
    });

    test('an offline code comes with its end, where there are codes', async () => {
      const code = await at.service.offlineCode((await found()).deviceId, 'code:1', '1234');
      if (at.service.can.offlineCode)
        expect(code).toMatchObject({ code: expect.stringMatching(/^\d+$/), expiresAt: expect.any(Date) });
      else expect(code).toBeUndefined();
    });

    test('nothing here can lock', () => {
      expect(Object.keys(at.service).toSorted()).toEqual(['can', 'command', 'find', 'offlineCode', 'send']);
    });
  });
}
