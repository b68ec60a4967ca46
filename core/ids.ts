import { randomBytes, randomUUID } from 'node:crypto';

/** A new id: a readable prefix and 122 random bits, such as `pay_5f0c…`. */
export const newId = (prefix: string): string => `${prefix}_${randomUUID().replaceAll('-', '')}`;

/** An unguessable token for links: 192 random bits, URL-safe. */
export const newToken = (): string => randomBytes(24).toString('base64url');
