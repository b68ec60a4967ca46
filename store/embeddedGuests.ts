import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import type { Connections } from './connections.js';
import { socketFolder } from './folderLock.js';

/** The engine as a guest has it: one message of PostgreSQL's protocol in, the bytes of its answer out. */
export type Exchange = (message: Buffer) => Promise<Buffer>;

/** Milliseconds that a guest may stay: everybody else waits for it. */
const longestStay = 30_000;
/** The name that PostgreSQL's clients expect in a folder of sockets. */
const socketName = '.s.PGSQL.5432';
const terminate = 0x58;

/**
 * Lets another process of the folder's owner look into the embedded database of this one, as `npm run verify` does: it
 * speaks PostgreSQL's protocol over a socket in the folder, which nobody else may open. `alone` keeps all others waiting
 * for as long as a guest stays.
 */
export async function receiveGuests(
  folder: string,
  alone: (visit: (exchange: Exchange) => Promise<void>) => Promise<void>,
): Promise<{ close(): Promise<void> }> {
  const path = join(socketFolder(folder), socketName);
  // Who holds the lock of the folder is alone in it: what is there was left by a process that was killed.
  rmSync(path, { force: true });
  const guests = new Set<Socket>();
  const server: Server = createServer((guest) => {
    guests.add(guest);
    guest.on('error', () => undefined).once('close', () => guests.delete(guest));
    alone((exchange) => stay(guest, exchange)).catch(() => guest.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  server.unref();
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const guest of guests) guest.destroy();
      }),
  };
}

/** Until the guest goes or its time is up. What it left open is rolled back. */
async function stay(guest: Socket, exchange: Exchange): Promise<void> {
  const limit = setTimeout(() => guest.destroy(), longestStay);
  try {
    for await (const message of messagesOf(guest)) {
      if (message[0] === terminate) break;
      guest.write(await exchange(message));
    }
  } catch {
    // It went in the middle of a message.
  } finally {
    clearTimeout(limit);
    guest.destroy();
    await exchange(simpleQuery('rollback'));
  }
}

/** Whole messages: the first has a length, those after it a kind and a length. */
async function* messagesOf(guest: Socket): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let kind = 0;
  for await (const chunk of guest as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= kind + 4 && rest.length >= kind + rest.readInt32BE(kind)) {
      const end = kind + rest.readInt32BE(kind);
      yield rest.subarray(0, end);
      rest = rest.subarray(end);
      kind = 1;
    }
  }
}

function simpleQuery(text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const message = Buffer.alloc(5 + body.length);
  message.write('Q');
  message.writeInt32BE(4 + body.length, 1);
  body.copy(message, 5);
  return message;
}

/** The embedded database of the process that runs on a folder, as its guest. Throws where there is none. */
export async function visitEmbedded(folder: string): Promise<Connections> {
  const client = new pg.Client({
    host: socketFolder(folder),
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 2 * longestStay,
  });
  client.on('error', () => undefined);
  await client.connect();
  return {
    engine: 'embedded',
    query: (config, values) => client.query(config as string, values),
    withClient: (work) => work(client, () => undefined),
    migrate: async () => undefined,
    close: () => client.end(),
  };
}
