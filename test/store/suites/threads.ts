import { describe, expect, test } from '@jest/globals';
import { newId } from '../../../core/ids.js';
import type { Database } from '../../../core/ports/store.js';
import type { Thread } from '../../../core/thread.js';
import { after, careFlag, message, noon } from '../rows.js';

export function threadSuite(database: () => Database): void {
  const thread = (): Parameters<Database['read']['threads']['hear']>[0] => ({
    id: newId('wa'),
    channel: 'whatsapp',
    lenderId: 'northwind',
    ours: '+441632960001',
    sealedAddress: 'sealed',
    addressHash: newId('hash'),
  });
  const hear = (of: ReturnType<typeof thread>, id = newId('SM')) =>
    database().transaction((stores) => stores.threads.hear(of, { id, at: noon, sealedHeard: id }));

  describe('threads', () => {
    test('50 at once are numbered without a gap and heard in that order', async () => {
      const of = thread();
      const kept = await Promise.all(Array.from({ length: 50 }, () => hear(of)));
      expect(kept.map(({ n }) => n).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
      expect(kept.filter(({ isNext }) => isNext)).toHaveLength(1);
      const { threads } = database().read;
      for (let n = 1; n <= 50; n += 1) {
        const next = await threads.nextUnheard(of.id);
        expect(next).toMatchObject({ n, threadId: of.id });
        expect(await threads.settle(next?.id ?? '')).toBe(true);
        expect(await threads.settle(next?.id ?? '')).toBe(false);
      }
      expect(await threads.nextUnheard(of.id)).toBeUndefined();
      expect(await hear(of)).toEqual({ n: 51, isNext: true });
    });

    test('a delivery that is kept twice is refused as a whole', async () => {
      const of = thread();
      const id = newId('SM');
      await hear(of, id);
      await expect(hear(of, id)).rejects.toMatchObject({ code: 'store.conflict' });
      expect(await hear(of)).toEqual({ n: 2, isNext: false });
    });

    test('what is noted is read back', async () => {
      const of = thread();
      await hear(of);
      const noted: Pick<Thread, 'lastSentId' | 'lastSentAt'> = {
        lastSentId: 'msg_2',
        lastSentAt: after(1),
      };
      await database().read.threads.note(of.id, noted);
      const expected = { ...of, ...noted, heardAt: noon };
      expect(await database().read.threads.get(of.id)).toEqual(expected);
      expect(await database().transaction((stores) => stores.threads.lock(of.id))).toEqual(expected);
      expect(await database().read.threads.get('nothing')).toBeUndefined();
    });

    test('of a conversation’s lines the oldest that is queued goes next; notices are none of them', async () => {
      const conversationId = newId('wa');
      const notice = message({ conversationId });
      const [first, second] = [message({ conversationId, kind: 'reply' }), message({ conversationId, kind: 'agent' })];
      const { messages } = database().read;
      for (const row of [notice, first, second]) await messages.insert(row);
      expect(await messages.nextQueued(conversationId)).toEqual(first);
      await messages.save({ ...first, state: 'sent' });
      expect(await messages.nextQueued(conversationId)).toEqual(second);
      await messages.save({ ...second, state: 'failed' });
      expect(await messages.nextQueued(conversationId)).toBeUndefined();
    });

    test('somebody opts out of one lender once, and in again', async () => {
      const addressHash = newId('hash');
      const { optOuts } = database().read;
      const optOut = { lenderId: 'northwind', addressHash, at: noon };
      expect([await optOuts.add(optOut), await optOuts.add(optOut)]).toEqual([true, false]);
      expect(await optOuts.has('northwind', addressHash)).toBe(true);
      expect(await optOuts.has('lanka', addressHash)).toBe(false);
      await optOuts.remove('northwind', addressHash);
      expect(await optOuts.has('northwind', addressHash)).toBe(false);
    });
  });

  describe('people in need', () => {
    test('a flag holds for its loan and its address, from its beginning until its end', async () => {
      const { careFlags } = database().read;
      const loanId = newId('loan');
      const flag = careFlag({ loanId });
      const { addressHash } = flag;
      await careFlags.insert(flag);
      for (const whose of [{ loanId }, { addressHash }, { loanId: newId('loan'), addressHash }])
        expect(await careFlags.activeOf('northwind', whose, noon)).toEqual(flag);
      for (const whose of [{}, { loanId: null, addressHash: null }, { loanId: newId('loan') }])
        expect(await careFlags.activeOf('northwind', whose, noon)).toBeUndefined();
      expect(await careFlags.activeOf('lanka', { loanId }, noon)).toBeUndefined();
      expect(await careFlags.activeOf('northwind', { loanId }, after(3600))).toBeUndefined();
      expect(await careFlags.activeOf('northwind', { loanId }, after(-1))).toBeUndefined();
      const longer = careFlag({ loanId, until: after(7200), category: 'hardship', consent: 'given' });
      await careFlags.insert(longer);
      expect(await careFlags.activeOf('northwind', { loanId }, noon)).toEqual(longer);
      await careFlags.save({ ...longer, endedAt: noon });
      await careFlags.save({ ...flag, endedAt: noon });
      expect(await careFlags.activeOf('northwind', { loanId, addressHash }, noon)).toBeUndefined();
    });
  });
}
