import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const pages = ['sandbox', 'chat', 'desk'];
const page = process.env.LIFTLINE_PAGE ?? 'sandbox';
if (!pages.includes(page)) throw new Error(`LIFTLINE_PAGE is one of ${pages.join(', ')}, not ${page}`);

/** One page a run: LIFTLINE_PAGE=sandbox|chat|desk, into dist/web/<page>. Addresses are relative, so that a page may live under any path. */
export default defineConfig({
  root: join(here, page),
  base: './',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(here, '..', 'dist', 'web', page),
    emptyOutDir: true,
    target: 'es2022',
    // Inlined files would be data: addresses, which a strict content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A lender's page loads the chat's button by a name that stays; the early script is put into the page as it is served.
    rolldownOptions: {
      input: [
        join(here, page, 'index.html'),
        ...(page === 'chat' ? ['embed.ts', 'early.ts'].map((name) => join(here, page, name)) : []),
      ],
      output: {
        entryFileNames: ({ name }) => (['embed', 'early'].includes(name) ? `${name}.js` : 'assets/[name]-[hash].js'),
      },
    },
  },
});
