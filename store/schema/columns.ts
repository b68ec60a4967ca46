import { bigint, timestamp } from 'drizzle-orm/pg-core';

/** A moment to the millisecond, which is what a `Date` holds: what is read back equals what was written. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** An amount in minor units. */
export const minorUnits = (name: string) => bigint(name, { mode: 'number' });

/** The order in which rows came, where moments may be equal. */
export const sequence = () => bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity();

/** A list of a type's own words for a condition in the schema. */
export const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
