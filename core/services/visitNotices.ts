import { DateTime } from 'luxon';
import type { Lender, ServiceCentre } from '../lender.js';
import type { Stores } from '../ports/store.js';
import type { VisitNotice } from '../ports/wording.js';
import { referenceFrom, shownReference, type Visit } from '../visit.js';
import { queueMessage } from './messages.js';
import type { Visitor } from './visitors.js';
import { lenderOf, type Workshop } from './workshop.js';

export interface CentreView {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

export interface VisitView {
  readonly visitId: string;
  readonly centre: CentreView;
  /** ISO date in the centre's zone. */
  readonly day: string;
  /** `09:30` in the centre's zone. */
  readonly time: string;
}

export type VisitChange = VisitNotice['change'];

/** So many written confirmations a day go to a number that nobody has proved. */
const mostUnproved = 12;

/** A visit in writing: its reference, its calendar file, and a message at each change. */
export function createVisitNotices(shop: Workshop) {
  const { vault } = shop;

  /** A reference is made from the visit's id under our own key: nobody can guess it, and it can be told again. */
  const referenceOf = (visitId: string): string => referenceFrom(vault.hash('link', `visit:${visitId}`));

  function referenceTo({ id }: Pick<Visit, 'id'>): { reference: string; calendarUrl: string } {
    const reference = referenceOf(id);
    return { reference: shownReference(reference), calendarUrl: `${shop.publicUrl}/visit/${reference}.ics` };
  }

  async function mayWriteTo({ writeTo, lenderId }: Visitor): Promise<boolean> {
    if (!writeTo || writeTo.isProved) return writeTo !== null;
    const number = vault.hash('phone', `${lenderId}|${writeTo.number}`);
    return shop.shared.allow(`visit:written:${number}`, mostUnproved, 86_400);
  }

  async function write(stores: Stores, visitor: Visitor, visit: Visit, change: VisitChange): Promise<void> {
    const lender = lenderOf(shop, visit.lenderId);
    const centre = centreOf(lender, visit.centreId);
    const { writeTo, conversationId, loanId, language } = visitor;
    if (!writeTo || !centre) return;
    const { reference, calendarUrl: url } = referenceTo(visit);
    const { day, time } = viewIn(centre, visit);
    const { name, address } = centre;
    await queueMessage(shop, stores, {
      dedupe: `${visit.id}:${visit.sequence}`,
      kind: 'visit',
      channel: 'sms',
      lender,
      loanId,
      conversationId,
      to: writeTo.number,
      language,
      notice: {
        kind: 'visit',
        change,
        lender: lender.name,
        centre: name,
        address,
        day,
        time,
        bring: lender.whatToBring,
        reference,
        url,
      },
    });
  }

  return { referenceOf, referenceTo, mayWriteTo, write };
}

export const centreOf = (lender: Lender, centreId: string): ServiceCentre | undefined =>
  lender.centres.find((centre) => centre.id === centreId);
export const viewOf = ({ id, name, address }: ServiceCentre): CentreView => ({ id, name, address });

export function viewIn(centre: ServiceCentre, visit: Visit): VisitView {
  const local = DateTime.fromJSDate(visit.startsAt, { zone: centre.timeZone });
  return { visitId: visit.id, centre: viewOf(centre), day: local.toISODate() ?? '', time: local.toFormat('HH:mm') };
}
