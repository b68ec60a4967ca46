import { sameMoney } from '../../../core/money.js';
import { netOf } from '../../../core/payment.js';
import { verify, verifyRows } from '../../../tools/verification/verify.js';
import type { Booked } from './gatewayModel.js';
import type { Violation } from './chronicle.js';
import { lenders } from './setting.js';
import type { World } from './world.js';

interface AttemptRow {
  readonly id: string;
  readonly loan_id: string;
  readonly state: string;
  readonly amount_minor: string;
  readonly currency: string;
  readonly method: string;
}

interface CaseRow {
  readonly loan_id: string;
  readonly reason: string;
}

/** Nobody proves who they are by a passcode here, and nothing is said. */
const elsewhere = new Set([13, 19, 20]);

/** What must hold at rest, worked out from the books of the others and our rows, and from nothing that the services say. */
export async function checkAtRest(world: World): Promise<Violation[]> {
  const { engine, chronicle, seed } = world;
  const attempts = await engine.sql<AttemptRow>('select * from payment_attempts order by seq');
  const cases = await engine.sql<CaseRow>('select loan_id, reason from handovers');
  const waits = await engine.sql<{ id: string }>(
    "select substr(dedupe, length('suspense:') + 1) as id from incidents where kind = 'suspense'",
  );
  const truths = attempts.map((attempt) => truthOf(world, attempt, new Set(waits.map(({ id }) => id))));
  const found = [
    ...truths.flatMap((truth) => ofAttempt(world, truth)),
    ...(await ofLedger(world, truths)),
    ...(await ofLoans(world, truths, cases)),
    ...(await ofInbox(world)),
    ...(await ofReversals(world, truths)),
    ...(await ofConfirmations(world)),
  ];
  // The command's own looks cost as much as the schedule: every fourth seed has them, every sixteenth all of them.
  const looks = seed % 16 === 0 ? verify : seed % 4 === 0 ? verifyRows : async () => [];
  const findings = await looks(engine.connections, { now: new Date(world.now), lenders });
  for (const { number, title, broken } of findings)
    if (broken.length > 0 && !elsewhere.has(number))
      found.push({ number, what: `verify: ${title}: ${broken.map((id) => chronicle.alias(id)).join()}` });
  return found;
}

/** What the gateway's books say that became of an attempt, and which of its payments we have set aside for a person. */
interface Truth {
  readonly attempt: AttemptRow;
  readonly movements: readonly Booked[];
  readonly paid: readonly Booked[];
  /** Of the amount that was agreed. */
  readonly right: readonly Booked[];
  /** The one that counts for the loan, and all that happened to its money. */
  readonly credited: Booked | undefined;
  readonly own: readonly Booked[];
  readonly unseen: readonly Booked[];
}

function truthOf({ gateway }: World, attempt: AttemptRow, waits: ReadonlySet<string>): Truth {
  const movements = gateway.books.filter(({ attemptId }) => attemptId === attempt.id);
  const agreed = { minor: Number(attempt.amount_minor), currency: attempt.currency };
  const paid = movements.filter(({ kind }) => kind === 'paid');
  const right = paid.filter(({ amount }) => sameMoney(amount, agreed));
  const credited = right.find(({ id }) => !waits.has(id));
  const own = movements.filter(({ id, charge }) => credited && (id === credited.id || charge === credited.id));
  const unseen = paid.filter((one) => one !== credited && !waits.has(one.id));
  return { attempt, movements, paid, right, credited, own, unseen };
}

function ofAttempt({ chronicle, reconciler }: World, truth: Truth): Violation[] {
  const { attempt, movements, paid, right, credited, own, unseen } = truth;
  const name = chronicle.alias(attempt.id);
  const found: Violation[] = [];
  if (paid.length > 1 && attempt.method !== 'reference')
    found.push({ number: 2, what: `${name} was charged ${paid.length} times` });
  if (right.length > 0 && !credited) found.push({ number: 11, what: `${name} was paid as agreed, and is set aside` });
  if (unseen.length > 0)
    found.push({ number: 11, what: `${name} was paid another amount, or once more, and nobody was told` });
  const left = netOf(credited ? own : movements);
  const last = (credited ? own : movements).findLast(({ kind }) => kind === 'refunded' || kind === 'disputed');
  const states =
    paid.length === 0
      ? ['failed', 'expired', ...(reconciler ? [] : ['collecting'])]
      : left > 0
        ? [credited ? 'settled' : 'suspense']
        : // What went back last may be either where several payments wait for a person.
          credited || paid.length === 1
          ? [last?.kind === 'refunded' ? 'refunded' : 'reversed']
          : ['refunded', 'reversed'];
  if (!states.includes(attempt.state))
    found.push({ number: 10, what: `${name} is ${attempt.state}, not ${states.join(' or ')}` });
  return found;
}

