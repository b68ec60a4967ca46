import { firstLanguage, type Language, type Lender, type Lenders } from '../core/lender.js';
import type { Form } from '../bot/signature.js';
import type { Leads } from './twiml.js';

/** One request of a call: who speaks, which turn it is, and how often this turn was already asked for in vain. */
export interface Call {
  readonly sid: string;
  readonly caller: string;
  readonly lender: Lender;
  readonly publicUrl: string;
  readonly language: Language;
  readonly turn: number;
  readonly again: number;
}

/** Whom calls are for, and where we are reached. */
interface Served {
  readonly lenders: Lenders;
  readonly publicUrl: string;
}

/** Undefined where the number that was called, or that we called from, is no lender's. */
export function callIn(form: Form, url: string, { lenders, publicUrl }: Served): Call | undefined {
  const [ours, theirs] = isOutbound(form) ? [form['From'], form['To']] : [form['To'], form['From']];
  const lender = lenders.byNumber(ours ?? '');
  const sid = form['CallSid'] ?? '';
  if (!lender || !/^[A-Za-z0-9]{1,64}$/.test(sid)) return undefined;
  const { turn, again } = placeIn(url);
  return { sid, caller: theirs ?? '', lender, publicUrl, language: firstLanguage(lender), turn, again };
}

const isOutbound = (form: Form): boolean => (form['Direction'] ?? '').startsWith('outbound');

/** The turn that one of our addresses names, and how often it was tried; zeros for any other address. */
export function placeIn(url: string): { turn: number; again: number } {
  const query = URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost').searchParams : undefined;
  const whole = (name: string): number => {
    const value = query?.get(name) ?? '';
    return /^\d{1,5}$/.test(value) ? Number(value) : 0;
  };
  return { turn: whole('turn'), again: whole('again') };
}

/** The addresses of a call. Each names its turn, so that a delivery that comes twice is known. */
export function addressesOf(
  publicUrl: string,
  payConnector: string,
  hintsOf: (language: Language) => readonly string[],
) {
  const at = (path: string, turn: number): string => `${publicUrl}/voice/${path}?turn=${turn}`;
  const queue = (language: Language): string => `${publicUrl}/voice/queue?language=${language}`;
  return {
    after: ({ sid, lender, turn }: Call, language: Language): Leads => ({
      lender,
      publicUrl,
      waitsIn: sid,
      payConnector,
      hints: [...lender.brandWords, ...hintsOf(language)],
      turn: at('turn', turn + 1),
      pay: at('pay', turn + 1),
      left: at('left', turn + 1),
      queue: queue(language),
    }),
    queue,
    queueKey: (language: Language): string => `${publicUrl}/voice/queue-key?language=${language}`,
    again: ({ turn, again }: Pick<Call, 'turn' | 'again'>): string => `${at('turn', turn)}&again=${again + 1}`,
  };
}
