import { createDatabase } from '../store/database.js';
import { asProblem } from '../core/problem.js';

/**
 * Brings a database's schema up to date: `node dist/tools/migrate.js postgresql://…`, or a folder of the embedded one.
 * The product does the same at its start; this is for a deployment that does it beforehand, under another account.
 */
const [where] = process.argv.slice(2);
if (!where) {
  console.error('say which database: postgresql://user@host/name, or the folder of an embedded one');
  process.exit(2);
}
try {
  const database = await createDatabase(/^postgres(ql)?:/.test(where) ? { databaseUrl: where } : { dataDir: where });
  await database.check();
  await database.close();
  console.log('the schema is up to date');
} catch (thrown) {
  const problem = asProblem(thrown);
  console.error(`${problem.code}: ${problem.cause instanceof Error ? problem.cause.message : problem.message}`);
  process.exit(1);
}
