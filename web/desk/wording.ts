import type { CaseLine, Money } from './api.js';

type Named = Readonly<Record<string, string>>;

const named =
  (names: Named) =>
  (code: string): string =>
    names[code] ?? code.replaceAll('_', ' ');

export const reasonOf = named({
  asked: 'Asked for a person',
  not_understood: 'Was not understood',
  outage: 'A system did not answer',
  work_late: 'Work of ours is late',
  no_way_to_prove: 'Cannot receive a passcode',
  stolen: 'Phone reported stolen',
  moratorium: 'Breathing space',
  vulnerable: 'Needs care',
  dispute: 'Disputes the amount',
  plan_refused: 'Wants a plan beyond the rules',
  release_late: 'Release is late',
  relocked: 'Phone locked again',
  wrongful_lock: 'Locked without a reason',
  plan_broken: 'A plan was not kept',
  payment_trouble: 'Trouble with a payment',
  reversal: 'Payment taken back',
  complaint: 'Complaint',
  emergency: 'Emergency',
});

export const incidentOf = named({
  wrongful_lock: 'Locked without a reason',
  relocked: 'Locked again',
  release_late: 'Release is late',
  reversed_after_release: 'Money taken back after the release',
  suspense: 'Money that is not as agreed',
  ledger_mismatch: 'The lender’s ledger refused a posting',
  plan_over: 'Money for a plan that is over',
  plan_broken: 'A plan was not kept',
  work_late: 'Work is late',
  hold_missing: 'A hold is missing',
});

export const languageOf = named({ en: 'English', es: 'Spanish', hi: 'Hindi', si: 'Sinhala', ta: 'Tamil' });
export const channelOf = named({ voice: 'Call', web: 'Web chat', whatsapp: 'WhatsApp', sms: 'SMS' });
export const standingOf = named({
  owes: 'Owes',
  clear: 'Nothing due',
  settled: 'Loan settled',
  stolen: 'Reported stolen',
  moratorium: 'Breathing space: do not ask for money',
  care: 'Needs care: do not ask for money',
  dispute: 'In dispute',
  sold: 'Loan sold',
});
export const lockOf = named({
  locked: 'Locked',
  unlocking: 'Unlocking',
  unlocked: 'Unlocked',
  temporarily_unlocked: 'Unlocked for a time',
  released: 'Lock removed for good',
  unknown: 'Not known just now',
});
export const paymentOf = named({
  created: 'begun',
  collecting: 'waiting to be paid',
  charging: 'being charged',
  unknown: 'being looked into',
  settled: 'paid',
  failed: 'failed',
  expired: 'expired',
  refunded: 'refunded',
  reversed: 'taken back',
});
export const planOf = named({
  agreed: 'agreed',
  awaiting_down_payment: 'waits for the first payment',
  active: 'running',
  kept: 'kept',
  broken: 'broken',
  cancelled: 'cancelled',
});
export const releaseOf = named({
  held: 'held for a person',
  escalated: 'with a person',
  overdue: 'late',
  accepted: 'accepted, phone not reached yet',
  propagating: 'on its way to the phone',
  confirmed: 'unlocked',
  watching: 'unlocked, being watched',
  closed: 'unlocked',
  completing: 'lock being removed for good',
  released: 'lock removed for good',
});

export const outcomes = [
  'Solved',
  'Payment arranged',
  'Plan arranged',
  'Called back',
  'Could not be reached',
  'Passed on',
] as const;

export const cannedReplies = [
  'Hello, I have your case in front of me. One moment, please.',
  'Please keep your phone switched on and on Wi-Fi; it unlocks by itself.',
  'I have sent you a secure payment link. Please never write a card number here.',
  'Is there anything else that I can do for you?',
] as const;

export const troubleOf = named({
  away: 'The desk cannot be reached just now; what you see may be old.',
  offline: 'The desk cannot be reached just now. Nothing was sent.',
  claimed: 'Another agent was quicker: the case is theirs.',
  not_claimed: 'The case is in the queue again. Claim it first.',
  not_yours: 'The case is another agent’s now.',
  closed: 'The case is closed.',
  not_found: 'There is no such case any more.',
  no_telephone: 'Your profile has no telephone number to take calls on.',
  telephone_down: 'Your telephone could not be rung. The case is yours; try again.',
  not_delivered: 'The line was not delivered. Try again.',
  not_proved: 'The proof of who it is has run out. Hand the chat back so that they can prove it again.',
  not_payable: 'Nothing may be asked for on this loan just now.',
  in_progress: 'Another payment on this loan is still being settled.',
  not_in_care: 'Nobody is in care here any more.',
  already_asked: 'A release is asked for already, and waits for a second person.',
  not_allowed: 'This takes another role, or another person.',
  no_phone: 'It is not known which phone this loan is for.',
  no_release: 'No release is under way for this phone: nothing allows a code.',
  not_offline: 'The phone reaches the network, or is free: it needs no code.',
  no_codes: 'The lock service gives no code for this phone.',
  too_many: 'Five codes a day are given for a phone. No more today.',
  lock_service_down: 'The lock service does not answer just now. Try again.',
});

/** `89.98 GBP` as the reader's own way of writing money. */
export function moneyOf({ minor, currency }: Money): string {
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

export function waitOf(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.floor(seconds))} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} days`;
}

export const timeOf = (at: string): string =>
  new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
export const dayOf = (at: string): string => new Date(at).toLocaleDateString([], { day: 'numeric', month: 'short' });

/** Where in the story it happened, in the words of a path. */
export const placeOf = ({ place }: Pick<CaseLine, 'place'>): string =>
  place
    .split(' / ')
    .filter((part) => part !== '' && part !== 'topic')
    .join(' › ');
