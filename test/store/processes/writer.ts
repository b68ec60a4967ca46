import { newId } from '../../../core/ids.js';
import { asProblem } from '../../../core/problem.js';
import { createDatabase } from '../../../store/database.js';
import { ledgerTransaction, noon } from '../rows.js';

/** Writes two-table transactions into a folder until it is killed, and says each key after its commit. */
const [dataDir = ''] = process.argv.slice(2);
try {
  const database = await createDatabase({ dataDir });
  console.log('open');
  for (;;) {
    const key = newId('key');
    await database.transaction(async (stores) => {
      await stores.ledger.post(ledgerTransaction({ key, attemptId: key }));
      await stores.inbox.receive({ source: 'test', eventId: key, type: 't', bodyHash: 'h', at: noon });
    });
    console.log(key);
  }
} catch (thrown) {
  console.log(asProblem(thrown).code);
  process.exitCode = 3;
}
