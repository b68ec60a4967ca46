import type { AgentSession } from '../agent.js';
import type { Identification, Passcode } from '../passcode.js';
import type { Movement, PaymentAttempt } from '../payment.js';
import type { Plan } from '../plan.js';
import type { Quote } from '../quote.js';
import type { Release } from '../release.js';
import type { Chat, ChatActivity, NewChatActivity } from '../chat.js';
import type { Conversation, StoredTurn, TranscriptLine } from '../conversation.js';
import type { Handover } from '../handover.js';
import type { Incident } from '../incident.js';
import type { LedgerTransaction } from '../ledger.js';
import type { Message } from '../message.js';
import type { OptOut, Thread, Writing } from '../thread.js';
import type { Task, TaskRequest } from '../task.js';
import type { AuditEntry, AuditRow } from '../audit.js';
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
  readonly identifications: Versioned<Identification> & {
    /** The newest of a conversation, proved or not. */
    latest(conversationId: string): Promise<Identification | undefined>;
  };
  readonly passcodes: PasscodeStore;
  readonly quotes: { insert(quote: Quote): Promise<void>; get(id: string): Promise<Quote | undefined> };
  readonly payments: PaymentStore;
  readonly releases: ReleaseStore;
  readonly ledger: LedgerStore;
  readonly tasks: TaskStore;
  readonly inbox: InboxStore;
  readonly messages: MessageStore;
  readonly threads: ThreadStore;
  readonly optOuts: OptOutStore;
  readonly plans: PlanStore;
  readonly visits: VisitStore;
  readonly handovers: HandoverStore;
  readonly agentSessions: AgentSessionStore;
  readonly incidents: IncidentStore;
  readonly audit: AuditLog;
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
  /** The conversation together with the stored reply of one turn, in one round trip. */
  withTurn(
    id: string,
    turnId: string,
  ): Promise<{ conversation: Conversation | undefined; turn: StoredTurn | undefined }>;
  /**
   * One statement: keeps the turn's reply and the conversation's new bookmark, where the conversation still has
   * `conversation.version` and the turn is not answered yet. False where either is not so; then nothing was written.
   */
  answer(conversation: Conversation, turn: StoredTurn): Promise<boolean>;
  /** Saves outside a turn (owner, end), under the same version check; `store.conflict` where it changed. */
  save(conversation: Conversation): Promise<Conversation>;
  turnsOf(id: string): Promise<readonly StoredTurn[]>;
}

export interface TranscriptStore {
  append(lines: readonly Omit<TranscriptLine, 'n'>[]): Promise<void>;
  /** Oldest first; `after` is the last line number already known (0 for all). */
  read(conversationId: string, after: number): Promise<readonly TranscriptLine[]>;
}

export interface ChatStore {
  /** False where the chat was there already. */
  begin(chat: Chat): Promise<boolean>;
  /** `last` is the number of its last activity, 0 where there is none. */
  get(id: string): Promise<(Chat & { readonly last: number }) | undefined>;
  /** Once per key: a repeat has the first one's number. Undefined where there is no such chat. */
  add(activity: NewChatActivity): Promise<{ n: number; added: boolean } | undefined>;
  /** What clients see after a number, in order. */
  read(chatId: string, after: number, limit: number): Promise<readonly ChatActivity[]>;
  /** The first that the bot has still to hear, and whether a secret question is open. */
  nextUnheard(chatId: string): Promise<{ activity: ChatActivity; secret: boolean } | undefined>;
  /**
   * One statement: the activity was heard and shows `sealedBody` from now on, and the reply, if any, follows in the log.
   * The reply's number; undefined where there was none, or where somebody else has settled it.
   */
  settle(heard: {
    chatId: string;
    n: number;
    sealedBody: string | null;
    secret: boolean;
    reply: NewChatActivity | null;
  }): Promise<number | undefined>;
  /** Chats with something written since a moment that the bot has still to hear. */
  unheardSince(since: Date): Promise<readonly string[]>;
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
  movements(attemptId: string): Promise<readonly Movement[]>;
}

export interface ReleaseStore extends Versioned<Release> {
  /** The one that is open for a phone (see `releaseOpen`), if any. */
  openFor(deviceHash: string): Promise<Release | undefined>;
  /** Newest first. */
  ofLoan(lenderId: string, loanId: string): Promise<readonly Release[]>;
  byDevice(deviceHash: string): Promise<readonly Release[]>;
  /** By the lock service's own id of a phone; newest first. */
  byDeviceId(deviceId: string): Promise<readonly Release[]>;
  inStates(states: readonly Release['state'][]): Promise<readonly Release[]>;
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
  kill(task: Task, now: Date, error: string): Promise<boolean>;
  /** Frees every lease: for the start of a process that is the only one (the embedded engine). */
  freeAll(): Promise<number>;
  nextRunAt(): Promise<Date | undefined>;
  counts(now: Date): Promise<{ due: number; dead: number; oldestDueAt: Date | null }>;
}

export interface InboxStore {
  /** Keeps an event once; false where it was known. The raw body is not kept, only its hash. */
  receive(event: { source: string; eventId: string; type: string; bodyHash: string; at: Date }): Promise<boolean>;
}

export interface MessageStore extends Versioned<Message> {
  byDedupe(key: string): Promise<Message | undefined>;
  byRef(ref: string): Promise<Message | undefined>;
  /** The oldest line of a conversation that is still to go out: an answer, or an agent's. */
  nextQueued(conversationId: string): Promise<Message | undefined>;
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

export interface PlanStore extends Versioned<Plan> {
  /** As `insert`, but false where the loan has an open plan already (the database allows one; see `planOpen`). */
  open(plan: Plan): Promise<boolean>;
  /** The one that is open, if any. */
  openOf(lenderId: string, loanId: string): Promise<Plan | undefined>;
  /** Newest first. */
  ofLoan(lenderId: string, loanId: string): Promise<readonly Plan[]>;
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
  open(): Promise<readonly Incident[]>;
  ofLoan(lenderId: string, loanId: string): Promise<readonly Incident[]>;
}

export interface AuditLog {
  /** Insert-only; each row carries the hash of the one before. */
  append(entry: AuditEntry): Promise<void>;
  read(after: number, limit: number): Promise<readonly AuditRow[]>;
}
