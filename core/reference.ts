import type { Lender } from './lender.js';
import type { Money } from './money.js';

/** The ways of paying by a code that a gateway may know. */
export const referenceSchemes = ['oxxo'] as const;
export type ReferenceScheme = (typeof referenceSchemes)[number];

/** The currency of a scheme, and the least and the most that one code is for, in minor units. */
const limits: Readonly<Record<ReferenceScheme, { currency: string; least: number; most: number }>> = {
  oxxo: { currency: 'MXN', least: 1000, most: 1_000_000 },
};

export const fitsScheme = (scheme: ReferenceScheme, currency: string): boolean => limits[scheme].currency === currency;

/** Whether an amount can be paid to this lender by a code. */
export function takesReference({ references }: Pick<Lender, 'references'>, { minor, currency }: Money): boolean {
  if (!references) return false;
  const { least, most } = limits[references.scheme];
  return fitsScheme(references.scheme, currency) && minor >= least && minor <= most;
}

/** A code as it is written, in groups of four. */
export const inGroups = (code: string): string => code.match(/.{1,4}/g)?.join(' ') ?? '';
