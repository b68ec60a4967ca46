/** What everything of a process meets that was killed: none of its work has an effect any more. */
export class Killed extends Error {
  constructor() {
    super('killed');
    this.name = 'Killed';
  }
}

/** One life of a process, from its start to its kill. */
export interface Life {
  readonly name: string;
  alive: boolean;
}

/** Something that a process waits for: it happens when the scheduler picks it, and not before. */
interface Step {
  readonly life: Life;
  readonly what: string;
  readonly ready: () => boolean;
  readonly run: () => Promise<void>;
  readonly drop: () => void;
}

/**
 * Every await of the code under test that leaves it (a statement, a call of an outside party) is a step here. One step is
 * carried out at a time, and which one comes next is drawn from the seed: the same seed is the same story.
 */
export function createScheduler() {
  let steps: Step[] = [];

  return {
    step<T>(life: Life, what: string, work: () => Promise<T> | T, ready = (): boolean => true): Promise<T> {
      if (!life.alive) return Promise.reject(new Killed());
      return new Promise<T>((resolve, reject) => {
        steps.push({
          life,
          what,
          ready,
          run: async () => {
            try {
              resolve(await work());
            } catch (thrown) {
              reject(thrown as Error);
            }
          },
          drop: () => reject(new Killed()),
        });
      });
    },
    ready: (): readonly { readonly what: string; readonly life: Life }[] => steps.filter((step) => step.ready()),
    get waiting(): number {
      return steps.length;
    },
    async run(step: { readonly what: string }): Promise<void> {
      steps = steps.filter((other) => other !== step);
      await (step as Step).run();
    },
    kill(life: Life): void {
      life.alive = false;
      const dropped = steps.filter((step) => step.life === life);
      steps = steps.filter((step) => step.life !== life);
      for (const step of dropped) step.drop();
    },
  };
}

export type Scheduler = ReturnType<typeof createScheduler>;

/** Lets everything run that waits for nothing outside: promises and streams. Timers and sockets have no part in this. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
