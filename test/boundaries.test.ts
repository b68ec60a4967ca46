import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '..');

/** Which folders a folder may import, and which packages. A folder is a role; its imports say so. */
const rules: Readonly<Record<string, { folders: readonly string[]; packages: readonly string[] }>> = {
  core: { folders: [], packages: ['zod', 'dinero.js', 'luxon', 'libphonenumber-js', 'date-holidays'] },
  dialogs: { folders: ['core'], packages: ['luxon'] },
  'dialogs/understanding': { folders: ['core', 'dialogs'], packages: ['@microsoft/recognizers-text-suite', 'luxon'] },
  bot: { folders: ['dialogs', 'core'], packages: ['botbuilder', 'twilio', 'express', 'zod'] },
  ivr: { folders: ['bot', 'dialogs', 'core'], packages: ['twilio', 'express'] },
  integrations: { folders: ['core'], packages: ['stripe', 'twilio', 'zod', 'luxon', 'ical-generator'] },
  store: {
    folders: ['core'],
    packages: ['drizzle-orm', 'pg', '@electric-sql/pglite', 'redis', 'rate-limiter-flexible'],
  },
  server: {
    folders: ['core', 'dialogs', 'bot', 'ivr', 'integrations', 'store'],
    packages: [
      'express',
      'pino',
      'prom-client',
      'helmet',
      'openid-client',
      'zod',
      'yaml',
      'ws',
      'ical-generator',
      'twilio',
    ],
  },
  web: { folders: [], packages: ['preact'] },
  sandbox: { folders: [], packages: ['express', 'twilio', 'stripe', 'luxon', 'zod'] },
};

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return /\.(ts|tsx|mts)$/.test(entry.name) ? [path] : [];
  });
}

const productFolders = Object.keys(rules).filter((folder) => !folder.includes('/'));
const files = productFolders.flatMap((folder) => filesUnder(join(root, folder)));
const nameOf = (file: string): string => relative(root, file);
const ruleOf = (name: string): string =>
  name.startsWith('dialogs/understanding/') ? 'dialogs/understanding' : (name.split('/')[0] ?? '');
const sourceOf = (file: string): string => readFileSync(file, 'utf8');
const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

function importsOf(source: string): string[] {
  const statement = /^(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  return [...withoutComments(source).matchAll(statement)].map((match) => match[1] ?? match[2] ?? '');
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function faultOf(file: string, specifier: string): string | undefined {
  const name = nameOf(file);
  const rule = rules[ruleOf(name)];
  if (specifier.startsWith('node:')) return undefined;
  if (!specifier.startsWith('.')) {
    return rule?.packages.includes(packageOf(specifier)) ? undefined : `${name} imports the package ${specifier}`;
  }
  const target = relative(root, resolve(file, '..', specifier)).split('/')[0] ?? '';
  const allowed = target === name.split('/')[0] || rule?.folders.includes(target);
  return allowed ? undefined : `${name} imports ${target}/`;
}

describe('boundaries', () => {
  test('there is something to look at', () => {
    expect(files.length).toBeGreaterThan(80);
    for (const folder of productFolders) expect(statSync(join(root, folder)).isDirectory()).toBe(true);
  });

  test('every folder imports only what its role allows', () => {
    const faults = files.flatMap((file) => importsOf(sourceOf(file)).map((specifier) => faultOf(file, specifier)));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  test('the rules see what they forbid', () => {
    expect(faultOf(join(root, 'core/money.ts'), '../store/database.js')).toBe('core/money.ts imports store/');
    expect(faultOf(join(root, 'core/money.ts'), 'express')).toBe('core/money.ts imports the package express');
    expect(faultOf(join(root, 'dialogs/support.ts'), 'botbuilder')).toBe(
      'dialogs/support.ts imports the package botbuilder',
    );
    expect(
      importsOf("import type { A } from './a.js';\nexport * from './b.js';\nconst c = await import('./c.js');"),
    ).toEqual(['./a.js', './b.js', './c.js']);
  });

  const offenders = (pattern: RegExp, allowed: readonly string[], within: readonly string[]): string[] =>
    files
      .map((file) => ({ name: nameOf(file), source: withoutComments(sourceOf(file)) }))
      .filter(
        ({ name, source }) =>
          within.includes(name.split('/')[0] ?? '') && !allowed.includes(name) && pattern.test(source),
      )
      .map(({ name }) => name);

  const product = productFolders.filter((folder) => folder !== 'sandbox' && folder !== 'web');

  test('the environment is read in one place each by the product and by the sandbox', () => {
    expect(offenders(/process\.env/, ['server/config.ts', 'sandbox/config.ts'], productFolders)).toEqual([]);
  });

  test('the system clock is read in one place', () => {
    expect(offenders(/Date\.now\(|new Date\(\)|performance\.now\(/, ['core/clock.ts'], product)).toEqual([]);
  });

  test('botbuilder has one home', () => {
    expect(
      offenders(
        /from 'botbuilder/,
        [],
        product.filter((folder) => folder !== 'bot'),
      ),
    ).toEqual([]);
  });

  test('a story has no bare call: a forgotten `yield*` would do nothing', () => {
    const bare = /^\s+(?:say|ask|scene|waitUntil|call|desk\.(?!raw)\w+\.\w+)\(.*\);\s*$/m;
    const stories = files.filter(
      (file) => nameOf(file).startsWith('dialogs/scenes/') || nameOf(file) === 'dialogs/support.ts',
    );
    expect(stories.filter((file) => bare.test(withoutComments(sourceOf(file)))).map(nameOf)).toEqual([]);
    expect(bare.test("function* f() {\n  say('a');\n}")).toBe(true);
    expect(bare.test("function* f() {\n  yield* say('a');\n}")).toBe(false);
  });
});
