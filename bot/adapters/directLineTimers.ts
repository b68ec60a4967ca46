/** What is done later, one thing a chat: another takes its place. */
export interface ChatTimers {
  set(chatId: string, milliseconds: number, work: () => Promise<unknown>): void;
  has(chatId: string): boolean;
  cancel(chatId: string): void;
  /** Nothing is done any more. */
  close(): void;
}

export function createChatTimers(report: (thrown: unknown, chatId: string) => void): ChatTimers {
  const timers = new Map<string, NodeJS.Timeout>();
  let closed = false;

  function cancel(chatId: string): void {
    clearTimeout(timers.get(chatId));
    timers.delete(chatId);
  }

  return {
    set(chatId, milliseconds, work) {
      cancel(chatId);
      if (closed) return;
      const timer = setTimeout(() => {
        timers.delete(chatId);
        work().catch((thrown: unknown) => report(thrown, chatId));
      }, milliseconds);
      timer.unref();
      timers.set(chatId, timer);
    },
    has: (chatId) => timers.has(chatId),
    cancel,
    close() {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
