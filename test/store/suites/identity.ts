import { describe, expect, test } from '@jest/globals';
import { newId } from '../../../core/ids.js';
import type { Database } from '../../../core/ports/store.js';
import { after, identification, noon, passcode } from '../rows.js';

export function identitySuite(database: () => Database): void {
  const identified = async () => {
    const row = identification();
    await database().read.identifications.insert(row);
    return row;
  };

  describe('identifications and passcodes', () => {
    test('a passcode of no identification is refused', async () => {
      await expect(database().read.passcodes.insert(passcode('nothing'))).rejects.toMatchObject({
        code: 'store.refused',
      });
    });

    test('an identification has one active code', async () => {
      const { id } = await identified();
      const first = passcode(id);
      await database().read.passcodes.insert(first);
      await expect(database().read.passcodes.insert(passcode(id))).rejects.toMatchObject({ code: 'store.conflict' });
      await database().read.passcodes.save({ ...first, endedAt: noon });
      await database().read.passcodes.insert(passcode(id));
    });

    test('the newest is the one that came last, also within a millisecond', async () => {
      const row = await identified();
      const again = identification({ conversationId: row.conversationId });
      await database().read.identifications.insert(again);
      expect(await database().read.identifications.latest(row.conversationId)).toEqual(again);
      expect(await database().read.identifications.latest('nothing')).toBeUndefined();
      const codes = [passcode(row.id, { endedAt: noon }), passcode(row.id)];
      for (const code of codes) await database().read.passcodes.insert(code);
      expect(await database().read.passcodes.latest(row.id)).toEqual(codes[1]);
    });

    test('sends and wrong tries are counted by subject and moment', async () => {
      const subject = newId('subject');
      const [one, two] = [await identified(), await identified()];
      const ended = { subject, endedAt: noon };
      const codes = [
        passcode(one.id, { ...ended, tries: 2, sentAt: after(-3600) }),
        passcode(one.id, { ...ended, tries: 2 }),
        // It replaced the one before, and took over its tries.
        passcode(one.id, { ...ended, tries: 3, sentAt: after(60) }),
        passcode(two.id, { ...ended, tries: 1, codeHash: null }),
      ];
      const before = await database().read.passcodes.failuresSince(noon);
      for (const code of codes) await database().read.passcodes.insert(code);
      expect(await database().read.passcodes.count(subject, noon)).toEqual({ sends: 2, tries: 4 });
      expect(await database().read.passcodes.count(subject, after(-7200))).toEqual({ sends: 3, tries: 4 });
      expect(await database().read.passcodes.count('nobody', noon)).toEqual({ sends: 0, tries: 0 });
      expect(await database().read.passcodes.failuresSince(noon)).toBe(before + 4);
    });

    test('of 20 verifications of one code at once one proves', async () => {
      const code = passcode((await identified()).id);
      await database().read.passcodes.insert(code);
      const verify = (): Promise<boolean> =>
        database().transaction(async (stores) => {
          const found = await stores.passcodes.lock(code.id);
          if (!found || found.usedAt) return false;
          await stores.passcodes.save({ ...found, usedAt: noon });
          return true;
        });
      const verdicts = await Promise.all(Array.from({ length: 20 }, verify));
      expect(verdicts.filter(Boolean)).toHaveLength(1);
    });

    test('of 20 verifications that forgot the lock one proves, the others are conflicts', async () => {
      const code = passcode((await identified()).id);
      await database().read.passcodes.insert(code);
      const verdicts = await Promise.allSettled(
        Array.from({ length: 20 }, () => database().read.passcodes.save({ ...code, usedAt: noon })),
      );
      expect(verdicts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });
}
