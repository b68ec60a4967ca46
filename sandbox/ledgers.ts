import { DateTime } from 'luxon';
import { lenderOf, people, type SandboxPerson, sameImei } from './people.js';
import type { World } from './world.js';

/** One movement on a loan. Amounts are minor units and positive. */
export interface LedgerTransaction {
  id: string;
  type: 'repayment' | 'reversal' | 'charge';
  amount: number;
  key: string;
  reference?: string;
  channel?: string;
  at: string;
  /** The repayment that a reversal takes back. */
  reverses?: string;
  /** Happened before the first day, so that the opening amounts have it already. */
  opening?: boolean;
  /** What was asked under this key, to tell a repetition from another request. */
  fingerprint: string;
  /** What was answered, for a repetition. */
  answer?: unknown;
}

export type HoldKind = 'lock_grace' | 'plan' | 'dispute';

/** Keeps the lender's lock automation from locking until its end. */
export interface Hold {
  key: string;
  kind: HoldKind;
  until: string;
  reason: string;
}

export interface LedgerContact {
  id: string;
  number: string;
  kind: 'mobile';
  onFileSince: string;
}

/** A loan as its lender keeps it. What is owed is computed from the opening amounts and the movements. */
export interface Ledger {
  id: string;
  lender: string;
  currency: string;
  timeZone: string;
  standing: 'active' | 'closed' | 'charged_off' | 'sold' | 'fraud' | 'deceased';
  holder: { name: string; language: string };
  contacts: LedgerContact[];
  devices: { imei: string; imei2?: string }[];
  flags: {
    stolen: boolean;
    dispute: boolean;
    vulnerable: boolean;
    moratorium?: { kind: string; until: string };
  };
  brokenPlansIn12Months: number;
  opening: { overdue: number; balance: number };
  oldestDueOn?: string;
  instalment: number;
  transactions: LedgerTransaction[];
  holds: Hold[];
  plans: Record<string, unknown>;
  promises: Record<string, unknown>;
  notes: { key: string; text: string; at: string }[];
}

/** What is owed at this moment, in minor units. */
export interface Owed {
  overdue: number;
  balance: number;
  /** Paid beyond the balance. */
  credit: number;
  daysPastDue: number;
}

function dayOf(world: World, timeZone: string, daysAgo: number): string {
  const today = DateTime.fromJSDate(world.clock.now(), { zone: timeZone });
  return today.minus({ days: daysAgo }).toISODate() ?? '';
}

function openingTransactions(world: World, person: SandboxPerson): LedgerTransaction[] {
  if (!person.paidYesterday) return [];
  const at = new Date(world.clock.now().getTime() - 24 * 3600 * 1000).toISOString();
  const id = world.journal.next('TX');
  const reference = `shop-${person.loan}`;
  return [
    {
      id,
      type: 'repayment',
      amount: person.paidYesterday,
      key: reference,
      reference,
      channel: 'shop',
      at,
      opening: true,
      fingerprint: '',
    },
  ];
}

function openingLedger(world: World, person: SandboxPerson): Ledger {
  const lender = lenderOf(person.lender);
  const day = (daysAgo: number): string => dayOf(world, lender.timeZone, daysAgo);
  return {
    id: person.loan,
    lender: lender.id,
    currency: lender.currency,
    timeZone: lender.timeZone,
    standing: person.closed ? 'closed' : 'active',
    holder: { name: person.name, language: person.language },
    contacts: person.phones.map((phone, index) => ({
      id: `${person.loan}-C${index + 1}`,
      number: phone.number,
      kind: 'mobile',
      onFileSince: day(phone.onFileDays),
    })),
    devices: [person.imei2 ? { imei: person.imei, imei2: person.imei2 } : { imei: person.imei }],
    flags: {
      stolen: person.stolen ?? false,
      dispute: false,
      vulnerable: false,
      ...(person.breathingSpaceDays
        ? { moratorium: { kind: 'breathing_space', until: day(-person.breathingSpaceDays) } }
        : {}),
    },
    brokenPlansIn12Months: person.brokenPlans ?? 0,
    opening: { overdue: person.overdue, balance: person.balance },
    ...(person.overdue > 0 ? { oldestDueOn: day(person.daysPastDue) } : {}),
    instalment: person.instalment,
    transactions: openingTransactions(world, person),
    holds: [],
    plans: {},
    promises: {},
    notes: [],
  };
}

/** What a loan owes now. Instalments that fall due later are announced and do not become arrears by themselves: the world stays as its people are told. */
export function owedOn(ledger: Ledger, now: Date): Owed {
  let paid = 0;
  let charged = 0;
  for (const transaction of ledger.transactions) {
    if (transaction.opening) continue;
    if (transaction.type === 'charge') charged += transaction.amount;
    else paid += transaction.type === 'repayment' ? transaction.amount : -transaction.amount;
  }
  const due = ledger.opening.overdue + charged;
  const whole = ledger.opening.balance + charged;
  const overdue = Math.max(0, due - paid);
  const oldest = DateTime.fromISO(ledger.oldestDueOn ?? '', { zone: ledger.timeZone });
  const today = DateTime.fromJSDate(now, { zone: ledger.timeZone }).startOf('day');
  const days = overdue > 0 && oldest.isValid ? Math.round(today.diff(oldest, 'days').days) : 0;
  return { overdue, balance: Math.max(0, whole - paid), credit: Math.max(0, paid - whole), daysPastDue: days };
}

