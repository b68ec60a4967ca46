import type { Channel } from '../core/conversation.js';
import type { Language, Lender } from '../core/lender.js';
import type { Bills } from '../core/services/bills.js';
import type { Care } from '../core/services/care.js';
import type { Contact } from '../core/services/contact.js';
import type { Handovers } from '../core/services/handovers.js';
import type { Identify } from '../core/services/identify.js';
import type { Plans } from '../core/services/plans.js';
import type { Promises } from '../core/services/promises.js';
import type { Visits } from '../core/services/visits.js';
import type { Tickets } from '../core/services/tickets.js';
import type { Payments } from '../core/services/payments.js';
import type { Receipts } from '../core/services/receipts.js';
import type { Releases } from '../core/services/releases.js';
import { type Recorded, recorded } from './telling/story.js';
import type { Understood } from './understanding/understanding.js';
import { spokenWordsOf, wordsOf } from './words/languages.js';
import type { Words } from './words/words.js';

/** What a conversation may ask for. */
export interface Services {
  readonly identify: Identify;
  readonly bills: Bills;
  readonly payments: Payments;
  readonly plans: Plans;
  readonly promises: Promises;
  readonly visits: Visits;
  readonly releases: Releases;
  readonly handovers: Handovers;
  readonly contact: Contact;
  readonly care: Care;
  readonly receipts: Receipts;
  readonly tickets: Tickets;
}

/** What free words mean where they are heard; pure but for the day it is, from which "tomorrow" counts. */
export type Understand = (text: string, here: Here) => Understood;

/** Which conversation this is, and in which language it is held at this moment. */
export interface Here {
  readonly conversationId: string;
  readonly channel: Channel;
  readonly lender: Lender;
  readonly language: Language;
}

/**
 * What stands on the assistant's desk: where it is, its words, and the services, each call of which is recorded.
 * `raw` are the same services for the inside of a secret question or a wait, which keep only their verdict.
 */
export interface Desk {
  readonly here: Here;
  readonly words: Words;
  readonly understand: (text: string) => Understood;
  readonly raw: Services;
  readonly identify: Recorded<Identify>;
  readonly bills: Recorded<Bills>;
  readonly payments: Recorded<Payments>;
  readonly plans: Recorded<Pick<Plans, 'offers' | 'agree' | 'running'>>;
  readonly promises: Recorded<Pick<Promises, 'offer' | 'make'>>;
  readonly visits: Recorded<Visits>;
  readonly releases: Recorded<Pick<Releases, 'ask' | 'status'>>;
  readonly handovers: Recorded<Handovers>;
  readonly care: Recorded<Pick<Care, 'begin' | 'consent' | 'proved'>>;
  readonly receipts: Recorded<Receipts>;
  readonly tickets: Recorded<Pick<Tickets, 'offer' | 'arrival' | 'elsewhere' | 'proved'>>;
}

export function deskOf(services: Services, here: Here, understand: Understand): Desk {
  const { ask, status } = services.releases;
  const { offers, agree, running } = services.plans;
  const { begin, consent, proved } = services.care;
  const { offer, arrival, elsewhere } = services.tickets;
  return {
    here,
    words: here.channel === 'voice' ? spokenWordsOf(here.language) : wordsOf(here.language),
    understand: (text) => understand(text, here),
    raw: services,
    identify: recorded('identify', services.identify),
    bills: recorded('bills', services.bills),
    payments: recorded('payments', services.payments),
    plans: recorded('plans', { offers, agree, running }),
    promises: recorded('promises', { offer: services.promises.offer, make: services.promises.make }),
    visits: recorded('visits', services.visits),
    releases: recorded('releases', { ask, status }),
    handovers: recorded('handovers', services.handovers),
    care: recorded('care', { begin, consent, proved }),
    receipts: recorded('receipts', services.receipts),
    tickets: recorded('tickets', { offer, arrival, elsewhere, proved: services.tickets.proved }),
  };
}

/** Spoken in a call, or written. */
export const isSpoken = (desk: Desk): boolean => desk.here.channel === 'voice';