async function ofLedger(world: World, truths: readonly Truth[]): Promise<Violation[]> {
  const rows = await world.engine.sql<{ attempt_id: string; account: string; minor: string }>(
    `select t.attempt_id, e.account || ' ' || e.currency as account, sum(e.minor) as minor from ledger_transactions t
       join ledger_entries e on e.transaction_id = t.id where e.account <> 'suspense' group by 1, 2`,
  );
  const books = new Map<string, number>();
  const add = (id: string, account: string, minor: number): void => {
    // What is credited beyond the balance is the loan's, too.
    const key = `${id} ${account.replace('overpayment', 'loan')}`;
    books.set(key, (books.get(key) ?? 0) + minor);
  };
  for (const { attempt_id: id, account, minor } of rows) add(id, account, Number(minor));
  for (const { attempt, movements, own } of truths) {
    for (const movement of movements) add(attempt.id, `gateway ${movement.amount.currency}`, -netOf([movement]));
    add(attempt.id, `loan ${attempt.currency}`, netOf(own));
  }
  return [...books]
    .filter(([, difference]) => difference !== 0)
    .map(([key, difference]) => {
      const [id = '', account] = key.split(' ');
      return { number: 3, what: `of ${world.chronicle.alias(id)} our ledger has ${difference} too much on ${account}` };
    });
}

async function ofLoans(world: World, truths: readonly Truth[], cases: readonly CaseRow[]): Promise<Violation[]> {
  const { lenderBooks, locks, now, engine } = world;
  const plans = await engine.sql<{ loan_id: string; state: string }>('select loan_id, state from plans');
  const found: Violation[] = [];
  for (const loan of lenderBooks.loans.values()) {
    const all = truths.filter(({ attempt }) => attempt.loan_id === loan.id);
    const net = all.reduce((sum, { own }) => sum + netOf(own), 0);
    const odd = all.some(
      ({ movements, paid, credited }) =>
        paid.length > (credited ? 1 : 0) || movements.some(({ kind }) => kind !== 'paid' && kind !== 'failed'),
    );
    const posted = lenderBooks.net(loan);
    if (posted !== net) found.push({ number: 3, what: `${loan.id}: the lender has ${posted}, and should have ${net}` });
    const device = locks.devices.get(loan.imei);
    const settled = all.some(({ attempt }) => attempt.state === 'settled');
    const withPerson = cases.some(({ loan_id }) => loan_id === loan.id);
    const runs = plans.some(({ loan_id, state }) => loan_id === loan.id && state === 'active');
    // Where nobody asks again, nobody hears of what was paid elsewhere but by what is posted afterwards.
    const { elsewhereAt } = loan;
    const unheard = !world.reconciler && elsewhereAt && loan.entries.every(({ at }) => at < elsewhereAt);
    const mustBeFree = settled && !loan.stolen && ((lenderBooks.isClear(loan.id) && !unheard) || runs);
    if (device && mustBeFree && device.state === 'locked') {
      if (!withPerson) found.push({ number: 6, what: `${loan.id} is paid, its phone is locked and nobody knows` });
      else if (!device.obstructed && !odd && now - device.lockedAt.getTime() > 86_400_000)
        found.push({ number: 6, what: `${loan.id} is paid, and its phone was left locked without need` });
    }
  }
  return found;
}

async function ofInbox({ engine, network: { acknowledged } }: World): Promise<Violation[]> {
  const rows = await engine.sql<{ event_id: string }>('select event_id from inbox');
  const kept = new Set(rows.map(({ event_id }) => event_id));
  return acknowledged
    .filter(({ event }) => !kept.has(event.id))
    .map(({ event }) => ({ number: 9, what: `${event.id} was acknowledged and is not in the inbox` }));
}

/** Money that was taken back after a phone was freed: told once, and a person has it. */
async function ofReversals({ engine, chronicle }: World, truths: readonly Truth[]): Promise<Violation[]> {
  const flags = await engine.sql<{ dedupe: string; n: number }>(
    "select dedupe, count(*)::int as n from incidents where kind = 'reversed_after_release' group by dedupe",
  );
  const releases = await engine.sql<{ loan_id: string; confirmed_at: Date | null }>(
    'select loan_id, confirmed_at from releases',
  );
  return truths.flatMap(({ attempt, credited, own }) =>
    own
      .filter(({ kind, at }) => kind === 'disputed' && isFreed(releases, attempt, credited?.at ?? at, at))
      .filter(({ id }) => flags.find(({ dedupe }) => dedupe.endsWith(`:${id}`))?.n !== 1)
      .map(() => ({
        number: 7,
        what: `${chronicle.alias(attempt.id)} was taken back after the release, and nobody was told`,
      })),
  );
}

const isFreed = (
  releases: readonly { loan_id: string; confirmed_at: Date | null }[],
  attempt: AttemptRow,
  from: Date,
  to: Date,
): boolean =>
  releases.some(
    ({ loan_id, confirmed_at: at }) => loan_id === attempt.loan_id && at !== null && at >= from && at <= to,
  );

/** Accepted is not unlocked: whoever is told that a phone is free can use it. */
async function ofConfirmations({ engine, lenderBooks, locks, chronicle }: World): Promise<Violation[]> {
  const releases = await engine.sql<{ id: string; loan_id: string; confirmed_at: Date }>(
    'select id, loan_id, confirmed_at from releases where confirmed_at is not null',
  );
  const minute = 60_000;
  return releases
    .filter(({ loan_id, confirmed_at }) => {
      const free = locks.devices.get(lenderBooks.loans.get(loan_id)?.imei ?? '')?.free ?? [];
      return !free.some(
        ({ from, to }) => from <= confirmed_at && (to === undefined || to.getTime() > confirmed_at.getTime() - minute),
      );
    })
    .map(({ id }) => ({ number: 6, what: `${chronicle.alias(id)} was confirmed while the phone was locked` }));
}
