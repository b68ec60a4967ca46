import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { chat, type Chatter } from '../support/chatter.js';
import { expectUnlockedFor, fallsDueAgain } from '../support/money.js';
import { asha, ben, cards, chitra } from '../support/people.js';
import { postgresInstalled } from '../support/postgres.js';
import { type Redis, redisInstalled, startRedis } from '../support/redis.js';
import { describeWith } from '../support/services.js';
import { type AnotherProduct, startTown, type Town, until } from '../support/town.js';
import { verify } from '../support/verify.js';
import { linkIn, payByLink } from '../support/writer.js';

type Who = typeof asha | typeof ben | typeof chitra;

/** From the greeting to a hold for news: a link that nobody has paid. Gives the link. */
async function toHold(town: Town, talk: Chatter, who: Who): Promise<string> {
  const codes = async (): Promise<number> =>
    (await town.messages(who.from)).filter(({ body }) => /\b\d{6}\b/.test(body)).length;
  const before = await codes();
  await talk.say('unlock');
  await talk.say(who.imei);
  await talk.say('yes');
  await talk.say(await town.passcode(who.from, before + 1));
  await talk.tap('pay');
  await talk.tap('overdue');
  await talk.tap('yes');
  return linkIn(await talk.hears(/\/pay\//));
}

const served = describeWith('PostgreSQL', postgresInstalled);

/** As far as the passcode, with a lender that is slow from then on: the answer to the passcode is to hold on. */
async function toOneMoment(town: Town, talk: Chatter, who: Who): Promise<void> {
  await talk.say('unlock');
  await talk.say(who.imei);
  await talk.say('yes');
  const code = await town.passcode(who.from);
  await town.fault({ party: 'loans', kind: 'slow', times: 20 });
  await talk.send(code);
  await talk.hears(/One moment/);
}

served('a chat in a hold whose process is killed, of a client that only looks now and then', () => {
  let town: Town;
  beforeAll(async () => {
    town = await startTown();
  }, 60_000);
  afterAll(() => town.stop());

  test('is looked after by another one', async () => {
    const other = await town.anotherProduct();
    const talk = await chat(town, asha.lender);
    await toOneMoment(town, talk, asha);
    await town.killProduct();
    await town.control('DELETE', '/faults');
    talk.goOnAt(other.url);
    await talk.hears(/89\.98 is overdue/);
    await other.kill();
    await town.startProduct();
  }, 120_000);

  test('is looked after when it is there again', async () => {
    const talk = await chat(town, ben.lender);
    await toOneMoment(town, talk, ben);
    await town.killProduct();
    await town.control('DELETE', '/faults');
    await town.startProduct();
    await talk.hears(/44\.99 is overdue/);
  }, 120_000);
});

/** What somebody typed at a secret question is hidden once the bot has heard it: who looks sooner still sees it. */
const heardOrNot = (text: string): string => text.replace(/^(?:\d{6,}|•+)$/, '•');

/** Everything that a page with an open stream sees. */
function streamOf(url: string, { id, token }: Chatter) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/directline/conversations/${id}/stream?t=${token}`);
  const texts: string[] = [];
  let cuts = 0;
  socket.on('message', (data: Buffer) => {
    const text = data.toString('utf8');
    if (text === '') return;
    const { activities } = JSON.parse(text) as { activities: { type: string; text?: string }[] };
    texts.push(...activities.filter(({ type }) => type === 'message').map((one) => one.text ?? ''));
  });
  socket.on('close', () => (cuts += 1));
  socket.on('error', () => undefined);
  return { texts, cuts: () => cuts, close: () => socket.close() };
}

const outages = [
  { what: 'is killed, and started again', begin: (redis: Redis) => redis.stop(), end: (redis: Redis) => redis.start() },
  {
    what: 'stands still with its connections open',
    begin: async (redis: Redis) => redis.freeze(),
    end: async (redis: Redis) => redis.thaw(),
  },
];

describeWith('PostgreSQL and Redis', postgresInstalled && redisInstalled)('two processes whose Redis goes away', () => {
  let redis: Redis;
  let town: Town;
  let other: AnotherProduct;
  beforeAll(async () => {
    redis = await startRedis();
    town = await startTown({ REDIS_URL: redis.url });
    other = await town.anotherProduct();
  }, 90_000);
  afterAll(async () => {
    redis.thaw();
    await town.stop();
    await redis.stop();
  });

  test.each(outages)(
    'and $what: an open page sees all of it once, whichever process says it',
    async ({ begin, end }) => {
      const paidBefore = (await town.control<{ overdue: number }>('GET', `/loans/${chitra.loan}`)).overdue === 0;
      if (paidBefore) await fallsDueAgain(town, chitra);
      // Its lines are written to one process, and its page has its stream from the other.
      const talk = await chat(town, chitra.lender);
      const page = streamOf(other.url, talk);
      const link = await toHold(town, talk, chitra);
      await until('the link on the page', () => page.texts.some((text) => text.includes('/pay/')));
      await begin(redis);
      await talk.say('what is an IMEI?');
      await payByLink(link, cards.pays);
      const isTold = (): boolean => /went through[^]*unlocked/.test(page.texts.join('\n'));
      await until('the news on the page', isTold, 60);
      await end(redis);
      await until('an answer through Redis again', async () => {
        await talk.say('help');
        await pause(500);
        return page.texts.length >= (await talk.lines()).length;
      });
      expect(page.texts.map(heardOrNot)).toEqual((await talk.lines()).map(({ text }) => heardOrNot(text)));
      expect(page.cuts()).toBe(0);
      page.close();
    },
    150_000,
  );

  test('and nothing is lost or done twice', async () => {
    await expectUnlockedFor(town, chitra, [chitra.overdue, chitra.overdue]);
    await verify(town);
    // Once an outage and process, for people wait; on a busy machine an answer may be two seconds late besides.
    const said = town.printed().match(/redis does not answer/g) ?? [];
    expect(said.length).toBeGreaterThanOrEqual(4);
    expect(said.length).toBeLessThan(20);
    expect(town.printed()).not.toMatch(/unhandled|uncaught/i);
  }, 60_000);
});
