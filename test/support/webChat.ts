import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';

const bundle = resolve(import.meta.dirname, '../browser/web-chat/node_modules/botframework-webchat/dist/webchat.js');

/** Its 425 packages have a lock file of their own: `npm ci --prefix test/browser/web-chat` brings them. */
export const hasWebChat = existsSync(bundle);

const page = readFileSync(join(import.meta.dirname, '../browser/web-chat/page.html'));

export interface WebChatPage {
  readonly url: string;
  addressFor(productUrl: string, lender: string): string;
  stop(): Promise<void>;
}

/** Bot Framework Web Chat on a page of an origin of its own, as a lender's site has it. */
export async function serveWebChat(): Promise<WebChatPage> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/webchat.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? readFileSync(bundle) : page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    addressFor: (productUrl, lender) =>
      `${url}/?directLine=${encodeURIComponent(`${productUrl}/directline`)}&lender=${lender}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
