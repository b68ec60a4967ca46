import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { readConfig } from '../server/config.js';

/** A socket server that sends back whatever comes: what a message and its reply cannot be cheaper than. */
const { port, host } = readConfig({ production: false });
const server = createServer();
const sockets = new WebSocketServer({ server, maxPayload: 4096 });
sockets.on('connection', (client) => client.on('message', (data: Buffer) => client.send(data.toString())));
server.listen(port, host, () => console.log(`bare sockets ready at http://${host}:${port}`));
process.on('SIGTERM', () => process.exit(0));
