import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Clock } from '../../core/clock.js';
import type { Http } from '../http.js';

const tokenForm = z.object({ accessToken: z.string().min(1) });
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token under RS512. */
function signedToken(claims: Record<string, unknown>, key: KeyObject, clock: Pick<Clock, 'now'>): string {
  const seconds = Math.floor(clock.now().getTime() / 1000);
  const times = { iat: seconds, exp: seconds + 30 * 60, jti: randomUUID(), aud: 'KnoxWSM' };
  const text = `${part({ alg: 'RS512', typ: 'JWT' })}.${part({ ...claims, ...times })}`;
  return `${text}.${sign('sha512', Buffer.from(text), key).toString('base64url')}`;
}

const newKey = async (): Promise<KeyObject> =>
  (await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })).privateKey;

/**
 * Samsung's two steps: the client's identifier, signed by our key, buys an access token of 30 minutes; every call carries
 * that token, signed by the same key. One that is refused is replaced.
 */
export function createKnoxTokens(
  http: Http,
  options: {
    readonly clientIdentifier: string;
    readonly privateKey?: string | undefined;
    readonly clock: Pick<Clock, 'now'>;
  },
): (refused: boolean) => Promise<Record<string, string>> {
  const { clientIdentifier, privateKey, clock } = options;
  let key: Promise<KeyObject> | undefined;
  let token: Promise<string> | undefined;

  async function buy(signing: KeyObject): Promise<string> {
    const publicKey = createPublicKey(signing).export({ type: 'spki', format: 'der' }).toString('base64');
    const body = {
      clientIdentifierJwt: signedToken({ clientIdentifier, publicKey }, signing, clock),
      base64EncodedStringPublicKey: publicKey,
      validityForAccessTokenInMinutes: 30,
    };
    const path = ['ams', 'v1', 'users', 'accesstoken'];
    return (await http.post({ name: 'token', path, body, reads: true, schema: tokenForm })).accessToken;
  }

  return async (refused) => {
    if (refused) token = undefined;
    key ??= privateKey === undefined ? newKey() : Promise.resolve(createPrivateKey(privateKey));
    const signing = await key;
    token ??= buy(signing);
    try {
      return { 'x-knox-apitoken': signedToken({ accessToken: await token }, signing, clock) };
    } catch (thrown) {
      token = undefined;
      throw thrown;
    }
  };
}
