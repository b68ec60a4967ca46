// The loader's side of sources.mjs: `.js` is `.ts` in the project's own files; a mutant's text is put in as the file is read.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';
import { changesOf } from './mutants.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let changes = [];

export function initialize({ mutant }) {
  if (mutant) changes = changesOf(mutant);
}

export async function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
    const url = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(fileURLToPath(url))) return { url: url.href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith(pathToFileURL(root).href) || !url.endsWith('.ts')) return next(url, context);
  const path = fileURLToPath(url);
  const source = readFileSync(path, 'utf8');
  const changed = changes
    .filter(({ file }) => file === path)
    .reduce((text, { find, put }) => text.replace(find, () => put), source);
  const { code } = transformSync(changed, {
    filename: path,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  });
  return { format: 'module', source: code, shortCircuit: true };
}
