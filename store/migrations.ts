import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { Problem } from '../core/problem.js';
import type { Connections, QueryRunner } from './connections.js';
import { projectFile } from './projectFile.js';

const migrationsFolder = projectFile('store', 'migrations');
/** Any number of ours: the key of the advisory lock under which one process at a time migrates. */
const lockKey = 7305517;

/** Brings the schema up to date. Safe to call again, and from several processes at once. */
export async function migrateSchema(connections: Connections): Promise<void> {
  await connections.migrate(async (client) => {
    try {
      await client.query('select pg_advisory_lock($1)', [lockKey]);
      await migrate(drizzle(client as never), { migrationsFolder });
    } finally {
      // The end of the connection frees it too.
      await client.query('select pg_advisory_unlock($1)', [lockKey]).catch(() => undefined);
    }
  });
}

/** One hash a migration, oldest first: together they name the schema. */
export const migrationHashes = (): string[] => readMigrationFiles({ migrationsFolder }).map(({ hash }) => hash);

/** Throws `store.behind` where this code has a migration that the database has not. */
export async function checkMigrations(connections: QueryRunner): Promise<void> {
  const newest = readMigrationFiles({ migrationsFolder }).at(-1)?.folderMillis ?? 0;
  const { rows } = await connections.query({ text: 'select max(created_at) as at from drizzle.__drizzle_migrations' });
  if (Number((rows[0] as { at: string | null }).at ?? 0) < newest)
    throw new Problem('store.behind', { message: 'the database has not had all migrations' });
}
