import type { AgentSession } from '../agent.js';
import type { CareFlag } from '../care.js';
import type { Identification, Passcode } from '../passcode.js';
import type { KeptMovement, Movement, PaymentAttempt } from '../payment.js';
import type { Plan } from '../plan.js';
import type { PromiseToPay } from '../promise.js';
import type { Quote } from '../quote.js';
import type { OfflineCodeGiven, Override } from '../override.js';
import type { Release } from '../release.js';
import type { Chat, ChatActivity, ChatRating, NewChatActivity, SentFile, SentFileFacts } from '../chat.js';
import type { Conversation, StoredTurn, TranscriptLine } from '../conversation.js';
import type { Handover } from '../handover.js';
import type { Incident } from '../incident.js';
import type { LedgerTransaction } from '../ledger.js';
import type { Message } from '../message.js';
import type { OptOut, Thread, Writing } from '../thread.js';
import type { LateWork, Task, TaskRequest } from '../task.js';
import type { AuditEntry, AuditRow } from '../audit.js';
import type { OtherConversation, Ticket } from '../ticket.js';
import type { Visit } from '../visit.js';

/**
 * The database. `read` serves single reads and writes outside a transaction; inside one, use the stores that `transaction`
 * hands over (the outer ones throw `store.outer_handle`, for on one connection they would wait for themselves).
 */
export interface Database {
  readonly read: Stores;
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
  /** Called after a commit that enqueued tasks, so that a worker in this process need not wait for its next look. */
  onTasks(listener: () => void): () => void;
  readonly engine: 'embedded' | 'postgresql';
  /** Throws where the database does not answer or its migrations are behind. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface Stores {
  readonly conversations: ConversationStore;
  readonly transcripts: TranscriptStore;
  readonly chats: ChatStore;
  readonly sentFiles: SentFileStore;
  readonly identifications: Versioned<Identification> & {
    /** The newest of a conversation, proved or not. */
    latest(conversationId: string): Promise<Identification | undefined>;
    /** Other conversations that have not ended, proved for a loan, and were active since; the latest first. */
    othersOf(
      lenderId: string,
      loanId: string,
      conversationId: string,
      since: Date,
    ): Promise<readonly OtherConversation[]>;
  };
  readonly tickets: TicketStore;
  readonly passcodes: PasscodeStore;
  readonly quotes: { insert(quote: Quote): Promise<void>; get(id: string): Promise<Quote | undefined> };
  readonly payments: PaymentStore;
  readonly releases: ReleaseStore;
  readonly overrides: OverrideStore;
  readonly offlineCodes: OfflineCodeStore;
  readonly ledger: LedgerStore;
  readonly tasks: TaskStore;
  readonly inbox: InboxStore;
  readonly messages: MessageStore;
  readonly threads: ThreadStore;
  readonly optOuts: OptOutStore;
  readonly careFlags: CareFlagStore;
  readonly plans: PlanStore;
  readonly promises: PromiseStore;
  readonly visits: VisitStore;
  readonly handovers: HandoverStore;
  readonly agentSessions: AgentSessionStore;
  readonly incidents: IncidentStore;
  readonly audit: AuditLog;
  readonly retention: RetentionStore;
}

/** Rows with a version: `save` writes only over the version that was read, else it throws `store.conflict` (retry: again). */
export interface Versioned<Row extends { id: string; version: number }> {
  insert(row: Row): Promise<void>;
  get(id: string): Promise<Row | undefined>;
  /** Reads and keeps others from changing it until the transaction ends. */
  lock(id: string): Promise<Row | undefined>;
  /** Returns the row as stored, its version one higher. */
  save(row: Row): Promise<Row>;
}

export interface ConversationStore {
  insert(conversation: Conversation): Promise<void>;
  get(id: string): Promise<Conversation | undefined>;
  /** Reads and keeps turns from changing it until the transaction ends. */
  lock(id: string): Promise<Conversation | undefined>;
  /** The conversation together with the stored reply of one turn, in one round trip. */
  withTurn(
    id: string,
    turnId: string,
  ): Promise<{ conversation: Conversation | undefined; turn: StoredTurn | undefined }>;
  /**
   * One statement: keeps the turn's reply, the conversation's new bookmark and the turn's lines of the transcript, where
   * the conversation still has `conversation.version` and the turn is not answered yet. False where either is not so;
   * then nothing was written.
   */
  answer(conversation: Conversation, turn: StoredTurn, lines?: readonly NewLine[]): Promise<boolean>;
  /** Saves outside a turn (owner, end), under the same version check; `store.conflict` where it changed. */
  save(conversation: Conversation): Promise<Conversation>;
  turnsOf(id: string): Promise<readonly StoredTurn[]>;
}

