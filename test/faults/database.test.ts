import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addressOf, administer, type PostgresServer, startPostgres } from '../../tools/trialPostgres.js';
import { chat, type Chatter } from '../support/chatter.js';
import { account, type Customer, howMuch, proves, reach, yesOrNo } from '../support/customer.js';
import { expectUnlockedFor } from '../support/money.js';
import { asha, ben, cards, chitra, dinesh } from '../support/people.js';
import { postgresInstalled } from '../support/postgres.js';
import { describeWith } from '../support/services.js';
import { startTown, type Town, until } from '../support/town.js';
import { verify } from '../support/verify.js';
import { type Writer, writerOf } from '../support/writer.js';

/** A database that goes away while people are in the middle of something, and comes back. Nothing else is wrong. */
const outages = [
  {
    what: 'stands still with its connections open',
    // Longer than a statement is waited for: the product has given up its connections by then.
    seconds: 20,
    begin: (server: PostgresServer) => server.freeze(),
    end: (server: PostgresServer) => server.thaw(),
  },
  {
    what: 'is killed, and started again',
    seconds: 12,
    begin: (server: PostgresServer) => server.kill(),
    end: (server: PostgresServer) => server.restart(),
  },
];

/** What nobody may ever hear. */
const noise = /error|exception|undefined|null|\[object|stack|application/i;

describeWith('PostgreSQL', postgresInstalled).each(outages)('a database that $what', ({ seconds, begin, end }) => {
  let server: PostgresServer;
  let town: Town;
  let caller: Customer;
  let payer: Customer;
  let waiting: Customer;
  let chatter: Chatter;
  let writer: Writer;
  let answer: Promise<string>;

  beforeAll(async () => {
    server = await startPostgres();
    await administer(server.port, 'create database town');
    town = await startTown({ DATABASE_URL: addressOf(server.port, 'town') });
    [caller, payer, waiting] = await Promise.all([
      toAccount('voice', asha),
      toAgreed('voice', ben),
      toAgreed('web', chitra),
    ]);
    chatter = await chat(town, 'northwind');
    writer = writerOf(town, dinesh.from, dinesh.line);
  }, 120_000);
  afterAll(async () => {
    await town.stop();
    server.stop();
  });

  async function toAccount(channel: 'voice' | 'web', who: typeof asha | typeof ben | typeof chitra): Promise<Customer> {
    const customer = await reach(town, channel, who);
    await proves(town, customer, who, /overdue/);
    return customer;
  }

  async function toAgreed(channel: 'voice' | 'web', who: typeof ben | typeof chitra): Promise<Customer> {
    const customer = await toAccount(channel, who);
    await customer.chooses(account.pay, /./);
    await customer.chooses(howMuch.overdue, /./);
    await customer.chooses(yesOrNo.yes, /\/pay\/|card/);
    return customer;
  }

  const answerOf = async (path: string): Promise<Response> =>
    fetch(town.productUrl + path, { signal: AbortSignal.timeout(30_000), headers: { accept: 'text/html' } });
  const isReady = async (): Promise<boolean> => (await answerOf('/readyz')).ok;

  test('while it is away everybody is told, in time', async () => {
    await payer.pays(cards.pays);
    await waiting.pays(cards.pays);
    await chatter.send('why is it locked?');
    begin(server);
    const began = performance.now();
    const [ready, metrics] = await Promise.all([answerOf('/readyz'), answerOf('/metrics')]);
    expect(ready.status).toBe(503);
    expect(await metrics.text()).toMatch(/^liftline_database_up 0$/m);
    const page = answerOf('/pay/some-token').then((answer) => answer.text());
    const heardBefore = (await caller.wasTold()).length;
    const key = caller.chooses(account.status, /payment plan/);
    // Nothing is asked of the caller before it is known what became of it, and no air is dead for long.
    const heard = until('a word to the caller', async () => (await caller.wasTold())[heardBefore], 25);
    expect(await Promise.all([heard, writer.say('hello'), page])).toEqual([
      expect.stringMatching(/One moment|something went wrong on our side/),
      expect.stringMatching(/something went wrong on our side/),
      expect.stringMatching(/<p role="alert">Sorry, something went wrong/),
    ]);
    answer = key;
    answer.catch(() => undefined);
    await pause(Math.max(0, seconds * 1000 - (performance.now() - began)));
  }, 60_000);

  test('when it is back all goes on by itself', async () => {
    end(server);
    await until('readiness', isReady);
    await answer;
    await caller.chooses(account.pay, /whole balance/);
    expect((await caller.wasTold()).join('\n')).not.toMatch(noise);
    expect(await writer.say('hello')).toMatch(/Bharat EMI/);
    await chatter.hears(/screen say/);
    for (const customer of [payer, waiting]) await customer.hears(/went through[^]*unlocked/, 60);
    await expectUnlockedFor(town, ben, [ben.overdue]);
    await expectUnlockedFor(town, chitra, [chitra.overdue]);
  }, 120_000);

  test('some seconds of it nobody notices', async () => {
    const heardBefore = (await caller.wasTold()).length;
    begin(server);
    const answers = Promise.all([caller.chooses(howMuch.overdue, /press 1/), writer.say('unlock')]);
    await pause(2000);
    end(server);
    expect(await answers).toEqual([expect.stringMatching(/89 pounds and 98 pence/), expect.stringMatching(/IMEI/)]);
    expect((await caller.wasTold()).slice(heardBefore)).toHaveLength(1);
  }, 60_000);

  test('and nothing is lost or done twice', async () => {
    await until('no work left', async () => {
      const { tasks } = (await (await answerOf('/readyz')).json()) as { tasks: { due: number } };
      return tasks.due === 0;
    });
    await verify(town);
    expect(town.printed()).not.toMatch(/unhandled|uncaught/i);
  }, 60_000);
});
