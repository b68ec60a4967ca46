// `node tools/pictures.mjs`: makes the pictures of docs/pictures again, from a town of its own and the machine's Chromium.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [product, sandbox] = ['http://localhost:4978', 'http://localhost:4979'];
const asha = { phone: '+447700900101', line: '+441632960001', imei: '861122030001010' };
const chitra = { phone: '+94775550103', line: '+94115550002', imei: '861122030003032' };
const ben = { phone: '+447700900102', imei: '861122030002026' };

async function control(path, body) {
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${sandbox}/sandbox${path}`, body === undefined ? {} : json);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function until(what, look) {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await look();
    if (found) return found;
    await pause(100);
  }
  throw new Error(`in vain: ${what}`);
}

const received = (number) => control(`/messages?to=${encodeURIComponent(number)}`);
const codeSentTo = (number) =>
  until('the passcode', async () => {
    const last = (await received(number)).findLast(({ body }) => /\b\d{6}\b/.test(body));
    return /\b\d{6}\b/.exec(last?.body ?? '')?.[0];
  });

async function start(half, env) {
  const child = spawn(process.execPath, [join(root, 'dist', half, 'start.js')], { env, stdio: 'pipe' });
  child.stderr.pipe(process.stderr);
  await new Promise((ready, failed) => {
    child.stdout.on('data', (chunk) => /ready at http/.test(String(chunk)) && ready());
    child.once('exit', (code) => failed(new Error(`${half} ended with ${code}`)));
  });
  return child;
}

/** Asha has paid on the call, her phone is open, and she books a visit while she is there. */
async function sandboxPicture(open) {
  const { sid } = await control('/calls', { from: asha.phone, to: asha.line, patience: 20 });
  const press = (digits) => control(`/calls/${sid}/press`, { digits });
  for (const digits of ['1', `${asha.imei}#`, '1']) await press(digits);
  await press(await codeSentTo(asha.phone));
  for (const digits of ['1', '1', '1', '1']) await press(digits);
  await control(`/calls/${sid}/card`, { number: '4242424242424242', expiry: '12/30', cvc: '123' });
  await until('the phone to open', async () => (await control(`/devices/${asha.imei}`)).state === 'unlocked');
  await until('the menu', async () => /press 4/.test((await control(`/calls/${sid}`)).heard.at(-1)));
  for (const digits of ['4', '1', '1', '2', '1']) await press(digits);
  const page = await open(`${sandbox}/#asha`, { width: 1280, height: 900 });
  await page.getByRole('list', { name: 'Visits, soonest first' }).getByText('King Street').waitFor();
  await pause(1000);
  await page.screenshot({ path: join(root, 'docs/pictures/sandbox.png') });
  await control(`/calls/${sid}/hangup`, {});
}

/** Chitra agrees a plan on WhatsApp. */
async function whatsappPicture(open) {
  const write = async (message) => {
    const known = (await received(chitra.phone)).filter(({ channel }) => channel === 'whatsapp').length;
    await control('/messages', { channel: 'whatsapp', from: chitra.phone, to: chitra.line, ...message });
    await until(
      'an answer',
      async () => (await received(chitra.phone)).filter(({ channel }) => channel === 'whatsapp').length > known,
    );
  };
  for (const body of ['hello', 'unlock', chitra.imei, 'yes']) await write({ body });
  await write({ body: await codeSentTo(chitra.phone) });
  await write({ body: 'a plan please', buttonPayload: 'plan' });
  await write({ body: '1' });
  const page = await open(`${sandbox}/#chitra`, { width: 1280, height: 900 });
  await page.getByRole('button', { name: 'WhatsApp' }).click();
  const messages = page.getByRole('list', { name: 'WhatsApp messages' });
  await messages
    .getByText(/Do you agree/)
    .last()
    .waitFor();
  await pause(1000);
  await page
    .locator('.place-messages, section:has([aria-label="WhatsApp messages"])')
    .last()
    .screenshot({
      path: join(root, 'docs/pictures/whatsapp.png'),
    });
}

/** Ben, proved, asks for a person in the web chat; Amy has the case. Both sides of it. */
async function chatAndDeskPictures(open) {
  const chat = await open(`${product}/chat?lender=northwind`, { width: 390, height: 780 });
  const field = chat.getByRole('textbox');
  const says = async (text, then) => {
    await field.fill(text);
    await field.press('Enter');
    await chat.getByText(then).last().waitFor();
  };
  await chat.getByRole('button', { name: 'Pay and unlock' }).click();
  await chat.getByText(/IMEI/).last().waitFor();
  await says(ben.imei, /Is that right/);
  await says('yes', /passcode is on its way/);
  await says(await codeSentTo(ben.phone), /is overdue/);
  await says('person', /A person will take over/);

  const desk = await open(`${product}/desk`, { width: 1280, height: 820 });
  await desk.getByRole('link', { name: 'Sign in' }).click();
  await desk.getByLabel('Address').fill('amy@northwind.example');
  await desk.getByLabel('Password').fill('sandbox');
  await desk.getByRole('button', { name: 'Sign in' }).click();
  await desk.locator('.case-line').first().click();
  await desk.getByRole('button', { name: 'Claim', exact: true }).first().click();
  await chat.getByText(/A person has joined/).waitFor();
  const writes = desk.getByRole('textbox', { name: 'Write to the customer' });
  await writes.fill('Hello, this is Amy. I see your phone is locked for £44.99. Shall I send you a link to pay?');
  await writes.press('Enter');
  await chat.getByText(/this is Amy/).waitFor();
  await says('Yes please. I am at my brother’s, can he pay?', /can he pay/);
  await desk
    .getByText(/can he pay/)
    .first()
    .waitFor();
  await desk.getByRole('button', { name: 'Send payment link', exact: true }).first().click();
  await chat
    .getByText(/\/pay\//)
    .last()
    .waitFor();
  await desk.getByText('waiting to be paid').waitFor();
  await desk.screenshot({ path: join(root, 'docs/pictures/desk.png') });
  await chat.screenshot({ path: join(root, 'docs/pictures/chat.png') });
}

await build({ onlyStale: true });
const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
const ports = { PORT: '4978', SANDBOX_PORT: '4979', PUBLIC_URL: product };
const env = { ...process.env, DATA_DIR: folder, HOST: '127.0.0.1', LOG_LEVEL: 'error', ...ports };
const halves = await Promise.all([start('sandbox', env), start('server', env)]);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  const open = async (url, viewport) => {
    const page = await (await browser.newContext({ viewport, reducedMotion: 'reduce' })).newPage();
    await page.goto(url);
    return page;
  };
  await sandboxPicture(open);
  await whatsappPicture(open);
  await chatAndDeskPictures(open);
} finally {
  await browser.close();
  for (const half of halves) half.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
