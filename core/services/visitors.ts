import { earlier } from '../clock.js';
import type { Conversation } from '../conversation.js';
import type { Language } from '../lender.js';
import { passcodeRules } from '../passcode.js';
import type { Stores } from '../ports/store.js';
import type { Visit } from '../visit.js';
import { reachOf } from './reach.js';
import type { Workshop } from './workshop.js';

/** Whoever holds a conversation, as the visits know people. */
export interface Visitor {
  readonly conversationId: string;
  readonly lenderId: string;
  readonly language: Language;
  readonly loanId: string | null;
  /** What they book under: the loan once proved, else the other end's address. */
  readonly personHash: string;
  /** Whatever else an open visit of theirs may stand under. */
  readonly others: readonly string[];
  /** The hashes that a passcode, not long ago, has shown to be theirs. */
  readonly proved: readonly string[];
  /** Where they are written to by text; null where the conversation itself is in writing, or the number is withheld. */
  readonly writeTo: { readonly number: string; readonly isProved: boolean } | null;
}

/** Numbers that telephone networks give in place of one that is withheld. */
const withheld: readonly string[] = ['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253'];

const isNumber = (address: string): boolean => /^\+[1-9]\d{6,14}$/.test(address) && !withheld.includes(address);

export async function visitorIn(
  { vault, clock }: Pick<Workshop, 'vault' | 'clock'>,
  stores: Stores,
  conversationId: string,
): Promise<Visitor | undefined> {
  const conversation = await stores.conversations.get(conversationId);
  if (!conversation) return undefined;
  const { lenderId, language } = conversation;
  const hashOf = (what: string): string => vault.hash('phone', `visitor:${lenderId}:${what}`);
  const address = vault.open(conversation.sealedAddress);
  const known = conversation.channel !== 'voice' || isNumber(address);
  // Callers who hide their number are not one person.
  const ofAddress = hashOf(known ? address : conversationId);
  const identification = await stores.identifications.latest(conversationId);
  const base = { conversationId, lenderId, language };
  if (!identification?.provedAt || !identification.loanId || identification.lenderId !== lenderId)
    return {
      ...base,
      loanId: null,
      personHash: ofAddress,
      others: [],
      proved: [],
      writeTo: ownNumber(conversation, address),
    };
  const { loanId, provedAt } = identification;
  const reach = await reachOf(stores, conversationId);
  const number = reach && vault.open(reach.sealedNumber);
  const theirs = [hashOf(`loan:${loanId}`), ...(number ? [hashOf(number)] : [])];
  const isFresh = provedAt > earlier(clock.now(), passcodeRules.proofLifetime);
  return {
    ...base,
    loanId,
    personHash: theirs[0] ?? ofAddress,
    others: [...theirs.slice(1), ofAddress],
    proved: isFresh ? theirs : [],
    writeTo: number ? { number, isProved: true } : ownNumber(conversation, address),
  };
}

const ownNumber = ({ channel }: Conversation, number: string): Visitor['writeTo'] =>
  channel === 'voice' && isNumber(number) ? { number, isProved: false } : null;

/**
 * A number that rings proves nothing: a visit is changed where it was booked, or after a passcode. One that was booked for
 * no loan is also theirs who have its reference, once a passcode has shown who they are.
 */
export const mayChange = (visitor: Visitor, visit: Visit, referenceHash?: string): boolean =>
  visit.conversationId === visitor.conversationId ||
  visitor.proved.includes(visit.personHash) ||
  (visitor.proved.length > 0 && visit.loanId === null && visit.referenceHash === referenceHash);
