import { describe, expect, test } from '@jest/globals';
import { openPostgres, type Postgres, postgresInstalled } from '../support/postgres.js';
import { describeWith } from '../support/services.js';
import { startTown, type Town } from '../support/town.js';
import { verify } from '../support/verify.js';
import { describeRound, drawRound, playRound } from './killRounds.js';
import { randomOf } from './simulation/dice.js';

/**
 * Rounds of kill -9 on the running product, and on the sandbox, while people pay, agree plans and ask, and outside parties
 * misbehave. `KILL_ROUNDS=100 KILL_ENGINE=postgresql KILL_SEED=7 npm test -- test/faults/kills` makes more of them, and
 * says how each went; with `KILL_SECONDS` no round begins after so many seconds.
 */
const asked = process.env['KILL_ROUNDS'];
const rounds = Number(asked ?? 2);
const seed = Number(process.env['KILL_SEED'] ?? 1);
const seconds = Number(process.env['KILL_SECONDS'] ?? Number.POSITIVE_INFINITY);
const only = process.env['KILL_ENGINE'];

/** One round after the other; gives how many there were. Verified after each when many were asked for, else at the end. */
async function playRounds(engine: string, town: Town): Promise<number> {
  const random = randomOf(seed);
  const end = performance.now() + seconds * 1000;
  let made = 0;
  while (made < rounds && performance.now() < end) {
    const round = drawRound(random);
    const began = performance.now();
    made += 1;
    const which = `${engine}, seed ${seed}, round ${made} of ${rounds}`;
    try {
      await playRound(town, round);
      if (asked || made === rounds) await verify(town);
    } catch (thrown) {
      const said = town.printed().split('\n').slice(-40).join('\n');
      throw new Error(`${which}: ${describeRound(round)}\n${String(thrown)}\nLast printed:\n${said}`, {
        cause: thrown,
      });
    }
    const took = ((performance.now() - began) / 1000).toFixed(1);
    if (asked) process.stderr.write(`${which}, holds after ${took} s: ${describeRound(round)}\n`);
  }
  return made;
}

const engines = [
  { name: 'embedded', describe, postgres: async (): Promise<Postgres | undefined> => undefined },
  { name: 'postgresql', describe: describeWith('PostgreSQL', postgresInstalled), postgres: () => openPostgres() },
] as const;

for (const engine of engines.filter(({ name }) => !only || name === only))
  engine.describe(`kill -9 on the ${engine.name} engine`, () => {
    test(
      `${rounds} rounds leave nothing wrong`,
      async () => {
        const postgres = await engine.postgres();
        const databaseUrl = await postgres?.newDatabase();
        const town = await startTown({ DATABASE_URL: databaseUrl ?? '' });
        try {
          expect(await playRounds(engine.name, town)).toBeGreaterThan(0);
        } finally {
          await town.stop();
        }
      },
      60_000 + rounds * 60_000,
    );
  });
