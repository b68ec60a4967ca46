import { later } from '../clock.js';
import type { CommandAnswer } from '../ports/locks.js';
import { asProblem } from '../problem.js';
import { commandKey, type Release, secondsToNextQuestion } from '../release.js';
import { isFreeAsAsked } from './releaseGround.js';
import type { Next, ReleaseRecord } from './releaseRecord.js';
import type { Workshop } from './workshop.js';

/** The command to the lock service, and finding out what became of one whose answer was lost. */
export function createReleaseCommands({ clock }: Workshop, record: ReleaseRecord) {
  const { move, confirm, hold, find, soon, locksOf } = record;

  async function submit(release: Release): Promise<Next> {
    const submitting = await move(release, 'submit', {});
    const { operation, until, deviceId } = submitting;
    try {
      const answer = await locksOf(release).send({
        deviceId: deviceId ?? '',
        operation,
        until: until ?? undefined,
        key: commandKey(submitting),
        reason: submitting.ground.kind,
      });
      return await answered(submitting, answer);
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.code === 'store.conflict') throw problem;
      await move(submitting, problem.ambiguous ? 'loseTrack' : 'postpone', { asked: submitting.asked + 1 });
      return later(clock.now(), Math.max(problem.retryAfterSeconds ?? 0, secondsToNextQuestion(submitting.asked)));
    }
  }

  async function answered(release: Release, answer: CommandAnswer): Promise<Next> {
    switch (answer.outcome) {
      case 'accepted':
      case 'already_in_state':
        await move(release, 'accept', { vendorRef: answer.ref ?? null, acceptedAt: clock.now(), asked: 0 });
        return 'go on';
      case 'busy':
        await move(release, 'postpone', { asked: release.asked + 1 });
        return soon(release);
      case 'refused':
      case 'unknown_device':
      case 'not_enrolled':
        return hold(release, answer.outcome);
    }
  }

  /** An ambiguous answer: the service is asked what became of the command before it is sent again, under the same key. */
  async function findOut(release: Release): Promise<Next> {
    const device = await find(release);
    if (device && isFreeAsAsked(release, device)) return confirm(release);
    const became = device && (await locksOf(release).command(commandKey(release), device));
    if (became === 'accepted' || became === 'done')
      await move(release, 'accept', { acceptedAt: clock.now(), asked: 0 });
    else await move(release, 'check', { commandNumber: release.commandNumber + (became === 'failed' ? 1 : 0) });
    return 'go on';
  }

  return { submit, findOut };
}
