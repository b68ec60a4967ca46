import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/**
 * Compiles TypeScript files of the project with all that they import, so that a test can run them in a process of their
 * own. Gives the folder of the compiled tree; it lies within the project, so that packages are found.
 */
export function compile(...files: readonly string[]): string {
  const parent = join(root, '.jest-cache');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'compiled-'));
  const options = ['--ignoreConfig', '--target', 'es2023', '--module', 'nodenext', '--skipLibCheck', '--noCheck'];
  const args = [...options, '--rootDir', root, '--outDir', folder, ...files.map((file) => join(root, file))];
  const { stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/tsc'), args, { cwd: root, encoding: 'utf8' });
  for (const file of files)
    if (!existsSync(join(folder, file.replace(/\.ts$/, '.js')))) throw new Error(`not compiled: ${stdout}${stderr}`);
  return folder;
}
