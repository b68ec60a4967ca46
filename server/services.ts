import { holidaysOf } from '../core/holidays.js';
import { createBills } from '../core/services/bills.js';
import { createCare } from '../core/services/care.js';
import { createContact } from '../core/services/contact.js';
import { createFiles } from '../core/services/files.js';
import { createHandovers } from '../core/services/handovers.js';
import { createIdentify } from '../core/services/identify.js';
import { createInbox } from '../core/services/inbox.js';
import { createLateWork } from '../core/services/lateWork.js';
import { createMessages } from '../core/services/messages.js';
import { createTickets } from '../core/services/tickets.js';
import { createOutbox } from '../core/services/outbox.js';
import { createPayments } from '../core/services/payments.js';
import { createPlans, type HolidaysOf } from '../core/services/plans.js';
import { createPostings } from '../core/services/postings.js';
import { createReceipts } from '../core/services/receipts.js';
import { createPromises } from '../core/services/promises.js';
import { createReleases } from '../core/services/releases.js';
import { createVisits } from '../core/services/visits.js';
import type { Workshop } from '../core/services/workshop.js';
import type { TaskHandler } from './workers/runTask.js';

/** What a conversation, a worker, an agent or a webhook may ask for. */
export function createServices(shop: Workshop, holidays: HolidaysOf = holidaysOf) {
  const identify = createIdentify(shop);
  const releases = createReleases(shop, identify);
  const plans = createPlans(shop, identify, releases, holidays);
  return {
    identify,
    bills: createBills(shop, identify),
    payments: createPayments(shop, identify),
    plans,
    promises: createPromises(shop, identify),
    visits: createVisits(shop),
    postings: createPostings(shop, releases, plans),
    releases,
    inbox: createInbox(shop, releases),
    files: createFiles(shop),
    handovers: createHandovers(shop),
    contact: createContact(shop),
    care: createCare(shop),
    receipts: createReceipts(shop, identify),
    messages: createMessages(shop),
    outbox: createOutbox(shop),
    lateWork: createLateWork(shop),
    tickets: createTickets(shop, identify),
  };
}

export type Services = ReturnType<typeof createServices>;

/** What does the tasks of the business, by kind. */
export function taskHandlers({
  identify,
  payments,
  plans,
  promises,
  postings,
  releases,
  messages,
  outbox,
  care,
  files,
  tickets,
}: Services): Readonly<Record<string, TaskHandler>> {
  return {
    'passcode.send': identify.send,
    'message.send': messages.send,
    'message.report': messages.reportAgain,
    'line.send': outbox.send,
    'payment.charge': payments.runCharge,
    'payment.look': payments.look,
    'payment.reconcile': payments.reconcile,
    'payment.post': postings.post,
    'payment.reversed': postings.takeBack,
    'plan.record': plans.record,
    'plan.expire': plans.expire,
    'plan.step': plans.step,
    'promise.record': promises.record,
    'promise.check': promises.check,
    'release.step': releases.step,
    'release.finish': releases.finish,
    'release.sweep': releases.sweep,
    'release.look': releases.look,
    'care.end': care.end,
    'care.hold': care.hold,
    'file.forget': files.forget,
    'call.place': tickets.ring,
  };
}
