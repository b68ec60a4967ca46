import { describe, expect, test } from '@jest/globals';
import { handoverMoves } from '../../core/handover.js';
import { messageMoves } from '../../core/message.js';
import { paymentMoves, type PaymentEvent } from '../../core/payment.js';
import { planMoves } from '../../core/plan.js';
import { releaseMoves, releaseOpen, secondsToNextQuestion } from '../../core/release.js';
import { next } from '../../core/states.js';

const tables = {
  payment: paymentMoves,
  release: releaseMoves,
  handover: handoverMoves,
  message: messageMoves,
  plan: planMoves,
};

function reachable(
  table: Readonly<Record<string, Readonly<Partial<Record<string, string>>>>>,
  from: string,
): Set<string> {
  const seen = new Set([from]);
  for (const state of seen) for (const to of Object.values(table[state] ?? {})) if (to !== undefined) seen.add(to);
  return seen;
}

describe.each(Object.entries(tables))('the table of a %s', (_name, table) => {
  test('leads only to states that it has, and every state can be reached', () => {
    const states = Object.keys(table);
    expect([...reachable(table, states[0] ?? '')].sort()).toEqual(states.sort());
  });
});

describe('money', () => {
  test('that failed is not charged again under the same attempt: only money that arrived late settles it', () => {
    const events: PaymentEvent[] = ['collect', 'charge', 'loseTrack', 'settle', 'fail', 'expire', 'refund', 'reverse'];
    expect(events.filter((event) => next(paymentMoves, 'failed', event))).toEqual(['settle']);
    expect(events.filter((event) => next(paymentMoves, 'expired', event))).toEqual(['settle']);
  });

  test('whose fate is unknown can only be found out, never be charged again', () => {
    expect(Object.keys(paymentMoves.unknown).sort()).toEqual(['fail', 'settle', 'suspend']);
  });
});

describe('a release', () => {
  test('is confirmed by the lock service, never by being accepted', () => {
    expect(Object.values(releaseMoves.accepted)).toContain('confirmed');
    expect(next(releaseMoves, 'submitting', 'accept')).toBe('accepted');
    expect(next(releaseMoves, 'queued', 'accept')).toBeUndefined();
  });

  test('that is open can always end: confirmed, or with a person', () => {
    for (const state of releaseOpen) {
      const ends = reachable(releaseMoves, state);
      expect(ends.has('confirmed') || ends.has('escalated')).toBe(true);
    }
  });

  test('removes the lock for good only after it was confirmed and closed', () => {
    const before = Object.entries(releaseMoves).filter(([, moves]) => Object.values(moves).includes('completing'));
    expect(before.map(([state]) => state)).toEqual(['closed']);
  });

  test('is asked about after 2, 5, 10, 20 and 40 seconds, then more and more seldom', () => {
    expect([0, 1, 2, 3, 4].map(secondsToNextQuestion)).toEqual([2, 5, 10, 20, 40]);
    expect(secondsToNextQuestion(50)).toBe(3600);
  });
});
