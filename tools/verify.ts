import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { shiftedClock } from '../core/clock.js';
import { Problem } from '../core/problem.js';
import { followClock } from '../server/clockFollower.js';
import { type Config, ConfigFault, readConfig } from '../server/config.js';
import type { Connections } from '../store/connections.js';
import { openEmbedded } from '../store/embedded.js';
import { visitEmbedded } from '../store/embeddedGuests.js';
import { checkMigrations } from '../store/migrations.js';
import { connectPostgresql } from '../store/postgresql.js';
import { storeProblem } from '../store/problems.js';
import { type Finding, verifyAtOneMoment } from './verification/verify.js';

/**
 * `npm run verify`: looks in a live database whether what must always hold does. `-- postgresql://…` or `-- FOLDER` says
 * which; else the one that the product is configured for. Ends with 0 where all holds, 1 where something is broken, 2
 * where it could not look.
 */
class CannotLook extends Error {}

const mostNamed = 5;

async function open(where: string): Promise<Connections> {
  if (/^postgres(ql)?:/.test(where)) return connectPostgresql(where, { most: 2, patient: true });
  if (!existsSync(join(where, 'database')))
    throw new CannotLook(`There is no database in ${where}: nothing has run there yet.`);
  try {
    return await openEmbedded(where);
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'store.folder_in_use') throw thrown;
    return visitEmbedded(where);
  }
}

async function worldsTime({ clockUrl }: Config): Promise<Date> {
  const clock = shiftedClock();
  if (clockUrl) (await followClock(clockUrl, clock))();
  return clock.now();
}

function print(findings: readonly Finding[]): void {
  for (const { number, title, looked, broken } of findings) {
    const named = broken.slice(0, mostNamed).join(', ') + (broken.length > mostNamed ? ', …' : '');
    const verdict = broken.length === 0 ? 'holds ' : 'BROKEN';
    console.log(`${String(number).padStart(3)}  ${verdict}  ${title} (${looked} looked at, ${broken.length} broken)`);
    if (named) console.log(`             ${named}`);
  }
  console.log('');
}

async function main(): Promise<number> {
  const config = readConfig({ production: false });
  const [asked] = process.argv.slice(2);
  const address = asked && !/^postgres(ql)?:/.test(asked) ? resolve(asked) : asked;
  const where = address ?? config.databaseUrl ?? join(config.dataDir, 'product');
  const connections = await open(where);
  try {
    await checkMigrations(connections);
    const folder = connections.engine === 'embedded' ? where : undefined;
    const world = { now: await worldsTime(config), lenders: config.lenders, folder };
    const findings = await verifyAtOneMoment(connections, world);
    print(findings);
    const broken = findings.filter((finding) => finding.broken.length > 0).length;
    console.log(broken === 0 ? 'All of it holds.' : `${broken} of ${findings.length} are broken.`);
    return broken === 0 ? 0 : 1;
  } finally {
    await connections.close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  'store.behind': 'The database has not had all migrations: start the product, or run the migrations, first.',
  'store.down': 'The database does not answer.',
};

const reasonOf = (problem: Problem): string =>
  reasons[problem.code] ??
  `${problem.code}: ${problem.cause instanceof Error ? problem.cause.message : problem.message}`;

try {
  process.exitCode = await main();
} catch (thrown) {
  const known = thrown instanceof CannotLook || thrown instanceof ConfigFault;
  console.error(known ? thrown.message : reasonOf(storeProblem(thrown)));
  process.exitCode = 2;
}
