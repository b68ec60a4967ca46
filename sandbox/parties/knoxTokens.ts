import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { type RequestHandler, type Response, Router } from 'express';
import { lenderByCredential } from '../people.js';
import type { World } from '../world.js';
import { textOf } from './bearer.js';

interface Token {
  lender: string;
  publicKey: string;
  expiresAt: string;
}

const defaultMinutes = 30;

/** Knox Guard's form of an error. */
export function knoxFail(response: Response, status: number, code: string, message: string, reason = ''): void {
  response.status(status).json({ result: 'FAIL', error: { code, message, reason } });
}

function jsonPart(part: string | undefined): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The claims of a token that this key (base64 SPKI) has signed with RS256 or RS512. */
function claimsOf(jwt: unknown, publicKey: string): Record<string, unknown> | undefined {
  if (typeof jwt !== 'string') return undefined;
  const [header, payload, signature] = jwt.split('.');
  const digest = { RS256: 'sha256', RS512: 'sha512' }[textOf(jsonPart(header)['alg'])];
  if (!digest || !signature) return undefined;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    const signed = verify(digest, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
    return signed ? jsonPart(payload) : undefined;
  } catch {
    return undefined;
  }
}

const unauthorized = (response: Response, reason: string): void =>
  knoxFail(response, 401, '4010000', 'AUTHORIZATION_FAIL', reason);

/** Access tokens: asked for with a client identifier signed by the customer's key, and carried signed by the same key. */
export function knoxTokens(world: World): { router: Router; guard: RequestHandler } {
  const tokens = world.journal.table<Token>('knoxTokens');
  const router = Router();
  router.post('/ams/v1/users/accesstoken', (request, response) => {
    const body = (request.body ?? {}) as Record<string, unknown>;
    const publicKey = body['base64EncodedStringPublicKey'];
    if (typeof publicKey !== 'string') return unauthorized(response, 'base64EncodedStringPublicKey is missing');
    const claims = claimsOf(body['clientIdentifierJwt'], publicKey);
    const identifier = claims?.['clientIdentifier'];
    const lender = lenderByCredential(typeof identifier === 'string' ? identifier : undefined, 'locks');
    if (!lender) return unauthorized(response, 'the client identifier is not known or not signed by this key');
    const asked = Number(body['validityForAccessTokenInMinutes'] ?? defaultMinutes);
    const minutes = asked >= 1 && asked <= 1440 ? asked : defaultMinutes;
    const expiresAt = new Date(world.clock.now().getTime() + minutes * 60_000).toISOString();
    const accessToken = randomBytes(24).toString('hex');
    tokens.put(accessToken, { lender, publicKey, expiresAt });
    response.json({ accessToken });
  });

  const guard: RequestHandler = (request, response, next) => {
    const jwt = request.get('x-knox-apitoken');
    const accessToken = jsonPart(jwt?.split('.')[1])['accessToken'];
    const token = typeof accessToken === 'string' ? tokens.get(accessToken) : undefined;
    if (!token || !claimsOf(jwt, token.publicKey)) return unauthorized(response, 'x-knox-apitoken is not valid');
    if (new Date(token.expiresAt) <= world.clock.now()) return unauthorized(response, 'the access token has expired');
    response.locals['lender'] = token.lender;
    next();
  };
  return { router, guard };
}
