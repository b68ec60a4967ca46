import type { Agent } from '../agent.js';
import type { CareFlag } from '../care.js';
import { endCare, inCare } from './care.js';
import { type Refused, refused, tellDesks, whyNotMine, writeSystemLine } from './deskAccess.js';
import type { Workshop } from './workshop.js';

/** Whoever has a case may end the care of its owner, with a reason: it was looked after, or it was a misunderstanding. */
export function createDeskCare(shop: Workshop, parts: { redacted(text: string): string }) {
  const { database } = shop;

  async function end(agent: Agent, handoverId: string, words: string): Promise<{ ended: number } | Refused> {
    const handover = await database.read.handovers.get(handoverId);
    const why = whyNotMine(agent, handover);
    if (why || !handover) return refused(why ?? 'not_found');
    const { lenderId, level, conversationId } = handover;
    const whose = { lenderId, loanId: level > 0 ? handover.loanId : null, conversationId };
    const reason = parts.redacted(words);
    const ended = await database.transaction(async (stores) => {
      let count = 0;
      // There is one for each conversation that they spoke of it in.
      for (let flag: CareFlag | undefined; (flag = await inCare(shop, stores, whose)) !== undefined; count += 1)
        await endCare(shop, stores, flag.id, `agent:${agent.id}`, { case: handoverId, reason });
      if (count > 0) await writeSystemLine(shop, stores, conversationId, `${agent.name} ended the care.`);
      return count;
    });
    if (ended === 0) return refused('not_in_care');
    await tellDesks(shop, { lenderId, handoverId });
    return { ended };
  }

  return { end };
}

export type DeskCare = ReturnType<typeof createDeskCare>;
