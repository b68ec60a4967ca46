// `npm start`: builds what is stale, then runs the product and the sandbox, each in its own process, until one of them ends.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
await build({ onlyStale: true, pages: false });
// Nobody looks at a page before the two halves are ready: the pages are built while those start.
const pages = build({ onlyStale: true, server: false });
pages.catch(() => undefined);

const halves = ['sandbox', 'server'].map((half) =>
  spawn(process.execPath, ['--enable-source-maps', join(root, 'dist', half, 'start.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
);

const ready = new Set();
for (const half of halves) {
  createInterface({ input: half.stdout }).on('line', (line) => {
    // Who reads an address goes there at once, and rings a line that is not up yet: both are told when both are ready.
    if (!/^\w+ ready at http/.test(line)) return console.log(line);
    ready.add(half);
    if (ready.size === halves.length) void pages.then(tell, fail);
  });
  half.on('exit', (code) => stop(code ?? 0));
}

function fail(thrown) {
  console.error(thrown.message);
  stop(1);
}

let told = false;
function tell() {
  if (told) return;
  told = true;
  const sandbox = `http://localhost:${process.env.SANDBOX_PORT || 3979}`;
  const product = process.env.PUBLIC_URL || `http://localhost:${process.env.PORT || 3978}`;
  console.log(
    `\nLiftline is running.\n  Try it:   ${sandbox}  (a locked phone, a telephone, the lender's side)\n  Chat:     ${product}/chat?lender=northwind\n  Desk:     ${product}/desk\n`,
  );
}

let stopping = false;
function stop(code) {
  if (stopping) return;
  stopping = true;
  process.exitCode = code;
  for (const half of halves) if (half.exitCode === null) half.kill('SIGTERM');
}
process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));
