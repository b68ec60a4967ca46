import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** A new id: a readable prefix and 122 random bits, such as `pay_5f0c…`. */
export const newId = (prefix: string): string => `${prefix}_${randomUUID().replaceAll('-', '')}`;

/** An unguessable token for links: 192 random bits, URL-safe. */
export const newToken = (): string => randomBytes(24).toString('base64url');

/** The same id for the same parts: what is made from them twice is made once. */
export const idFrom = (prefix: string, ...parts: readonly (string | number)[]): string =>
  `${prefix}_${createHash('sha256').update(parts.join('|')).digest('hex').slice(0, 32)}`;
