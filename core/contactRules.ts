import { DateTime } from 'luxon';
import { later } from './clock.js';
import type { Lender } from './lender.js';
import type { Message, MessageKind } from './message.js';

/**
 * How far the rules go for a message: an *answer* was asked for a moment ago; *news* is of something that the person
 * began; a *reminder* is ours to start; a *demand* speaks of money that is owed.
 */
type Nature = 'answer' | 'news' | 'reminder' | 'demand';

const natures: Readonly<Record<MessageKind, Nature>> = {
  passcode: 'answer',
  payment_link: 'answer',
  payment_reference: 'answer',
  move_link: 'answer',
  plan_terms: 'answer',
  visit: 'answer',
  receipt_again: 'answer',
  reply: 'answer',
  agent: 'answer',
  release_notice: 'news',
  receipt: 'news',
  reference_over: 'news',
  reminder: 'reminder',
  payment_reminder: 'demand',
};

export const isAnswer = (kind: MessageKind): boolean => natures[kind] === 'answer';
export const isDemand = (kind: MessageKind): boolean => natures[kind] === 'demand';

/** Why nobody may ask this person for money now. */
export type ContactHold = 'moratorium' | 'hardship' | 'dispute' | 'stolen' | 'not_theirs';

export type ContactRefusal = 'opted_out' | 'no_consent' | 'held' | 'hours' | 'frequency' | 'too_late';

export interface ContactFacts {
  readonly kind: MessageKind;
  readonly channel: Message['channel'];
  readonly now: Date;
  readonly optedOut: boolean;
  /** The person gave this number and agreed to be written to on it. */
  readonly consent: boolean;
  /** Every zone in which the person may be (IANA). */
  readonly zones: readonly string[];
  readonly holds: readonly ContactHold[];
  /** When we began a contact with this person before, on any channel; the last seven days suffice. */
  readonly earlier: readonly Date[];
  /** Until when WhatsApp takes free words; null outside of that. Of no account on other channels. */
  readonly windowOpenUntil: Date | null;
  /** After this moment the message has no use any more. */
  readonly goodUntil: Date | null;
  readonly rules: Lender['contactPolicy'];
}

export type ContactDecision =
  /** `template`: outside WhatsApp's window only an approved template goes out. */
  | { readonly may: true; readonly template: boolean }
  /** `until`: when to ask again; null is never. */
  | { readonly may: false; readonly because: ContactRefusal; readonly until: Date | null };

/** A decision as it is kept with its message, with what it was made from: whoever checks it needs nothing else. */
export interface ContactRecord {
  readonly may: boolean;
  readonly because: ContactRefusal | null;
  /** ISO moment. */
  readonly at: string;
  readonly zones: readonly string[];
  readonly hours: readonly [string, string];
  readonly mostInSevenDays: number;
  /** How many there were in the seven days before; absent where it was counted by the address alone. */
  readonly earlier?: number;
  readonly consent: boolean;
  readonly holds: readonly ContactHold[];
}

const never = (because: ContactRefusal): ContactDecision => ({ may: false, because, until: null });

/**
 * Decides every message that we start; what somebody asked for is never held back. Consent, opt-out, holds, hours in
 * every zone the person may be in, how often, and WhatsApp's window (47 CFR 64.1200, 12 CFR 1006.6 and 1006.14, and CONC
 * 7.9 ask for the like; a lender's policy may be stricter).
 */
export function mayContact(facts: ContactFacts): ContactDecision {
  const { kind, channel, now, rules } = facts;
  const nature = natures[kind];
  const template = channel === 'whatsapp' && (facts.windowOpenUntil === null || facts.windowOpenUntil <= now);
  if (nature === 'answer') return { may: true, template };
  if (facts.optedOut) return never('opted_out');
  if (nature === 'news') return { may: true, template };
  if (!facts.consent) return never('no_consent');
  if (nature === 'demand' && facts.holds.length > 0) return never('held');
  const seldom = allowedByFrequency(facts);
  const until = allowedHour(facts.zones, rules.hours, seldom);
  if (!until) return never('hours');
  if (facts.goodUntil && (facts.goodUntil <= now || until > facts.goodUntil)) return never('too_late');
  if (until <= now) return { may: true, template };
  return { may: false, because: seldom > now ? 'frequency' : 'hours', until };
}

/** The first moment from another on that lies within the hours in every zone; null where there is none in two days. */
function allowedHour(zones: readonly string[], hours: readonly [string, string], from: Date): Date | null {
  const open = (moment: Date): boolean =>
    zones.every((zone) => {
      const time = DateTime.fromJSDate(moment, { zone }).toFormat('HH:mm');
      return time >= hours[0] && time < hours[1];
    });
  if (open(from)) return from;
  const quarter = 15 * 60;
  const first = new Date(Math.ceil(from.getTime() / (quarter * 1000)) * quarter * 1000);
  for (let quarters = 0; quarters < 2 * 96; quarters += 1) {
    const moment = later(first, quarters * quarter);
    if (open(moment)) return moment;
  }
  return null;
}

/** Rolling, never by calendar days: the moment at which one more is within the policy. */
function allowedByFrequency({ earlier, now, rules }: ContactFacts): Date {
  const since = later(now, -7 * 24 * 3600);
  const recent = earlier.filter((at) => at > since).toSorted((a, b) => b.getTime() - a.getTime());
  const last = recent[0];
  const afterGap = last ? later(last, rules.hoursBetween * 3600) : now;
  // The one that has to leave the window before another fits in.
  const crowding = recent[rules.mostInSevenDays - 1];
  const afterCrowd = crowding ? later(crowding, 7 * 24 * 3600) : now;
  return new Date(Math.max(now.getTime(), afterGap.getTime(), afterCrowd.getTime()));
}

export function recordOf(facts: ContactFacts, decision: ContactDecision): ContactRecord {
  return {
    may: decision.may,
    because: decision.may ? null : decision.because,
    at: facts.now.toISOString(),
    zones: facts.zones,
    hours: facts.rules.hours,
    mostInSevenDays: facts.rules.mostInSevenDays,
    earlier: facts.earlier.length,
    consent: facts.consent,
    holds: facts.holds,
  };
}