/** The standing that the lender tells: a loan whose last money has come is closed, and open again when that is taken back. */
export function standingOf(ledger: Ledger, now: Date): Ledger['standing'] {
  if (ledger.standing === 'active' && owedOn(ledger, now).balance === 0) return 'closed';
  return ledger.standing;
}

/** The next instalment after today, or nothing when all is paid. */
export function nextDueOf(ledger: Ledger, now: Date): { on: string; amount: number } | undefined {
  const { balance, overdue } = owedOn(ledger, now);
  const left = balance - overdue;
  if (left <= 0) return undefined;
  const today = DateTime.fromJSDate(now, { zone: ledger.timeZone }).startOf('day');
  const first = DateTime.fromISO(ledger.oldestDueOn ?? '', { zone: ledger.timeZone });
  const dayOfMonth = first.isValid ? first.day : today.day;
  const thisMonth = today.set({ day: Math.min(dayOfMonth, today.daysInMonth ?? 28) });
  const next = thisMonth > today ? thisMonth : today.plus({ months: 1 });
  const on = next.set({ day: Math.min(dayOfMonth, next.daysInMonth ?? 28) });
  return { on: on.toISODate() ?? '', amount: Math.min(ledger.instalment, left) };
}

/** What is still of a repayment after its reversals, in minor units. */
export function unreversedOf(ledger: Ledger, transaction: LedgerTransaction): number {
  const back = ledger.transactions.filter(({ reverses }) => reverses === transaction.id);
  return transaction.amount - back.reduce((sum, { amount }) => sum + amount, 0);
}

/** The lenders' ledgers, one set for all loan systems. */
export interface Ledgers {
  all(): Ledger[];
  get(id: string): Ledger | undefined;
  /** Those of a lender whose phone has this IMEI (14 to 16 digits), either of two. */
  byImei(lender: string, imei: string): Ledger[];
  put(ledger: Ledger): void;
  /** Adds a movement, with its id and moment, as one change on disk; `answerOf` sees the ledger after it. */
  post(
    ledger: Ledger,
    movement: Omit<LedgerTransaction, 'id' | 'at' | 'answer'>,
    answerOf?: (posted: LedgerTransaction, after: Ledger) => unknown,
  ): LedgerTransaction;
  /** Puts or replaces the hold of this key. */
  hold(ledger: Ledger, hold: Hold): void;
  /** Takes the hold of this key away; false when there was none. */
  unhold(ledger: Ledger, key: string): boolean;
  owed(ledger: Ledger): Owed;
  /** The latest end of the holds that keep the lock automation away now. */
  heldUntil(loan: string): Date | undefined;
}

/** Opens the ledgers and, on the first day, writes them. */
export function createLedgers(world: World): Ledgers {
  const table = world.journal.table<Ledger>('ledgers');
  const firstDay = (): void => {
    for (const person of people) table.put(person.loan, openingLedger(world, person));
  };
  if (table.all().length === 0) world.journal.atomically(firstDay);
  world.onReset(firstDay);

  const put = (ledger: Ledger): void => {
    table.put(ledger.id, ledger);
    world.changed('loans');
  };
  return {
    all: () => table.all(),
    get: (id) => table.get(id),
    byImei: (lender, imei) =>
      table
        .all()
        .filter((ledger) => ledger.lender === lender)
        .filter(({ devices }) => devices.some((device) => sameImei(imei, device.imei) || sameImei(imei, device.imei2))),
    put,
    post(ledger, movement, answerOf) {
      const posted: LedgerTransaction = {
        id: world.journal.next('TX'),
        at: world.clock.now().toISOString(),
        ...movement,
      };
      const after = { ...ledger, transactions: [...ledger.transactions, posted] };
      if (answerOf) posted.answer = answerOf(posted, after);
      put(after);
      return posted;
    },
    hold: (ledger, hold) => put({ ...ledger, holds: [...ledger.holds.filter(({ key }) => key !== hold.key), hold] }),
    unhold(ledger, key) {
      const holds = ledger.holds.filter((hold) => hold.key !== key);
      if (holds.length === ledger.holds.length) return false;
      put({ ...ledger, holds });
      return true;
    },
    owed: (ledger) => owedOn(ledger, world.clock.now()),
    heldUntil(loan) {
      const ends = (table.get(loan)?.holds ?? []).map(({ until }) => new Date(until).getTime());
      const latest = Math.max(...ends, 0);
      return latest > world.clock.now().getTime() ? new Date(latest) : undefined;
    },
  };
}
