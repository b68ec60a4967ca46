import { appendFileSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { createFaults } from '../../../sandbox/faults.js';
import { lockFolder } from '../../../sandbox/folderLock.js';
import { type Journal, openJournal } from '../../../sandbox/journal.js';
import { createWorldClock } from '../../../sandbox/worldClock.js';

const open: Journal[] = [];
const fresh = (): string => mkdtempSync(join(tmpdir(), 'journal-'));
const openAt = (folder: string): Journal => {
  const journal = openJournal(folder);
  open.push(journal);
  return journal;
};

afterEach(() => {
  for (const journal of open.splice(0)) journal.close();
});

test('a line that a kill cut off is left out, and what was before it stays', () => {
  const folder = fresh();
  openAt(folder).table<number>('numbers').put('one', 1);
  appendFileSync(join(folder, 'journal.jsonl'), '[{"table":"numbers","id":"two","val');
  expect(openAt(folder).table<number>('numbers').all()).toEqual([1]);
});

test('several changes are one line, so that none or all of them survive', () => {
  const folder = fresh();
  const journal = openAt(folder);
  const before = readFileSync(join(folder, 'journal.jsonl'), 'utf8').length;
  journal.atomically(() => {
    journal.table('a').put('x', 1);
    journal.table('b').put('y', 2);
    expect(readFileSync(join(folder, 'journal.jsonl'), 'utf8')).toHaveLength(before);
  });
  expect(readFileSync(join(folder, 'journal.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1);
});

test('a value that is changed after it was read does not change the table', () => {
  const table = openAt(fresh()).table<{ list: number[] }>('rows');
  table.put('r', { list: [1] });
  table.get('r')?.list.push(2);
  expect(table.get('r')).toEqual({ list: [1] });
});

test('ids go on after a reset and after a restart', () => {
  const folder = fresh();
  const first = openAt(folder);
  expect(first.next('CH')).toBe('CH00000001');
  first.reset();
  expect(first.next('CH')).toBe('CH00000002');
  expect(openAt(folder).next('CH')).toBe('CH00000003');
});

test('the folder is for its owner alone, and for one process', async () => {
  const folder = fresh();
  const unlock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow('in use by another sandbox process');
  unlock();
  openAt(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('a folder that is too deep for a socket is locked too', async () => {
  const folder = join(fresh(), 'd'.repeat(90));
  const unlock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow('in use');
  unlock();
});

test.each(['', 'yesterday', '-PT1H', 'P1Z'])('time does not go by %p', (duration) => {
  const clock = createWorldClock(openAt(fresh()));
  expect(() => clock.advance(duration)).toThrow(RangeError);
  clock.close();
});

test('moving time runs what is due in its order, each at its own moment, and keeps the shift', () => {
  const folder = fresh();
  const journal = openAt(folder);
  const clock = createWorldClock(journal);
  const start = clock.now().getTime();
  const seen: string[] = [];
  const note = (name: string) => () => {
    seen.push(`${name} ${Math.round((clock.now().getTime() - start) / 3_600_000)}h`);
  };
  clock.at(new Date(start + 2 * 3_600_000), 'b', note('b'));
  clock.at(new Date(start + 3_600_000), 'a', () => {
    note('a')();
    clock.at(new Date(clock.now().getTime() + 3_600_000 / 2), 'c', note('c'));
  });
  clock.at(new Date(start + 99 * 3_600_000), 'later', note('later'));
  clock.at(new Date(start + 3_600_000), 'never', note('never'));
  clock.cancel('never');
  clock.advance('PT25H');
  expect(seen).toEqual(['a 1h', 'c 2h', 'b 2h']);
  clock.close();
  const again = createWorldClock(journal);
  expect(again.now().getTime() - start).toBeGreaterThanOrEqual(25 * 3_600_000);
  again.close();
});

test('a fault counts matching calls only, and outlives a restart', () => {
  const folder = fresh();
  const faults = createFaults(openAt(folder));
  faults.add({ party: 'loans', kind: 'down', times: 2, where: 'POST /loans/NW' });
  const down = ['down'];
  expect(faults.take('loans', 'GET', '/loans/NW-1', down)).toBeUndefined();
  expect(faults.take('locks', 'POST', '/loans/NW-1', down)).toBeUndefined();
  expect(faults.take('loans', 'POST', '/loans/CS-1', down)).toBeUndefined();
  expect(faults.take('loans', 'POST', '/loans/NW-1', ['slow'])).toBeUndefined();
  expect(faults.take('loans', 'POST', '/loans/NW-1', down)).toMatchObject({ kind: 'down' });
  const again = createFaults(openAt(folder));
  expect(again.all()).toHaveLength(1);
  expect(again.take('loans', 'POST', '/loans/NW-1', down)).toBeDefined();
  expect(again.take('loans', 'POST', '/loans/NW-1', down)).toBeUndefined();
});
