import type { Language } from '../lender.js';
import type { Stores } from '../ports/store.js';

/** Where the owner of a conversation can be told how things go: the number that the passcode reached. */
export async function reachOf(
  stores: Stores,
  conversationId: string | null,
): Promise<{ sealedNumber: string; language: Language } | undefined> {
  if (!conversationId) return undefined;
  const identification = await stores.identifications.latest(conversationId);
  const passcode = identification && (await stores.passcodes.latest(identification.carriedFrom ?? identification.id));
  const message = passcode && (await stores.messages.byDedupe(`passcode:${passcode.id}`));
  const conversation = await stores.conversations.get(conversationId);
  return message && conversation ? { sealedNumber: message.sealedTo, language: conversation.language } : undefined;
}
