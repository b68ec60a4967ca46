import type { Language } from '../../core/lender.js';
import type { HoldReason } from '../../core/release.js';
import type { Money } from '../../core/money.js';
import type { PaymentFailure } from '../../core/payment.js';
import type { Instalment, Offer } from '../../core/plan.js';
import type { Notice } from '../../core/ports/wording.js';
import type { ImeiFault } from '../../core/imei.js';
import type { Line } from '../telling/story.js';
import type { MovingWords } from './moving/movingWords.js';
import type { ShopWords } from './shops/shopWords.js';
import type { TopicWords } from './topics/topicWords.js';

/** A question's wordings: first, again, last. */
export type Ladder = readonly [Line, Line, Line];

/** What a choice is called on a button, and the words that choose it when said or written. */
export interface Choice {
  readonly title: string;
  readonly said: readonly string[];
}

/**
 * All that Liftline says, in one language. Every line has a voice form beside its text form. A line that a language
 * lacks does not compile. Voice gives the choice first and the key last, says digits singly and amounts in words.
 */
export interface Words {
  readonly language: Language;
  readonly money: (amount: Money) => { voice: string; text: string };
  /** An ISO date as a day that people say. */
  readonly day: (isoDate: string) => string;
  readonly yes: Choice;
  readonly no: Choice;
  readonly choices: Readonly<Record<ChoiceName, Choice>>;
  /** Words that reach a person, and that repeat, from anywhere. */
  readonly person: readonly string[];
  readonly repeat: readonly string[];
  readonly startOver: readonly string[];

  readonly greeting: (lender: string) => Ladder;
  /** Once a topic is done. */
  readonly anythingElse: Ladder;
  readonly oneMoment: Line;
  readonly trouble: Line;
  readonly notACard: Line;
  readonly fileArrived: Line;
  /** What is neither a photo nor a PDF, such as a spoken message. */
  readonly fileNotTaken: Line;
  readonly emergency: Line;
  readonly optedOut: Line;
  readonly goodbye: Line;
  readonly whichLanguage: (names: readonly string[]) => Ladder;
  readonly onlyLanguage: Line;
  readonly languageChanged: Line;

