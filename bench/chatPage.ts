import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { alternating, type Figure, median } from './measuring.js';
import { start } from './processes.js';

const executablePath = '/usr/bin/chromium';
const loads = 5;
/** As slow as a cheap phone beside a desk's computer. */
const slowedBy = 4;

/** From opening the chat page to the assistant's first line on it, nothing kept from before, at a slowed processor. */
export async function benchChatPage(): Promise<Figure[]> {
  if (!existsSync(executablePath)) {
    console.log('chat page: no Chromium here, left out');
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const product = await start('server/start.js', { DATA_DIR: folder, PUBLIC_URL: '' });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const { ours, baseline } = await alternating(
      loads,
      () => untilShown(browser, `${product.baseUrl}/chat?lender=northwind`, '.line.them .text'),
      () => untilShown(browser, `${product.baseUrl}/healthz`, 'body'),
    );
    return [
      {
        name: `chat page, first line at a processor slowed by ${slowedBy}`,
        unit: 'ms',
        ours: median(ours),
        baseline: median(baseline),
        against: 'an answer of the same server without a page',
      },
    ];
  } finally {
    await browser.close();
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function untilShown(browser: Browser, url: string, selector: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowedBy });
  const began = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator(selector).first().waitFor();
  const took = performance.now() - began;
  await context.close();
  return took;
}