/** A line of a transcript before it has its number. */
export type NewLine = Omit<TranscriptLine, 'n'>;

export interface TranscriptStore {
  append(lines: readonly NewLine[]): Promise<void>;
  /** Oldest first; `after` is the last line number already known (0 for all). */
  read(conversationId: string, after: number): Promise<readonly TranscriptLine[]>;
}

export interface RetentionStore {
  /**
   * Takes away up to `limit` rows each of transcripts, turns' replies and chats' logs from before a moment, but nothing
   * that the bot has still to hear. The most that were taken of one kind: `limit` says that there may be more.
   */
  forgetWords(before: Date, limit: number): Promise<number>;
  /**
   * Takes away up to `limit` rows each of tasks that are done, the ids of events, and passcodes that nobody used with their
   * texts, each from before its moment. The most that were taken of one kind.
   */
  forgetSpent(before: Readonly<Record<'tasks' | 'passcodes' | 'inbox', Date>>, limit: number): Promise<number>;
}

export interface ChatStore {
  /** False where the chat was there already. */
  begin(chat: Chat): Promise<boolean>;
  /** `last` is the number of its last activity, 0 where there is none. */
  get(id: string): Promise<(Chat & { readonly last: number }) | undefined>;
  /**
   * Once per key: a repeat has the first one's number. Undefined where there is no such chat. What is added while a
   * statement is under way goes in the next one together.
   */
  add(activity: NewChatActivity): Promise<{ n: number; added: boolean } | undefined>;
  /** What clients see after a number, in order. */
  read(chatId: string, after: number, limit: number): Promise<readonly ChatActivity[]>;
  /** The last that clients see. */
  newest(chatId: string): Promise<ChatActivity | undefined>;
  /** The first that the bot has still to hear, the chat it is of, and whether a secret question is open in it. */
  nextUnheard(chatId: string): Promise<{ activity: ChatActivity; chat: Chat; secret: boolean } | undefined>;
  /**
   * One statement: the activity was heard and shows `sealedBody` from now on, and the reply, if any, follows in the log.
   * The reply's number, absent where there was none or somebody else has settled it; and whether the bot has, after
   * this one, still something to hear.
   */
  settle(heard: {
    chatId: string;
    n: number;
    sealedBody: string | null;
    secret: boolean;
    reply: NewChatActivity | null;
  }): Promise<{ readonly n?: number; readonly more: boolean }>;
  /** Chats with something written since a moment that the bot has still to hear. */
  unheardSince(since: Date): Promise<readonly string[]>;
  /** One a chat: false where there was one. */
  rate(rating: ChatRating): Promise<boolean>;
}

export interface SentFileStore {
  /** False where the id was there already. */
  add(file: SentFile): Promise<boolean>;
  /** Of a conversation, oldest first, without their content. */
  of(conversationId: string): Promise<readonly SentFileFacts[]>;
  get(id: string): Promise<SentFile | undefined>;
  remove(id: string): Promise<void>;
}

export interface TicketStore extends Versioned<Ticket> {
  byTokenHash(hash: string): Promise<Ticket | undefined>;
  /** The one that most lately led to a conversation. */
  latestSpentBy(conversationId: string): Promise<Ticket | undefined>;
}

export interface PasscodeStore extends Versioned<Passcode> {
  /** The newest of an identification. */
  latest(identificationId: string): Promise<Passcode | undefined>;
  /** How many were sent for a subject since a moment, and how many wrong tries there were. */
  count(subject: string, since: Date): Promise<{ sends: number; tries: number }>;
  /** Wrong tries across all subjects since a moment, for the breaker. */
  failuresSince(since: Date): Promise<number>;
}

export interface PaymentStore extends Versioned<PaymentAttempt> {
  byLinkHash(hash: string): Promise<PaymentAttempt | undefined>;
  byGatewayRef(ref: string): Promise<PaymentAttempt | undefined>;
  /** Newest first. */
  ofLoan(lenderId: string, loanId: string): Promise<readonly PaymentAttempt[]>;
  /** Keeps a movement once; false where it was known. */
  addMovement(attemptId: string, movement: Movement): Promise<boolean>;
  movements(attemptId: string): Promise<readonly KeptMovement[]>;
  /** What became of a movement on the lender's ledger. */
  notePosting(movementId: string, change: Pick<KeptMovement, 'postedAs' | 'excessMinor'>): Promise<void>;
}

/** A phone of a loan, as somebody proved it to be theirs or it was released. */
export type KnownPhone = Pick<Release, 'lenderId' | 'loanId' | 'deviceHash' | 'sealedImei' | 'conversationId'>;

