import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openTrialDesk, type TrialDesk, until } from '../server/desk/trialDesk.js';
import { incident } from '../store/rows.js';
import { describeInBrowser, launch, open, type Opened, overflow } from '../support/browser.js';

const wide = { viewport: { width: 1280, height: 820 } };
const narrow = { viewport: { width: 390, height: 800 } };

describeInBrowser('the desk’s page', () => {
  let trial: TrialDesk;
  let browser: Browser;
  beforeAll(async () => {
    [trial, browser] = await Promise.all([openTrialDesk(), launch()]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await trial.close();
  });

  /** Signs in by the page and the provider's own form. */
  async function signedIn(email: string, window = wide): Promise<Opened> {
    const opened = await open(browser, `${trial.url}/desk`, window);
    const { page } = opened;
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Address').fill(email);
    await page.getByLabel('Password').fill('sandbox');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    // Who is not signed in is told so; that is no fault.
    expect(opened.faults.splice(0).filter((fault) => !/401/.test(fault))).toEqual([]);
    return opened;
  }

  const log = (page: Page) => page.getByRole('log', { name: 'What was said' });
  const press = (page: Page, name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).first().click();
  const choose = (page: Page, caseId: string): Promise<void> => page.locator(`#case-${caseId}`).click();

  test('a chat from the queue to its end, with nothing but the keyboard for words', async () => {
    const opened = await signedIn('amy@northwind.example');
    const { page, faults, origins } = opened;
    expect(await page.getByText('Nobody is waiting.').isVisible()).toBe(true);
    const { conversationId, caseId } = await trial.provedChat();
    await choose(page, caseId);
    await page.getByText('Proved by IMEI and passcode').waitFor();
    await page.getByText('IMEI ending 1010').waitFor();
    await page.getByText('£89.98, 34 days').waitFor();
    expect(await page.title()).toBe('(1) Desk');
    await press(page, 'Claim');
    const field = page.getByRole('textbox', { name: 'Write to the customer' });
    await field.fill('Hello, this is Amy.');
    await field.press('Enter');
    await until('the line to be brought', async () => trial.brought.at(-1)?.text === 'Hello, this is Amy.');
    await log(page).getByText('Hello, this is Amy.').waitFor();
    // The line may be there by the stream before the answer to it is.
    await until('the field to be empty', async () => (await field.inputValue()) === '');
    await trial.say(conversationId, 'Hello Amy, <b>help</b> me');
    await log(page).getByText('Hello Amy, <b>help</b> me').waitFor();
    await press(page, 'Send payment link');
    await page.getByText('The payment link was sent.').waitFor();
    await page.getByText('waiting to be paid').waitFor();
    await press(page, 'Note');
    await page.getByRole('textbox', { name: 'Write a note' }).fill('Link sent.');
    await page.keyboard.press('Enter');
    await log(page).getByText('Link sent.').waitFor();
    await press(page, 'Resolve…');
    await page.getByLabel('Payment arranged').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    await page.getByText('Closed: Payment arranged.').waitFor();
    expect(await page.content()).not.toMatch(/861122030001010|447700900101/);
    expect(faults).toEqual([]);
    expect([...origins].every((origin) => origin === trial.url || origin === trial.sandboxUrl)).toBe(true);
    await opened.close();
  });

  test('a release that no payment backs is asked for by one person and agreed to by another', async () => {
    const amy = await signedIn('amy@northwind.example');
    const { caseId } = await trial.provedChat();
    await choose(amy.page, caseId);
    await press(amy.page, 'Claim');
    await amy.page.getByText('Release by decision…').click();
    await amy.page.getByLabel('Why').fill('Showed me the receipt of the shop');
    await press(amy.page, 'Ask for the release');
    await amy.page.getByText('“Showed me the receipt of the shop”. It waits for a second person.').waitFor();
    expect(await amy.page.getByRole('button', { name: 'Agree to the release' }).count()).toBe(0);
    const omar = await signedIn('omar@northwind.example');
    await choose(omar.page, caseId);
    // What must not happen and did, he alone sees, and closes with what was done.
    await trial.database.read.incidents.raise(incident({ kind: 'suspense', loanId: 'NW-1002' }));
    await omar.page.getByText('Money that is not as agreed · NW-1002').click();
    await omar.page.getByLabel('What was done about it').fill('Refunded by hand');
    await press(omar.page, 'Close the incident');
    await omar.page.getByText('Money that is not as agreed').waitFor({ state: 'hidden' });
    expect(await amy.page.getByText('Incidents').count()).toBe(0);
    await press(omar.page, 'Agree to the release');
    await omar.page.getByText('“Showed me').waitFor({ state: 'hidden' });
    const [release] = await trial.database.read.releases.ofLoan('northwind', 'NW-1001');
    expect(release?.ground).toMatchObject({ kind: 'override', reason: 'Showed me the receipt of the shop' });
    if (process.env['DESK_PICTURE']) await omar.page.screenshot({ path: process.env['DESK_PICTURE'] });
    expect([...amy.faults, ...omar.faults]).toEqual([]);
    for (const opened of [amy, omar]) await opened.close();
  });

  test('a call is taken on the agent’s telephone', async () => {
    const opened = await signedIn('omar@northwind.example');
    const { page, faults } = opened;
    const from = '+447700900177';
    const caller = await trial.control<{ sid: string }>('POST', '/calls', { from, to: '+441632960001' });
    await trial.control('POST', `/calls/${caller.sid}/press`, { digits: '0' });
    const handover = await until('the case', () => trial.database.read.handovers.openOf(caller.sid));
    await choose(page, handover.id);
    await page.getByText('Not proved: tell nothing of any account.').waitFor();
    await press(page, 'Take call');
    await page.getByText('Your telephone is ringing: press 1 on it.').waitFor();
    interface Leg {
      readonly sid: string;
      readonly waitingFor: string | null;
    }
    const leg = await until('the telephone to ring', async () => {
      const calls = await trial.control<Leg[]>('GET', '/calls?to=%2B441632960192');
      return calls.at(-1)?.waitingFor === 'keys' && calls.at(-1);
    });
    await trial.control('POST', `/calls/${leg.sid}/press`, { digits: '1' });
    await trial.control('POST', `/calls/${caller.sid}/hangup`, {});
    await page.getByRole('button', { name: 'Call back' }).waitFor();
    await page.getByText('Your telephone is ringing').waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain('7700900177');
    expect(faults).toEqual([]);
    await opened.close();
  });

  test('of two agents who claim at once the slower one is told', async () => {
    const amy = await signedIn('amy@northwind.example');
    const omar = await signedIn('omar@northwind.example');
    const { caseId } = await trial.waitingChat();
    for (const { page } of [amy, omar]) {
      await choose(page, caseId);
      await page.getByRole('button', { name: 'Claim', exact: true }).waitFor();
    }
    // The slower one still sees the button: their stream has not told them yet.
    await omar.page.route('**/desk/api/**', (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    );
    await press(amy.page, 'Claim');
    await until('the claim', async () => (await trial.caseOf(caseId)).state === 'claimed');
    await press(omar.page, 'Claim');
    await omar.page.getByText('Another agent was quicker').waitFor();
    await amy.close();
    await omar.close();
  });

  test('the queue is walked with the arrow keys', async () => {
    await trial.waitingChat();
    await trial.waitingChat();
    const opened = await signedIn('amy@northwind.example');
    const { page, faults } = opened;
    const lines = page.locator('.case-line');
    await lines.nth(1).waitFor();
    await lines.first().focus();
    // Who came last waits at the end of the queue.
    for (let below = (await lines.count()) - 1; below > 0; below -= 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await lines.last().getAttribute('aria-current')).toBe('true');
    await page.getByRole('button', { name: 'Claim', exact: true }).waitFor();
    expect(faults).toEqual([]);
    await opened.close();
  });

  test('it fits a narrow window, and signing out leads to the door', async () => {
    const opened = await signedIn('admin@liftline.example', narrow);
    const { page, faults } = opened;
    const { caseId } = await trial.provedChat();
    expect(await overflow(page)).toBe(0);
    await choose(page, caseId);
    await page.getByText('IMEI ending 1010').waitFor();
    await press(page, 'Claim');
    await page.getByRole('textbox', { name: 'Write to the customer' }).waitFor();
    expect(await overflow(page)).toBe(0);
    await press(page, 'Queue');
    // A sign-out that the server never heard of is none.
    await page.route('**/desk/sign-out', (route) => route.abort());
    const refused = page.waitForEvent('console', (message) => message.type() === 'error');
    await press(page, 'Sign out');
    await refused;
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(faults.splice(0)).toEqual([expect.stringMatching(/ERR_FAILED/)]);
    expect((await trial.caseOf(caseId)).state).toBe('claimed');
    await page.unroute('**/desk/sign-out');
    await press(page, 'Sign out');
    await page.getByText('You are signed out.').waitFor();
    await until('the case to wait again', async () => (await trial.caseOf(caseId)).state === 'waiting');
    expect(faults).toEqual([]);
    await opened.close();
  });
});
