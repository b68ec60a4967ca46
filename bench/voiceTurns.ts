import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { alternating, type Figure, median, openModel, percentile } from './measuring.js';
import { start, type Started } from './processes.js';
import { type Call, createCall } from './telephone.js';

const rounds = 3;
const turnsASecond = 20;
const openSeconds = 6;
const closedSeconds = 2;
const callsAtOnce = 16;
const turnsForMemory = 2000;

interface Line {
  readonly server: Started;
  call(): Call;
}

/** A voice turn that asks nobody outside, through the compiled product on its embedded database, beside a bare Express route. */
export async function benchVoiceTurns(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const publicUrl = 'http://localhost:3978';
  const settings = { DATA_DIR: folder, PUBLIC_URL: publicUrl };
  const [product, bare] = [await start('server/start.js', settings), await start('bench/bareServer.js', settings)];
  const line = (server: Started): Line => ({ server, call: () => createCall(server.baseUrl, publicUrl) });
  const [ours, plain] = [line(product), line(bare)];
  try {
    await pause(1000);
    const atFirst = product.memory();
    await atOnce(ours, { turns: turnsForMemory });
    const afterwards = product.memory();
    await atOnce(plain, { turns: turnsForMemory });
    const open = await alternating(
      rounds,
      () => openTurns(ours),
      () => openTurns(plain),
    );
    const most = await alternating(
      rounds,
      () => atOnce(ours, { seconds: closedSeconds }),
      () => atOnce(plain, { seconds: closedSeconds }),
    );
    const at = (part: number, of: readonly (readonly number[])[]): number =>
      median(of.map((one) => percentile(one, part)));
    const against = 'a bare Express route with the same signature check';
    return [
      {
        name: 'voice turn at 20/s, median',
        unit: 'ms',
        ours: at(0.5, open.ours),
        baseline: at(0.5, open.baseline),
        against,
      },
      {
        name: 'voice turn at 20/s, p99',
        unit: 'ms',
        ours: at(0.99, open.ours),
        baseline: at(0.99, open.baseline),
        against,
      },
      { name: 'voice turns, most', unit: '/s', ours: median(most.ours), baseline: median(most.baseline), against },
      {
        name: 'memory after the start',
        unit: 'MB',
        ours: atFirst,
        baseline: bare.memory(),
        against: 'the bare server after its turns',
      },
      {
        name: 'memory after 2,000 turns',
        unit: 'MB',
        ours: afterwards,
        baseline: atFirst,
        against: 'the same process after its start',
      },
    ];
  } finally {
    await Promise.all([product.stop(), bare.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The next turn of whichever call is idle. */
function openTurns(line: Line): Promise<number[]> {
  const idle: Call[] = [];
  return openModel(turnsASecond, openSeconds, async () => {
    const call = idle.shift() ?? line.call();
    const milliseconds = await call.turn();
    idle.push(call);
    return milliseconds;
  });
}

/** So many calls at once, each as fast as it is answered, until a number of turns or seconds is full; turns a second. */
async function atOnce(line: Line, until: { readonly turns?: number; readonly seconds?: number }): Promise<number> {
  const { turns = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = until;
  const began = performance.now();
  let done = 0;
  const caller = async (): Promise<void> => {
    const call = line.call();
    while (done < turns && performance.now() - began < seconds * 1000) {
      done += 1;
      await call.turn();
    }
  };
  await Promise.all(Array.from({ length: callsAtOnce }, caller));
  return (done * 1000) / (performance.now() - began);
}
