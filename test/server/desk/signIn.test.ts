import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTrialDesk, type TrialDesk, until } from './trialDesk.js';

let trial: TrialDesk;
beforeAll(async () => {
  trial = await openTrialDesk();
}, 60_000);
afterAll(() => trial.close());

const amy = 'amy@northwind.example';
const cookieName = 'liftline-desk';

describe('who is not signed in', () => {
  test.each([
    ['GET', '/me'],
    ['GET', '/queue'],
    ['GET', '/events'],
    ['GET', '/cases/han_1'],
    ['POST', '/cases/han_1/claim'],
    ['POST', '/heartbeat'],
    ['GET', '/nothing'],
  ])('%s %s is refused', async (method, path) => {
    const { status, body } = await trial.browser().api(method, path, method === 'POST' ? {} : undefined);
    expect([status, body]).toEqual([401, { error: { code: 'signed_out' } }]);
  });

  test.each(['', 'x', '%', 'a'.repeat(5000), '../../etc', '{"agent":"amy"}'])(
    'a forged cookie opens nothing: %.20s',
    async (token) => {
      const browser = trial.browser();
      browser.cookies().set(cookieName, token);
      expect((await browser.get('/me')).status).toBe(401);
    },
  );

  test('a cookie that stands twice is none', async () => {
    const browser = await trial.signedIn(amy);
    const token = browser.cookies().get(cookieName) ?? '';
    const cookie = `${cookieName}=${token}; ${cookieName}=${token}`;
    expect((await fetch(`${trial.url}/desk/api/me`, { headers: { cookie } })).status).toBe(401);
  });
});

describe('signing in', () => {
  test('leads by the provider to a session that says who it is', async () => {
    const browser = trial.browser();
    const { url, response } = await browser.signIn(amy);
    expect(new URL(url).pathname).toBe('/desk/');
    expect([200, 503]).toContain(response.status);
    const { body } = await browser.get('/me');
    expect(body).toEqual({
      id: 'agent-amy',
      name: 'Amy',
      role: 'agent',
      lenders: [{ id: 'northwind', name: 'Northwind Mobile Finance' }],
      hasTelephone: true,
      heartbeatEvery: 20,
    });
    expect(JSON.stringify(body)).not.toContain('+44');
  });

  test('the cookie is out of reach of scripts and of other sites, and means nothing by itself', async () => {
    const browser = trial.browser();
    const form = await browser.visit('/desk/sign-in');
    const body = new URLSearchParams({ email: amy, password: 'sandbox' });
    const back = await browser.send(form.url, { method: 'POST', body });
    const answer = await browser.send(back.headers.get('location') ?? '');
    const set = answer.headers.getSetCookie().find((line) => line.startsWith(`${cookieName}=`)) ?? '';
    expect(set).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(set).not.toMatch(/amy|northwind/i);
  });

  test('a wrong password is told by the provider and gives no session', async () => {
    const browser = trial.browser();
    const { url, response } = await browser.signIn(amy, 'guess');
    expect(response.status).toBe(401);
    expect(new URL(url).pathname).toBe('/openid/authorize');
    expect((await browser.get('/me')).status).toBe(401);
  });

  test('a sign-in that was begun in another browser is not finished in this one', async () => {
    const victim = trial.browser();
    const attacker = trial.browser();
    const form = await attacker.visit('/desk/sign-in');
    const body = new URLSearchParams({ email: amy, password: 'sandbox' });
    const back = await attacker.send(form.url, { method: 'POST', body });
    const link = back.headers.get('location') ?? '';
    expect((await victim.send(link)).status).toBe(400);
    await victim.send('/desk/sign-in');
    expect((await victim.send(link)).status).toBe(400);
    expect((await victim.get('/me')).status).toBe(401);
  });

  test('a code is good once', async () => {
    const browser = trial.browser();
    const form = await browser.visit('/desk/sign-in');
    const body = new URLSearchParams({ email: amy, password: 'sandbox' });
    const back = await browser.send(form.url, { method: 'POST', body });
    const link = back.headers.get('location') ?? '';
    const kept = browser.cookies().get('liftline-sign-in') ?? '';
    expect((await browser.send(link)).status).toBe(303);
    browser.cookies().set('liftline-sign-in', kept);
    browser.cookies().delete(cookieName);
    expect((await browser.send(link)).status).toBe(400);
  });

  test.each(['?code=made-up&state=made-up', '?error=access_denied', '', '?state=1&state=2&code=a&code=b'])(
    'an answer that the provider did not give is refused: %s',
    async (query) => {
      const browser = trial.browser();
      await browser.send('/desk/sign-in');
      expect((await browser.send(`/desk/signed-in${query}`)).status).toBe(400);
      expect((await browser.get('/me')).status).toBe(401);
    },
  );

  test('each sign-in has a session of its own, and the one before it in this browser is over', async () => {
    const browser = await trial.signedIn(amy);
    const first = browser.cookies().get(cookieName) ?? '';
    await browser.signIn(amy);
    expect(browser.cookies().get(cookieName)).not.toBe(first);
    expect((await browser.get('/me')).status).toBe(200);
    const stolen = trial.browser();
    stolen.cookies().set(cookieName, first);
    expect((await stolen.get('/me')).status).toBe(401);
  });
});

