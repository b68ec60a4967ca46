import { createServer } from 'node:http';
import { join } from 'node:path';
import express, { raw } from 'express';
import { readConfig } from '../server/config.js';
import { createGateway } from '../server/drivers.js';
import { openEmbedded } from '../store/embedded.js';
import { connectPostgresql } from '../store/postgresql.js';

/** An event's webhook that checks the same signature and inserts one row: what an acknowledged event cannot be cheaper than. */
const config = readConfig({ production: false });
const gateway = createGateway(config);
const connections = config.databaseUrl
  ? connectPostgresql(config.databaseUrl)
  : await openEmbedded(join(config.dataDir, 'bare'));
await connections.query({ text: 'create table if not exists bare (id text primary key, at timestamptz)' });

const app = express();
app.post('/payments/stripe', raw({ type: () => true, limit: '512kb' }), async (request, response) => {
  const event = gateway.readEvent(request.headers as Record<string, string | undefined>, request.body as Buffer);
  if (typeof event === 'string') return void response.status(403).end();
  const values = [event.id, new Date()];
  await connections.query({ text: 'insert into bare values ($1, $2) on conflict do nothing', values });
  response.status(200).json({ received: true });
});
const server = createServer(app);
server.listen(config.port, config.host, () => console.log(`bare inbox ready at http://${config.host}:${config.port}`));
process.on('SIGTERM', () => void connections.close().then(() => process.exit(0)));
