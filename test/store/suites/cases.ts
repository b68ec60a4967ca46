import { describe, expect, test } from '@jest/globals';
import { newId } from '../../../core/ids.js';
import type { Database } from '../../../core/ports/store.js';
import { releaseOpen } from '../../../core/release.js';
import { after, handover, identification, incident, message, noon, release, visit } from '../rows.js';

export function caseSuite(database: () => Database): void {
  const conflict = { code: 'store.conflict', retry: 'again' };

  describe('releases', () => {
    test('a phone has one open release', async () => {
      const deviceHash = newId('dev');
      const first = release({ deviceHash, deviceId: newId('id') });
      await database().read.releases.insert(first);
      await expect(database().read.releases.insert(release({ deviceHash }))).rejects.toMatchObject(conflict);
      expect(await database().read.releases.openFor({ ...first, loanId: 'another' })).toEqual(first);
      const closed = await database().read.releases.save({ ...first, state: 'closed' });
      expect(await database().read.releases.openFor({ ...first, loanId: 'another' })).toBeUndefined();
      const second = release({ deviceHash });
      await database().read.releases.insert(second);
      expect(await database().read.releases.byDevice(deviceHash)).toEqual([second, closed]);
      expect(await database().read.releases.byDeviceId(first.deviceId ?? '')).toEqual([closed]);
      await expect(database().read.releases.save({ ...closed, state: 'relocked' })).rejects.toMatchObject(conflict);
    });

    test('a loan has one open release, whichever of its phone’s two IMEIs was given', async () => {
      const first = release();
      await database().read.releases.insert(first);
      const other = release({ loanId: first.loanId });
      await expect(database().read.releases.insert(other)).rejects.toMatchObject(conflict);
      expect(await database().read.releases.openFor(other)).toEqual(first);
      await database().read.releases.insert(release({ loanId: first.loanId, lenderId: 'lanka' }));
    });

    test('phones that are known are told one a loan, the newest, in pages', async () => {
      const lenderId = newId('lender');
      const conversationId = newId('con');
      const proved = { lenderId, loanId: 'L-1', provedAt: noon, conversationId };
      await database().read.identifications.insert(
        identification({ ...proved, sealedImei: 'newer', createdAt: after(9) }),
      );
      await database().read.identifications.insert(identification({ lenderId, loanId: 'L-0' }));
      await database().read.releases.insert(release({ lenderId, loanId: 'L-1', sealedImei: 'older' }));
      await database().read.releases.insert(release({ lenderId, loanId: 'L-2' }));
      const first = { lenderId, loanId: 'L-1', sealedImei: 'newer', deviceHash: 'hash', conversationId };
      expect(await database().read.releases.knownPhones(lenderId, '', 1)).toEqual([first]);
      expect(await database().read.releases.knownPhones(lenderId, 'L-1', 9)).toMatchObject([{ loanId: 'L-2' }]);
      expect(await database().read.releases.knownPhone(lenderId, 'L-1')).toEqual(first);
      expect(await database().read.releases.knownPhone(lenderId, 'L-0')).toBeUndefined();
    });

    test.each(releaseOpen)('one that is %s is open', async (state) => {
      const row = release({ state });
      await database().read.releases.insert(row);
      expect(await database().read.releases.openFor(row)).toEqual(row);
      await expect(database().read.releases.insert(release({ deviceHash: row.deviceHash }))).rejects.toMatchObject(
        conflict,
      );
    });

    test('releases are found by loan and by state', async () => {
      const loanId = newId('loan');
      const rows = [release({ loanId, state: 'watching' }), release({ loanId, state: 'offline' })];
      for (const row of rows) await database().read.releases.insert(row);
      expect(await database().read.releases.ofLoan('northwind', loanId)).toEqual(rows.toReversed());
      const found = await database().read.releases.inStates(['watching', 'offline']);
      expect(found.filter((row) => row.loanId === loanId)).toEqual(rows);
      expect(await database().read.releases.inStates([])).toEqual([]);
    });
  });

  describe('messages and events', () => {
    test('a message is queued once per key', async () => {
      const row = message({ ref: newId('SM') });
      await database().read.messages.insert(row);
      await expect(database().read.messages.insert(message({ dedupe: row.dedupe }))).rejects.toMatchObject(conflict);
      expect(await database().read.messages.byDedupe(row.dedupe)).toEqual(row);
      expect(await database().read.messages.byRef(row.ref ?? '')).toEqual(row);
      expect(await database().read.messages.byRef('nothing')).toBeUndefined();
    });

    test('an event is received once per source, also of 10 at once', async () => {
      const event = { source: 'stripe', eventId: newId('evt'), type: 'charge', bodyHash: 'hash', at: noon };
      const other = { ...event, eventId: newId('evt') };
      const told = Array.from({ length: 10 }, (_, nth) => (nth % 2 === 0 ? event : other));
      const received = await Promise.all(told.map((one) => database().read.inbox.receive(one)));
      for (const one of [event, other])
        expect(received.filter((isNew, nth) => isNew && told[nth] === one)).toHaveLength(1);
      expect(await database().read.inbox.receive({ ...event, source: 'twilio' })).toBe(true);
    });
  });

  describe('handovers and incidents', () => {
    test('a conversation has one open case', async () => {
      const row = handover();
      await database().read.handovers.insert(row);
      const again = handover({ conversationId: row.conversationId });
      await expect(database().read.handovers.insert(again)).rejects.toMatchObject(conflict);
      expect(await database().read.handovers.openOf(row.conversationId ?? '')).toEqual(row);
      await database().read.handovers.save({ ...row, state: 'resolved' });
      await database().read.handovers.insert(again);
    });

    test("a worker's cases have no conversation and do not exclude each other", async () => {
      for (let n = 0; n < 2; n += 1) await database().read.handovers.insert(handover({ conversationId: null }));
    });

    test('the queue is by priority, then by wait, and for some lenders only', async () => {
      const lenderId = newId('lender');
      const urgent = handover({ lenderId, priority: 'urgent', createdAt: after(30) });
      const high = handover({ lenderId, priority: 'high', createdAt: after(20) });
      const early = handover({ lenderId, createdAt: after(10) });
      const late = handover({ lenderId, createdAt: after(40) });
      const claimed = handover({ lenderId, state: 'claimed', agentId: lenderId, claimedAt: noon });
      for (const row of [late, early, high, claimed, urgent]) await database().read.handovers.insert(row);
      expect(await database().read.handovers.waiting([lenderId])).toEqual([urgent, high, early, late]);
      expect(await database().read.handovers.waiting([])).toEqual([]);
      expect((await database().read.handovers.waiting()).length).toBeGreaterThanOrEqual(4);
      expect(await database().read.handovers.claimedBy(lenderId)).toEqual([claimed]);
      expect(await database().read.handovers.ofLoan(lenderId, 'NW-1')).toHaveLength(5);
    });

    test('an incident is raised once per key', async () => {
      const row = incident({ loanId: newId('loan') });
      expect(await database().read.incidents.raise(row)).toBe(true);
      expect(await database().read.incidents.raise({ ...row, id: newId('inc') })).toBe(false);
      const closed = incident({ closedAt: noon });
      await database().read.incidents.raise(closed);
      const open = await database().read.incidents.open();
      expect(open).toContainEqual(row);
      expect(open).not.toContainEqual(closed);
      expect(await database().read.incidents.ofLoan('northwind', row.loanId ?? '')).toEqual([row]);
    });

    test('an incident is closed once, and counted until then', async () => {
      const row = incident({ kind: 'hold_missing' });
      const counted = async () => (await database().read.incidents.openByKind()).get('hold_missing') ?? 0;
      const before = await counted();
      await database().read.incidents.raise(row);
      expect(await counted()).toBe(before + 1);
      expect(await database().read.incidents.close(row.id, noon)).toBe(true);
      expect(await database().read.incidents.close(row.id, after(1))).toBe(false);
      expect(await database().read.incidents.get(row.id)).toEqual({ ...row, closedAt: noon });
      expect(await counted()).toBe(before);
    });
  });

  describe('visits', () => {
    test('of 50 people for the last seat one has it', async () => {
      const { centreId } = visit();
      const booked = Array.from({ length: 50 }, () => database().read.visits.book(visit({ centreId })));
      const outcomes = await Promise.all(booked);
      expect(outcomes.filter((outcome) => outcome === 'booked')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'seat_taken')).toHaveLength(49);
      const taken = await database().read.visits.taken('northwind', centreId, noon);
      expect(taken).toEqual(new Map([[visit().startsAt.toISOString(), [1]]]));
      expect(await database().read.visits.taken('northwind', centreId, after(86_401))).toEqual(new Map());
    });

    test('a person has one open visit', async () => {
      const row = visit();
      expect(await database().read.visits.book(row)).toBe('booked');
      expect(await database().read.visits.book(visit({ personHash: row.personHash }))).toBe('has_visit');
      expect(await database().read.visits.openOf(row.personHash)).toEqual(row);
      expect(await database().read.visits.byReference(row.referenceHash)).toEqual(row);
      await database().read.visits.save({ ...row, state: 'cancelled' });
      expect(await database().read.visits.openOf(row.personHash)).toBeUndefined();
    });

    test('a visit moves to a free seat only, and a taken one leaves the transaction usable', async () => {
      const mine = visit();
      const other = visit({ centreId: mine.centreId, startsAt: after(90_000) });
      for (const row of [mine, other]) await database().read.visits.book(row);
      const seen = await database().transaction(async (stores) => {
        expect(await stores.visits.move({ ...mine, startsAt: other.startsAt })).toBe('seat_taken');
        return stores.visits.get(mine.id);
      });
      expect(seen).toEqual(mine);
      const moved = { ...mine, startsAt: other.startsAt, seat: 2, sequence: 1 };
      expect(await database().read.visits.move(moved)).toBe('moved');
      expect(await database().read.visits.get(mine.id)).toEqual({ ...moved, version: 2 });
      await expect(database().read.visits.move(moved)).rejects.toMatchObject(conflict);
    });
  });
}