describe('a session', () => {
  test('is over everywhere once its agent signs out', async () => {
    const browser = await trial.signedIn(amy);
    const token = browser.cookies().get(cookieName) ?? '';
    const origin = { origin: new URL(trial.url).origin };
    expect((await browser.send('/desk/sign-out', { method: 'POST', headers: origin })).status).toBe(204);
    const stolen = trial.browser();
    stolen.cookies().set(cookieName, token);
    expect((await stolen.get('/me')).status).toBe(401);
  });

  test('ends after 15 minutes without the agent, even with the page open', async () => {
    const browser = await trial.signedIn(amy);
    for (const minutes of [7, 14]) {
      trial.sessionClock.shift(minutes * 60_000);
      expect((await browser.post('/heartbeat', { active: false })).status).toBe(204);
    }
    trial.sessionClock.shift(16 * 60_000);
    expect((await browser.get('/me')).status).toBe(401);
    trial.sessionClock.shift(0);
  });

  test('lasts 8 hours at the most, however busy the agent', async () => {
    const browser = await trial.signedIn(amy);
    for (let minutes = 10; minutes < 480; minutes += 10) {
      trial.sessionClock.shift(minutes * 60_000);
      expect((await browser.post('/heartbeat', { active: true })).status).toBe(204);
    }
    trial.sessionClock.shift(480 * 60_000);
    expect((await browser.get('/me')).status).toBe(401);
    trial.sessionClock.shift(0);
  });

  test('outlives the world’s clock going forward', async () => {
    const browser = await trial.signedIn(amy);
    trial.clock.shift(25 * 3600_000);
    expect((await browser.get('/me')).status).toBe(200);
    trial.clock.shift(0);
  });
});

describe('other sites', () => {
  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://localhost:1' },
  ])('cannot act for a signed-in agent: %j', async (headers) => {
    const browser = await trial.signedIn(amy);
    const { caseId } = await trial.waitingChat();
    const answer = await browser.send(`/desk/api/cases/${caseId}/claim`, { method: 'POST', headers });
    expect([answer.status, await answer.json()]).toEqual([403, { error: { code: 'cross_site' } }]);
    expect((await trial.caseOf(caseId)).state).toBe('waiting');
    expect((await browser.send('/desk/sign-out', { method: 'POST', headers })).status).toBe(403);
  });

  test('the page may not be framed, and runs no script but its own', async () => {
    const answer = await trial.browser().send('/desk/api/me');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

test('who signs in and out is in the audit', async () => {
  const browser = await trial.signedIn('omar@northwind.example');
  await browser.send('/desk/sign-out', { method: 'POST' });
  const rows = await until('the audit rows', async () => {
    const found = (await trial.audited()).filter((row) => row.includes('agent-omar'));
    return found.length === 2 && found;
  });
  expect(rows.map((row) => row.split(' ')[1])).toEqual(['signed_in', 'signed_out']);
});
