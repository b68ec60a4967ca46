import { lenderSchema, lendersOf } from '../../../core/lender.js';
import { createVault } from '../../../core/vault.js';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const start = Date.UTC(2026, 2, 2, 10);

/** The one lender, whose country has codes that are paid at a shop. Its windows are short, so that a schedule sees their end. */
export const lender = lenderSchema.parse({
  id: 'sol',
  name: 'Crédito Sol',
  country: 'MX',
  currency: 'MXN',
  timeZone: 'America/Mexico_City',
  languages: ['es'],
  hotline: '+525555550004',
  whatsapp: '+525555550004',
  jurisdiction: { pack: 'mx' },
  references: { scheme: 'oxxo', places: ['OXXO'], validDays: 1, confirmedWithinHours: 24, copyTo: 'pagos@sol.example' },
  planPolicy: {
    downPaymentPercent: 25,
    instalments: [2, 3],
    every: 'month',
    firstDueWithinDays: 30,
    minimumInstalmentMinor: 500,
    graceDays: 3,
    latesAllowed: 1,
    brokenPlansAllowedIn12Months: 1,
  },
  releasePolicy: { limitHours: 24, graceHoldHours: 6, reversalWindowDays: 3 },
  openingHours: {},
  loans: { driver: 'model', url: 'http://lender.test' },
  locks: { driver: 'model', url: 'http://locks.test' },
  payments: { driver: 'model', url: 'http://gateway.test' },
});
export const lenders = lendersOf([lender]);
export const vault = createVault('a secret of the simulation');
/** The first 14 digits, as the vault keeps them. */
export const imeis = ['86112203000101', '86112203000102'] as const;
