import { DateTime } from 'luxon';
import { account, type Customer, numbered, yesOrNo } from './customer.js';
import { cards } from './people.js';
import { type Town, until } from './town.js';

export interface Phone {
  readonly state: string;
  readonly relockAt?: string;
}

type Schedule = readonly { readonly on: string; readonly amount: string | number }[];

/** A lender's ledger as far as a plan shows on it. */
export interface PlanLedger {
  readonly overdue: number;
  readonly transactions: readonly { readonly type: string; readonly amount: number }[];
  readonly holds: readonly { readonly key: string; readonly kind: string; readonly until: string }[];
  /** Each lender's system keeps a plan in its own form: its parts, or its terms as JSON. */
  readonly plans: readonly { readonly terms?: string; readonly instalments?: Schedule; readonly status: string }[];
}

export const phoneOf = (town: Town, { imei }: { imei: string }): Promise<Phone> =>
  town.control('GET', `/devices/${imei}`);

export const ledgerOf = (town: Town, { loan }: { loan: string }): Promise<PlanLedger> =>
  town.control('GET', `/loans/${loan}`);

/** The written copies of a plan's terms that a number received. */
export const termsSentTo = async (town: Town, number: string): Promise<string[]> =>
  (await town.messages(number)).map(({ body }) => body).filter((body) => /your payment plan\./.test(body));

/** Waits until a phone is free for as long as its running plan says, which the lender has on file with its hold. */
export async function freeForPlan(
  town: Town,
  who: { imei: string; loan: string },
  zone: string,
): Promise<{ phone: Phone; ledger: PlanLedger; instalments: Schedule }> {
  const phone = await until(
    'the phone to be free for a time',
    async () => {
      const seen = await phoneOf(town, who);
      return seen.state === 'temporarily_unlocked' && seen;
    },
    // As long as for a phone that is paid for: a kill or two may be on the way.
    60,
  );
  const ledger = await until('the hold of the plan at the lender', async () => {
    const seen = await ledgerOf(town, who);
    return seen.holds.some(({ kind }) => kind === 'plan') && seen;
  });
  const [plan] = ledger.plans;
  const terms = JSON.parse(plan?.terms ?? '{}') as { instalments?: Schedule };
  const instalments = plan?.instalments ?? terms.instalments ?? [];
  const graceDays = 3;
  const due = DateTime.fromISO(`${instalments[0]?.on}T23:59:59`, { zone });
  const end = due.plus({ days: graceDays }).toJSDate();
  const held = ledger.holds.find(({ kind }) => kind === 'plan');
  const same = [phone.relockAt, held?.until].every((moment) => moment === end.toISOString());
  if (!same || ledger.plans.length !== 1 || plan?.status !== 'active')
    throw new Error(`free until ${phone.relockAt}, not ${end.toISOString()}: ${JSON.stringify(ledger)}`);
  return { phone, ledger, instalments };
}

/** From the account to a plan that runs, in the words of the lender's first language. */
export async function agreesAndBegins(customer: Customer): Promise<void> {
  await customer.chooses(account.plan, /2 (instalments|pagos) (of|de)/);
  await customer.chooses(numbered(1), /agree|acuerdo|acept/i);
  await customer.chooses(yesOrNo.yes, /Agreed[^]*(press 1|\/pay\/)|De acuerdo[^]*\/pay\//);
  await customer.pays(cards.pays);
}
