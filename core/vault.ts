import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from './problem.js';

/** What may be looked up or checked by a keyed hash. Each kind has a key of its own, so hashes of one never match another's. */
export type HashKind = 'imei' | 'phone' | 'passcode' | 'link' | 'session' | 'token';

/** Keeps personal data unreadable at rest. All keys are derived from one `SECRET_KEY`. */
export interface Vault {
  /** AES-256-GCM, a fresh nonce each time: two seals of one text differ. */
  seal(text: string): string;
  /** Throws `vault.unreadable` when the text was altered or sealed under another key. */
  open(sealed: string): string;
  /** A keyed hash (HMAC-SHA-256, hex): equal for equal texts, of no use without the key. */
  hash(kind: HashKind, text: string): string;
  /** Compares in constant time. */
  matches(kind: HashKind, text: string, hash: string): boolean;
}

const derive = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'liftline', purpose, 32));

export function createVault(secretKey: string): Vault {
  const sealing = derive(secretKey, 'seal');
  const hashing = (kind: HashKind): Buffer => derive(secretKey, `hash:${kind}`);
  const keys = new Map<HashKind, Buffer>();
  const keyOf = (kind: HashKind): Buffer => {
    const known = keys.get(kind) ?? hashing(kind);
    keys.set(kind, known);
    return known;
  };
  const hash = (kind: HashKind, text: string): string => createHmac('sha256', keyOf(kind)).update(text).digest('hex');
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed) {
      try {
        const bytes = Buffer.from(sealed, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new Problem('vault.unreadable', { cause });
      }
    },
    hash,
    matches: (kind, text, expected) => {
      const actual = Buffer.from(hash(kind, text));
      const other = Buffer.from(expected);
      return actual.length === other.length && timingSafeEqual(actual, other);
    },
  };
}