  readonly imei: {
    readonly ask: Ladder;
    readonly fault: (fault: ImeiFault, digits: number) => Line;
    readonly where: Line;
    /** `digits` are spaced. */
    readonly confirm: (digits: string) => Ladder;
    readonly whatFor: Line;
  };
  readonly passcode: {
    readonly ask: Ladder;
    readonly wrong: Line;
    readonly expired: Line;
    readonly noTriesLeft: Line;
    readonly notSixDigits: Line;
    readonly help: Ladder;
    readonly onItsWay: Line;
    readonly ringing: Line;
    readonly delayed: Line;
    readonly proveAgain: Line;
  };
  readonly account: {
    readonly owes: (bill: {
      lender: string;
      overdue: Money;
      minimumToUnlock: Money;
      days: number;
      locked: boolean;
    }) => Line;
    readonly clearButLocked: Line;
    readonly clear: Line;
    readonly unlockedUntil: (day: string) => Line;
    readonly nextDue: (next: Instalment) => Line;
    readonly nothingNext: Line;
    readonly receiptSent: (amount: Money) => Line;
    readonly noReceipt: Line;
    readonly stolen: Line;
    readonly moratorium: Line;
    readonly care: Line;
    readonly dispute: Line;
    readonly sold: Line;
    readonly menu: Ladder;
    readonly menuClear: Ladder;
    /** The phone is free, and nothing has to be done any more. */
    readonly menuFree: Ladder;
  };
  readonly pay: {
    readonly what: (overdue: Money, payoff: Money, goodThrough: string) => Ladder;
    /** The same where what is overdue is all that is left. */
    readonly whatLast: (left: Money) => Ladder;
    /** The same where nothing is overdue. */
    readonly whatClear: (payoff: Money, goodThrough: string) => Ladder;
    /** Beside what may be paid: the next part of a plan that runs. */
    readonly orNextPart: (amount: Money) => Line;
    readonly otherAmount: (minimum: Money) => Ladder;
    readonly amountNotUnderstood: Line;
    readonly tooSmall: Line;
    readonly tooLarge: (payoff: Money) => Line;
    readonly nothingDue: Line;
    readonly inProgress: Line;
    readonly quoteExpired: Line;
    readonly confirm: (amount: Money) => Ladder;
    readonly confirmTooLittle: (amount: Money, minimum: Money) => Ladder;
    readonly how: Ladder;
    readonly card: Ladder;
    /** What the telephone provider's card prompt says, step by step, and what was wrong before it asks again. */
    readonly prompts: Readonly<Record<CardStep, Line>>;
    readonly promptErrors: Readonly<Record<CardMistake, Line>>;
    readonly cardStopped: Line;
    readonly cardNotRead: Line;
    readonly cardTrouble: Line;
    readonly charging: readonly [Line, Line];
    readonly paid: (amount: Money) => Line;
    readonly failed: (failure: PaymentFailure) => Line;
    readonly notSure: Line;
    readonly inSuspense: Line;
    readonly notEnough: Line;
    readonly linkSent: Line;
    readonly linkHere: (url: string) => Line;
    readonly linkUnpaid: Line;
  };
  readonly shops: ShopWords;
  readonly promise: {
    readonly when: (amount: Money, days: readonly string[]) => Ladder;
    /** `free`: the phone is not locked now, and the promise keeps it so. */
    readonly confirm: (amount: Money, on: string, free: boolean) => Ladder;
    readonly made: (amount: Money, on: string) => Line;
    readonly already: (amount: Money, on: string) => Line;
  };
  readonly plan: {
    readonly offers: (offers: readonly Offer[]) => Ladder;
    readonly terms: (offer: Offer) => Ladder;
    readonly agreed: (down: Money) => Line;
    /** A plan agreed before, whose down payment has not come: yes pays it now, no chooses anew. */
    readonly waiting: (down: Money) => Ladder;
    /** What a running plan asks for next. */
    readonly running: (next: Instalment) => Line;
    readonly notNow: Line;
    readonly already: Line;
    readonly forPerson: Line;
  };
  readonly visit: {
    readonly centre: (centres: readonly { name: string; address: string }[], more: boolean) => Ladder;
    readonly day: (days: readonly string[], more: boolean) => Ladder;
    readonly time: (times: readonly string[], more: boolean) => Ladder;
    readonly confirm: (centre: string, day: string, time: string) => Ladder;
    /** `written` where all of it is on its way as a message too. */
    readonly booked: (booking: Booked) => Line;
    /** The calendar file of what was just booked or changed; said in writing. */
    readonly calendar: (url: string) => Line;
    readonly bring: (things: readonly ThingToBring[]) => Line;
    readonly notBooked: Line;
    /** A visit is booked, and whose it is must be proved first. */
    readonly hidden: Line;
    readonly taken: Line;
    readonly nothingFree: Line;
    readonly noCentre: Line;
    readonly has: (centre: string, day: string, time: string) => Ladder;
    readonly moved: (centre: string, day: string, time: string) => Line;
    readonly cancelled: Line;
    readonly kept: Line;
  };
  readonly release: {
    readonly waiting: readonly [Line, Line];
    readonly none: Line;
    readonly onItsWay: Line;
    readonly accepted: Line;
    readonly offline: Line;
    readonly unlocked: Line;
    readonly withPerson: Line;
    readonly held: (because: HoldReason | null) => Line;
    readonly asked: Line;
    readonly notClear: Line;
    /** Who says that they have paid, where the lender's ledger does not show it. */
    readonly notSeen: Line;
  };
  /** Titles on cards. */
  readonly cards: Readonly<Record<'toPay' | 'received' | 'plans' | 'today' | 'visit' | 'reference', string>>;
  readonly why: { readonly general: Line };
  readonly topics: TopicWords;
  readonly moving: MovingWords;
  readonly handover: {
    readonly coming: (before: number) => Line;
    readonly comingOnChat: (before: number) => Line;
    readonly callBack: Line;
    /** The desk opens that day (ISO) and time (`HH:mm`): a call ends with it, a chat stays open. */
    readonly closed: (opensOn: string, opensAt: string) => Line;
    /** Waiting on the telephone: how many are before, and `1` for a call back. */
    readonly inQueue: (before: number) => Line;
    /** The line does not work: ring again, goodbye. */
    readonly ringAgain: Line;
    /** In a chat: a person has taken it and reads along from now on. */
    readonly joined: Line;
    /** In a chat: the person who had it is gone, and it waits again. */
    readonly waitsAgain: Line;
    readonly backWithAssistant: Line;
    readonly outage: Line;
  };
  readonly pages: {
    readonly pay: {
      readonly title: string;
      readonly owed: (amount: Money) => string;
      readonly button: string;
      readonly secure: string;
      readonly settling: string;
      readonly paid: string;
      readonly closed: string;
      /** The gateway's page cannot be opened now; the button stands below. */
      readonly trouble: string;
    };
    readonly notice: {
      readonly title: string;
      readonly locked: (lender: string) => string;
      readonly lifts: string;
      readonly call: (hotline: string) => string;
      readonly chat: string;
      readonly pay: string;
      readonly dataIsKept: string;
      readonly emergencyWorks: string;
      readonly noReset: string;
    };
  };
  readonly notices: (notice: Notice) => Line;
  /** What surrounds news that come long after somebody wrote; WhatsApp wants words at both ends and between. */
  readonly newsLater: (lender: string, news: string) => string;
}

export type CardStep = 'payment-card-number' | 'expiration-date' | 'security-code' | 'payment-processing';
export type CardMistake =
  | 'timeout'
  | 'invalid-card-number'
  | 'invalid-card-type'
  | 'invalid-date'
  | 'invalid-security-code';

export interface Booked {
  readonly centre: string;
  readonly day: string;
  readonly time: string;
  readonly reference: string;
  readonly written: boolean;
}

export type ThingToBring = 'proof_of_purchase' | 'photo_id' | 'phone' | 'receipt';

export type ChoiceName =
  | 'unlock'
  | 'why'
  | 'visit'
  | 'language'
  | 'pay'
  | 'plan'
  | 'status'
  | 'receipt'
  | 'due'
  | 'overdue'
  | 'promise'
  | 'instalment'
  | 'payoff'
  | 'other'
  | 'card'
  | 'link'
  | 'shop'
  | 'codeAgain'
  | 'otherwise'
  | 'again'
  | 'ring'
  | 'otherContact'
  | 'where'
  | 'more'
  | 'move'
  | 'cancel'
  | 'keep'
  | 'noCode'
  | 'chat'
  | 'whatsapp'
  | 'call'
  | 'otherPhone'
  | 'person'
  | 'repeat';

/** The same words on both channels. */
export const same = (text: string): Line => ({ voice: text, text });
export const line = (voice: string, text: string): Line => ({ voice, text });
/** Digits and letters one by one, as they are read out; a dash is a pause. */
export const spaced = (digits: string): string => [...digits].join(' ').replaceAll(' - ', ', ');
