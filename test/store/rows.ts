import type { CareFlag } from '../../core/care.js';
import type { Conversation, StoredTurn } from '../../core/conversation.js';
import type { Handover } from '../../core/handover.js';
import { newId } from '../../core/ids.js';
import type { Incident } from '../../core/incident.js';
import type { LedgerTransaction } from '../../core/ledger.js';
import type { Message } from '../../core/message.js';
import { money } from '../../core/money.js';
import type { Identification, Passcode } from '../../core/passcode.js';
import { agreedPayment, type PaymentAttempt } from '../../core/payment.js';
import type { Plan } from '../../core/plan.js';
import type { Quote } from '../../core/quote.js';
import type { Release } from '../../core/release.js';
import type { Visit } from '../../core/visit.js';

/** A moment with milliseconds, so that what is lost on the way shows. */
export const noon = new Date('2026-03-14T12:00:00.123Z');
export const after = (seconds: number): Date => new Date(noon.getTime() + seconds * 1000);

const loan = { lenderId: 'northwind', loanId: 'NW-1' };

export const conversation = (change: Partial<Conversation> = {}): Conversation => ({
  id: newId('con'),
  version: 1,
  channel: 'web',
  lenderId: 'northwind',
  language: 'en',
  sealedAddress: 'sealed',
  bookmark: { scene: 'support', log: [['a', 1], 'ஆ'] },
  owner: 'bot',
  epoch: 0,
  startedAt: noon,
  updatedAt: noon,
  ...change,
});

export const turn = (conversationId: string, turnId: string): StoredTurn => ({
  conversationId,
  turnId,
  reply: [{ say: turnId }],
  at: noon,
});

export const identification = (change: Partial<Identification> = {}): Identification => ({
  id: newId('idn'),
  version: 1,
  conversationId: newId('con'),
  lenderId: 'northwind',
  purpose: 'identify',
  imeiHash: 'hash',
  sealedImei: 'sealed',
  imeiTail: '1234',
  loanId: null,
  lookup: 'pending',
  provedAt: null,
  carriedFrom: null,
  createdAt: noon,
  ...change,
});

export const passcode = (identificationId: string, change: Partial<Passcode> = {}): Passcode => ({
  id: newId('cod'),
  version: 1,
  identificationId,
  subject: 'northwind:NW-1',
  codeHash: 'hash',
  tries: 0,
  sentAt: noon,
  expiresAt: after(300),
  usedAt: null,
  endedAt: null,
  ...change,
});

export const quote = (change: Partial<Quote> = {}): Quote => ({
  id: newId('quo'),
  ...loan,
  overdue: money(8998, 'GBP'),
  minimumToUnlock: money(8998, 'GBP'),
  payoff: money(41250, 'GBP'),
  payoffGoodThrough: '2026-03-31',
  daysPastDue: 34,
  nextDue: { on: '2026-04-01', amount: money(4499, 'GBP') },
  at: noon,
  expiresAt: after(900),
  ...change,
});

export const attempt = (change: Partial<PaymentAttempt> = {}): PaymentAttempt => ({
  ...agreedPayment({
    id: newId('pay'),
    ...loan,
    conversationId: null,
    quoteId: 'quo_1',
    planId: null,
    purpose: 'overdue',
    amount: money(8998, 'GBP'),
    method: 'link',
    createdAt: noon,
    expiresAt: after(3600),
  }),
  ...change,
});

export const release = (change: Partial<Release> = {}): Release => ({
  id: newId('rel'),
  version: 1,
  lenderId: 'northwind',
  loanId: newId('loan'),
  deviceHash: newId('dev'),
  sealedImei: 'sealed',
  deviceId: null,
  conversationId: null,
  sealedNumber: null,
  language: 'en',
  operation: 'unlock',
  until: null,
  ground: { kind: 'override', agentIds: ['a', 'b'], reason: 'shown the receipt' },
  state: 'requested',
  heldBecause: null,
  commandNumber: 1,
  vendorRef: null,
  asked: 0,
  notices: [],
  requestedAt: noon,
  acceptedAt: null,
  confirmedAt: null,
  deadlineAt: after(72 * 3600),
  ...change,
});

export const ledgerTransaction = (change: Partial<LedgerTransaction> = {}): LedgerTransaction => ({
  id: newId('led'),
  key: newId('paid'),
  attemptId: newId('pay'),
  ...loan,
  at: noon,
  entries: [
    { account: 'gateway', minor: 8998, currency: 'GBP' },
    { account: 'loan', minor: -8998, currency: 'GBP' },
  ],
  ...change,
});

export const message = (change: Partial<Message> = {}): Message => ({
  id: newId('msg'),
  version: 1,
  dedupe: newId('key'),
  kind: 'passcode',
  channel: 'sms',
  lenderId: 'northwind',
  loanId: null,
  conversationId: null,
  sealedTo: 'sealed',
  addressHash: 'hash',
  from: 'sender',
  sealedBody: 'sealed',
  state: 'queued',
  ref: null,
  error: null,
  consent: null,
  goodUntil: null,
  contact: null,
  createdAt: noon,
  ...change,
});

export const handover = (change: Partial<Handover> = {}): Handover => ({
  id: newId('han'),
  version: 1,
  lenderId: 'northwind',
  conversationId: newId('con'),
  channel: 'voice',
  language: 'en',
  loanId: 'NW-1',
  reason: 'asked',
  priority: 'normal',
  skill: 'general',
  state: 'waiting',
  agentId: null,
  level: 0,
  place: 'greeting',
  createdAt: noon,
  claimedAt: null,
  closedAt: null,
  outcome: null,
  ...change,
});

export const incident = (change: Partial<Incident> = {}): Incident => ({
  id: newId('inc'),
  kind: 'wrongful_lock',
  lenderId: 'northwind',
  loanId: 'NW-1',
  subject: 'subject',
  dedupe: newId('key'),
  at: noon,
  closedAt: null,
  ...change,
});

export const plan = (change: Partial<Plan> = {}): Plan => ({
  id: newId('pln'),
  version: 1,
  lenderId: 'northwind',
  loanId: newId('loan'),
  conversationId: null,
  quoteId: 'quo_1',
  state: 'agreed',
  total: money(9000, 'GBP'),
  downPayment: money(3000, 'GBP'),
  instalments: [
    { on: '2026-04-01', amount: money(3000, 'GBP') },
    { on: '2026-05-01', amount: money(3000, 'GBP') },
  ],
  terms: 'the words',
  agreedAt: noon,
  activeAt: null,
  paidBeforeMinor: 0,
  freeUntil: null,
  curedOn: null,
  cureUntil: null,
  ...change,
});

export const visit = (change: Partial<Visit> = {}): Visit => ({
  id: newId('vis'),
  version: 1,
  lenderId: 'northwind',
  centreId: newId('centre'),
  startsAt: after(86_400),
  minutes: 30,
  seat: 1,
  state: 'booked',
  personHash: newId('person'),
  loanId: null,
  conversationId: null,
  referenceHash: newId('ref'),
  sequence: 0,
  createdAt: noon,
  ...change,
});

export const careFlag = (change: Partial<CareFlag> = {}): CareFlag => ({
  id: newId('car'),
  version: 1,
  lenderId: 'northwind',
  loanId: null,
  addressHash: newId('hash'),
  conversationId: newId('con'),
  category: null,
  consent: 'not_asked',
  since: noon,
  until: after(3600),
  endedAt: null,
  ...change,
});
