import { beforeAll, expect, test } from '@jest/globals';
import { newId } from '../../core/ids.js';
import { createDatabase } from '../../store/database.js';
import { openPostgres, type Postgres, postgresInstalled } from '../support/postgres.js';
import { describeWith, freePort } from '../support/services.js';
import { conversation, noon } from './rows.js';

describeWith('PostgreSQL', postgresInstalled)('the served database', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await openPostgres();
  }, 60_000);

  test('a server that is not there is told as down, and that nothing happened', async () => {
    const databaseUrl = `postgresql://nobody@127.0.0.1:${await freePort()}/none`;
    await expect(createDatabase({ databaseUrl })).rejects.toMatchObject({
      code: 'store.down',
      retry: 'later',
      ambiguous: false,
    });
  });

  test('four processes that start at once on an empty database agree', async () => {
    const databaseUrl = await server.newDatabase();
    const opened = await Promise.all(Array.from({ length: 4 }, () => createDatabase({ databaseUrl })));
    for (const database of opened) await database.check();
    for (const database of opened) await database.close();
  });

  test('connections that are cut fail what is under way and are replaced', async () => {
    const database = await createDatabase({ databaseUrl: await server.newDatabase() });
    const row = conversation();
    const cut = database.transaction(async (stores) => {
      await stores.conversations.insert(row);
      await server.cutConnections();
      await stores.conversations.get(row.id);
    });
    await expect(cut).rejects.toMatchObject({ code: 'store.down', retry: 'later' });
    expect(await database.read.conversations.get(row.id)).toBeUndefined();
    await database.read.conversations.insert(row);
    await database.close();
  });

  test('processes share tasks: each is done once', async () => {
    const databaseUrl = await server.newDatabase();
    const processes = await Promise.all(Array.from({ length: 4 }, () => createDatabase({ databaseUrl })));
    const kind = newId('kind');
    await processes[0]?.transaction(async ({ tasks }) => {
      for (let index = 0; index < 200; index += 1) await tasks.enqueue({ kind, payload: { index }, runAt: noon });
    });
    const done = await Promise.all(
      processes.map(async ({ read }) => {
        const mine: unknown[] = [];
        for (let [task] = await read.tasks.claim(noon, 60, 1); task; [task] = await read.tasks.claim(noon, 60, 1))
          if (await read.tasks.complete(task, noon)) mine.push(task.payload['index']);
        return mine;
      }),
    );
    expect(done.flat().toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 200 }, (_, n) => n));
    for (const database of processes) await database.close();
  });

  test('two transactions that wait for each other: one is told to try again', async () => {
    const database = await createDatabase({ databaseUrl: await server.newDatabase() });
    const rows = [conversation(), conversation()];
    for (const row of rows) await database.read.conversations.insert(row);
    let arrived = 0;
    let bothHere = (): void => undefined;
    const together = new Promise<void>((resolve) => {
      bothHere = resolve;
    });
    const crossing = (order: readonly (typeof rows)[number][]): Promise<void> =>
      database.transaction(async (stores) => {
        for (const row of order) {
          await stores.conversations.save(row);
          arrived += 1;
          if (arrived === 2) bothHere();
          await together;
        }
      });
    const outcomes = await Promise.allSettled([crossing(rows), crossing(rows.toReversed())]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'store.conflict', retry: 'again' },
    });
    await database.close();
  });
});
