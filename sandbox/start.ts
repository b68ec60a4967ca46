import { createServer } from 'node:http';
import { createApp } from './app.js';
import { readSandboxConfig } from './config.js';
import { lockFolder } from './folderLock.js';
import { createWorld } from './world.js';

/** Starts the outside world; ends by itself on SIGTERM or SIGINT. */
async function start(): Promise<void> {
  const config = readSandboxConfig();
  const unlock = await lockFolder(config.folder);
  const world = createWorld(config);
  const server = createServer(createApp(world));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  console.log(`sandbox ready at ${config.ownUrl}`);

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    server.close(() => {
      world.close();
      unlock();
      process.exit(0);
    });
    server.closeIdleConnections();
    // Streams and slow answers do not keep it: what was answered is on disk.
    setTimeout(() => server.closeAllConnections(), 1_000).unref();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

start().catch((error: unknown) => {
  console.error(`sandbox cannot start: ${error instanceof Error ? error.message : 'unknown error'}`);
  process.exit(1);
});
