import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Clock, later } from '../../core/clock.js';
import { type Language, languages } from '../../core/lender.js';
import type { Vault } from '../../core/vault.js';

/** Whoever holds a token: one conversation and the random name of the one person in it. */
export interface Holder {
  readonly chatId: string;
  readonly userId: string;
  readonly lenderId: string;
  /** The language to begin in, where one was asked for. */
  readonly language?: Language | undefined;
}

/** `api` opens every route; `stream` stands in the address of a socket, where logs may see it, and lives shortly. */
type Use = 'api' | 'stream';

/** How long tokens live, in seconds. Clients renew theirs at half time. */
export const lifeSeconds: Readonly<Record<Use, number>> = { api: 30 * 60, stream: 60 };

const purpose = 'directline';
const contents = z.strictObject({
  for: z.literal(purpose),
  use: z.enum(['api', 'stream']),
  chat: z.string().min(1),
  user: z.string().min(1),
  lender: z.string().min(1),
  language: z.enum(languages).optional(),
  until: z.number().int(),
});

export interface Tokens {
  issue(holder: Holder, use: Use): string;
  read(token: string, ...uses: readonly Use[]): Holder | 'invalid' | 'expired';
}

/** Tokens are sealed: nobody can make, change or read one without our key, and nothing has to be stored for them. */
export function createTokens({ vault, clock }: { vault: Vault; clock: Clock }): Tokens {
  return {
    issue: ({ chatId, userId, lenderId, language }, use) =>
      vault.seal(
        JSON.stringify({
          for: purpose,
          use,
          chat: chatId,
          user: userId,
          lender: lenderId,
          language,
          until: later(clock.now(), lifeSeconds[use]).getTime(),
        } satisfies z.input<typeof contents>),
      ),
    read(token, ...uses) {
      const read = opened(vault, token);
      if (!read || !uses.includes(read.use)) return 'invalid';
      if (read.until <= clock.now().getTime()) return 'expired';
      return { chatId: read.chat, userId: read.user, lenderId: read.lender, language: read.language };
    },
  };
}

function opened(vault: Vault, token: string): z.output<typeof contents> | undefined {
  try {
    return contents.safeParse(JSON.parse(vault.open(token))).data;
  } catch {
    return undefined;
  }
}

/** A new conversation and a new person in it. `dl_` says that the name was given by us. */
export const newHolder = (lenderId: string, language: Language | undefined): Holder => ({
  chatId: randomBytes(18).toString('base64url'),
  userId: `dl_${randomBytes(12).toString('base64url')}`,
  lenderId,
  language,
});
