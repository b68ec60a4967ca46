import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../server/app.js';
import { compose, startWorker } from '../../server/compose.js';
import { readConfig } from '../../server/config.js';
import { createLog } from '../../server/log.js';
import { migratedAddress } from '../store/engines.js';
import { postgresInstalled } from '../support/postgres.js';
import { freePort } from '../support/services.js';
import { callForm, createTwilioRequests } from '../support/twilioRequests.js';

/** The whole product in this process on an empty database, with nobody at the other end of its outside calls. */
export async function startTrialProduct(settings: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'product-'));
  const [port, closed] = [await freePort(), await freePort()];
  const served = postgresInstalled && settings['DATABASE_URL'] === undefined;
  const database = served ? { DATABASE_URL: await migratedAddress() } : {};
  const env = { DATA_DIR: folder, PORT: String(port), SANDBOX_PORT: String(closed), ...database, ...settings };
  const product = await compose(readConfig({ production: false, env }), createLog('silent'));
  const worker = startWorker(product);
  const app = createApp(product);
  const server = createServer(app).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${port}`;
  const requests = createTwilioRequests({ baseUrl, publicUrl: product.config.publicUrl });

  /** Rings the first lender's line; each deed follows the document before it. Gives back what the caller was sent. */
  async function call(sid: string, ...deeds: Record<string, string>[]): Promise<string> {
    let { body } = await requests.send('/voice/incoming', callForm(sid, { CallStatus: 'ringing' }));
    for (const deed of deeds) {
      const action = /<Gather[^>]* action="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '';
      ({ body } = await requests.send(action.replace(product.config.publicUrl, ''), callForm(sid, deed)));
    }
    return body;
  }

  return {
    ...requests,
    product,
    app,
    baseUrl,
    call,
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await worker.stop();
      product.stopFollowing();
      await product.shared.close();
      await product.database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type TrialProduct = Awaited<ReturnType<typeof startTrialProduct>>;
