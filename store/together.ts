import { storeProblem } from './problems.js';

/** How many go in one statement: more would make the first of them wait for the last. */
const mostTogether = 250;

interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(thrown: unknown): void;
}

/**
 * Gathers what comes at once, and what comes while a statement is under way, into one statement: under load that is one
 * round trip and one commit for many, and nobody waits who would not have waited anyway. Where a statement for several is
 * refused, each is tried alone, so that one that cannot be written costs nobody else anything. `run` answers for its items
 * in their order.
 */
export function together<Item, Result>(run: (items: readonly Item[]) => Promise<readonly Result[]>) {
  let waiting: Waiting<Item, Result>[] = [];
  let underWay = false;

  async function alone({ item, resolve, reject }: Waiting<Item, Result>): Promise<void> {
    try {
      resolve((await run([item]))[0] as Result);
    } catch (thrown) {
      reject(thrown);
    }
  }

  async function all(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (thrown) {
      if (storeProblem(thrown).retry === 'later') for (const { reject } of batch) reject(thrown);
      else for (const each of batch) await alone(each);
    }
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostTogether);
      waiting = waiting.slice(mostTogether);
      const [only, ...others] = batch;
      if (only && others.length === 0) await alone(only);
      else await all(batch);
    }
    underWay = false;
  }

  return (item: Item): Promise<Result> =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (underWay) return;
      underWay = true;
      queueMicrotask(() => void work());
    });
}
