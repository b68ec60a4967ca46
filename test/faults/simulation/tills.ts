import type { Money } from '../../../core/money.js';
import type { ReferenceOrder } from '../../../core/ports/gateway.js';
import type { Booked, Taken } from './gatewayModel.js';
import type { Outside } from './outside.js';
import { day } from './setting.js';

interface Voucher extends Taken {
  readonly key: string;
  readonly code: string;
  readonly madeAt: number;
  readonly expiresAt: Date;
  open: boolean;
  /** Somebody has it in their hand. */
  given: boolean;
  /** How often a till has taken money for it. */
  times: number;
}

/** How a code is brought to a till: as it is meant to be, when its time is over or it was closed, once more, or with another amount. */
export type AtTill = 'in time' | 'late' | 'again' | 'otherwise';

/** What the gateway's books are told of a code. */
type Book = (voucher: Taken, kind: 'paid' | 'failed', amount: Money, failure?: Booked['failure']) => void;

/** Codes that are paid at a shop. A till takes what it is given; its word reaches the gateway at once, or hours later. */
export function createTills(outside: Outside, newRef: (prefix: string) => string, book: Book) {
  const vouchers: Voucher[] = [];
  const words: { readonly voucher: Voucher; readonly amount: Money }[] = [];
  const now = (): number => outside.now().getTime();

  function reference({ key, attemptId, loanId, amount, validDays }: ReferenceOrder) {
    const known = vouchers.find((voucher) => voucher.key === key);
    const ref = known?.ref ?? newRef('vo');
    const voucher: Voucher = known ?? {
      key,
      ref,
      code: ref.replace('vo_', '').padStart(14, '9'),
      attemptId,
      loanId,
      amount,
      madeAt: now(),
      expiresAt: new Date(now() + validDays * day),
      open: true,
      given: false,
      times: 0,
      state: 'processing',
    };
    if (!known) vouchers.push(voucher);
    const { code, expiresAt } = voucher;
    return { ref, code, expiresAt };
  }

  function end(voucher: Voucher, failure: 'expired' | 'abandoned'): void {
    voucher.open = false;
    book(voucher, 'failed', voucher.amount, failure);
  }

  /** What a till has taken and has not told yet the gateway does not know. */
  function close(ref: string): 'closed' | 'paid' {
    const voucher = vouchers.find((one) => one.ref === ref);
    if (voucher?.state === 'paid') return 'paid';
    if (voucher?.open) end(voucher, 'abandoned');
    return 'closed';
  }

  function hear({ voucher, amount }: (typeof words)[number]): void {
    voucher.open = false;
    voucher.state = 'paid';
    book(voucher, 'paid', amount);
  }

  const fits: Readonly<Record<AtTill, (voucher: Voucher) => boolean>> = {
    'in time': ({ open, times }) => open && times === 0,
    late: ({ open, times }) => !open && times === 0,
    again: ({ times }) => times === 1,
    otherwise: ({ times }) => times === 0,
  };

  function pay(how: AtTill): boolean {
    // A till knows a code for some days, open or not.
    const voucher = vouchers.find((one) => one.given && now() < one.madeAt + 2 * day && fits[how](one));
    if (!voucher) return false;
    const { minor } = voucher.amount;
    const other = how === 'otherwise' || (how === 'again' && outside.chance(0.3));
    const amount = other ? { ...voucher.amount, minor: minor + outside.pick([-100, 100]) } : voucher.amount;
    voucher.times += 1;
    outside.note(`a till takes ${amount.minor} for ${outside.alias(voucher.attemptId)}`);
    if (outside.chance(0.5)) hear({ voucher, amount });
    else words.push({ voucher, amount });
    return true;
  }

  return {
    reference,
    close,
    pay,
    attemptOf: (ref: string): string | undefined => vouchers.find((one) => one.ref === ref)?.attemptId,
    give(code: string): void {
      const voucher = vouchers.find((one) => one.code === code.replaceAll(' ', ''));
      if (voucher) voucher.given = true;
    },
    busy: (): boolean => words.length > 0,
    /** The word of a till arrives. */
    hearNext(): boolean {
      const word = words.shift();
      if (word) hear(word);
      return word !== undefined;
    },
    expireInTime(): void {
      for (const voucher of vouchers) if (voucher.open && voucher.expiresAt <= outside.now()) end(voucher, 'expired');
    },
  };
}
