import type { SentFile } from '../chat.js';
import { later } from '../clock.js';
import type { Messenger, SentMedia } from '../ports/messenger.js';
import type { Stores } from '../ports/store.js';
import { fileTypes } from '../sentFile.js';
import { idFrom } from '../ids.js';
import type { Task } from '../task.js';
import type { Workshop } from './workshop.js';

export interface FileToKeep {
  readonly conversationId: string;
  /** The same file, sent again, has the same key. */
  readonly key: string;
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** A case is long over by then. */
const keptDays = 30;
/** Files that one conversation, and all of them together, may send in an hour. */
const mostOfConversation = 20;
const mostOfAll = 1000;
const hour = 3600;

/** What people send beside their words: kept sealed for the person at the desk, for a while. */
export function createFiles(shop: Pick<Workshop, 'database' | 'clock' | 'vault' | 'shared'>) {
  const { database, clock, vault, shared } = shop;

  /** False where too many came within an hour: then nothing is kept. */
  async function keep(files: readonly FileToKeep[]): Promise<boolean> {
    for (const { conversationId } of files) {
      const within =
        (await shared.allow(`files:${conversationId}`, mostOfConversation, hour)) &&
        (await shared.allow('files', mostOfAll, hour));
      if (!within) return false;
    }
    await database.transaction(async (stores) => {
      for (const { key, content, ...facts } of files) {
        const at = clock.now();
        const id = idFrom('fil', facts.conversationId, key);
        if (
          !(await stores.sentFiles.add({
            ...facts,
            id,
            at,
            sealedContent: vault.seal(content.toString('base64')),
            sealedRef: null,
          }))
        )
          continue;
        await forgetLater(stores, id, at);
      }
    });
    return true;
  }

  /** What came by the messaging provider stays there, and is fetched when somebody at the desk looks at it. */
  async function keepRef(stores: Stores, file: Omit<FileToKeep, 'content' | 'name'> & { ref: string }): Promise<void> {
    const { conversationId, key, contentType, ref } = file;
    if (!fileTypes.includes(contentType)) return;
    if (!(await shared.allow(`files:${conversationId}`, mostOfConversation, hour))) return;
    const at = clock.now();
    const id = idFrom('fil', conversationId, key);
    const facts = { id, conversationId, at, name: contentType === 'application/pdf' ? 'PDF' : 'Photo', contentType };
    if (!(await stores.sentFiles.add({ ...facts, sealedContent: null, sealedRef: vault.seal(ref) }))) return;
    await forgetLater(stores, id, at);
  }

  const forgetLater = (stores: Stores, id: string, at: Date): Promise<void> =>
    stores.tasks.enqueue({
      kind: 'file.forget',
      payload: { fileId: id },
      runAt: later(at, keptDays * 24 * hour),
      dedupe: id,
    });

  /** Throws `messages.no_media` where the provider has it no more, or it is none that may be shown. */
  async function contentOf(
    { contentType, sealedContent, sealedRef }: SentFile,
    messenger: Pick<Messenger, 'fetchMedia'>,
  ): Promise<SentMedia> {
    if (sealedRef !== null) return messenger.fetchMedia(vault.open(sealedRef));
    return { contentType, content: Buffer.from(vault.open(sealedContent ?? ''), 'base64') };
  }

  async function forget({ payload }: Pick<Task, 'payload'>): Promise<null> {
    await database.read.sentFiles.remove(String(payload['fileId']));
    return null;
  }

  return { keep, keepRef, contentOf, forget };
}

export type Files = ReturnType<typeof createFiles>;
