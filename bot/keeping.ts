import { Problem } from '../core/problem.js';
import type { Vault } from '../core/vault.js';
import type { Bookmark } from '../dialogs/telling/log.js';
import type { Line } from '../dialogs/telling/story.js';
import type { Open } from './reply.js';

/** What is kept of a conversation between turns. */
export interface Kept {
  readonly bookmark: Bookmark;
  /** What the last turn left open, and how it is asked again when the story itself cannot be told. */
  readonly open: Open;
  readonly again: Line | undefined;
  readonly place: string;
}

/** Bookmarks and replies name the phone that a conversation is about, so they are sealed at rest. */
export const sealed = (vault: Vault, value: unknown): string => vault.seal(JSON.stringify(value));

export const unsealed = <Value>(vault: Vault, stored: unknown): Value => {
  if (typeof stored !== 'string') throw new Problem('conversation.unreadable');
  return JSON.parse(vault.open(stored)) as Value;
};

/** Nothing where the conversation is new, or was sealed under a key that is gone: it begins again. */
export function keptIn(vault: Vault, stored: unknown): Kept | undefined {
  if (stored === null) return undefined;
  try {
    return unsealed<Kept>(vault, stored);
  } catch {
    return undefined;
  }
}
