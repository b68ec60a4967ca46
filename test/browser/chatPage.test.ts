import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import {
  type Common,
  createCommon,
  createTestDoor,
  type Process,
  startProcess,
  until,
} from '../bot/directLineServer.js';
import { describeInBrowser, launch, open, type Opened, overflow } from '../support/browser.js';

const narrow = { viewport: { width: 390, height: 844 } };
const greeting = 'Hello. What brings you here?';

const box = (page: Page) => page.getByLabel('Write a message');
const log = (page: Page) => page.getByRole('log');
const choices = (page: Page) => page.getByRole('group', { name: 'Suggested answers' });
const said = (page: Page, text: string | RegExp) => log(page).getByText(text).first().waitFor();

async function write(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await box(page).press('Enter');
}

/** Everything in the log, without the time of day. */
const lines = async (page: Page): Promise<string[]> =>
  (await log(page).locator('.text').allInnerTexts()).map((text) => text.trim());

/** What the server has of this page's chat. */
async function chatId(page: Page, url: string): Promise<string> {
  const token = await page.evaluate<string>("sessionStorage.getItem('liftline-chat:northwind')");
  const response = await fetch(`${url}/directline/tokens/refresh`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { conversationId: string }).conversationId;
}

test('the page is small', () => {
  const folder = resolve(import.meta.dirname, '../../dist/web/chat/assets');
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  expect(scripts).toHaveLength(1);
  expect(gzipSync(readFileSync(join(folder, scripts[0] ?? ''))).length).toBeLessThan(40_000);
  expect(gzipSync(readFileSync(join(folder, '../embed.js'))).length).toBeLessThan(2000);
});

