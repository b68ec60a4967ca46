import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { describeInBrowser, launch, open, overflow } from '../support/browser.js';
import { asha, ben, nobody } from '../support/people.js';
import { provedCall } from '../support/proving.js';
import { embedded, startTown, type Town, until } from '../support/town.js';

const narrow = { viewport: { width: 390, height: 844 } };
const wide = { viewport: { width: 1280, height: 860 } };

const transcript = (page: Page): Locator => page.getByRole('list', { name: 'What is said on the call' });
const texts = (page: Page): Locator => page.getByRole('list', { name: 'Texts that arrived' });
const phone = (page: Page): Locator => page.locator('.handset');
const key = (page: Page, name: string): Promise<void> =>
  page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name, exact: true }).click();
const button = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();

/** Waits until the hotline has said something like this since the person last did anything. */
async function hears(page: Page, words: RegExp): Promise<void> {
  await until(`the hotline to say ${words}`, async () => {
    const lines = await transcript(page)
      .locator('li')
      .evaluateAll((all) => all.map((one) => ({ mine: one.matches('.mine'), text: one.textContent ?? '' })));
    const since = lines.slice(lines.findLastIndex(({ mine }) => mine) + 1);
    return since.some(({ text }) => words.test(text));
  });
}

/** From the greeting to the card prompt, by the page alone. */
async function goToCard(page: Page): Promise<void> {
  await button(page, 'Ring the hotline');
  await hears(page, /press 1/i);
  await page.keyboard.press('1');
  await hears(page, /IMEI/);
  await button(page, /^Type the IMEI/);
  await hears(page, /press 1/i);
  await key(page, '1');
  await hears(page, /passcode/i);
  await texts(page)
    .getByText(/passcode/)
    .waitFor();
  await button(page, /^Type the code/);
  await hears(page, /overdue/);
  await hears(page, /press 1/i);
  await key(page, '1');
  await chooseCard(page);
}

/** From the question what to pay to the card prompt. */
async function chooseCard(page: Page): Promise<void> {
  for (const next of [/whole balance/i, /89 pounds/i, /card/i]) {
    await hears(page, next);
    await key(page, '1');
  }
  await page.getByText('The call asks for a card').waitFor();
}

