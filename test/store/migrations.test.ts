import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '..', '..');

/** What drizzle-kit would still write as the next migration. It wants a folder beneath the one that it is started in. */
function stillToWrite(schema: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'migrations-'));
  try {
    cpSync(join(root, 'store', 'migrations'), join(copy, 'migrations'), { recursive: true });
    const kit = join(root, 'node_modules', 'drizzle-kit', 'bin.cjs');
    const options = ['generate', '--dialect', 'postgresql', '--schema', schema, '--out', 'migrations'];
    return execFileSync(process.execPath, [kit, ...options], { cwd: copy, encoding: 'utf8' });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

test('the migrations make the schema that the code knows', () => {
  expect(stillToWrite(join(root, 'store', 'schema', '*.ts'))).toMatch('No schema changes');
});

test('a table that the code does not know is seen', () => {
  expect(stillToWrite(join(root, 'store', 'schema', '[!p]*.ts'))).not.toMatch('No schema changes');
});
