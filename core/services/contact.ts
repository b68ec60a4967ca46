import { reachOf } from './reach.js';
import type { Workshop } from './workshop.js';

/** What people wish of our messages. */
export function createContact(shop: Workshop) {
  const { database, vault, clock } = shop;

  /**
   * No more messages, except answers: for the conversation's own address, and for the number that the passcode reached
   * once it has proved its owner. `isNew` is false where that was known.
   */
  async function optOut(conversationId: string): Promise<{ isNew: boolean }> {
    return database.transaction(async (stores) => {
      const conversation = await stores.conversations.get(conversationId);
      if (!conversation) return { isNew: false };
      const identification = await stores.identifications.latest(conversationId);
      const proved = identification?.provedAt ? await reachOf(stores, conversationId) : undefined;
      const addresses = [conversation.sealedAddress, ...(proved ? [proved.sealedNumber] : [])];
      let isNew = false;
      for (const hash of new Set(addresses.map((sealed) => vault.hash('phone', vault.open(sealed))))) {
        const optOut = { lenderId: conversation.lenderId, addressHash: hash, at: clock.now() };
        if (await stores.optOuts.add(optOut)) isNew = true;
      }
      if (isNew)
        await stores.audit.append({
          at: clock.now(),
          actor: `owner:${conversationId}`,
          action: 'opted_out',
          subject: conversationId,
          detail: {},
        });
      return { isNew };
    });
  }

  return { optOut };
}

export type Contact = ReturnType<typeof createContact>;
