import { later } from '../clock.js';
import { lateAt, type Release, releaseOpen, type ReleaseState } from '../release.js';
import type { Task } from '../task.js';
import { createReleaseCheck } from './releaseCheck.js';
import { createReleaseCommands } from './releaseCommands.js';
import type { Next, ReleaseRecord } from './releaseRecord.js';
import { createReleaseWatch } from './releaseWatch.js';
import type { Workshop } from './workshop.js';

/** The worker's side of releases: what each state calls for. */
export function createReleaseSteps(shop: Workshop, record: ReleaseRecord) {
  const { database, clock } = shop;
  const { move, escalate, soon } = record;
  const { check, lookAtHeld } = createReleaseCheck(shop, record);
  const { submit, findOut } = createReleaseCommands(shop, record);
  const { look, watch } = createReleaseWatch(shop, record);

  const steps: Partial<Record<ReleaseState, (release: Release) => Promise<Next>>> = {
    requested: async (release) => (await move(release, 'check', {}), 'go on'),
    checking: check,
    held: lookAtHeld,
    queued: submit,
    // Found at the start of a step: the process died between asking and hearing, so nobody knows yet.
    submitting: async (release) => (await move(release, 'loseTrack', {}), 'go on'),
    ambiguous: findOut,
    waiting: async (release) => (await move(release, 'check', {}), 'go on'),
    accepted: async (release) => {
      await move(release, 'propagate', {}, { notice: 'accepted' });
      return soon(release);
    },
    propagating: look,
    offline: look,
    overdue: escalate,
    escalated: look,
    confirmed: async (release) => (await move(release, 'watch', {}), later(clock.now(), 60)),
    watching: watch,
    relocked: async (release) => {
      await move(release, 'check', { commandNumber: release.commandNumber + 1 });
      return 'go on';
    },
  };

  /** Decided and not sent, and not by this step itself: the decision may be hours old, and is made again. */
  const decideAgain = async (release: Release): Promise<Next> => (await move(release, 'check', {}), 'go on');
  const stepOf = ({ state }: Release, before: ReleaseState | undefined) =>
    state === 'queued' && before !== 'checking' ? decideAgain : steps[state];

  /** Does what the states call for, one after the other, until there is something to wait for. */
  async function run(id: string): Promise<Date | null> {
    let before: ReleaseState | undefined;
    for (let moves = 0; moves < 12; moves += 1) {
      const release = await database.read.releases.get(id);
      const again = release ? ((await stepOf(release, before)?.(release)) ?? null) : null;
      if (again !== 'go on') return again;
      before = release?.state;
    }
    return later(clock.now(), 1);
  }

  /**
   * Whatever it waits for, and whoever is down: after three quarters of the limit a person knows. Until then this says when
   * that will be.
   */
  async function tellInTime(id: string): Promise<Date | undefined> {
    const release = await database.read.releases.get(id);
    if (!release || !releaseOpen.includes(release.state) || withPerson.includes(release.state)) return undefined;
    if (clock.now() < lateAt(release)) return lateAt(release);
    await escalate(await move(release, 'runLate', {}));
    return undefined;
  }

  /**
   * The worker's step. Each move is committed before the next outside call, so a crash at any point leaves a state from
   * which the work goes on.
   */
  async function step(task: Task): Promise<Date | null> {
    const id = String(task.payload['releaseId']);
    let again: Date | null;
    try {
      again = await run(id);
    } catch (thrown) {
      await tellInTime(id);
      throw thrown;
    }
    const late = again && (await tellInTime(id));
    return again && late && late < again ? late : again;
  }

  return step;
}

const withPerson: readonly ReleaseState[] = ['held', 'overdue', 'escalated'];
