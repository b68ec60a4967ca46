import type { Language, Lender } from '../lender.js';
import type { Money } from '../money.js';
import type { Instalment } from '../plan.js';
import type { CallLine, Template } from './messenger.js';

/** What the business has to tell somebody outside a conversation. The words are the conversation's; the occasion is ours. */
export type Notice =
  | { readonly kind: 'passcode'; readonly code: string; readonly lender: string }
  | { readonly kind: 'release_asked'; readonly lender: string }
  | { readonly kind: 'release_accepted'; readonly lender: string }
  | { readonly kind: 'release_hour' | 'release_day' | 'release_two_days'; readonly lender: string }
  | { readonly kind: 'release_offline'; readonly lender: string }
  | { readonly kind: 'release_confirmed' | 'release_relocked' | 'release_final'; readonly lender: string }
  /** The code in groups, and how many minutes it is good for. */
  | { readonly kind: 'offline_code'; readonly lender: string; readonly code: string; readonly minutes: number }
  | { readonly kind: 'release_with_person'; readonly lender: string }
  | {
      readonly kind: 'receipt';
      readonly lender: string;
      readonly amount: Money;
      /** The part of it that was more than the loan owed. */
      readonly credit: Money | null;
      readonly reference: string;
    }
  | VisitNotice
  | { readonly kind: 'move_link'; readonly lender: string; readonly url: string }
  /** What somebody sends us themselves, to go on there. */
  | { readonly kind: 'move_code'; readonly code: string }
  | PlanNotice
  | PromiseNotice
  /** A code to pay at a shop, in groups; and that it has run out unpaid. `until` is an ISO date in the lender's zone. */
  | {
      readonly kind: 'payment_reference';
      readonly lender: string;
      readonly amount: Money;
      readonly code: string;
      readonly places: readonly string[];
      readonly until: string;
    }
  | {
      readonly kind: 'reference_over';
      readonly lender: string;
      readonly amount: Money;
      readonly places: readonly string[];
    }
  | { readonly kind: 'payment_link'; readonly lender: string; readonly amount: Money; readonly url: string }
  | {
      readonly kind: 'plan_terms';
      readonly lender: string;
      readonly downPayment: Money;
      readonly instalments: readonly Instalment[];
    };

/** A promise to pay, when it is made and on its day (ISO date). */
export interface PromiseNotice {
  readonly kind: 'promise';
  readonly change: 'made' | 'due';
  readonly lender: string;
  readonly amount: Money;
  readonly on: string;
}

/** How a running plan goes. */
export interface PlanNotice {
  readonly kind: 'plan';
  readonly change: 'due' | 'late' | 'broken' | 'kept';
  readonly lender: string;
  /** What is asked for, or of a plan that was kept, all of it. */
  readonly amount: Money;
  /** ISO dates in the lender's zone: when it is or was due, and until when it still counts. */
  readonly on: string;
  readonly until: string;
}

export interface VisitNotice {
  readonly kind: 'visit';
  readonly change: 'booked' | 'moved' | 'cancelled';
  readonly lender: string;
  readonly centre: string;
  readonly address: string;
  /** ISO date, and `09:30`, in the centre's zone. */
  readonly day: string;
  readonly time: string;
  readonly bring: Lender['whatToBring'];
  readonly reference: string;
  /** The calendar file. */
  readonly url: string;
}

export interface Wording {
  /** As text for a message. */
  text(notice: Notice, language: Language): string;
  /** As lines to be spoken on a call that we make; in the nearest language that has a voice. */
  voice(notice: Notice, language: Language): { language: Language; lines: readonly CallLine[] };
  /** What carries a line to somebody who has not written for a day: the lender's name, then the line. */
  template(language: Language): Template;
}
