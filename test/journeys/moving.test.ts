import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chat, type Chatter } from '../support/chatter.js';
import { type Caller, called } from '../support/caller.js';
import { asha, ben, cards, chitra, dinesh, farid, grace, luis } from '../support/people.js';
import { provedCall } from '../support/proving.js';
import { startTown, type Town, until } from '../support/town.js';
import { linkIn, payByLink, type Writer, writerOf } from '../support/writer.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterAll(() => town.stop());

type Owner = { readonly from: string; readonly line: string; readonly imei: string; readonly lender: string };

const isCode = /\b\d{6}\b/;
const stateOf = async (imei: string) => (await town.control<{ state: string }>('GET', `/devices/${imei}`)).state;
const textsTo = async (number: string) => (await town.messages(number)).filter(({ channel }) => channel === 'sms');
const codes = async (number: string) => (await textsTo(number)).filter(({ body }) => isCode.test(body)).length;

/** The link into the chat that came as a text. */
const linkTo = (number: string): Promise<string> =>
  until(`the link for ${number}`, async () => {
    const bodies = (await textsTo(number)).map(({ body }) => body);
    return /https?:\/\/\S+\/continue\/[\w-]+/.exec(bodies.findLast((body) => body.includes('/continue/')) ?? '')?.[0];
  });

/** What a browser does with the page's button. */
async function press(link: string, to: 'chat' | 'whatsapp', visit?: string): Promise<Response> {
  const shown = await (await fetch(link)).text();
  const hidden = /name="visit" value="([\w-]+)"/.exec(shown)?.[1] ?? '';
  return fetch(link, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ to, visit: visit ?? hidden }) });
}

const tokenIn = (answer: Response): string => {
  const token = /#t=(.+)$/.exec(answer.headers.get('location') ?? '')?.[1];
  if (answer.status !== 303 || !token) throw new Error(`not let into a chat: ${answer.status}`);
  return token;
};

async function proved(talk: Chatter | Writer, who: Owner): Promise<string> {
  const before = await codes(who.from);
  await talk.say('unlock');
  await talk.say(who.imei);
  await talk.say('yes');
  return talk.say(await town.passcode(who.from, before + 1));
}

/** What WhatsApp offers to send, and to whom, behind a wa.me link. */
function prefilled(text: string): { to: string; words: string } {
  const url = /https:\/\/wa\.me\/\S+/.exec(text)?.[0] ?? '';
  const { pathname, searchParams } = new URL(url);
  return { to: `+${pathname.slice(1)}`, words: searchParams.get('text') ?? '' };
}

