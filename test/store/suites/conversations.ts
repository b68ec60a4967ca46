import { describe, expect, test } from '@jest/globals';
import type { Database } from '../../../core/ports/store.js';
import { after, conversation, noon, turn } from '../rows.js';

export function conversationSuite(database: () => Database): void {
  const begun = async () => {
    const row = conversation();
    await database().read.conversations.insert(row);
    return row;
  };

  describe('conversations', () => {
    test('a turn of an unknown conversation is not answered', async () => {
      const row = conversation();
      expect(await database().read.conversations.answer(row, turn(row.id, 't'))).toBe(false);
      expect(await database().read.conversations.withTurn(row.id, 't')).toEqual({
        conversation: undefined,
        turn: undefined,
      });
    });

    test('an answer keeps the reply and the new bookmark', async () => {
      const row = await begun();
      const changed = { ...row, bookmark: { scene: 'pay' }, language: 'ta' as const, updatedAt: after(5) };
      expect(await database().read.conversations.answer(changed, turn(row.id, 't1'))).toBe(true);
      expect(await database().read.conversations.withTurn(row.id, 't1')).toEqual({
        conversation: { ...changed, version: 2 },
        turn: turn(row.id, 't1'),
      });
      expect((await database().read.conversations.withTurn(row.id, 't2')).turn).toBeUndefined();
    });

    test('a turn that was answered is not answered again, under any version', async () => {
      const row = await begun();
      await database().read.conversations.answer(row, turn(row.id, 't1'));
      expect(await database().read.conversations.answer({ ...row, version: 2 }, turn(row.id, 't1'))).toBe(false);
      expect((await database().read.conversations.get(row.id))?.version).toBe(2);
    });

    test('of 20 answers at once one is kept', async () => {
      const row = await begun();
      const answers = Array.from({ length: 20 }, (_, index) =>
        database().read.conversations.answer({ ...row, bookmark: index }, turn(row.id, `t${index}`)),
      );
      const kept = (await Promise.all(answers)).flatMap((won, index) => (won ? [index] : []));
      expect(kept).toHaveLength(1);
      expect(await database().read.conversations.get(row.id)).toMatchObject({ version: 2, bookmark: kept[0] });
      expect(await database().read.conversations.turnsOf(row.id)).toEqual([turn(row.id, `t${kept[0]}`)]);
    });

    test('of 20 deliveries of one turn at once one is answered', async () => {
      const row = await begun();
      const answers = Array.from({ length: 20 }, () => database().read.conversations.answer(row, turn(row.id, 't')));
      expect((await Promise.all(answers)).filter(Boolean)).toHaveLength(1);
    });

    test('within a transaction a lost race leaves the transaction usable', async () => {
      const row = await begun();
      await database().read.conversations.answer(row, turn(row.id, 't1'));
      const seen = await database().transaction(async (stores) => {
        expect(await stores.conversations.answer(row, turn(row.id, 't2'))).toBe(false);
        return stores.conversations.get(row.id);
      });
      expect(seen?.version).toBe(2);
    });

    test('a bookmark may be nothing', async () => {
      const row = await begun();
      const saved = await database().read.conversations.save({ ...row, bookmark: null, owner: 'ended', epoch: 1 });
      expect(await database().read.conversations.get(row.id)).toEqual({ ...saved, bookmark: null, version: 2 });
      await expect(database().read.conversations.save(row)).rejects.toMatchObject({ code: 'store.conflict' });
    });

    test('turns come in the order in which they were answered', async () => {
      const row = await begun();
      for (const [index, name] of ['z', 'a', 'm'].entries())
        await database().read.conversations.answer({ ...row, version: index + 1 }, turn(row.id, name));
      const turns = await database().read.conversations.turnsOf(row.id);
      expect(turns.map(({ turnId }) => turnId)).toEqual(['z', 'a', 'm']);
    });
  });

  describe('transcripts', () => {
    const line = (conversationId: string, text: string) => ({
      conversationId,
      at: noon,
      who: 'owner' as const,
      text,
      agentId: null,
    });

    test('a line of an unknown conversation is refused', async () => {
      await expect(database().read.transcripts.append([line('nothing', 'hello')])).rejects.toMatchObject({
        code: 'store.refused',
      });
    });

    test('lines are numbered in order, for each conversation', async () => {
      const [one, two] = [await begun(), await begun()];
      await database().read.transcripts.append([line(one.id, 'a'), line(two.id, 'x'), line(one.id, 'b')]);
      await database().read.transcripts.append([line(one.id, 'c')]);
      expect(await database().read.transcripts.read(one.id, 1)).toEqual([
        { ...line(one.id, 'b'), n: 2 },
        { ...line(one.id, 'c'), n: 3 },
      ]);
      expect(await database().read.transcripts.read(two.id, 0)).toEqual([{ ...line(two.id, 'x'), n: 1 }]);
    });

    test('20 writers at once leave no gap, and do not disturb the version', async () => {
      const row = await begun();
      const appends = Array.from({ length: 20 }, (_, index) =>
        database().read.transcripts.append([line(row.id, `${index} a`), line(row.id, `${index} b`)]),
      );
      await Promise.all(appends);
      const lines = await database().read.transcripts.read(row.id, 0);
      expect(lines.map(({ n }) => n)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      expect((await database().read.conversations.get(row.id))?.version).toBe(1);
    });
  });
}
