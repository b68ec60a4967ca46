import type { RequestHandler } from 'express';
import { type DeskChange, deskTopic } from '../../core/services/deskAccess.js';
import type { Shared } from '../../core/ports/shared.js';
import { asProblem, type Problem } from '../../core/problem.js';
import { signedInOf } from './guards.js';
import type { Sessions } from './sessions.js';

/** Milliseconds between two signs that the stream is alive; each time the session is looked at again. */
const beat = 15_000;

/**
 * A stream of server-sent events: which case is different now, of the lenders that the agent serves. It names cases and
 * says nothing of them. An open stream is no sign of life of the agent.
 */
export function createDeskEvents(parts: {
  shared: Pick<Shared, 'subscribe'>;
  sessions: Sessions;
  onTrouble(problem: Problem, where: string): void;
}): RequestHandler {
  return async (request, response) => {
    const { session, agent } = signedInOf(response);
    let open = true;
    const write = (text: string): void => {
      if (open) response.write(text);
    };
    const unsubscribe = await parts.shared.subscribe(deskTopic, (message) => {
      const { lenderId, handoverId } = message as DeskChange;
      if (agent.lenderIds.includes(lenderId)) write(`data: ${JSON.stringify({ caseId: handoverId })}\n\n`);
    });
    const trouble = (thrown: unknown): void => parts.onTrouble(asProblem(thrown), 'desk events');
    const look = async (): Promise<void> => {
      if (await parts.sessions.stands(session.id)) return write(': here\n\n');
      write('event: signed_out\ndata: {}\n\n');
      response.end();
    };
    const timer = setInterval(() => void look().catch(trouble), beat);
    request.once('close', () => {
      open = false;
      clearInterval(timer);
      unsubscribe().catch(trouble);
    });
    response.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' }).flushHeaders();
    write('retry: 2000\n\n');
  };
}
