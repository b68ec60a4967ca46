import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Ends the PostgreSQL servers that workers have started (support/postgres.ts), and removes their folders. */
export default async function endServers() {
  const run = process.env.LIFTLINE_TEST_RUN;
  for (const name of readdirSync(run)) {
    const folder = readFileSync(join(run, name), 'utf8');
    const pidFile = join(folder, 'data', 'postmaster.pid');
    if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8').split('\n', 1)[0]), 'SIGQUIT');
    for (let tries = 0; existsSync(pidFile) && tries < 200; tries += 1) await pause(20);
    // Nobody waits for that: it is seconds of work, a thousand files for each database.
    spawn('rm', ['-rf', folder], { stdio: 'ignore', detached: true }).unref();
  }
  rmSync(run, { recursive: true, force: true });
}
