import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import express, { type Request, type Response, Router } from 'express';
import { lenders } from '../people.js';
import type { World } from '../world.js';
import { textOf } from './bearer.js';
import { loginHtml } from './signInPage.js';

/** Somebody who works at the desk: who they are, what they may do, whose cases they see, where they take calls. */
interface Account {
  sub: string;
  email: string;
  name: string;
  roles: string[];
  lenders: string[];
  phone_number: string;
}

const accounts: readonly Account[] = [
  {
    sub: 'agent-amy',
    email: 'amy@northwind.example',
    name: 'Amy',
    roles: ['agent'],
    lenders: ['northwind'],
    phone_number: '+441632960191',
  },
  {
    sub: 'agent-omar',
    email: 'omar@northwind.example',
    name: 'Omar',
    roles: ['supervisor'],
    lenders: ['northwind'],
    phone_number: '+441632960192',
  },
  {
    sub: 'agent-admin',
    email: 'admin@liftline.example',
    name: 'Admin',
    roles: ['administrator'],
    lenders: lenders.map(({ id }) => id),
    phone_number: '+441632960193',
  },
];

const PASSWORD = 'sandbox';
const CLIENT = { id: 'liftline-desk', secret: 'sandbox-desk' } as const;
/** Milliseconds that a code waits for its exchange, and seconds that a token is good for. */
const CODE_LIFETIME = 60_000;
const TOKEN_LIFETIME = 600;

