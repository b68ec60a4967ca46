const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { createRequire, Module, wrap } = require('node:module');
const { dirname, join } = require('node:path');
const { Script, constants } = require('node:vm');

/** `node townHalf.cjs server|sandbox`: runs a half as townHalves.mjs has bundled it, and keeps what V8 has compiled of it. */
const folder = join(__dirname, '..', '..', 'dist', 'towns', process.argv[2]);
const filename = join(folder, 'start.cjs');
const kept = join(folder, 'compiled');
const script = new Script(wrap(readFileSync(filename, 'utf8')), {
  filename,
  cachedData: existsSync(kept) ? readFileSync(kept) : undefined,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const half = new Module(filename);
// What is loaded later asks for this file again, and would have it run a second time.
require.cache[filename] = half;
script.runInThisContext()(half.exports, createRequire(filename), half, filename, dirname(filename));

/** By then all of a start has run. Several halves may do this at once: each writes a file of its own, and the last one stays. */
if (script.cachedDataRejected !== false)
  setTimeout(() => {
    const fresh = `${kept}.${process.pid}`;
    writeFileSync(fresh, script.createCachedData());
    renameSync(fresh, kept);
  }, 3000).unref();
