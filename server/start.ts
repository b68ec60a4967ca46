import { createServer } from 'node:http';
import { createApp } from './app.js';
import { compose, freeWhatWasHeld, startWorker } from './compose.js';
import { ConfigFault, readConfig } from './config.js';
import { createLog } from './log.js';

/** Starts the product: `--production` refuses whatever belongs to the sandbox. */
async function start(): Promise<void> {
  const config = readConfig({ production: process.argv.includes('--production') });
  const log = createLog(config.logLevel);
  const product = await compose(config, log);
  await freeWhatWasHeld(product);
  await product.services.releases.beginSweeps();
  await product.services.lateWork.begin();
  await product.retention.begin();
  const worker = startWorker(product);
  const server = createServer(createApp(product));
  product.directLine.attach(server);
  // An upgrade that nobody takes would hang.
  server.on('upgrade', (request, socket) => {
    if (!request.url?.startsWith('/directline/')) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const address = server.address();
  console.log(`product ready at http://localhost:${typeof address === 'object' ? address?.port : config.port}`);

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    server.close();
    product.directLine.close();
    server.closeIdleConnections();
    await worker.stop();
    product.stopFollowing();
    await product.shared.close();
    await product.database.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}

start().catch((thrown: unknown) => {
  if (thrown instanceof ConfigFault)
    console.error(`Liftline cannot start:\n${thrown.faults.map((fault) => `  ${fault}`).join('\n')}`);
  else console.error(thrown instanceof Error ? `Liftline cannot start: ${thrown.message}` : 'Liftline cannot start');
  process.exit(1);
});