export interface ReleaseStore extends Versioned<Release> {
  /** The one that is open for a phone (see `releaseOpen`), if any: by its IMEI, or by its loan, for a phone may have two IMEIs. */
  openFor(phone: Pick<Release, 'lenderId' | 'loanId' | 'deviceHash'>): Promise<Release | undefined>;
  /** Newest first. */
  ofLoan(lenderId: string, loanId: string): Promise<readonly Release[]>;
  byDevice(deviceHash: string): Promise<readonly Release[]>;
  /** By the lock service's own id of a phone; newest first. */
  byDeviceId(deviceId: string): Promise<readonly Release[]>;
  /** One phone a loan, the newest that is known, by loan id from `after` on. */
  knownPhones(lenderId: string, after: string, limit: number): Promise<readonly KnownPhone[]>;
  knownPhone(lenderId: string, loanId: string): Promise<KnownPhone | undefined>;
  inStates(states: readonly Release['state'][]): Promise<readonly Release[]>;
}

export interface OverrideStore extends Versioned<Override> {
  /** The one that waits for its second person, if any: the database allows one a loan. */
  askedFor(lenderId: string, loanId: string): Promise<Override | undefined>;
}

export interface OfflineCodeStore {
  /** False where this one was written down before. */
  add(given: OfflineCodeGiven): Promise<boolean>;
  countSince(deviceHash: string, since: Date): Promise<number>;
}

export interface LedgerStore {
  /** Keeps a transaction whose entries add up to nothing in each currency, once per key; false where the key was known. */
  post(transaction: LedgerTransaction): Promise<boolean>;
  byAttempt(attemptId: string): Promise<readonly LedgerTransaction[]>;
}

export interface TaskStore {
  /** Within the transaction that makes the task necessary. A live task with the same kind and dedupe key is left as it is. */
  enqueue(request: TaskRequest): Promise<void>;
  /** Brings a live task forward (never back), because something happened that it waits for. */
  hasten(kind: string, dedupe: string, runAt: Date): Promise<void>;
  /** Claims up to `limit` due tasks under a lease that no clock but the database's own measures. */
  claim(now: Date, leaseSeconds: number, limit: number, kinds?: readonly string[]): Promise<readonly Task[]>;
  /** Each changes nothing and answers false where the lease was taken over by another worker. */
  complete(task: Task, now: Date): Promise<boolean>;
  postpone(task: Task, runAt: Date, error: string | null): Promise<boolean>;
  renew(task: Task, leaseSeconds: number): Promise<boolean>;
  /** Frees every lease: for the start of a process that is the only one (the embedded engine). */
  freeAll(): Promise<number>;
  /** What was late at a moment, by kind and lender (see `lateAfterSeconds`). */
  late(at: Date): Promise<readonly LateWork[]>;
  /** `overdue` is late enough for a person to be told. */
  counts(now: Date): Promise<{ due: number; overdue: number; oldestDueAt: Date | null }>;
}

export interface ReceivedEvent {
  /** Who tells it: event ids are unique within a source only. */
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  /** Of the raw body, which itself is not kept. */
  readonly bodyHash: string;
  readonly at: Date;
}

export interface InboxStore {
  /**
   * Keeps an event once, and in the same statement the work that it makes necessary; false where it was known. Events that
   * come at once, or while a statement is under way, go in one together, each answered once that is committed.
   */
  receive(event: ReceivedEvent, work?: TaskRequest): Promise<boolean>;
}

export interface MessageStore extends Versioned<Message> {
  byDedupe(key: string): Promise<Message | undefined>;
  byRef(ref: string): Promise<Message | undefined>;
  /** The oldest line of a conversation that is still to go out: an answer, or an agent's. */
  nextQueued(conversationId: string): Promise<Message | undefined>;
  /**
   * When we began a contact with a person since a moment (reminders that were allowed), without the message that is asked
   * about: a person is whoever has its address, and whoever has its loan, at whichever address. Within a transaction it
   * holds back whoever else asks about the same.
   */
  begun(about: Pick<Message, 'id' | 'addressHash' | 'lenderId' | 'loanId'>, since: Date): Promise<readonly Date[]>;
}

