import { later } from '../clock.js';
import { chargeKey, type PaymentFailure } from '../payment.js';
import { asProblem } from '../problem.js';
import type { Task } from '../task.js';
import { moveAttempt, rememberRef, tellOfPayment } from './paymentMoves.js';
import type { Movements } from './paymentMovements.js';
import { lenderOf, type Workshop } from './workshop.js';

/** A card that became a token on the call: one charge, by the worker, under the attempt's one key. */
export function createCharging(shop: Workshop, movements: Pick<Movements, 'take'>) {
  const { database, clock, vault } = shop;

  /** The caller's card became a token: the charge is now the worker's, and the call only watches. */
  async function charge(paymentId: string, token: string): Promise<{ taken: boolean }> {
    try {
      return await startCharging(paymentId, token);
    } catch (thrown) {
      // The database allows one charge of a loan at a time: another conversation was first.
      if (asProblem(thrown).code !== 'store.conflict') throw thrown;
      return { taken: false };
    }
  }

  async function startCharging(paymentId: string, token: string): Promise<{ taken: boolean }> {
    return database.transaction(async (stores) => {
      const attempt = await stores.payments.lock(paymentId);
      if (attempt?.state !== 'collecting')
        return { taken: attempt?.state === 'charging' || attempt?.state === 'settled' };
      // A token serves one attempt: the database refuses one that was given for another.
      await moveAttempt(stores, attempt, 'charge', {
        sealedToken: vault.seal(token),
        tokenHash: vault.hash('token', token),
      });
      await stores.tasks.enqueue({
        kind: 'payment.charge',
        payload: { paymentId },
        runAt: clock.now(),
        dedupe: paymentId,
      });
      await stores.tasks.hasten('payment.reconcile', paymentId, later(clock.now(), 30));
      return { taken: true };
    });
  }

  /** The worker's charge. Run again after a crash it repeats the same key, and the gateway answers as it did. */
  async function runCharge(task: Task): Promise<void> {
    const attempt = await database.read.payments.get(String(task.payload['paymentId']));
    if (!attempt || (attempt.state !== 'charging' && attempt.state !== 'unknown') || !attempt.sealedToken) return;
    const gateway = shop.parties.payments(lenderOf(shop, attempt.lenderId));
    const { id: attemptId, loanId, amount } = attempt;
    try {
      const outcome = await gateway.charge({
        key: chargeKey(attempt),
        attemptId,
        loanId,
        token: vault.open(attempt.sealedToken),
        amount,
      });
      if (outcome.ref) await rememberRef(shop, attemptId, outcome.ref);
      await movements.take(attemptId);
      if (outcome.outcome === 'failed') await fail(attemptId, outcome.failure);
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.ambiguous) await loseTrack(attemptId);
      if (problem.retry === 'never' && !problem.ambiguous) await fail(attemptId, 'gateway');
      else throw problem;
    }
  }

  async function loseTrack(paymentId: string): Promise<void> {
    await database.transaction(async (stores) => {
      const attempt = await stores.payments.lock(paymentId);
      if (attempt?.state === 'charging') await moveAttempt(stores, attempt, 'loseTrack', {});
    });
  }

  async function fail(paymentId: string, failure: PaymentFailure): Promise<void> {
    const failed = await database.transaction(async (stores) => {
      const attempt = await stores.payments.lock(paymentId);
      if (!attempt || (attempt.state !== 'charging' && attempt.state !== 'unknown')) return undefined;
      return moveAttempt(stores, attempt, 'fail', { failure, sealedToken: null });
    });
    if (failed) await tellOfPayment(shop, failed);
  }

  return { charge, runCharge };
}
