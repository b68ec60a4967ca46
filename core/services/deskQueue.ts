import { type Agent, mayDo } from '../agent.js';
import type { CareFlag } from '../care.js';
import type { SentFileFacts } from '../chat.js';
import type { Conversation, TranscriptLine } from '../conversation.js';
import type { Handover } from '../handover.js';
import { owedForDelay } from '../jurisdiction.js';
import type { Lender } from '../lender.js';
import type { Money } from '../money.js';
import type { PaymentAttempt } from '../payment.js';
import type { Plan } from '../plan.js';
import type { Override } from '../override.js';
import { inTime } from '../patience.js';
import { type Release, releaseOpen } from '../release.js';
import { inCare } from './care.js';
import { lockViewOf, type LockView, type Standing, standingOf } from './bills.js';
import { type Refused, refused, sees } from './deskAccess.js';
import { asProblem } from '../problem.js';
import { createFiles } from './files.js';
import type { Identify } from './identify.js';
import { lenderOf, type Workshop } from './workshop.js';
import type { Imei14 } from '../imei.js';

/** What is shown of rows as it is. */
const shown = {
  handover: [
    'id',
    'lenderId',
    'channel',
    'language',
    'reason',
    'priority',
    'skill',
    'state',
    'level',
    'place',
    'createdAt',
    'claimedAt',
    'outcome',
  ],
  payment: ['id', 'amount', 'state', 'purpose', 'method', 'failure', 'createdAt', 'settledAt'],
  release: ['id', 'state', 'operation', 'until', 'heldBecause', 'requestedAt', 'confirmedAt', 'deadlineAt'],
  override: ['kind', 'reason', 'createdAt'],
  plan: ['id', 'state', 'total', 'downPayment', 'instalments', 'agreedAt'],
} as const;

type Shown<Row, Kind extends keyof typeof shown> = Pick<Row, Extract<(typeof shown)[Kind][number], keyof Row>>;

/** A case in a list. `loanId` only where the owner was proved. Moments are dates, waits in seconds. */
export interface CaseLine extends Shown<Handover, 'handover'> {
  readonly lender: string;
  readonly loanId: string | null;
  readonly waitedSeconds: number;
  readonly mine: boolean;
}

export interface DeskLists {
  /** By priority, then by wait. */
  readonly waiting: readonly CaseLine[];
  readonly mine: readonly CaseLine[];
  /** The caller left before anybody came: to be called back. */
  readonly abandoned: readonly CaseLine[];
  /** What others have; for supervisors. */
  readonly others: readonly CaseLine[];
}

export interface CaseView extends CaseLine {
  /** The other end is not there any more. */
  readonly gone: boolean;
  /** The proof still stands, so that payment may be asked for. */
  readonly proofStands: boolean;
  readonly imeiTail: string | null;
  /** They said that they are in need, and nothing may be demanded until then; what it is, where they agreed to its being noted. */
  readonly care: Pick<CareFlag, 'until' | 'category'> | null;
  readonly lines: readonly CaseTextLine[];
  /** Photos and papers that were sent, oldest first. */
  readonly files: readonly Pick<SentFileFacts, 'id' | 'at' | 'name' | 'contentType'>[];
}

export interface CaseFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

export interface CaseTextLine extends Pick<TranscriptLine, 'n' | 'at' | 'text'> {
  readonly who: TranscriptLine['who'] | 'note';
}

/** The account behind a proved case, as its lender's systems and our rows have it. Null is what could not be had now. */
export interface CaseFacts {
  readonly holder: string | null;
  readonly standing: Standing | null;
  readonly overdue: Money | null;
  readonly minimumToUnlock: Money | null;
  readonly balance: Money | null;
  readonly daysPastDue: number | null;
  readonly lock: LockView;
  readonly online: boolean | null;
  readonly relockAt: Date | null;
  readonly payments: readonly Shown<PaymentAttempt, 'payment'>[];
  /** `owed`: what the law gives the owner for the delay so far. */
  readonly releases: readonly (Shown<Release, 'release'> & { readonly owed: Money | null })[];
  /** A release by a person's decision that waits for a second one. */
  readonly override: (Pick<Override, 'kind' | 'reason' | 'createdAt'> & { readonly mine: boolean }) | null;
  readonly plan: Shown<Plan, 'plan'> | null;
}