describe('from a call into the web chat', () => {
  let call: Caller;
  let link = '';

  test('the key sends a link to the number on file; opening it spends nothing', async () => {
    call = await provedCall(town, asha);
    expect(call.lately()).toMatch(/To pay, press 1.*A service centre, 4. To go on in a chat, 5/s);
    expect(await call.press('5')).toMatch(/sent a link to the number on file/);
    link = await linkTo(asha.from);
    for (let n = 0; n < 3; n += 1) {
      const shown = await fetch(link);
      expect([shown.status, shown.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
      const page = await shown.text();
      expect(page).toMatch(/Northwind Mobile Finance.*Continue here.*Continue in WhatsApp/s);
      expect(page).not.toMatch(/89\.98|Asha|<script/);
    }
    expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);
  }, 60_000);

  test('“continue here” leads on with what was proved; the chat ends with an unlocked phone', async () => {
    const answer = await press(link, 'chat', 'v'.repeat(32));
    const chatter = await chat(town, asha.lender, tokenIn(answer));
    expect(await chatter.lately()).toMatch(/go on from your call.*£89\.98 is overdue.*What would you like to do/s);
    // The button was pressed twice: the same chat, and nobody else’s.
    const again = await press(link, 'chat', 'v'.repeat(32));
    expect((await chat(town, asha.lender, tokenIn(again))).id).toBe(chatter.id);
    for (const other of [await press(link, 'chat'), await press(link, 'whatsapp'), await fetch(link)])
      expect(other.status).toBe(410);
    // The call is still there, and hears of it.
    expect(await call.press('3')).toMatch(/also open in a web chat/);
    await call.hangUp();
    await chatter.say('pay');
    await chatter.say('overdue');
    await payByLink(linkIn(await chatter.say('yes')), cards.pays);
    await chatter.hears(/Your phone is unlocked/i, 40);
    expect(await stateOf(asha.imei)).toBe('unlocked');
  }, 90_000);

  test('a link opens nothing after ten minutes; rubbish opens nothing', async () => {
    const other = await provedCall(town, chitra);
    await other.press('5');
    const late = await linkTo(chitra.from);
    await town.advance('PT11M');
    expect((await press(late, 'chat')).status).toBe(410);
    expect((await press(late, 'whatsapp')).status).toBe(410);
    for (const path of ['x', '%00', `${'a'.repeat(32)}`, '..%2Fchat'])
      expect((await fetch(`${town.productUrl}/continue/${path}`, { method: 'POST' })).status).toBe(404);
    await other.hangUp();
  }, 60_000);
});

describe('to WhatsApp', () => {
  test('from the web chat by a code that works once, and the chat is told', async () => {
    const chatter = await chat(town, ben.lender);
    expect(await proved(chatter, ben)).toMatch(/£44\.99 is overdue/);
    const { to, words } = prefilled(await chatter.say('whatsapp'));
    expect(to).toBe(ben.line);
    expect(words).toMatch(/^Please go on with me here\. LL-[\w-]{32}$/);
    // Somebody at another lender’s number, and by text, cannot use it.
    expect(await writerOf(town, '+447700900951', chitra.line).say(words)).toMatch(/does not work any more/);
    expect(await writerOf(town, '+447700900952', ben.line, 'sms').say(words)).toMatch(/does not work any more/);
    // A sender without a number: what was proved goes along, and codes still go to the number on file.
    const person = writerOf(town, 'GB.k3yUser', ben.line);
    expect(await person.say(words)).toMatch(/go on from the web chat.*£44\.99 is overdue/s);
    await chatter.hears(/just opened on WhatsApp too.*ask for a person/s);
    expect(await writerOf(town, '+447700900953', ben.line).say(words)).toMatch(/does not work any more/);
    await person.tap('pay');
    await person.tap('overdue');
    await payByLink(linkIn(await person.tap('yes')), cards.pays);
    await person.hears(/Your phone is unlocked/i, 40);
    expect(town.printed()).not.toContain('LL-');
  }, 90_000);

  test('from a call, by the page behind the text', async () => {
    const call = await provedCall(town, farid);
    await call.press('5');
    const link = await linkTo(farid.from);
    const onward = await press(link, 'whatsapp');
    const { to, words } = prefilled(onward.headers.get('location') ?? '');
    expect([onward.status, to]).toEqual([303, farid.line]);
    expect((await press(link, 'chat')).status).toBe(410);
    expect(await writerOf(town, farid.from, farid.line).say(words)).toMatch(/go on from your call.*£120/s);
    await call.hangUp();
  }, 60_000);
});

describe('from WhatsApp into the web chat', () => {
  test('by a link that is written there, and WhatsApp is told', async () => {
    const person = writerOf(town, grace.from, grace.line);
    await person.say('hello');
    expect(await proved(person, grace)).toMatch(/LKR\s9,900\.00 is overdue/);
    const link = /https?:\/\/\S+\/continue\/[\w-]+/.exec(await person.say('web chat'))?.[0] ?? '';
    const chatter = await chat(town, grace.lender, tokenIn(await press(link, 'chat')));
    expect(await chatter.lately()).toMatch(
      /go on from WhatsApp.*LKR\s9,900\.00 is overdue.*What would you like to do/s,
    );
    await person.hears(/just opened in a web chat too/);
    for (const other of [await press(link, 'chat'), await press(link, 'whatsapp')]) expect(other.status).toBe(410);
  }, 60_000);
});

describe('“call me”', () => {
  const asking = {
    whatsapp: { who: luis, wish: 'llámenme', rings: /termina en 12/, owes: /950/ },
    web: { who: dinesh, wish: 'call me', rings: /ends in 04/, owes: /2,499/ },
  } as const;
  test.each(['whatsapp', 'web'] as const)(
    'from %s: the number on file rings, a key takes it, and nothing is asked again',
    async (channel) => {
      const { who, wish, rings, owes } = asking[channel];
      const person = channel === 'web' ? await chat(town, who.lender) : writerOf(town, who.from, who.line);
      if (channel === 'whatsapp') await person.say('hola');
      expect(await proved(person, who)).toMatch(owes);
      expect(await person.say(wish)).toMatch(rings);
      const call = await called(town, who.from);
      expect(call.lately()).toMatch(/Crédito Sol.*Para seguir, marque 1|Bharat EMI.*press 1/s);
      expect(call.lately()).not.toMatch(owes);
      expect(await call.press('1')).toMatch(
        /Seguimos desde WhatsApp.*950.*marque 1|go on from the web chat.*2499 rupees.*press 1/s,
      );
      await person.hears(/también en una llamada|also.* on a call|on a call too/);
      await call.hangUp();
    },
    60_000,
  );

  test('nobody who answers without the key hears anything; too many calls are not placed', async () => {
    const chatter = await chat(town, farid.lender);
    await proved(chatter, farid);
    await chatter.say('call me');
    const call = await called(town, farid.from);
    expect(await call.press('2')).toMatch(/not needed any more/);
    expect((await call.ends()).status).toBe('completed');
    expect(await chatter.say('call me')).toMatch(/ends in 06/);
    expect(await chatter.say('call me')).toMatch(/quarter of an hour/);
  }, 60_000);
});
