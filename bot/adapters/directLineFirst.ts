import type { ChatLog, Entry } from './directLineLog.js';
import type { Holder } from './directLineTokens.js';
import type { ChatTurns } from './directLineTurns.js';

/** Milliseconds that an answer waits for the assistant's first line; after that the line comes by the stream. */
const patienceMs = 600;

/** Begins a chat and has it greeted: the first line, where that comes soon. Its answer then saves three others. */
export async function beginGreeted(
  { log, turns }: { readonly log: ChatLog; readonly turns: Pick<ChatTurns, 'open'> },
  holder: Holder,
): Promise<Entry | undefined> {
  const { chatId } = holder;
  let timer: NodeJS.Timeout | undefined;
  let hear = (_entry: Entry | undefined): void => undefined;
  const first = new Promise<Entry | undefined>((resolve) => {
    hear = resolve;
    timer = setTimeout(() => resolve(undefined), patienceMs);
  });
  await log.begin(holder);
  const leave = await log.follow(chatId, (news) => {
    if (news !== 'typing' && news.entry) hear(news.entry);
  });
  try {
    await turns.open(chatId, 0);
    return await first;
  } finally {
    clearTimeout(timer);
    await leave();
  }
}
