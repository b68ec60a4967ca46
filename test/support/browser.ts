import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { describeWith } from './services.js';

const executablePath = '/usr/bin/chromium';

/** `describe` for tests that need a real browser. */
export const describeInBrowser = describeWith('Chromium', existsSync(executablePath));

/** A page of a browser of its own, and what went wrong in it. */
export interface Opened {
  readonly page: Page;
  /** Errors of the page's scripts, refusals of its content policy, and answers of 400 and more. */
  readonly faults: string[];
  /** Origins that the page asked anything of. */
  readonly origins: Set<string>;
  close(): Promise<void>;
}

/** Starts the machine's Chromium; nothing of it leaves this machine. */
export function launch(): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...quiet];
  return chromium.launch({ executablePath, args });
}

export async function open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const faults: string[] = [];
  const origins = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  await page.goto(url);
  return { page, faults, origins, close: () => context.close() };
}

/** By how many pixels the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