describeInBrowser('the chat page', () => {
  let common: Common;
  let server: Process;
  let browser: Browser;
  let opened: Opened | undefined;
  let site: Server | undefined;

  beforeAll(async () => {
    [common, browser] = await Promise.all([createCommon(), launch()]);
  }, 60_000);
  beforeEach(async () => {
    server = await startProcess(common);
  });
  afterEach(async () => {
    site?.closeAllConnections();
    site?.close();
    site = undefined;
    await opened?.close();
    opened = undefined;
    await server.stop();
  });
  afterAll(async () => {
    await browser?.close();
    await common?.database.close();
  });

  async function enter(query = '?lender=northwind', options = {}): Promise<Page> {
    opened = await open(browser, `${server.url}/chat${query}`, { ...narrow, ...options });
    return opened.page;
  }

  test('the first line stands there after one request', async () => {
    opened = await open(browser, 'about:blank', narrow);
    const { page } = opened;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await page.goto(`${server.url}/chat?lender=northwind`);
    await said(page, greeting);
    expect(asked.filter((each) => !each.includes('/assets/')).toSorted()).toEqual([
      'GET /chat',
      'POST /directline/tokens/generate',
    ]);
    await write(page, 'hello');
    await said(page, /^You wrote: hello/);
    expect(opened.faults).toEqual([]);
  });

  test('what anybody writes is text: no markup, no script, no link but a web address', async () => {
    const page = await enter();
    await said(page, greeting);
    const nasty = [
      '<img src=x onerror="document.title=1"><script>document.title=2</script>',
      '[pay](javascript:alert(1)) javascript:alert(1)',
      'https://pay.example/a"onmouseover=alert(1) and http://x.example/b).',
      '\u202Eevil\u202C مرحبا',
    ];
    for (const text of nasty) await write(page, text);
    await until(async () => (await lines(page)).length === 1 + 2 * nasty.length);
    const mine = (await log(page).locator('.me .text').allTextContents()).map((text) => text.trim());
    expect(mine).toEqual(nasty);
    expect(await log(page).locator('img, script, [onerror], [onmouseover]').count()).toBe(0);
    const links = log(page).locator('.them .text a');
    const addresses = await Promise.all((await links.all()).map((link) => link.getAttribute('href')));
    expect(addresses).toEqual(['https://pay.example/a', 'http://x.example/b']);
    expect(await links.first().getAttribute('rel')).toBe('noopener noreferrer');
    expect(await page.title()).toBe('The northwind lender');
    expect(opened?.faults).toEqual([]);
  });

  test('a link that names no lender asks which one it is', async () => {
    const page = await enter('?lender=nobody');
    await page.getByText('Which one is your phone from?').waitFor();
    await page.getByRole('link', { name: 'The northwind lender' }).click();
    await said(page, greeting);
  });

  test('speaks the language that its address asks for, and offers another where the lender has one', async () => {
    const page = await enter('?lender=lanka&language=ta');
    await said(page, greeting);
    expect(await page.evaluate('document.documentElement.lang')).toBe('ta');
    expect(await page.locator('textarea').getAttribute('aria-label')).toMatch(/^\p{Script=Tamil}/u);
    await page.getByRole('button', { name: 'மேலும்' }).click();
    await page.getByRole('button', { name: 'வேறு மொழி' }).click();
    await said(page, /^You wrote: language/);
    expect((await lines(page)).at(1)).toBe('வேறு மொழி');
  });

  test('greets, offers choices that vanish after use, and says who is speaking', async () => {
    const page = await enter();
    await said(page, greeting);
    await page.getByText('You are talking to the assistant').waitFor();
    await choices(page).getByRole('button', { name: 'Enter a code' }).click();
    await said(page, 'What is the code?');
    expect(await choices(page).count()).toBe(0);
    expect(await box(page).getAttribute('inputmode')).toBe('numeric');
    await write(page, '123456');
    await said(page, 'Thank you.');
    expect((await lines(page)).slice(1)).toEqual([
      'Enter a code',
      'What is the code?',
      '••••••',
      'Thank you.\n\nAnything else?',
    ]);
    const line = { text: 'Amy here.', who: 'person', name: 'Amy' } as const;
    await server.directLine.push({ id: await chatId(page, server.url), lenderId: 'northwind' }, [line]);
    await page.getByText('You are talking to Amy, a person').waitFor();
    expect(await page.getByRole('button', { name: 'Talk to a person' }).count()).toBe(0);
    expect(opened?.faults).toEqual([]);
    expect([...(opened?.origins ?? [])]).toEqual([server.url]);
  });

  test('is read out message by message, and is used by keyboard alone', async () => {
    const page = await enter();
    await said(page, greeting);
    expect(await log(page).getAttribute('aria-live')).toBe('polite');
    await page.evaluate(`globalThis.spoken = [];
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) spoken.push(node.textContent);
      }).observe(document.querySelector('[role=log]'), { childList: true, subtree: true });`);
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    await until(async () => (await page.keyboard.press('Tab')) ?? (await focused()) === 'Pay');
    await page.keyboard.press('Enter');
    await said(page, 'Pay here:');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
    const spoken = await page.evaluate<string[]>('spoken');
    expect(spoken.filter((text) => text.includes('Pay here'))).toHaveLength(1);
    expect(spoken).toHaveLength(2);
    const link = page.getByRole('link', { name: /Open the page/ });
    expect(await link.getAttribute('href')).toBe('https://pay.example/abc_1');
  });

  test('a photo is sent, shown, and made small; what is none is refused before it leaves', async () => {
    const page = await enter();
    await said(page, greeting);
    await page.getByRole('button', { name: 'Send a photo or a PDF' }).waitFor();
    const field = page.locator('input[type=file]');
    const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer });
    await field.setInputFiles(file('a.svg', 'image/svg+xml', Buffer.from('<svg><script>alert(1)</script></svg>')));
    await page.getByRole('alert').getByText('Only photos').waitFor();
    await field.setInputFiles(file('a.pdf', 'application/pdf', Buffer.alloc(5 * 1024 * 1024 + 1)));
    await page.getByRole('alert').getByText('too large').waitFor();
    expect(await page.locator('.line.me').count()).toBe(0);
    const photo = await page.evaluate<string>(`(() => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [3000, 2000];
      const context = canvas.getContext('2d');
      for (let at = 0; at < 6000; at += 1) {
        context.fillStyle = 'hsl(' + ((at * 137) % 360) + ' 80% 50%)';
        context.fillRect((at * 611) % 3000, (at * 397) % 2000, 40, 30);
      }
      return canvas.toDataURL('image/jpeg', 0.95);
    })()`);
    const big = Buffer.from(photo.split(',')[1] ?? '', 'base64');
    expect(big.length).toBeGreaterThan(400 * 1024);
    await field.setInputFiles(file('receipt.jpeg', 'image/jpeg', big));
    await said(page, /^You wrote: image\/jpeg/);
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('img', { name: 'receipt.jpg' }).waitFor();
    await page.waitForFunction("document.querySelector('img.sent').naturalWidth === 1600");
    const [kept] = await common.database.read.sentFiles.of(await chatId(page, server.url));
    expect(kept).toMatchObject({ name: 'receipt.jpg', contentType: 'image/jpeg' });
    await page.reload();
    await log(page).getByText('receipt.jpg').waitFor();
    expect(opened?.faults).toEqual([]);
  });

  test('a card number does not stay on the screen', async () => {
    const page = await enter();
    await said(page, greeting);
    await write(page, 'take 4242 4242 4242 4242');
    await said(page, 'take [card number]');
    await said(page, /^You wrote: take \[card number\]/);
    expect(await page.locator('body').innerText()).not.toContain('4242');
  });

  test('the menu, by keyboard; an answer that is being written; a chat that is over can be rated', async () => {
    const rated: unknown[] = [];
    const door = createTestDoor(common);
    let gate = Promise.resolve();
    let open = (): void => undefined;
    await server.stop();
    server = await startProcess(common, {
      onRated: ({ score, who }) => void rated.push([score, who]),
      door: { hear: (request) => gate.then(() => door.hear(request)) },
    });
    const page = await enter();
    await said(page, greeting);
    await page.locator('.notice.live').waitFor({ state: 'attached' });
    const more = page.getByRole('button', { name: 'More' });
    await more.focus();
    await page.keyboard.press('Enter');
    expect(await page.getByRole('button', { name: 'Other language' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('button', { name: 'End the chat' }).count()).toBe(0);
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('More');
    await page.keyboard.press('Enter');
    gate = new Promise((resolve) => {
      open = resolve;
    });
    await page.getByRole('button', { name: 'End the chat' }).press('Enter');
    await page.getByTitle('An answer is being written').waitFor();
    open();
    await said(page, 'Goodbye.');
    expect(await page.getByTitle('An answer is being written').count()).toBe(0);
    await page.getByText('How was this chat?').waitFor();
    await page.getByRole('button', { name: '4 of 5' }).press('Enter');
    await page.getByText('Thank you.').waitFor();
    await until(() => rated.length > 0);
    expect(rated).toEqual([[4, 'assistant']]);
    await write(page, 'one more thing');
    await said(page, greeting);
    expect(await page.getByText('How was this chat?').count()).toBe(0);
  });

  test('whoever waits for a person sees how many are before them', async () => {
    common.world.waiting = 2;
    const page = await enter();
    await said(page, greeting);
    await page.getByRole('button', { name: 'Talk to a person' }).click();
    await page.getByText('A person will join you here. Before you: 2').waitFor();
    common.world.waiting = undefined;
  });

  test('a lender’s page shows it with one line, where it is on the list', async () => {
    site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.setHeader(
        'content-security-policy',
        `script-src ${server.url}; style-src 'none'; frame-src ${server.url}`,
      );
      response.end(
        `<title>Shop</title><p>Buy a phone</p><script src="${server.url}/chat/embed.js" data-lender="northwind" async></script>`,
      );
    }).listen(0, '127.0.0.1');
    await once(site, 'listening');
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    const { port } = server;
    opened = await open(browser, origin, narrow);
    const { page } = opened;
    const frame = page.frameLocator('iframe');
    await page.getByRole('button', { name: 'Chat' }).click();
    await until(() => opened?.faults.some((fault) => fault.includes('frame-ancestors')));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Chat' }).waitFor();
    await server.stop();
    server = await startProcess(common, { port, origins: [origin] });
    await page.reload();
    await page.getByRole('button', { name: 'Chat' }).press('Enter');
    await frame.getByRole('log').getByText(greeting).waitFor();
    await frame.getByRole('button', { name: 'Close the chat' }).click();
    const launcher = page.getByRole('button', { name: 'Chat' });
    await launcher.waitFor();
    const focused = "document.body.lastElementChild.shadowRoot.activeElement?.getAttribute('aria-label')";
    expect(await page.evaluate(focused)).toBe('Chat');
    await launcher.click();
    await frame.getByLabel('Write a message').press('Escape');
    await launcher.click();
    await frame.getByLabel('Write a message').fill('hello');
    await frame.getByLabel('Write a message').press('Enter');
    await frame
      .getByRole('log')
      .getByText(/^You wrote: hello/)
      .waitFor();
  });

  test('a reload takes the chat up again, and leaves nothing behind but a token of this tab', async () => {
    const page = await enter();
    await said(page, greeting);
    await write(page, 'before the reload');
    await said(page, /^You wrote: before the reload/);
    const before = await lines(page);
    await page.reload();
    await said(page, /^You wrote: before the reload/);
    expect(await lines(page)).toEqual(before);
    await write(page, 'and after it');
    await said(page, /^You wrote: and after it/);
    expect(await lines(page)).toHaveLength(5);
    expect(await page.evaluate('[localStorage.length, sessionStorage.length, document.cookie]')).toEqual([0, 1, '']);
    expect(page.url()).toBe(`${server.url}/chat?lender=northwind`);
  });

  test('a server that goes away and comes back: nothing lost, nothing twice', async () => {
    const page = await enter();
    await said(page, greeting);
    const id = await chatId(page, server.url);
    const { port } = server;
    await server.stop();
    await write(page, 'into the dark');
    await page.getByText('Connecting…').waitFor();
    server = await startProcess(common, { port });
    await said(page, /^You wrote: into the dark/);
    await server.directLine.push({ id, lenderId: 'northwind' }, [{ text: 'Still here.', who: 'assistant', name: 'x' }]);
    await said(page, 'Still here.');
    expect(await lines(page)).toHaveLength(4);
  });

  test('offline, what is written waits and then leaves in its order', async () => {
    const page = await enter();
    await said(page, greeting);
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
    for (const text of ['one', 'two', 'three']) await write(page, text);
    expect(await page.locator('.bubble.sending').count()).toBe(3);
    await page.context().setOffline(false);
    await said(page, /^You wrote: three/);
    expect(await page.locator('.bubble.sending').count()).toBe(0);
    await page.getByText('You are offline.').waitFor({ state: 'detached' });
    const mine = (await lines(page)).filter((text) => !/wrote|Hello/.test(text));
    expect(mine).toEqual(['one', 'two', 'three']);
    expect((await lines(page)).filter((text) => text.startsWith('You wrote'))).toHaveLength(3);
  });

  test('what cannot be sent says so, and is sent again on request', async () => {
    const page = await enter();
    await said(page, greeting);
    let refuse = true;
    await page.route('**/activities', (route) =>
      refuse ? route.fulfill({ status: 400, body: '{}' }) : route.continue(),
    );
    await write(page, 'hello?');
    await page.getByRole('alert').getByText('Not sent.').waitFor();
    refuse = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await said(page, /^You wrote: hello\?/);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('without sockets it asks, and nobody notices', async () => {
    opened = await open(browser, 'about:blank', narrow);
    const { page } = opened;
    await page.routeWebSocket(/stream/, (socket) => socket.close());
    await page.addInitScript(
      'globalThis.WebSocket = class { constructor() { setTimeout(() => this.onclose()); } close() {} };',
    );
    await page.goto(`${server.url}/chat?lender=northwind`);
    await said(page, greeting);
    await write(page, 'hello');
    await said(page, /^You wrote: hello/);
    expect(await lines(page)).toHaveLength(3);
  });

  test('a token that has expired begins a new conversation, and says so', async () => {
    const page = await enter();
    await said(page, greeting);
    common.clock.shift(31 * 60_000);
    await write(page, 'still there?');
    await page.getByText('A new conversation begins here.').or(log(page).getByText(greeting).nth(1)).first().waitFor();
    await log(page).getByText(greeting).nth(1).waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await said(page, /^You wrote: still there\?/);
  });

  test.each([
    ['320 pixels wide', 320, 1],
    ['at 200 % of 640 pixels', 320, 2],
    ['on a desk', 1280, 1],
  ])('fits %s, and everything can be hit with a thumb', async (_, width, deviceScaleFactor) => {
    const page = await enter('?lender=northwind', { viewport: { width, height: 560 }, deviceScaleFactor });
    await said(page, greeting);
    await write(page, `${'long'.repeat(60)} https://pay.example/${'x'.repeat(300)}`);
    await until(async () => (await lines(page)).length === 3);
    expect(await overflow(page)).toBe(0);
    const small = await page.evaluate(`[...document.querySelectorAll('button, textarea, a.open')]
      .filter((one) => one.checkVisibility())
      .map((one) => one.getBoundingClientRect())
      .filter(({ width, height }) => height < 44 || width < 44).length`);
    expect(small).toBe(0);
  });
});