export interface ThreadStore {
  /**
   * Keeps what somebody wrote, in its order; the thread begins with the first. `isNext` says that nothing before it is
   * still to be heard. Within a transaction it holds back other writers of the thread, so the order of arrival is that of
   * the commits.
   */
  hear(
    thread: Omit<Thread, 'heardAt' | 'lastSentId' | 'lastSentAt'>,
    writing: Pick<Writing, 'id' | 'at' | 'sealedHeard'>,
  ): Promise<{ n: number; isNext: boolean }>;
  get(id: string): Promise<Thread | undefined>;
  /** Reads and keeps others from writing to it until the transaction ends. */
  lock(id: string): Promise<Thread | undefined>;
  note(id: string, change: Partial<Pick<Thread, 'lastSentId' | 'lastSentAt'>>): Promise<void>;
  nextUnheard(threadId: string): Promise<Writing | undefined>;
  /** It was heard, and its words are forgotten; false where that was so already. */
  settle(writingId: string): Promise<boolean>;
}

export interface OptOutStore {
  /** False where it was known. */
  add(optOut: OptOut): Promise<boolean>;
  remove(lenderId: string, addressHash: string): Promise<void>;
  has(lenderId: string, addressHash: string): Promise<boolean>;
}

export interface CareFlagStore extends Versioned<CareFlag> {
  /** The one that holds at a moment for a loan or an address, whichever holds longest. */
  activeOf(
    lenderId: string,
    of: { readonly loanId?: string | null; readonly addressHash?: string | null },
    at: Date,
  ): Promise<CareFlag | undefined>;
}

export interface PlanStore extends Versioned<Plan> {
  /** As `insert`, but false where the loan has an open plan already (the database allows one; see `planOpen`). */
  open(plan: Plan): Promise<boolean>;
  /** The one that is open, if any. */
  openOf(lenderId: string, loanId: string): Promise<Plan | undefined>;
  /** Newest first. */
  ofLoan(lenderId: string, loanId: string): Promise<readonly Plan[]>;
}

export interface PromiseStore extends Versioned<PromiseToPay> {
  /** As `insert`, but false where the loan has an open promise already. */
  open(promise: PromiseToPay): Promise<boolean>;
  /** Newest first. */
  ofLoan(lenderId: string, loanId: string): Promise<readonly PromiseToPay[]>;
}

export interface VisitStore extends Versioned<Visit> {
  /**
   * As `insert`; says where the database's constraints did not allow it: the seat is taken (one booked visit for a
   * centre, start and seat), or the person has an open visit already.
   */
  book(visit: Visit): Promise<'booked' | 'seat_taken' | 'has_visit'>;
  /** As `save` with another start and seat, under the same constraints. */
  move(visit: Visit): Promise<'moved' | 'seat_taken'>;
  byReference(referenceHash: string): Promise<Visit | undefined>;
  openOf(personHash: string): Promise<Visit | undefined>;
  /** Booked seats of a centre from a moment on: how many at each start (ISO moment). */
  taken(lenderId: string, centreId: string, from: Date): Promise<ReadonlyMap<string, readonly number[]>>;
}

export interface HandoverStore extends Versioned<Handover> {
  openOf(conversationId: string): Promise<Handover | undefined>;
  /** Waiting ones by priority, then by wait. */
  waiting(lenderIds?: readonly string[]): Promise<readonly Handover[]>;
  claimedBy(agentId: string): Promise<readonly Handover[]>;
  /** Oldest first. */
  inStates(states: readonly Handover['state'][], lenderIds: readonly string[]): Promise<readonly Handover[]>;
  ofLoan(lenderId: string, loanId: string): Promise<readonly Handover[]>;
}

export interface AgentSessionStore {
  insert(session: AgentSession): Promise<void>;
  get(id: string): Promise<AgentSession | undefined>;
  /** The agent's page was there at that moment, and with `active` the agent too. Never goes back. */
  see(id: string, at: Date, active: boolean): Promise<void>;
  remove(id: string): Promise<void>;
  removeIdleSince(moment: Date): Promise<void>;
  /** When any page of an agent was last there; undefined where nobody of that id is signed in. */
  lastSeen(agentId: string): Promise<Date | undefined>;
}

export interface IncidentStore {
  /** Once per dedupe key; false where it was known. */
  raise(incident: Incident): Promise<boolean>;
  get(id: string): Promise<Incident | undefined>;
  /** Oldest first. */
  open(): Promise<readonly Incident[]>;
  /** How many are open of each kind that has one. */
  openByKind(): Promise<ReadonlyMap<Incident['kind'], number>>;
  /** False where it is closed, or was never raised. */
  close(id: string, at: Date): Promise<boolean>;
  ofLoan(lenderId: string, loanId: string): Promise<readonly Incident[]>;
}

export interface AuditLog {
  /** Insert-only; each row carries the hash of the one before. */
  append(entry: AuditEntry): Promise<void>;
  read(after: number, limit: number): Promise<readonly AuditRow[]>;
}
