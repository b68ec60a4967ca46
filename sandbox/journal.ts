import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** Rows of one kind, kept on disk. Values are copied on the way in and out. */
export interface Table<T> {
  get(id: string): T | undefined;
  /** Oldest first. */
  all(): T[];
  /** On disk when it returns. */
  put(id: string, value: T): void;
  remove(id: string): void;
}

/** The sandbox's memory: what it has answered for is on disk before the answer. */
export interface Journal {
  table<T>(name: string): Table<T>;
  /** An id that was never given before and never will be, such as CH00000001; a reset keeps the count. */
  next(prefix: string): string;
  /** Several changes as one: after a kill either all of them are there or none. */
  atomically<T>(run: () => T): T;
  /** Empties the tables and keeps the counters. */
  reset(): void;
  close(): void;
}

type Change =
  | { table: string; id: string; value: unknown }
  | { table: string; id: string }
  | { counter: string; count: number }
  | { reset: true };

interface Memory {
  tables: Map<string, Map<string, unknown>>;
  counters: Map<string, number>;
}

function tableOf(memory: Memory, name: string): Map<string, unknown> {
  let table = memory.tables.get(name);
  if (!table) memory.tables.set(name, (table = new Map()));
  return table;
}

function apply(memory: Memory, change: Change): void {
  if ('reset' in change) memory.tables.clear();
  else if ('counter' in change) memory.counters.set(change.counter, change.count);
  else if ('value' in change) tableOf(memory, change.table).set(change.id, change.value);
  else tableOf(memory, change.table).delete(change.id);
}

function replay(file: string): Memory {
  const memory: Memory = { tables: new Map(), counters: new Map() };
  if (!existsSync(file)) return memory;
  const lines = readFileSync(file, 'utf8').split('\n');
  // What follows the last line end was cut off by a kill, before its answer was given.
  lines.pop();
  for (const line of lines) for (const change of JSON.parse(line) as Change[]) apply(memory, change);
  return memory;
}

function compact(file: string, memory: Memory): void {
  const lines: string[] = [];
  for (const [counter, count] of memory.counters) lines.push(JSON.stringify([{ counter, count }]));
  for (const [table, rows] of memory.tables) {
    for (const [id, value] of rows) lines.push(JSON.stringify([{ table, id, value }]));
  }
  const fresh = `${file}.new`;
  writeFileSync(fresh, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  const handle = openSync(fresh, 'r+');
  fsyncSync(handle);
  closeSync(handle);
  renameSync(fresh, file);
}

/** Opens the state in a folder, which is made when it is missing. One process at a time: hold `lockFolder` before. */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const file = join(folder, 'journal.jsonl');
  const memory = replay(file);
  compact(file, memory);
  const handle = openSync(file, 'a', 0o600);
  let batch: Change[] | undefined;

  const append = (changes: Change[]): void => {
    if (changes.length === 0) return;
    const line = Buffer.from(`${JSON.stringify(changes)}\n`);
    for (let done = 0; done < line.length; ) done += writeSync(handle, line, done);
  };
  const record = (change: Change): void => {
    if (batch) batch.push(change);
    else append([change]);
    apply(memory, change);
  };

  return {
    table<T>(name: string): Table<T> {
      return {
        get: (id) => structuredClone(tableOf(memory, name).get(id)) as T | undefined,
        all: () => structuredClone([...tableOf(memory, name).values()]) as T[],
        put: (id, value) => record({ table: name, id, value: structuredClone(value) }),
        remove: (id) => {
          if (tableOf(memory, name).has(id)) record({ table: name, id });
        },
      };
    },
    next(prefix) {
      const count = (memory.counters.get(prefix) ?? 0) + 1;
      record({ counter: prefix, count });
      return `${prefix}${String(count).padStart(8, '0')}`;
    },
    atomically(run) {
      if (batch) return run();
      const mine: Change[] = (batch = []);
      try {
        return run();
      } finally {
        batch = undefined;
        append(mine);
      }
    },
    reset: () => record({ reset: true }),
    close: () => closeSync(handle),
  };
}
