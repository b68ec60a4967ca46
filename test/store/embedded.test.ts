import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDatabase } from '../../store/database.js';
import { visitEmbedded } from '../../store/embeddedGuests.js';
import { lockFolder } from '../../store/folderLock.js';
import { conversation, noon } from './rows.js';

const inUse = { code: 'store.folder_in_use' };
let parent = '';
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'liftline-store-'));
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

interface Writer {
  readonly child: ChildProcessWithoutNullStreams;
  /** What it said so far; the keys of transactions that it saw committed. */
  readonly said: string[];
  /** Resolves when it said so many lines, or ended. */
  lines(count: number): Promise<void>;
  kill(): Promise<void>;
}

function startWriter(folder: string): Writer {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'processes', 'writer.mjs'), folder]);
  const said: string[] = [];
  let look = (): void => undefined;
  let ended = false;
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(line);
    look();
  });
  const end = new Promise<void>((resolve) => {
    child.once('close', () => {
      ended = true;
      look();
      resolve();
    });
  });
  return {
    child,
    said,
    lines: (count) =>
      new Promise((resolve) => {
        look = () => {
          if (said.length >= count || ended) resolve();
        };
        look();
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await end;
    },
  };
}

describe('the embedded database', () => {
  test('its folder is for one process and for its owner alone, and what was written is there the next time', async () => {
    const folder = join(parent, 'open to all');
    mkdirSync(folder, { mode: 0o755 });
    const first = await createDatabase({ dataDir: folder });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await expect(createDatabase({ dataDir: folder })).rejects.toMatchObject(inUse);
    const other = startWriter(folder);
    await other.lines(2);
    expect(other.said).toEqual(['store.folder_in_use']);

    const row = conversation();
    await first.read.conversations.insert(row);
    await first.close();
    const second = await createDatabase({ dataDir: folder });
    expect(await second.read.conversations.get(row.id)).toEqual(row);
    expect(second.engine).toBe('embedded');
    await second.close();
    await expect(second.read.conversations.get(row.id)).rejects.toMatchObject({ code: 'store.down' });
  });

  test('another process of its owner may look into it: all others wait, and what it leaves open is rolled back', async () => {
    const folder = join(parent, 'visited');
    const database = await createDatabase({ dataDir: folder });
    const row = conversation();
    await database.read.conversations.insert(row);
    const guest = await visitEmbedded(folder);
    const order: string[] = [];
    const waiting = database.read.conversations.get(row.id).then((found) => {
      order.push('the owner');
      return found;
    });
    await guest.withClient(async (client) => {
      await client.query('begin');
      expect((await client.query('select id from conversations')).rows).toEqual([{ id: row.id }]);
      await client.query('delete from conversations where $1::text is not null', ['long '.repeat(40_000)]);
      await expect(client.query('select nothing from nowhere')).rejects.toMatchObject({ code: '42P01' });
    });
    order.push('the guest');
    await guest.close();
    expect(await waiting).toEqual(row);
    expect(order).toEqual(['the guest', 'the owner']);
    expect(await database.read.conversations.get(row.id)).toEqual(row);
    const again = await visitEmbedded(folder);
    await database.close();
    await expect(again.query({ text: 'select 1' })).rejects.toThrow();
    await expect(visitEmbedded(folder)).rejects.toThrow();
  });

  test('a first start that was cut off is begun anew', async () => {
    const folder = join(parent, 'cut off');
    mkdirSync(join(folder, 'database'), { recursive: true });
    writeFileSync(join(folder, 'database', 'PG_VERSION'), '18\n');
    const database = await createDatabase({ dataDir: folder });
    await database.check();
    await database.close();
  });

  test('a killed process loses nothing that it saw committed, and its lock is taken over', async () => {
    const folder = join(parent, 'killed');
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const writer = startWriter(folder);
      await writer.lines(30 + 20 * round);
      await writer.kill();
      expect(writer.said[0]).toBe('open');
      acknowledged.push(...writer.said.slice(1));
    }
    expect(readdirSync(folder).some((name) => name.endsWith('.sock'))).toBe(true);
    const wanted = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
    const got = wanted.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(got).toHaveLength(1);
    await got[0]?.release();
    const database = await createDatabase({ dataDir: folder });
    expect(acknowledged.length).toBeGreaterThanOrEqual(140);
    for (const key of acknowledged) {
      expect(await database.read.ledger.byAttempt(key)).toHaveLength(1);
      const again = { source: 'test', eventId: key, type: 't', bodyHash: 'h', at: noon };
      expect(await database.read.inbox.receive(again)).toBe(false);
    }
    await database.close();
  }, 60_000);
});

describe('the lock on a folder', () => {
  test('of 20 that want a folder one gets it, again after it let go', async () => {
    const folder = join(parent, 'locked');
    for (let round = 0; round < 2; round += 1) {
      const wanted = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
      const got = wanted.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      expect(got).toHaveLength(1);
      for (const outcome of wanted) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(inUse);
      await got[0]?.release();
    }
  });

  test('a folder deep down can be locked too', async () => {
    const folder = join(parent, 'deep'.repeat(12), 'down'.repeat(12));
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject(inUse);
    await lock.release();
    await (await lockFolder(folder)).release();
  });
});
