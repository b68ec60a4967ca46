import { createServer } from 'node:http';
import express from 'express';
import { signedOnly } from '../bot/signature.js';
import { readConfig } from '../server/config.js';

/** A voice webhook that checks the same signature over the same form, and always says the same: what a turn cannot be cheaper than. */
const { port, host, publicUrl, twilio } = readConfig({ production: false });
const document =
  '<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf speech" action="/voice/turn"><Say>To pay, press 1.</Say></Gather></Response>';

const app = express();
app.use('/voice', signedOnly({ ...twilio, publicUrl }), (_request, response) => {
  response.status(200).type('text/xml').send(document);
});
const server = createServer(app);
server.listen(port, host, () => console.log(`bare server ready at http://${host}:${port}`));
process.on('SIGTERM', () => process.exit(0));
