import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Town } from './town.js';

const command = join(import.meta.dirname, '..', '..', 'dist/tools/verify.js');

/**
 * `npm run verify` on what a town has left in its database; throws with its findings where something is broken. This process
 * goes on meanwhile: while it stood still it would not see the town closing connections that it is about to use.
 */
export async function verify({ settings }: Town): Promise<void> {
  const { DATABASE_URL: databaseUrl } = settings;
  await new Promise<void>((holds, broken) => {
    const given = [command, ...(databaseUrl ? [databaseUrl] : [])];
    execFile(process.execPath, given, { env: settings }, (failed, stdout, stderr) => {
      if (failed) broken(new Error(`npm run verify:\n${stdout}${stderr}`, { cause: failed }));
      else holds();
    });
  });
}
