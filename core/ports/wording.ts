import type { Language, Lender } from '../lender.js';
import type { Money } from '../money.js';
import type { Instalment } from '../plan.js';

/** What the business has to tell somebody outside a conversation. The words are the conversation's; the occasion is ours. */
export type Notice =
  | { readonly kind: 'passcode'; readonly code: string; readonly lender: string }
  | { readonly kind: 'release_asked'; readonly lender: string }
  | { readonly kind: 'release_accepted'; readonly lender: string }
  | { readonly kind: 'release_hour' | 'release_day' | 'release_two_days'; readonly lender: string }
  | { readonly kind: 'release_offline'; readonly lender: string }
  | { readonly kind: 'release_confirmed'; readonly lender: string }
  | { readonly kind: 'release_with_person'; readonly lender: string }
  | { readonly kind: 'receipt'; readonly lender: string; readonly amount: Money; readonly reference: string }
  | VisitNotice
  | { readonly kind: 'payment_link'; readonly lender: string; readonly amount: Money; readonly url: string }
  | {
      readonly kind: 'plan_terms';
      readonly lender: string;
      readonly downPayment: Money;
      readonly instalments: readonly Instalment[];
    };

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
  voice(notice: Notice, language: Language): { language: Language; lines: readonly string[] };
}