/** Milliseconds that a view of a case waits for each outside party. */
const patienceMs = 4000;

/** What an agent sees: the queue, a case, its words and its account. Only of lenders that the agent serves. */
export function createDeskQueue(shop: Workshop, identify: Identify) {
  const { contentOf } = createFiles(shop);
  const { database, clock, vault } = shop;

  async function lists(agent: Agent): Promise<DeskLists> {
    const { handovers } = database.read;
    const [waiting, mine, abandoned, claimed] = await Promise.all([
      handovers.waiting(agent.lenderIds),
      handovers.claimedBy(agent.id),
      handovers.inStates(['abandoned'], agent.lenderIds),
      mayDo(agent, 'supervisor') ? handovers.inStates(['claimed'], agent.lenderIds) : [],
    ]);
    const lines = (list: readonly Handover[]): CaseLine[] =>
      list.filter((handover) => sees(agent, handover)).map((handover) => lineOf(agent, handover));
    return {
      waiting: lines(waiting),
      mine: lines(mine),
      abandoned: lines(abandoned),
      others: lines(claimed.filter(({ agentId }) => agentId !== agent.id)),
    };
  }

  function lineOf(agent: Agent, handover: Handover): CaseLine {
    const { lenderId, level, state, createdAt, claimedAt, closedAt } = handover;
    const until = claimedAt ?? closedAt ?? clock.now();
    return {
      ...pick(handover, shown.handover),
      lender: shop.lenders.byId(lenderId)?.name ?? lenderId,
      loanId: level > 0 ? handover.loanId : null,
      waitedSeconds: Math.max(0, Math.round((until.getTime() - createdAt.getTime()) / 1000)),
      mine: handover.agentId === agent.id && state === 'claimed',
    };
  }

  async function visible(agent: Agent, handoverId: string): Promise<Handover | undefined> {
    const handover = await database.read.handovers.get(handoverId);
    return handover && sees(agent, handover) ? handover : undefined;
  }

  async function view(agent: Agent, handoverId: string): Promise<CaseView | Refused> {
    const handover = await visible(agent, handoverId);
    if (!handover) return refused('not_found');
    const { conversationId, level, lenderId } = handover;
    const loanId = level > 0 ? handover.loanId : null;
    const care = await inCare(shop, database.read, { lenderId, loanId, conversationId });
    const [conversation, identification, owner, lines, files] = conversationId
      ? await Promise.all([
          database.read.conversations.get(conversationId),
          database.read.identifications.latest(conversationId),
          identify.owner(conversationId),
          linesOf(conversationId, 0),
          database.read.sentFiles.of(conversationId),
        ])
      : [undefined, undefined, null, [], []];
    return {
      ...lineOf(agent, handover),
      gone: isGone(conversation),
      proofStands: level > 0 && owner !== null && owner.loanId === handover.loanId,
      imeiTail: level > 0 ? (identification?.imeiTail ?? null) : null,
      care: care ? { until: care.until, category: care.category } : null,
      lines,
      files: files.map(({ id, at, name, contentType }) => ({ id, at, name, contentType })),
    };
  }

  /** One of the files of a case, with its bytes. */
  async function file(agent: Agent, handoverId: string, fileId: string): Promise<CaseFile | Refused> {
    const handover = await visible(agent, handoverId);
    const found = handover && (await database.read.sentFiles.get(fileId));
    if (!found || found.conversationId !== handover.conversationId) return refused('not_found');
    try {
      return { name: found.name, ...(await contentOf(found, shop.messenger)) };
    } catch (thrown) {
      if (asProblem(thrown).code !== 'messages.no_media') throw thrown;
      return refused('not_found');
    }
  }

  async function lines(agent: Agent, handoverId: string, after: number): Promise<readonly CaseTextLine[] | Refused> {
    const handover = await visible(agent, handoverId);
    if (!handover) return refused('not_found');
    return handover.conversationId ? linesOf(handover.conversationId, after) : [];
  }

  async function linesOf(conversationId: string, after: number): Promise<CaseTextLine[]> {
    const found = await database.read.transcripts.read(conversationId, after);
    return found.map(({ n, at, who, text, agentId }) => {
      const isNote = who === 'system' && agentId !== null;
      return { n, at, text, who: isNote ? 'note' : who };
    });
  }

  /** Refused as `not_proved` where nobody has shown whose phone it is. */
  async function facts(agent: Agent, handoverId: string): Promise<CaseFacts | Refused> {
    const handover = await visible(agent, handoverId);
    if (!handover) return refused('not_found');
    const { level, loanId, lenderId, conversationId } = handover;
    if (level === 0 || !loanId) return refused('not_proved');
    const [payments, releases, plans, asked, account] = await Promise.all([
      database.read.payments.ofLoan(lenderId, loanId),
      database.read.releases.ofLoan(lenderId, loanId),
      database.read.plans.ofLoan(lenderId, loanId),
      database.read.overrides.askedFor(lenderId, loanId),
      accountOf(lenderId, loanId, conversationId),
    ]);
    const override = asked ? { ...pick(asked, shown.override), mine: asked.askedBy === agent.id } : null;
    return {
      ...account,
      ...rowsOf(payments, plans),
      releases: releasesOf(lenderOf(shop, lenderId), releases),
      override,
    };
  }

  const releasesOf = (lender: Lender, releases: readonly Release[]) =>
    releases.slice(0, 5).map((release) => {
      const until = release.confirmedAt ?? (releaseOpen.includes(release.state) ? clock.now() : null);
      const owed = until && owedForDelay(lender, release.deadlineAt, until);
      return { ...pick(release, shown.release), owed: owed ?? null };
    });

  async function accountOf(lenderId: string, loanId: string, conversationId: string | null) {
    const lender = lenderOf(shop, lenderId);
    const loans = shop.parties.loans(lender);
    const imei = await sealedImeiOf(lenderId, loanId, conversationId);
    const [agreement, arrears, payoff, device] = await Promise.all([
      ifItAnswers(loans.agreement(loanId)),
      ifItAnswers(loans.arrears(loanId)),
      ifItAnswers(loans.payoff(loanId)),
      imei ? ifItAnswers(shop.parties.locks(lender).find(vault.open(imei) as Imei14)) : undefined,
    ]);
    const quote = arrears && payoff && { minimumToUnlock: arrears.minimumToUnlock, payoff: payoff.total };
    return {
      holder: agreement?.holder.name ?? null,
      standing: agreement && quote ? standingOf(agreement, quote, device) : null,
      overdue: arrears?.overdue ?? null,
      minimumToUnlock: arrears?.minimumToUnlock ?? null,
      balance: arrears?.balance ?? null,
      daysPastDue: arrears?.daysPastDue ?? null,
      lock: lockViewOf(device),
      online: !device || device.connectivity === 'unknown' ? null : device.connectivity === 'online',
      relockAt: device?.relockAt ?? null,
    };
  }

  async function sealedImeiOf(lenderId: string, loanId: string, conversationId: string | null) {
    const identification = conversationId ? await database.read.identifications.latest(conversationId) : undefined;
    if (identification?.loanId === loanId) return identification.sealedImei;
    return (await database.read.releases.ofLoan(lenderId, loanId))[0]?.sealedImei;
  }

  return { lists, view, file, lines, facts };
}

export type DeskQueue = ReturnType<typeof createDeskQueue>;

/** A call that is over; a chat is never over for good. */
const isGone = (conversation: Conversation | undefined): boolean =>
  !conversation || (conversation.channel === 'voice' && conversation.owner === 'ended');

function rowsOf(payments: readonly PaymentAttempt[], plans: readonly Plan[]) {
  const [plan] = plans;
  return {
    payments: payments.slice(0, 10).map((payment) => pick(payment, shown.payment)),
    plan: plan ? pick(plan, shown.plan) : null,
  };
}

const pick = <Row extends object, Key extends keyof Row>(row: Row, keys: readonly Key[]): Pick<Row, Key> =>
  Object.fromEntries(keys.map((key) => [key, row[key]])) as Pick<Row, Key>;

/** A party that is slow or down takes nothing from the rest of the view. */
const ifItAnswers = <Value>(asked: Promise<Value>): Promise<Value | undefined> =>
  inTime(patienceMs, asked, () => undefined).catch(() => undefined);