describeInBrowser('the page of the sandbox', () => {
  let town: Town;
  let browser: Browser;
  beforeAll(async () => {
    [town, browser] = await Promise.all([startTown(embedded), launch()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await town?.stop();
  });

  test('nobody is there: it says so, and goes on by itself when the sandbox is back', async () => {
    const opened = await open(browser, town.sandboxUrl, wide);
    const { page } = opened;
    await page
      .getByText(/^\w+ \d+ \w+, \d\d:\d\d$/)
      .first()
      .waitFor();
    await town.killSandbox();
    await page.getByText('The sandbox does not answer').waitFor();
    await button(page, 'Ring the hotline');
    await page.getByRole('alert').waitFor();
    await town.startSandbox();
    await page.getByText('The sandbox does not answer …').waitFor({ state: 'detached' });
    await opened.close();
  }, 60_000);

  test('a name that nobody has in the address is Asha, and what somebody writes is words and no markup', async () => {
    const opened = await open(browser, `${town.sandboxUrl}/#%3Cb%3Enobody%20at%20all`, wide);
    const { page, faults } = opened;
    await page.getByRole('heading', { name: /You are Asha/ }).waitFor();
    const body = '<img src=x onerror=alert(1)> javascript:alert(1) https://example.com/a';
    await town.control('POST', '/messages', { channel: 'whatsapp', from: asha.from, to: asha.line, body });
    await button(page, 'WhatsApp');
    await page.getByRole('list', { name: 'WhatsApp messages' }).getByText('<img src=x').waitFor();
    expect(await page.locator('.whatsapp img').count()).toBe(0);
    expect(await page.locator('.whatsapp .mine a').evaluateAll((links) => links.map(String))).toEqual([
      'https://example.com/a',
    ]);
    // The locked phone leads to the lender's notice, and that to where it is paid.
    const [notice] = await Promise.all([
      page.context().waitForEvent('page'),
      phone(page).getByRole('link', { name: 'Why is it locked?' }).click(),
    ]);
    await notice.getByText(/locked due to an overdue installment payment to Northwind Mobile Finance/).waitFor();
    await notice.getByRole('link', { name: 'Pay in the chat' }).click();
    await notice.getByText(/IMEI/).first().waitFor();
    expect(faults).toEqual([]);
    await opened.close();
  });

  test('an IMEI on nobody’s file: there is a telephone to try it, and no phone and no ledger', async () => {
    const opened = await open(browser, `${town.sandboxUrl}/#nobody`, wide);
    const { page, faults } = opened;
    await page.getByRole('heading', { name: /Somebody unknown/ }).waitFor();
    await page.getByText('On no lender’s file').waitFor();
    expect(await page.getByText('Lender’s ledger').count()).toBe(0);
    await button(page, 'Ring the hotline');
    await hears(page, /press 1/i);
    await page.getByText(`…${nobody.imei.slice(-4)}#`).waitFor();
    await button(page, 'Hang up');
    await page.getByText(/^Call ended/).waitFor();
    expect(faults).toEqual([]);
    await opened.close();
  });

  test('a visit that was booked stands in the centre’s calendar, as the file behind the confirmation has it', async () => {
    const opened = await open(browser, town.sandboxUrl, wide);
    const { page, faults } = opened;
    const { sid } = await town.control<{ sid: string }>('POST', '/calls', { from: '+447700900888', to: asha.line });
    for (const digits of ['3', '1', '1', '1', '1']) await town.control('POST', `/calls/${sid}/press`, { digits });
    await town.control('POST', `/calls/${sid}/hangup`, {});
    const visits = page.getByRole('list', { name: 'Visits, soonest first' });
    await visits.getByText('King Street').waitFor();
    await visits.getByText(/^\w+,? \d+ \w+, \d\d:\d\d$/).waitFor();
    expect(await town.control('GET', '/visits')).toMatchObject([
      { lender: 'northwind', centre: 'King Street', timeZone: 'Europe/London', cancelled: false },
    ]);
    expect(faults).toEqual([]);
    await opened.close();
  });

  test('a card that is declined, then one that pays: the phone unlocks on the page, and all sides show it', async () => {
    const opened = await open(browser, town.sandboxUrl, wide);
    const { page, faults, origins } = opened;
    await phone(page).getByText('This device is locked').waitFor();
    expect(await page.title()).toBe('Liftline sandbox');
    await goToCard(page);
    await button(page, /^Is declined/);
    await hears(page, /declined/i);
    await page.getByText('failed').waitFor();
    expect(await phone(page).getAttribute('data-state')).toBe('locked');
    await hears(page, /press 1/i);
    await key(page, '1');
    await chooseCard(page);
    await button(page, /^Pays •/);
    await page.locator('.handset[data-state="unlocked"]').waitFor();
    await texts(page)
      .getByText(/your phone is unlocked/)
      .waitFor();
    await page.locator('.figures-pair .clear').getByText('£0.00').waitFor();
    await page.getByText('on Liftline’s command').waitFor();
    await page.getByText('succeeded').waitFor();
    await button(page, 'Hang up');
    await page.getByText(/^Call ended/).waitFor();
    expect(faults).toEqual([]);
    expect([...origins]).toEqual([town.sandboxUrl]);
    await opened.close();
  }, 90_000);

  test('WhatsApp: its buttons answer, and the IMEI and the code are sent in one press each', async () => {
    const opened = await open(browser, `${town.sandboxUrl}/#farid`, wide);
    const { page, faults } = opened;
    const chat = page.getByRole('list', { name: 'WhatsApp messages' });
    await button(page, 'WhatsApp');
    await button(page, 'Hello');
    await chat.getByRole('button', { name: 'Pay and unlock' }).click();
    await chat.getByText(/IMEI/).first().waitFor();
    await button(page, /^Send the IMEI/);
    await chat.getByRole('button', { name: 'Yes, go on' }).click();
    await button(page, /^Send the code/);
    await chat
      .getByText(/overdue/)
      .last()
      .waitFor();
    await page
      .getByRole('button', { name: /^Send the/ })
      .first()
      .waitFor({ state: 'detached' });
    // What was answered has its two ticks in colour; more than three choices are a list.
    await chat.getByRole('img', { name: 'read' }).nth(3).waitFor();
    await until(
      'the list of four choices',
      async () => (await chat.locator('details[open]').last().getByRole('button').count()) === 4,
    );
    const photo = { name: 'receipt.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') };
    await page.getByLabel('Send a photo or a paper').setInputFiles(photo);
    await chat.getByText('Photo').waitFor();
    expect(faults).toEqual([]);
    await opened.close();
  });

  test('a link from a call leads on in the chat, and nothing that opens it stays in the address', async () => {
    await (await provedCall(town, ben)).press('5');
    const link = await until('the link', async () => {
      const bodies = (await town.messages(ben.from)).map(({ body }) => body);
      return /https?:\/\/\S+\/continue\/[\w-]+/.exec(bodies.at(-1) ?? '')?.[0];
    });
    const opened = await open(browser, link, narrow);
    const { page, faults } = opened;
    expect(await overflow(page)).toBe(0);
    await button(page, 'Continue here');
    await page.getByText(/We go on from your call/).waitFor();
    await page.getByText(/44\.99 is overdue/).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await page.reload();
    await page.getByText(/We go on from your call/).waitFor();
    expect(faults).toEqual([]);
    await opened.close();
  }, 60_000);

  test('an agent’s telephone that rings lies beside one’s own and does not take its place', async () => {
    const opened = await open(browser, `${town.sandboxUrl}/#grace`, wide);
    const { page } = opened;
    const account = 'AC00000000000000000000000000000000';
    const authorization = `Basic ${Buffer.from(`${account}:sandbox-auth-token`).toString('base64')}`;
    const order = {
      To: 'client:amy',
      From: asha.line,
      Twiml: '<Response><Say>A brief.</Say><Pause length="30"/></Response>',
    };
    await fetch(`${town.sandboxUrl}/2010-04-01/Accounts/${account}/Calls.json`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams(order),
    });
    await page.getByRole('button', { name: 'Ring the hotline' }).waitFor();
    await button(page, 'Agent’s');
    await hears(page, /A brief/);
    await button(page, 'Hang up');
    await page.getByRole('button', { name: 'Ring the hotline' }).waitFor();
    await opened.close();
  });

  test('time, faults and other people are one drawer away', async () => {
    const opened = await open(browser, town.sandboxUrl, wide);
    const { page, faults } = opened;
    await button(page, 'World');
    const drawer = page.getByRole('dialog', { name: 'The world' });
    await drawer.getByRole('button', { name: 'Let it happen' }).click();
    await drawer.getByText('Lock service is down, once').waitFor();
    await drawer.getByRole('button', { name: 'All well again' }).click();
    await drawer.getByText('Lock service is down, once').waitFor({ state: 'detached' });
    expect(await town.control('GET', '/faults')).toEqual([]);
    const before = Date.parse((await town.control<{ now: string }>('GET', '/clock')).now);
    await drawer.getByRole('button', { name: '+1 hour' }).click();
    await until('an hour to pass', async () => {
      const { now } = await town.control<{ now: string }>('GET', '/clock');
      return Date.parse(now) - before >= 3_600_000;
    });
    await drawer.getByRole('button', { name: /Luis/ }).click();
    await page.getByRole('heading', { name: /You are Luis/ }).waitFor();
    await page.getByText('The phone is offline').waitFor();
    await button(page, 'Bring it online');
    await page.getByText('The phone is online').waitFor();
    expect(faults).toEqual([]);
    await opened.close();
  });

  test.each(['light', 'dark'] as const)(
    'nothing is wider than a narrow screen (%s), and each control has a name',
    async (colorScheme) => {
      const opened = await open(browser, `${town.sandboxUrl}/#chitra`, { ...narrow, colorScheme });
      const { page } = opened;
      await page.getByRole('heading', { name: /You are Chitra/ }).waitFor();
      await page.getByRole('navigation').getByRole('button', { name: 'Call' }).click();
      await button(page, /^Ring/);
      await hears(page, /press|1/i);
      for (const name of ['Phone', 'Call', 'Messages', 'Lender']) {
        await page.getByRole('navigation').getByRole('button', { name }).click();
        expect(await overflow(page)).toBe(0);
        expect(await page.locator('.stage > :visible').count()).toBe(1);
      }
      await page.getByRole('navigation').getByRole('button', { name: 'Call' }).click();
      await button(page, 'Hang up');
      for (const opener of ['Be someone else', 'World']) {
        await button(page, opener);
        await page.getByRole('dialog').waitFor();
        expect(await overflow(page)).toBe(0);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      const nameless = await page
        .locator('button:visible, input:visible, a:visible')
        .evaluateAll((all) =>
          all.map((one) => `${one.textContent ?? ''}${one.getAttribute('aria-label') ?? ''}`).filter((name) => !name),
        );
      expect(nameless).toEqual([]);
      await opened.close();
    },
  );
});
