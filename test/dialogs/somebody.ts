import type { Channel } from '../../core/conversation.js';
import type { Language, Lender } from '../../core/lender.js';
import { money } from '../../core/money.js';
import type { Bill } from '../../core/services/bills.js';
import type { Here, Services } from '../../dialogs/desk.js';
import { dialogueOf } from '../../dialogs/dialogue.js';
import type { Heard } from '../../dialogs/telling/heard.js';
import type { Bookmark } from '../../dialogs/telling/log.js';
import { tell } from '../../dialogs/telling/teller.js';
import type { Told } from '../../dialogs/telling/turn.js';
import { readKnowledge } from '../../dialogs/understanding/folder.js';
import { createUnderstanding } from '../../dialogs/understanding/understanding.js';
import type { Intent } from '../../dialogs/understanding/intents.js';
import { understoodIn } from '../../dialogs/wishes.js';

export const understanding = createUnderstanding(readKnowledge());

const bill: Bill = {
  standing: 'owes',
  lock: 'locked',
  overdue: money(8998, 'GBP'),
  payoff: money(41_250, 'GBP'),
  minimumToUnlock: money(8998, 'GBP'),
  payoffGoodThrough: '2030-01-05',
  daysPastDue: 34,
  quoteId: 'q1',
  nextDue: { on: '2030-02-01', amount: money(4499, 'GBP') },
  relockAt: null,
} as unknown as Bill;

const offers = [3, 6].map((count, index) => ({
  number: index + 1,
  total: money(8998, 'GBP'),
  downPayment: money(1000, 'GBP'),
  instalments: Array.from({ length: count }, (_, at) => ({ on: `2030-0${at + 1}-15`, amount: money(1000, 'GBP') })),
}));

const agreed = { planId: 'pl1', downPayment: money(1000, 'GBP') };
const given = {
  amount: money(8998, 'GBP'),
  code: '1234 5678',
  places: ['Shop'],
  until: '2030-01-05',
  confirmedWithinHours: 48,
};

interface Setting {
  readonly channel?: Channel;
  readonly languages?: readonly Language[];
  readonly bill?: Partial<Bill>;
  readonly plans?: boolean;
  readonly promises?: boolean;
  /** Whatever is begun is paid at once. */
  readonly pays?: boolean;
  /** A visit is booked already. */
  readonly booked?: boolean;
  /** A plan was agreed before, and its down payment has not come. */
  readonly waitingPlan?: boolean;
  /** A code for a shop was given before. */
  readonly code?: boolean;
  /** The release was asked for and is on its way. */
  readonly releasing?: boolean;
  readonly lender?: Partial<Lender>;
  /** The desk is closed until then. */
  readonly opens?: { readonly day: string; readonly time: string };
  /** Texts that may mean either of these. */
  readonly unclear?: Readonly<Record<string, readonly [Intent, Intent]>>;
}

