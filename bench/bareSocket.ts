import { createServer } from 'node:http';
import express from 'express';
import { type WebSocket, WebSocketServer } from 'ws';
import { readConfig } from '../server/config.js';

/** A line that is posted goes out on every open socket as it is: what a line of a chat cannot be quicker than. */
const { port, host } = readConfig({ production: false });
const open = new Set<WebSocket>();
const app = express();
app.post('/lines', express.json(), (request, response) => {
  for (const client of open) client.send(JSON.stringify(request.body));
  response.json({});
});
const server = createServer(app);
new WebSocketServer({ server }).on('connection', (client) => {
  open.add(client);
  client.on('close', () => open.delete(client));
});
server.listen(port, host, () => console.log(`bare socket server ready at http://${host}:${port}`));
process.on('SIGTERM', () => process.exit(0));
