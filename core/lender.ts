import { z } from 'zod';

export const languages = ['en', 'es', 'hi', 'si', 'ta'] as const;
export type Language = (typeof languages)[number];

const phoneNumber = z.string().regex(/^\+[1-9]\d{6,14}$/, 'a number in E.164 form, such as +441632960001');
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
  brokenPlansAllowedIn12Months: z.number().int().min(0),
  approvalAboveMinor: z.number().int().positive().optional(),
});

const releasePolicy = z.strictObject({
  limitHours: z.number().positive().max(72),
  graceHoldHours: z.number().positive().default(48),
  reversalWindowDays: z.number().int().positive().default(120),
});

const centre = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  address: z.string().min(1),
  timeZone: z.string().min(1),
  hours,
  slotMinutes: z.number().int().min(10).max(240),
  seats: z.number().int().min(1).max(50),
  closedOn: z.array(z.iso.date()).default([]),
});

/** One financing provider or carrier served by this deployment, as its lenders file describes it. */
export const lenderSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  brandWords: z.array(z.string().min(1)).default([]),
  country: z.string().length(2),
  currency: z.string().length(3),
  timeZone: z.string().min(1),
  languages: z.array(z.enum(languages)).min(1),
  hotline: phoneNumber,
  whatsapp: phoneNumber,
  jurisdiction: z.strictObject({ pack: z.string(), lockPermitted: z.boolean().default(true) }),
  cardOnCall: z.boolean().default(true),
  planPolicy,
  releasePolicy,
  openingHours: hours,
  centres: z.array(centre).default([]),
  whatToBring: z
    .array(z.enum(['proof_of_purchase', 'photo_id', 'phone', 'receipt']))
    .default(['proof_of_purchase', 'photo_id', 'phone']),
  loans: driver,
  locks: driver,
  payments: driver,
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
