import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import { money } from '../../core/money.js';
import type { LinkView } from '../../core/services/paymentLinks.js';
import type { Payments } from '../../core/services/payments.js';
import { createNoticeRoutes } from '../../server/routes/notice.js';
import { createPayRoutes } from '../../server/routes/payPage.js';
import { trialLenders } from '../bot/trialDialogue.js';

let server: Server;
let baseUrl: string;
let behind: LinkView | undefined;
const view = (state: LinkView['state']): LinkView => ({
  state,
  amount: money(8998, 'GBP'),
  lenderId: 'northwind',
  language: 'en',
});

beforeAll(async () => {
  const payments = { behindLink: async () => behind } as unknown as Payments;
  const app = express();
  app.use(createNoticeRoutes({ lenders: trialLenders, publicUrl: 'https://support.example' }));
  app.use(createPayRoutes({ payments, lenders: trialLenders, gatewayOrigins: [], onTrouble: () => undefined }));
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

async function page(path: string): Promise<{ status: number; text: string; refresh: string | null }> {
  const response = await fetch(`${baseUrl}${path}`, { headers: { accept: 'text/html' } });
  return { status: response.status, text: await response.text(), refresh: response.headers.get('refresh') };
}

describe('the lock notice', () => {
  test('speaks the first language of the lender, and leads to its others', async () => {
    const { text } = await page('/notice/lanka');
    expect(text).toContain('<html lang="si">');
    expect(text).toContain('<a href="?language=ta" lang="ta">தமிழ்</a>');
    expect(text).toContain('/chat?lender=lanka"');
  });

  test('speaks another one that is asked for, and the chat behind it does too', async () => {
    const { text } = await page('/notice/lanka?language=ta');
    expect(text).toContain('<html lang="ta">');
    expect(text).toContain('/chat?lender=lanka&#38;language=ta"');
    expect(text).toContain('<a href="?language=en" lang="en">English</a>');
    expect((await page('/notice/northwind?language=ta')).text).toContain('<html lang="en">');
  });

  test('leads to paying beside the chat', async () => {
    const { text } = await page('/notice/lanka?language=ta');
    expect(text).toMatch(/\/chat\?lender=lanka&#38;language=ta&#38;topic=pay">[^<]*செலுத்தவும்</);
  });

  test('says why, what lifts the lock, that nothing is lost and that emergency calls work, as a page and as JSON', async () => {
    const { text } = await page('/notice/northwind');
    const json = await fetch(`${baseUrl}/notice/northwind`, { headers: { accept: 'application/json' } });
    const notice = (await json.json()) as Record<string, string>;
    const told = {
      title: 'This phone is locked',
      text: 'This device is locked due to an overdue installment payment to northwind & Co.',
      lifts: expect.stringMatching(/Paying what is overdue, or agreeing a payment plan, lifts the lock/),
      dataIsKept: 'Your photos, contacts and data are kept.',
      emergencyCallsWork: 'Emergency calls work on this phone.',
      noReset: expect.stringMatching(/do not reset it/),
    };
    expect(notice).toMatchObject(told);
    for (const line of Object.keys(told)) expect(text).toContain(notice[line]?.replace('&', '&#38;'));
    expect(notice).toMatchObject({
      chatUrl: 'https://support.example/chat?lender=northwind',
      payUrl: 'https://support.example/chat?lender=northwind&topic=pay',
    });
    expect(text).toContain('href="https://support.example/chat?lender=northwind&#38;topic=pay">Pay in the chat</a>');
    expect(text).not.toContain('<script');
  });

  test('shows the hotline as people read it, and rings the plain number', async () => {
    const { text } = await page('/notice/northwind');
    expect(text).toMatch(/href="tel:\+441632960001">[^<]*\+44 1632 960001/);
    const notice = await (
      await fetch(`${baseUrl}/notice/northwind`, { headers: { accept: 'application/json' } })
    ).json();
    expect(notice).toMatchObject({
      hotline: '+441632960001',
      labels: { call: expect.stringContaining('+44 1632 960001') },
    });
  });
});

describe('the page behind a payment link', () => {
  test('offers to pay, and after the gateway’s page waits for its word without offering it again', async () => {
    behind = view('open');
    expect(await page('/pay/token')).toMatchObject({ refresh: null, text: expect.stringContaining('<button') });
    const back = await page('/pay/token?done=1');
    expect(back.text).toContain('Please do not pay again');
    expect(back.text).not.toContain('<button');
    expect(back.refresh).toBe('3');
    behind = view('paid');
    expect(await page('/pay/token?done=1')).toMatchObject({ refresh: null, text: expect.stringContaining('Paid.') });
  });

  test('that leads nowhere any more says how to get another', async () => {
    behind = view('closed');
    const { text } = await page('/pay/token');
    expect(text).toMatch(/href="tel:\+441632960001"/);
    expect(text).toContain('href="/chat?lender=northwind&#38;language=en"');
    behind = undefined;
    expect(await page('/pay/token')).toMatchObject({ status: 404, text: expect.not.stringContaining('tel:') });
  });
});
