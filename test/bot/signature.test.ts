import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from '@jest/globals';
import express from 'express';
import { type Form, formOf, signedOnly } from '../../bot/signature.js';

const sender = { authToken: '12345', accountSid: 'AC1', publicUrl: 'https://mycompany.com' };
let seen: Form | undefined;
const app = express();
app.use(signedOnly(sender), (_request, response) => {
  seen = formOf(response);
  response.status(200).end();
});
const server = app.listen(0);
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function post(path: string, body: string, signature: string): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
  return (await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body })).status;
}

/** The provider's own rule, written down once more: the address, then every field in order. */
function sign(url: string, form: Record<string, string>): string {
  const data = Object.keys(form)
    .sort()
    .reduce((text, name) => text + name + (form[name] ?? ''), url);
  return createHmac('sha1', '12345').update(data, 'utf8').digest('base64');
}

test.each<Record<string, string>>([
  { Body: "It's amazing & “quoted” +1", AccountSid: 'AC1', Empty: '' },
  { Body: 'தமிழ் 🙂', AccountSid: 'AC1', 'MessagingBinding.Address': '["+1"]' },
  { __proto__x: 'x', constructor: 'y', AccountSid: 'AC1' },
])('every field counts, in any script: %j', async (form) => {
  const path = '/myapp.php?foo=1&bar=a%20b';
  const signature = sign(sender.publicUrl + path, form);
  expect(await post(path, new URLSearchParams(form).toString(), signature)).toBe(200);
  expect({ ...seen }).toEqual(form);
});

test('the order of the query counts, and so does each letter of it', async () => {
  const body = 'AccountSid=AC1';
  const signature = sign('https://mycompany.com/a?x=1&y=2', { AccountSid: 'AC1' });
  expect(await post('/a?x=1&y=2', body, signature)).toBe(200);
  expect(await post('/a?y=2&x=1', body, signature)).toBe(403);
  expect(await post('/a?x=1&y=2&z=', body, signature)).toBe(403);
  expect(await post('/a/?x=1&y=2', body, signature)).toBe(403);
});

test('the account may be left out, and is no other one', async () => {
  const sent = (form: Record<string, string>): Promise<number> =>
    post('/a', new URLSearchParams(form).toString(), sign('https://mycompany.com/a', form));
  expect(await sent({ Digits: '1' })).toBe(200);
  expect(await sent({ Digits: '1', AccountSid: 'AC2' })).toBe(403);
  expect(await sent({ Digits: '1', AccountSid: '' })).toBe(403);
});

test('two fields that would sign alike as one are told apart by standing once each', async () => {
  const signature = sign('https://mycompany.com/a', { AccountSid: 'AC1', Digits: '1', From: 'x' });
  expect(await post('/a', 'AccountSid=AC1&Digits=1&From=x', signature)).toBe(200);
  expect(await post('/a', 'AccountSid=AC1&Digits=1&Digits=1&From=x', signature)).toBe(403);
});
