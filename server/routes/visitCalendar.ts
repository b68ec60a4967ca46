import { type Request, type Response, Router } from 'express';
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { Shared } from '../../core/ports/shared.js';
import type { CalendarEntry, Visits } from '../../core/services/visits.js';
import type { Vault } from '../../core/vault.js';
import { firstLanguage } from '../../core/lender.js';
import { wordsOf } from '../../dialogs/words/languages.js';

export interface VisitCalendarParts {
  readonly visits: Pick<Visits, 'calendar'>;
  readonly shared: Pick<Shared, 'allow'>;
  readonly vault: Pick<Vault, 'hash'>;
}

/** So many references of nothing may one address ask for in a minute. */
const mostMisses = 30;

/** The calendar file of a visit. Whoever has the reference may look, as often as they like: looking changes nothing. */
export function createVisitCalendarRoutes({ visits, shared, vault }: VisitCalendarParts): Router {
  const router = Router();
  router.get('/visit/:reference.ics', async (request: Request<{ reference: string }>, response) => {
    const entry = await visits.calendar(request.params.reference);
    if (entry) return sendFile(response, entry);
    const address = vault.hash('session', request.ip ?? '');
    const within = await shared.allow(`visit:misses:${address}`, mostMisses, 60);
    response.status(within ? 404 : 429).json({ error: { code: within ? 'not_found' : 'too_many_requests' } });
  });
  return router;
}

function sendFile(response: Response, entry: CalendarEntry): void {
  response
    .set({
      'Content-Type': `text/calendar; charset=utf-8; method=${methodOf(entry)}`,
      'Content-Disposition': 'attachment; filename="visit.ics"',
      'Cache-Control': 'no-store',
      'X-Robots-Tag': 'noindex',
    })
    .send(visitFile(entry));
}

const methodOf = ({ isCancelled }: CalendarEntry): ICalCalendarMethod =>
  isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH;

/** The same visit has the same UID for good; each change has a higher SEQUENCE, and a cancelled one takes it out again. */
function visitFile(entry: CalendarEntry): string {
  const { visitId, sequence, isCancelled, lender, centre, starts, ends, reference, url, bookedAt } = entry;
  const words = wordsOf(firstLanguage(lender));
  const calendar = ical({
    prodId: { company: 'Liftline', product: 'Visits', language: firstLanguage(lender).toUpperCase() },
    method: methodOf(entry),
    // The zone is the event's alone: the stamp is a moment in UTC.
    timezone: { name: null, generator: () => zoneOf(entry) },
  });
  calendar.createEvent({
    id: `${visitId}@liftline`,
    sequence,
    stamp: bookedAt,
    timezone: starts.zoneName,
    start: starts,
    end: ends,
    summary: `${lender.name}: ${centre.name}`,
    location: centre.address,
    description: `${words.visit.bring(lender.whatToBring).text}\n${reference}\n${lender.hotline}`,
    url,
    organizer: { name: lender.name, email: `visits@${new URL(url).hostname}` },
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  return calendar.toString();
}

/** The zone as it is at the time of the visit, which is all that the file speaks of. */
function zoneOf({ starts }: CalendarEntry): string {
  const offset = starts.toFormat('ZZZ');
  const part = starts.isInDST ? 'DAYLIGHT' : 'STANDARD';
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${starts.zoneName}`,
    `BEGIN:${part}`,
    'DTSTART:19700101T000000',
    `TZOFFSETFROM:${offset}`,
    `TZOFFSETTO:${offset}`,
    `TZNAME:${starts.toFormat('ZZZZ')}`,
    `END:${part}`,
    'END:VTIMEZONE',
  ].join('\r\n');
}
