import { Router } from 'express';
import { lenders } from '../people.js';
import { received } from '../parties/twilioInbox.js';
import type { World } from '../world.js';

/** A visit as the calendar file has it that came with its confirmation. Times are the centre's own, without a zone. */
export interface CentreVisit {
  lender: string;
  centre: string;
  starts: string;
  timeZone: string;
  cancelled: boolean;
}

/** Milliseconds that a calendar file may take. */
const PATIENCE = 3000;

/**
 * `GET /sandbox/visits`: the calendar of the service centres, soonest first. The world knows no more of a visit than the
 * calendar file behind the link that a phone received; a visit of the web chat, which is confirmed in the chat, is not seen.
 */
export function visitsControl(world: World): Router {
  const router = Router();
  router.get('/visits', async (_request, response) => {
    const seen = await Promise.all([...linksOf(world)].map(([url, lender]) => visitBehind(url, lender)));
    const visits = seen.filter((visit) => visit !== undefined);
    response.json(visits.sort((one, other) => one.starts.localeCompare(other.starts)));
  });
  return router;
}

/** Each link once, with the lender whose message brought it. Only the product's own: a message may hold any link. */
function linksOf(world: World): Map<string, string> {
  const links = new Map<string, string>();
  for (const { body, from } of received(world)) {
    const lender = lenders.find(({ number }) => from.endsWith(number));
    for (const [url] of body.matchAll(/https?:\/\/\S+\/visit\/\w+\.ics/g))
      if (lender && url.startsWith(`${world.config.publicUrl}/`)) links.set(url, lender.id);
  }
  return links;
}

async function visitBehind(url: string, lender: string): Promise<CentreVisit | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error' });
    return answer.ok ? visitIn(await answer.text(), lender) : undefined;
  } catch {
    // The product is away: the page looks again.
    return undefined;
  }
}

function visitIn(folded: string, lender: string): CentreVisit | undefined {
  const file = folded.replaceAll(/\r?\n[ \t]/g, '');
  const [, timeZone, date, hour, minute] = /^DTSTART;TZID=([^:]+):(\d{8})T(\d\d)(\d\d)\d\d/m.exec(file) ?? [];
  const summary = /^SUMMARY:(.*?)\r?$/m.exec(file)?.[1]?.replaceAll(/\\([,;\\])/g, '$1');
  if (!timeZone || !date || !summary) return undefined;
  return {
    lender,
    centre: summary.slice(summary.indexOf(': ') + 2),
    starts: `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${hour}:${minute}`,
    timeZone,
    cancelled: /^STATUS:CANCELLED/m.test(file),
  };
}
