// Writes two-table transactions into a folder until it is killed, and says each key after its commit. It runs the
// compiled store, as the product does.
import { join } from 'node:path';

const compiled = (file) => import(join(import.meta.dirname, '..', '..', '..', 'dist', file));
const { newId } = await compiled('core/ids.js');
const { asProblem } = await compiled('core/problem.js');
const { createDatabase } = await compiled('store/database.js');

const [dataDir = ''] = process.argv.slice(2);
const at = new Date('2026-11-30T12:00:00Z');
const entries = [
  { account: 'gateway', minor: 8998, currency: 'GBP' },
  { account: 'loan', minor: -8998, currency: 'GBP' },
];
try {
  const database = await createDatabase({ dataDir });
  console.log('open');
  for (;;) {
    const key = newId('key');
    await database.transaction(async (stores) => {
      await stores.ledger.post({
        id: newId('led'),
        key,
        attemptId: key,
        lenderId: 'northwind',
        loanId: 'NW-1001',
        at,
        entries,
      });
      await stores.inbox.receive({ source: 'test', eventId: key, type: 't', bodyHash: 'h', at });
    });
    console.log(key);
  }
} catch (thrown) {
  console.log(asProblem(thrown).code);
  process.exitCode = 3;
}