/** Somebody who talks to the whole story over services that know one loan, whose passcode is 123456. */
export function somebody({ channel = 'web', languages = ['en'], ...setting }: Setting = {}) {
  const done: string[] = [];
  /** All that was said, in the form of the channel. */
  const heardSoFar = new Set<string>();
  /** What only a proved owner may be told. */
  const ofOwner = <Told>(what: string, answer: Told): Told => {
    if (!done.includes('proved')) done.push(`unproved: ${what}`);
    return answer;
  };
  const services = {
    identify: {
      begin: async () => ({ identificationId: 'i1' }),
      verify: async (_: string, digits: string) => (digits === '123456' ? 'proved' : 'wrong'),
      owner: async () => (done.includes('proved') ? { loanId: 'L1', identificationId: 'i1' } : null),
      progress: async () => ({ lookup: 'done' }),
      resend: async () => null,
    },
    bills: { bill: async () => ofOwner('bill', { ...bill, inCare: done.includes('care'), ...setting.bill }) },
    payments: {
      begin: async ({ otherMinor, method }: { otherMinor: number; method: string }) => {
        done.push(`begin:${method}:${otherMinor}`);
        return { paymentId: 'p1', amount: money(otherMinor, 'GBP') };
      },
      link: async () => ({ url: 'https://pay.example/1' }),
      reference: async () => given,
      awaited: async () => (setting.code ? { ...given, paymentId: 'p0', state: 'collecting' } : null),
      charge: async () => {
        done.push('charge');
        return { taken: true };
      },
      progress: async () =>
        setting.pays
          ? { state: 'settled', posted: true, failure: null, amount: bill.overdue }
          : { state: 'collecting', posted: false },
      abandon: async () => {
        done.push('abandon');
        return { state: 'failed' };
      },
    },
    plans: {
      offers: async () =>
        setting.plans ? { offers, waiting: setting.waitingPlan ? agreed : null } : { refused: 'not_allowed' },
      agree: async (...[, , , number, terms]: unknown[]) => {
        done.push(`${heardSoFar.has(String(terms)) ? 'agree' : 'agree to what was not read'}:${String(number)}`);
        return agreed;
      },
      running: async () => null,
    },
    promises: {
      offer: async () =>
        setting.promises
          ? {
              amount: bill.overdue,
              days: ['2030-01-04', '2030-01-08', '2030-01-15'],
              today: '2030-01-01',
              until: '2030-01-15',
              known: null,
            }
          : { refused: 'not_allowed' },
      make: async (...[, , , on]: string[]) => {
        done.push(`promise:${on}`);
        return { amount: bill.overdue, on };
      },
    },
    visits: {
      mine: async () =>
        setting.booked
          ? { visitId: 'v1', centre: { id: 'c1', name: 'Leeds' }, day: '2030-01-03', time: '10:00' }
          : null,
      referred: async () => null,
      move: async () => {
        done.push('moved');
        return { refused: 'taken' };
      },
      cancel: async () => {
        done.push('cancelled');
        return { cancelled: true, calendarUrl: null };
      },
      centres: async () => (setting.plans ? [{ id: 'c1', name: 'Leeds', address: '1 Street' }] : []),
      days: async () => ['2030-01-02', '2030-01-03', '2030-01-04', '2030-01-07', '2030-01-08', '2030-01-09'],
      times: async () =>
        ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30'].map((time) => ({ time, day: 'x', startsAt: time })),
      book: async (...[, , , startsAt]: unknown[]) => {
        done.push(`book:${String(startsAt)}`);
        return {
          centre: { name: 'Leeds' },
          day: '2030-01-02',
          time: '10:00',
          reference: 'AB',
          calendarUrl: null,
          written: false,
        };
      },
    },
    releases: {
      status: async () => ({ state: setting.releasing ? 'accepted' : 'none', heldBecause: null }),
      ask: async () => {
        if (!setting.releasing) return { refused: 'not_clear' };
        done.push('release');
        return { asked: true, isNew: true, releaseId: 'r1' };
      },
    },
    handovers: {
      open: async (_: string, reason: string) => {
        done.push(`person:${reason}`);
        return { handoverId: 'h1', waitingBefore: 0, opens: setting.opens ?? null };
      },
      abandon: async () => {
        done.push('rings back');
        return { kept: true };
      },
    },
    care: {
      begin: async () => {
        done.push('care');
        return { flagId: 'f1' };
      },
      consent: async (_: string, category: string, given: boolean) => {
        done.push(`care:${given ? category : 'refused'}`);
        return { until: null };
      },
      proved: async () => null,
    },
    receipts: {
      again: async () => {
        done.push('receipt');
        return ofOwner('receipt', { sent: money(8998, 'GBP') });
      },
    },
    tickets: {
      arrival: async () => null,
      elsewhere: async () => null,
      proved: async () => ({ told: 0 }),
      offer: async (_: string, onward: string) => {
        done.push(`on:${onward}`);
        return onward === 'call' ? { by: 'call', ending: '01' } : { by: 'link', url: `https://x.example/${onward}` };
      },
    },
    contact: {
      optOut: async () => {
        done.push('optOut');
        return { isNew: true };
      },
    },
  };
  const verify = services.identify.verify;
  services.identify.verify = async (id, digits) => {
    const verdict = await verify(id, digits);
    if (verdict === 'proved') done.push('proved');
    return verdict;
  };
  const lender = {
    id: 'trial',
    name: 'Trial',
    languages,
    cardOnCall: true,
    country: 'GB',
    contacts: [],
    whatToBring: ['phone'],
    ...setting.lender,
  } as unknown as Lender;
  const dialogue = dialogueOf(services as unknown as Services, (text, { language }) => {
    const understood = understoodIn(understanding, text, language, { today: '2030-01-01' });
    const either = setting.unclear?.[text];
    return either ? { ...understood, intent: either[0], confidence: 0.4, alternatives: either } : understood;
  });
  let bookmark: Bookmark | null = null;
  let told: Told | undefined;
  async function hear(heard: Heard): Promise<string> {
    const at = (language: string): Here => ({ conversationId: 'c', channel, lender, language: language as Language });
    const language = bookmark?.language ?? languages[0] ?? 'en';
    told = await tell(
      {
        story: (tongue) => dialogue.story(at(tongue)),
        language,
        findAside: dialogue.findAside(at(language)),
        offer: dialogue.offer(at(language)),
        clock: { now: () => new Date('2030-01-01T00:00:00Z'), elapsed: () => 0 },
        callPatienceMs: 500,
        underWay: new Map(),
        holdLine: () => ({ voice: '', text: 'hold' }),
      },
      bookmark,
      heard,
    );
    for (const line of told.lines) heardSoFar.add(channel === 'voice' ? line.voice : line.text);
    bookmark = JSON.parse(JSON.stringify(told.bookmark)) as Bookmark;
    const spoken = told.lines.map((line) =>
      channel === 'voice' ? [line.voice, ...(line.also ?? []).map(({ voice }) => voice)].join(' ') : line.text,
    );
    return spoken.join('\n');
  }
  const open = () => (told?.open.kind === 'question' ? told.open.question : undefined);
  return {
    done,
    channel,
    overdue: bill.overdue,
    payoff: bill.payoff,
    says: (text: string) => hear({ kind: 'words', text }),
    sends: (contentType: string) => hear({ kind: 'media', contentType, ref: 'MM1/ME1' }),
    presses: (keys: string) => hear({ kind: 'keys', keys }),
    taps: (value: string) => hear({ kind: 'button', value }),
    starts: () => hear({ kind: 'start' }),
    entersCard: () => hear({ kind: 'card', card: { outcome: 'token', token: 't1' } }),
    silent: () => hear({ kind: 'silence' }),
    asked: () => open()?.label,
    /** What is waited for, where no question is open. */
    holds: () => (told?.open.kind === 'hold' ? told.open.label : undefined),
    notes: () => bookmark?.notes ?? [],
    lines: () => told?.lines ?? [],
    buttons: () => open()?.buttons?.map(({ value }) => value),
    misses: () => bookmark?.pending?.misses,
    language: () => bookmark?.language,
    ended: () => told?.open.kind === 'ended',
    /** Where it stands, to come back to: what was said and done since is undone then. */
    mark() {
      const [kept, toldThen, doneThen] = [bookmark, told, [...done]];
      return () => {
        [bookmark, told] = [kept, toldThen];
        done.splice(0, done.length, ...doneThen);
      };
    },
    async proves() {
      await hear({ kind: 'start' });
      for (const keys of ['1', '861122030001010', '1', '123456']) await hear({ kind: 'keys', keys });
    },
  };
}
