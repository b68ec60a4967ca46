import type { Conversation } from '../../core/conversation.js';
import type { Identification } from '../../core/passcode.js';
import type { Stores } from '../../core/ports/store.js';
import type { Vault } from '../../core/vault.js';
import { message, passcode } from '../store/rows.js';

/** A conversation and whom it is proved to be with, by a passcode that went to `number`, as the database has it. */
export async function insertProved(
  stores: Stores,
  vault: Vault,
  number: string,
  conversation: Conversation,
  proof: Identification,
): Promise<void> {
  const code = passcode(proof.id);
  const { id: conversationId, lenderId } = conversation;
  const sealedTo = vault.seal(number);
  await stores.conversations.insert(conversation);
  await stores.identifications.insert(proof);
  await stores.passcodes.insert(code);
  await stores.messages.insert(message({ dedupe: `passcode:${code.id}`, sealedTo, lenderId, conversationId }));
}
