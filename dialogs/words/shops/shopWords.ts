import type { Notice } from '../../../core/ports/wording.js';
import type { ReferenceAwaited, ReferenceGiven } from '../../../core/services/paymentReferences.js';
import type { Line } from '../../telling/story.js';
import type { Ladder, Words } from '../words.js';

export type CodeAwaited = Omit<ReferenceAwaited, 'paymentId' | 'state'>;

/** What is said of codes that are paid at a shop. Codes are spoken one by one, a pause between their groups. */
export interface ShopWords {
  /** Beside the other ways to pay. */
  readonly orInShop: (places: readonly string[]) => Line;
  /** How to pay where no card is taken on calls: what stands before `orInShop`. */
  readonly linkFirst: Ladder;
  readonly given: (given: ReferenceGiven) => Line;
  /** Nothing has come from the shop so far. */
  readonly awaited: (code: CodeAwaited) => Line;
  /** The same, before anything is paid otherwise: the code again, or another way, which ends the code. */
  readonly open: (code: CodeAwaited) => Ladder;
  readonly trouble: Line;
  /** The code in a message of its own, and that it has run out. */
  readonly sent: (notice: Extract<Notice, { kind: 'payment_reference' }>) => string;
  readonly over: (notice: Extract<Notice, { kind: 'reference_over' }>) => string;
}

/** How amounts and days are said in the language. */
export type Saying = Pick<Words, 'money' | 'day'>;
