import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { describeInBrowser, launch, open } from '../support/browser.js';
import { openRealClient } from '../support/directLineClient.js';
import { fallsDueAgain, stateOf, takenFor } from '../support/money.js';
import { passcodesSentTo } from '../support/customer.js';
import { asha, cards } from '../support/people.js';
import { describeWith } from '../support/services.js';
import { startTown, type Town, until } from '../support/town.js';
import { hasWebChat, serveWebChat, type WebChatPage } from '../support/webChat.js';
import { linkIn, payByLink } from '../support/writer.js';

/** What somebody does in a chat, whatever client it is. */
interface Client {
  write(text: string): Promise<unknown>;
  /** Taps a choice by its title. */
  tap(title: RegExp): Promise<unknown>;
  /** All that the client shows. */
  shown(): Promise<string>;
  /** Pays behind the link that was written. */
  pay(): Promise<void>;
}

let town: Town;
let browser: Browser | undefined;
let webChat: WebChatPage | undefined;
beforeAll(async () => {
  webChat = hasWebChat ? await serveWebChat() : undefined;
  town = await startTown(webChat ? { CHAT_ORIGINS: webChat.url } : {}, 'modules');
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await Promise.all([town.stop(), webChat?.stop()]);
});

/** What was taken of Asha by the clients before. */
let taken: readonly number[] = [];
beforeEach(async () => {
  taken = await takenFor(town, asha);
  if (taken.length > 0) await fallsDueAgain(town, asha);
});

/** Asha, from "hello" to her unlocked phone; nothing is asked for after the payment. */
async function ashaUnlocks(client: Client): Promise<void> {
  const reads = (what: RegExp): Promise<string> =>
    until(`${what}`, async () => what.exec(await client.shown())?.[0], 60).catch(async (thrown: unknown) => {
      throw new Error(`there is: ${await client.shown()}`, { cause: thrown });
    });
  await reads(/Northwind Mobile Finance/);
  await client.write('hello');
  await reads(/\bhello\b[\s\S]*(?:\?|choose one)/);
  await client.tap(/^Pay and unlock$/);
  await reads(/IMEI/);
  await client.write(asha.imei);
  await reads(/Is that right/);
  const codes = await passcodesSentTo(town, asha.from);
  await client.tap(/^Yes/);
  await reads(/passcode is on its way/);
  await client.write(await town.passcode(asha.from, codes + 1));
  await reads(/£89\.98 is overdue/);
  await client.tap(/^Pay$/);
  await reads(/What would you like to pay/);
  await client.tap(/^What is overdue$/);
  await reads(/You pay £89\.98/);
  await client.tap(/^Yes/);
  await reads(/\/pay\//);
  await client.pay();
  await reads(/went through/);
  await reads(/your phone is unlocked/i);
  expect(await stateOf(town, asha)).toBe('unlocked');
  expect(await takenFor(town, asha)).toEqual([...taken, asha.overdue]);
  const charges = await town.control<{ status: string }[]>('GET', '/charges');
  expect(charges).toHaveLength(taken.length + 1);
  expect(town.printed()).not.toContain(asha.imei);
}

/** As a person pays: behind the link, on our page and then on the gateway's. */
async function payInBrowser(chat: Page): Promise<void> {
  const [page] = await Promise.all([
    chat.context().waitForEvent('page'),
    chat.locator('a[href*="/pay/"]').last().click(),
  ]);
  await page.getByRole('button').click();
  await page.getByLabel('Card number').fill(cards.pays);
  await page.getByRole('button', { name: /^Pay/ }).click();
  await page.waitForURL(/\/pay\//);
  await page.close();
}

test('botframework-directlinejs takes Asha from hello to an unlocked phone', async () => {
  const grant = await fetch(`${town.productUrl}/directline/tokens/generate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ lender: asha.lender }),
  });
  const { token } = (await grant.json()) as { token: string };
  const client = openRealClient({ url: town.productUrl, token });
  try {
    await ashaUnlocks({
      write: client.say,
      async tap(title) {
        const button = await until(`the choice ${title}`, () =>
          client.buttons().find((choice) => title.test(choice.title)),
        );
        return client.post({ type: 'message', text: button.title, value: button.value });
      },
      shown: async () => client.texts().join('\n'),
      async pay() {
        // The news of it comes to a client that is just coming back.
        client.cut();
        await payByLink(linkIn(client.texts().join('\n')), cards.pays);
      },
    });
  } finally {
    client.end();
  }
}, 120_000);

/** The same on a page, where one writes into `box`. */
async function ashaUnlocksOn(address: string, box: (page: Page) => Locator): Promise<Page> {
  browser ??= await launch();
  const { page, faults } = await open(browser, address);
  const field = box(page);
  await ashaUnlocks({
    async write(text) {
      await field.fill(text);
      await field.press('Enter');
    },
    tap: (title) => page.getByRole('button', { name: title }).last().click(),
    shown: () => page.locator('body').innerText(),
    pay: () => payInBrowser(page),
  });
  expect(faults).toEqual([]);
  return page;
}

const describeWithWebChat = describeWith('Bot Framework Web Chat', hasWebChat);

describeWithWebChat('Bot Framework Web Chat', () => {
  describeInBrowser('in Chromium', () => {
    test('takes Asha from hello to an unlocked phone', async () => {
      const address = webChat?.addressFor(town.productUrl, asha.lender) ?? '';
      const page = await ashaUnlocksOn(address, (at) => at.locator('.webchat__send-box-text-box__input'));
      expect(await page.getByText('Send failed').count()).toBe(0);
    }, 180_000);
  });
});

describeInBrowser('our own page', () => {
  test('takes Asha from hello to an unlocked phone', async () => {
    const address = `${town.productUrl}/chat?lender=${asha.lender}`;
    const page = await ashaUnlocksOn(address, (at) => at.getByLabel('Write a message'));
    const cardsShown = await page.locator('.card').evaluateAll((all) => all.map((card) => card.textContent));
    expect(cardsShown).toEqual(['To pay£89.98', 'Payment received£89.98']);
  }, 120_000);
});
