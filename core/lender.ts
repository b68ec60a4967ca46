import { isSupportedCountry } from 'libphonenumber-js';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { jurisdictionIds } from './jurisdiction.js';
import { fitsScheme, referenceSchemes } from './reference.js';

export const languages = ['en', 'es', 'hi', 'si', 'ta'] as const;
export type Language = (typeof languages)[number];

const phoneNumber = z.string().regex(/^\+[1-9]\d{6,14}$/, 'a number in E.164 form, such as +441632960001');
const origin = z
  .string()
  .regex(
    /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/,
    'an origin in lower case and without a path, such as https://www.lender.example',
  );
const timeZone = z.string().refine((name) => IANAZone.isValidZone(name), 'a time zone such as Europe/London');
const currencies = new Set(Intl.supportedValuesOf('currency'));
const currency = z.string().refine((code) => currencies.has(code), 'a currency such as GBP');
const country = z.string().refine((code): boolean => isSupportedCountry(code), 'a country such as GB');
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 09:00');

const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const hours = z.partialRecord(weekday, z.tuple([timeOfDay, timeOfDay]));

/** Where and how one outside party is reached; `settings` belong to the driver. */
const driver = z.strictObject({
  driver: z.string().min(1),
  url: z.url(),
  settings: z.record(z.string(), z.string()).default({}),
});

const planPolicy = z.strictObject({
  downPaymentPercent: z.number().min(0).max(100),
  instalments: z.array(z.number().int().min(1).max(24)).min(1).max(3),
  every: z.enum(['week', 'fortnight', 'month']),
  firstDueWithinDays: z.number().int().min(1).max(45),
  minimumInstalmentMinor: z.number().int().positive(),
  graceDays: z.number().int().min(0).max(30),
  latesAllowed: z.number().int().min(0).max(12),
  cureDays: z.number().int().min(0).max(60).default(7),
  remindDaysBefore: z.number().int().min(0).max(14).default(2),
  brokenPlansAllowedIn12Months: z.number().int().min(0),
  approvalAboveMinor: z.number().int().positive().optional(),
});

/** When and how often we may begin a contact. Unless the lender says otherwise: as the strictest rules we know of have it. */
const contactPolicy = z.strictObject({
  hours: z.tuple([timeOfDay, timeOfDay]).default(['09:00', '20:00']),
  mostInSevenDays: z.number().int().min(1).max(7).default(3),
  hoursBetween: z.number().min(1).max(168).default(20),
});

const releasePolicy = z.strictObject({
  limitHours: z.number().positive().max(72),
  graceHoldHours: z.number().positive().default(48),
  reversalWindowDays: z.number().int().positive().default(120),
});

/** Codes that are paid in cash at a shop. The gateway issues them, and hears from the shop; they cost the payer nothing more. */
const referencePolicy = z.strictObject({
  scheme: z.enum(referenceSchemes),
  /** What people call the shops and wallets that take it. */
  places: z.array(z.string().min(1)).min(1),
  /** Whole days, the last of them to its end. */
  validDays: z.number().int().min(1).max(7).default(3),
  /** How long a shop's word may take to come. */
  confirmedWithinHours: z.number().int().min(1).max(168).default(24),
  /** Some schemes want an address for the payer's copy: the lender's own, for ours has none of theirs. */
  copyTo: z.email(),
});

const centre = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  address: z.string().min(1),
  timeZone,
  hours,
  slotMinutes: z.number().int().min(10).max(240),
  seats: z.number().int().min(1).max(50),
  closedOn: z.array(z.iso.date()).default([]),
});

/**
 * Whom people can reach elsewhere. Numbers that somebody found are written down with `verified: false`; they are told to
 * nobody until an operator has rung them and says so here.
 */
const contact = z
  .strictObject({
    kind: z.enum(['hotline', 'maker', 'carrier', 'debt_advice', 'crisis']),
    name: z.string().min(1),
    phone: z
      .string()
      .regex(/^[+\d][\d ]{2,18}$/, 'a number as it is dialled')
      .optional(),
    email: z.email().optional(),
    verified: z.boolean().default(false),
  })
  .refine(({ phone, email }) => phone !== undefined || email !== undefined, 'a phone or an email');

/** One financing provider or carrier served by this deployment, as its lenders file describes it. */
export const lenderSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    name: z.string().min(1),
    brandWords: z.array(z.string().min(1)).default([]),
    country,
    currency,
    timeZone,
    languages: z.array(z.enum(languages)).min(1),
    hotline: phoneNumber,
    whatsapp: phoneNumber,
    jurisdiction: z.strictObject({
      pack: z.enum(jurisdictionIds),
      lockPermitted: z.boolean().default(true),
      /** Whether rules that are only proposed are kept already. */
      drafts: z.boolean().default(true),
    }),
    cardOnCall: z.boolean().default(true),
    /** Origins of the lender's own pages that may show or use the chat. */
    chatOrigins: z.array(origin).default([]),
    planPolicy,
    references: referencePolicy.optional(),
    /** How many days ahead somebody may promise to pay. */
    promiseWithinDays: z.number().int().min(3).max(45).default(14),
    releasePolicy,
    contactPolicy: contactPolicy.prefault({}),
    openingHours: hours,
    centres: z.array(centre).default([]),
    contacts: z.array(contact).default([]),
    whatToBring: z
      .array(z.enum(['proof_of_purchase', 'photo_id', 'phone', 'receipt']))
      .default(['proof_of_purchase', 'photo_id', 'phone']),
    loans: driver,
    locks: driver,
    payments: driver,
  })
  .refine(({ references, currency }) => !references || fitsScheme(references.scheme, currency), {
    path: ['references', 'scheme'],
    error: 'a scheme for the currency of the lender',
  });

export type Lender = z.infer<typeof lenderSchema>;
export type ServiceCentre = z.infer<typeof centre>;

export const firstLanguage = (lender: Lender): Language => lender.languages[0] ?? 'en';

/** The lenders of this deployment. */
export interface Lenders {
  all(): readonly Lender[];
  byId(id: string): Lender | undefined;
  /** By a number that was called or written to, in E.164. */
  byNumber(number: string): Lender | undefined;
}

export function lendersOf(list: readonly Lender[]): Lenders {
  return {
    all: () => list,
    byId: (id) => list.find((lender) => lender.id === id),
    byNumber: (number) => list.find((lender) => lender.hotline === number || lender.whatsapp === number),
  };
}
