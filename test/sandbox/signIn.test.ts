import { createHash, createPublicKey, type JsonWebKey, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import { readSandboxConfig } from '../../sandbox/config.js';
import { createSignIn } from '../../sandbox/parties/signIn.js';
import { createWorld, type World } from '../../sandbox/world.js';

const folder = mkdtempSync(join(tmpdir(), 'sign-in-'));
const config = readSandboxConfig({ DATA_DIR: folder, PUBLIC_URL: 'http://localhost:3978' });
const redirectUri = 'http://localhost:3978/desk/signed-in';
const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');
let world: World;
let server: Server;

async function open(): Promise<void> {
  world = createWorld(config);
  const app = express();
  app.use(createSignIn(world).router);
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  config.ownUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
}

async function close(): Promise<void> {
  server.close();
  world.close();
  await once(server, 'close');
}

beforeAll(open);
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

const asked = {
  client_id: 'liftline-desk',
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid profile',
  state: 'the state',
  nonce: 'the nonce',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};
const authorize = (change: Record<string, string> = {}): string =>
  `${config.ownUrl}/openid/authorize?${new URLSearchParams({ ...asked, ...change }).toString()}`;
const login = (url: string, form: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
const amy = { email: 'amy@northwind.example', password: 'sandbox' };

async function newCode(): Promise<string> {
  const answer = await login(authorize(), amy);
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

async function exchange(code: string, change: Record<string, string> = {}) {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: 'liftline-desk',
    client_secret: 'sandbox-desk',
    ...change,
  };
  const answer = await fetch(`${config.ownUrl}/openid/token`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

describe('a request to sign in that cannot be trusted', () => {
  test.each([
    { client_id: 'somebody' },
    { redirect_uri: 'http://evil.example/desk/signed-in' },
    { redirect_uri: `${redirectUri}/../../evil` },
    { response_type: 'token' },
    { code_challenge: '' },
    { code_challenge: 'short' },
    { code_challenge_method: 'plain' },
    { scope: 'profile' },
  ])('is refused here and sent nowhere: %j', async (change) => {
    for (const answer of [await fetch(authorize(change)), await login(authorize(change), amy)]) {
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
    }
  });

  test.each([
    { email: 'amy@northwind.example', password: '' },
    { email: 'amy@northwind.example', password: 'Sandbox' },
    { email: 'somebody@northwind.example', password: 'sandbox' },
    {},
  ])('a wrong address or password is asked again: %j', async (form) => {
    const answer = await login(authorize(), form as Record<string, string>);
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('Wrong address or password.');
  });
});

describe('a code', () => {
  test('comes back with the state, and gives an id token that its key signed', async () => {
    const answer = await login(authorize(), amy);
    const back = new URL(answer.headers.get('location') ?? '');
    expect(`${back.origin}${back.pathname}`).toBe(redirectUri);
    expect(back.searchParams.get('state')).toBe('the state');
    const { status, body } = await exchange(back.searchParams.get('code') ?? '');
    expect([status, body['token_type']]).toEqual([200, 'Bearer']);
    const [header = '', claims = '', signature = ''] = (body['id_token'] ?? '').split('.');
    const { keys } = (await (await fetch(`${config.ownUrl}/openid/jwks`)).json()) as { keys: JsonWebKey[] };
    const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg: string; kid: string };
    expect([alg, keys.map((key) => key['kid'])]).toEqual(['RS256', [kid]]);
    expect(keys[0]).not.toHaveProperty('d');
    const key = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' });
    expect(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: `${config.ownUrl}/openid`,
      aud: 'liftline-desk',
      sub: 'agent-amy',
      nonce: 'the nonce',
      roles: ['agent'],
      lenders: ['northwind'],
      phone_number: '+441632960191',
    });
    const headers = { authorization: `Bearer ${body['access_token']}` };
    const info = await fetch(`${config.ownUrl}/openid/userinfo`, { headers });
    expect(await info.json()).toMatchObject({ sub: 'agent-amy', email: amy.email });
  });

  test('is good once, even where the first try was wrong', async () => {
    const code = await newCode();
    expect((await exchange(code)).status).toBe(200);
    expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const guessed = await newCode();
    expect((await exchange(guessed, { code_verifier: 'guess' })).status).toBe(400);
    expect((await exchange(guessed)).status).toBe(400);
  });

  test.each([
    [{ code_verifier: '' }, 400, 'invalid_grant'],
    [{ redirect_uri: 'http://localhost:3978/' }, 400, 'invalid_grant'],
    [{ code: 'made-up' }, 400, 'invalid_grant'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ client_id: 'somebody' }, 401, 'invalid_client'],
  ])('is worth nothing with %j', async (change, status, error) => {
    expect(await exchange(await newCode(), change)).toMatchObject({ status, body: { error } });
  });

  test('outlives a kill of the sandbox, and so does its key', async () => {
    const code = await newCode();
    const jwks = async () => (await fetch(`${config.ownUrl}/openid/jwks`)).json();
    const before = await jwks();
    await close();
    await open();
    expect((await exchange(code)).status).toBe(200);
    expect(await jwks()).toEqual(before);
  });

  test('is gone with its world, but the key stays', async () => {
    const code = await newCode();
    const jwks = async () => (await fetch(`${config.ownUrl}/openid/jwks`)).json();
    const before = await jwks();
    world.reset();
    expect((await exchange(code)).status).toBe(400);
    expect(await jwks()).toEqual(before);
  });
});

test('an access token that was made up tells nothing', async () => {
  const answer = await fetch(`${config.ownUrl}/openid/userinfo`, { headers: { authorization: 'Bearer made-up' } });
  expect([answer.status, await answer.json()]).toEqual([401, { error: 'invalid_token' }]);
});
