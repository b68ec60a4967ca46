import { createServer } from 'node:http';
import { createApp } from '../server/app.js';
import { compose } from '../server/compose.js';
import { readConfig } from '../server/config.js';
import { createLog } from '../server/log.js';

/** The product, and beside it one address that says a line to all chats that are named: what an agent or news would do. */
const config = readConfig({ production: false });
const product = await compose({ ...config, clockUrl: undefined }, createLog('silent'));
const app = createApp(product);
const server = createServer((request, response) => {
  if (request.url !== '/bench/push') return app(request, response);
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { ids, text } = JSON.parse(Buffer.concat(chunks).toString()) as { ids: string[]; text: string };
    const line = { text, who: 'person', name: 'Amy' } as const;
    void Promise.all(ids.map((id) => product.directLine.push({ id, lenderId: 'northwind' }, [line]))).then(() =>
      response.end('{}'),
    );
  });
});
// A connection that closes just when a client takes it up again would be no figure of ours.
server.keepAliveTimeout = 300_000;
product.directLine.attach(server);
server.listen(config.port, config.host, () => console.log(`chat server ready at http://${config.host}:${config.port}`));
process.on('SIGTERM', () => process.exit(0));
