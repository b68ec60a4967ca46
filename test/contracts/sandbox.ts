import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import { jsonErrors } from '../../sandbox/parties/bearer.js';
import { readSandboxConfig } from '../../sandbox/config.js';
import { createLenders } from '../../sandbox/lenders.js';
import { createWorld, type World } from '../../sandbox/world.js';

export interface Delivered {
  readonly path: string;
  readonly headers: Record<string, string | undefined>;
  readonly body: Buffer;
}

/** The outside world in this process, on a real port, with an ear where the product would be. */
export interface TestWorld {
  readonly world: World;
  readonly url: string;
  readonly delivered: Delivered[];
  /** The first delivery of this kind, waited for if it has not come. */
  arrival(fits: (delivery: Delivered) => boolean): Promise<Delivered>;
  fault(party: 'loans' | 'locks' | 'stripe', kind: string, where?: string, times?: number): void;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

async function listen(app: express.Express) {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

function ear(delivered: Delivered[]): express.Express {
  const app = express();
  app.use(express.raw({ type: '*/*' }));
  app.post('/{*path}', (request, response) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    delivered.push({ path: request.path, headers, body: request.body as Buffer });
    response.sendStatus(200);
  });
  return app;
}

/** Opens a world on an empty folder. `mount` adds parties beyond the lenders'. */
export async function openTestWorld(mount?: (world: World, app: express.Express) => void): Promise<TestWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'world-'));
  const delivered: Delivered[] = [];
  const product = await listen(ear(delivered));
  const config = { ...readSandboxConfig({ DATA_DIR: folder, PUBLIC_URL: product.url }) };
  const world = createWorld(config);
  const onTheWay = new Set<Promise<unknown>>();
  const fetchProduct = world.fetchProduct.bind(world);
  world.fetchProduct = (path, init) => {
    const call = fetchProduct(path, init);
    onTheWay.add(call);
    return call;
  };
  const app = express();
  const lenders = createLenders(world);
  app.use('/sandbox', lenders.controls);
  mount?.(world, app);
  app.use(lenders.router, jsonErrors);
  const sandbox = await listen(app);
  config.ownUrl = sandbox.url;
  return {
    world,
    url: sandbox.url,
    delivered,
    async arrival(fits) {
      for (const end = performance.now() + 30_000; performance.now() < end; await pause(10)) {
        const found = delivered.find(fits);
        if (found) return found;
      }
      throw new Error('nothing of the kind was delivered');
    },
    fault: (party, kind, where, times = 1) =>
      world.faults.add({ party, kind, times, ...(where === undefined ? {} : { where }) }),
    async control(method, path, body) {
      const sent =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      return (await fetch(`${sandbox.url}/sandbox${path}`, { method, ...sent })).json();
    },
    async close() {
      await sandbox.close();
      world.clock.close();
      await Promise.allSettled(onTheWay);
      await setImmediate();
      world.close();
      await product.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
