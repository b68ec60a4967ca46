import { createServer } from 'node:http';
import { createApp } from './app.js';
import { compose, freeWhatWasHeld, startWorker } from './compose.js';
import { asProblem, type Problem } from '../core/problem.js';
import { type Config, ConfigFault, readConfig } from './config.js';
import { createLog } from './log.js';

/**
 * Milliseconds after which a connection with nothing to do is closed: later than a proxy closes its end (60 s with most), for
 * what is sent on one that is just being closed is lost.
 */
const idleMs = 75_000;

/** Starts the product: `--production` refuses whatever belongs to the sandbox. */
async function start(): Promise<void> {
  const config = readConfig({ production: process.argv.includes('--production') });
  const log = createLog(config.logLevel);
  const product = await compose(config, log).catch((thrown: unknown) => {
    throw noDatabase(config, asProblem(thrown)) ?? thrown;
  });
  await freeWhatWasHeld(product);
  await product.services.releases.beginSweeps();
  await product.services.lateWork.begin();
  await product.retention.begin();
  const worker = startWorker(product);
  const server = createServer(createApp(product));
  server.keepAliveTimeout = idleMs;
  product.directLine.attach(server);
  // An upgrade that nobody takes would hang.
  server.on('upgrade', (request, socket) => {
    if (!request.url?.startsWith('/directline/')) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new ConfigFault([cannotListen(config, error)])));
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

function cannotListen({ host, port }: Config, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return `PORT: another process listens at ${host}:${port}`;
  if (code === 'EACCES') return `PORT: this user may not listen at ${host}:${port}`;
  return `HOST: cannot listen at ${host}:${port} (${code ?? message})`;
}

/** The server's own words hold no password, unlike the address. */
function noDatabase({ databaseUrl }: Config, { code, cause }: Problem): ConfigFault | undefined {
  if (databaseUrl === undefined || (code !== 'store.down' && code !== 'store.failed')) return undefined;
  const said = cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : '') : '';
  return new ConfigFault([`DATABASE_URL: the database cannot be used${said ? ` (${said})` : ''}`]);
}

start().catch((thrown: unknown) => {
  if (thrown instanceof ConfigFault)
    console.error(`Liftline cannot start:\n${thrown.faults.map((fault) => `  ${fault}`).join('\n')}`);
  else console.error(thrown instanceof Error ? `Liftline cannot start: ${thrown.message}` : 'Liftline cannot start');
  process.exit(1);
});