interface Grant {
  sub: string;
  redirectUri: string;
  challenge: string;
  nonce: string;
  scope: string;
  until: number;
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const query = (request: Request, name: string): string => textOf(request.query[name]);

/** The one key that tokens are signed with, and that outlives kills. */
function createKeys(world: World) {
  const table = world.journal.table<{ id: string; pem: string }>('openid.keys');
  let kept = table.get('signing');
  function current() {
    kept = table.get('signing') ?? kept;
    if (kept) return kept;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const made = {
      id: randomBytes(8).toString('hex'),
      pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    table.put('signing', made);
    kept = made;
    return made;
  }
  // A new world has the same key: relying parties keep it for a while.
  world.onReset(() => kept && table.put('signing', kept));
  return {
    jwks() {
      const { id, pem } = current();
      const jwk = createPublicKey(createPrivateKey(pem)).export({ format: 'jwk' });
      return { keys: [{ ...jwk, kid: id, use: 'sig', alg: 'RS256' }] };
    },
    signed(claims: object): string {
      const { id, pem } = current();
      const body = `${base64({ alg: 'RS256', typ: 'JWT', kid: id })}.${base64(claims)}`;
      return `${body}.${sign('sha256', Buffer.from(body), pem).toString('base64url')}`;
    },
  };
}

function clientIn(request: Request): boolean {
  const basic = /^Basic (\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  const body = (request.body ?? {}) as Record<string, unknown>;
  const [id, secret] = basic
    ? Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent)
    : [textOf(body['client_id']), textOf(body['client_secret'])];
  return id === CLIENT.id && secret === CLIENT.secret;
}

const refuse = (response: Response, status: number, error: string): void =>
  void response.status(status).json({ error });

/**
 * The sign-in of the people at the desk: an OpenID Connect provider with the authorization code flow and PKCE, and three
 * accounts. Its time is real time, whatever the world's clock says: a relying party checks tokens by its own.
 */
export function createSignIn(world: World): { router: Router } {
  const grants = world.journal.table<Grant>('openid.grants');
  const tokens = world.journal.table<{ sub: string; until: number }>('openid.tokens');
  const keys = createKeys(world);
  const issuer = (): string => `${world.config.ownUrl}/openid`;
  const redirectUri = (): string => `${world.config.publicUrl}/desk/signed-in`;
  const router = Router();
  const own = Router();
  router.use('/openid', own);
  own.use(express.urlencoded({ extended: false }));

  own.get('/.well-known/openid-configuration', (_request, response) => {
    response.json({
      issuer: issuer(),
      authorization_endpoint: `${issuer()}/authorize`,
      token_endpoint: `${issuer()}/token`,
      userinfo_endpoint: `${issuer()}/userinfo`,
      jwks_uri: `${issuer()}/jwks`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: ['openid', 'profile', 'email', 'phone'],
      claims_supported: ['sub', 'name', 'email', 'roles', 'lenders', 'phone_number'],
    });
  });
  own.get('/jwks', (_request, response) => void response.json(keys.jwks()));

  /** Why a request to sign in cannot be trusted; it is then never sent back to where it says it came from. */
  function faultOf(request: Request): string | undefined {
    if (query(request, 'client_id') !== CLIENT.id) return 'unknown client';
    if (query(request, 'redirect_uri') !== redirectUri()) return 'unknown redirect_uri';
    if (query(request, 'response_type') !== 'code') return 'response_type must be code';
    if (query(request, 'code_challenge_method') !== 'S256') return 'PKCE with S256 is needed';
    if (!/^[\w-]{43}$/.test(query(request, 'code_challenge'))) return 'PKCE with S256 is needed';
    return query(request, 'scope').split(' ').includes('openid') ? undefined : 'the scope must have openid';
  }

  const page = (response: Response, status: number, message?: string): void =>
    void response
      .status(status)
      .set({ 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'" })
      .type('html')
      .send(loginHtml(accounts, message));

  own.get('/authorize', (request, response) => {
    const fault = faultOf(request);
    if (fault) return void response.status(400).type('text').send(fault);
    page(response, 200);
  });
  own.post('/authorize', (request, response) => {
    const fault = faultOf(request);
    if (fault) return void response.status(400).type('text').send(fault);
    const body = (request.body ?? {}) as Record<string, unknown>;
    const email = textOf(body['email']).trim().toLowerCase();
    const account = accounts.find((one) => one.email === email);
    if (!account || textOf(body['password']) !== PASSWORD) return page(response, 401, 'Wrong address or password.');
    const code = randomBytes(24).toString('base64url');
    grants.put(code, {
      sub: account.sub,
      redirectUri: redirectUri(),
      challenge: query(request, 'code_challenge'),
      nonce: query(request, 'nonce'),
      scope: query(request, 'scope'),
      until: Date.now() + CODE_LIFETIME,
    });
    const back = new URL(redirectUri());
    back.searchParams.set('code', code);
    back.searchParams.set('state', query(request, 'state'));
    back.searchParams.set('iss', issuer());
    response.redirect(303, back.href);
  });

  own.post('/token', (request, response) => {
    response.set('Cache-Control', 'no-store');
    if (!clientIn(request)) return refuse(response, 401, 'invalid_client');
    const body = (request.body ?? {}) as Record<string, unknown>;
    if (body['grant_type'] !== 'authorization_code') return refuse(response, 400, 'unsupported_grant_type');
    const code = textOf(body['code']);
    const grant = grants.get(code);
    // Used up by the first try, right or wrong.
    if (grant) grants.remove(code);
    const proof = createHash('sha256').update(textOf(body['code_verifier'])).digest('base64url');
    const account = accounts.find(({ sub }) => sub === grant?.sub);
    if (!grant || !account || grant.until < Date.now()) return refuse(response, 400, 'invalid_grant');
    if (proof !== grant.challenge || textOf(body['redirect_uri']) !== grant.redirectUri)
      return refuse(response, 400, 'invalid_grant');
    const iat = Math.floor(Date.now() / 1000);
    const accessToken = randomBytes(24).toString('base64url');
    tokens.put(accessToken, { sub: account.sub, until: Date.now() + TOKEN_LIFETIME * 1000 });
    const stamps = { iss: issuer(), aud: CLIENT.id, iat, exp: iat + TOKEN_LIFETIME, auth_time: iat };
    const idToken = keys.signed({ ...stamps, ...account, ...(grant.nonce ? { nonce: grant.nonce } : {}) });
    response.json({
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: TOKEN_LIFETIME,
      scope: grant.scope,
      id_token: idToken,
    });
  });

  own.get('/userinfo', (request, response) => {
    const token = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '';
    const known = tokens.get(token);
    const account = known && known.until > Date.now() ? accounts.find(({ sub }) => sub === known.sub) : undefined;
    if (account) return void response.json(account);
    response.set('WWW-Authenticate', 'Bearer error="invalid_token"');
    refuse(response, 401, 'invalid_token');
  });
  return { router };
}
