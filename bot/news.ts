import { type Lender, type Lenders } from '../core/lender.js';
import type { Database } from '../core/ports/store.js';
import type { Vault } from '../core/vault.js';
import type { News } from '../dialogs/telling/heard.js';
import type { TurnRequest } from './turns.js';

/**
 * The turn that tells a conversation some news, for a channel that can speak first. Undefined where nobody listens any
 * more, and on a call: a call asks by itself, and what is worked out outside its requests could not be said.
 */
export function createNewsTurns(parts: { database: Pick<Database, 'read'>; vault: Vault; lenders: Lenders }) {
  const { database, vault, lenders } = parts;
  return async (conversationId: string, news: News): Promise<TurnRequest | undefined> => {
    const conversation = await database.read.conversations.get(conversationId);
    const lender: Lender | undefined = conversation && lenders.byId(conversation.lenderId);
    if (!conversation || !lender || conversation.channel === 'voice' || conversation.owner === 'ended')
      return undefined;
    return {
      conversationId,
      turnId: `news:${news.kind}:${news.id}:${news.state}`,
      channel: conversation.channel,
      lender,
      address: vault.open(conversation.sealedAddress),
      heard: { kind: 'news', news },
    };
  };
}
