/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** All that is left to chance in a schedule, drawn from its seed. */
export function createDice(seed: number) {
  const random = randomOf(seed);
  const weigh = <T extends { readonly weight: number }>(from: readonly T[]): T | undefined => {
    let drawn = random() * from.reduce((sum, { weight }) => sum + weight, 0);
    return from.find(({ weight }) => (drawn -= weight) <= 0);
  };
  return {
    chance: (probability: number): boolean => probability > 0 && random() < probability,
    pick: <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T,
    /** A whole number, both ends included. */
    between: (least: number, most: number): number => least + Math.floor(random() * (most - least + 1)),
    /** One of several, the more often the more it weighs. */
    weigh,
  };
}

export type Dice = ReturnType<typeof createDice>;
