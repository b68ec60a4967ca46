import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFile } from '../store/projectFile.js';
import { type Figure, median } from './measuring.js';
import { start } from './processes.js';

const rounds = 3;

/** Seconds from a process's start to "ready": the first on an empty folder, with and without the kept empty database, and later ones. */
export async function benchStarts(): Promise<Figure[]> {
  const place = mkdtempSync(join(tmpdir(), 'bench-'));
  const copy = join(place, 'copy');
  const times = { bare: [] as number[], kept: [] as number[], later: [] as number[], nothing: [] as number[] };
  const once = async (into: number[], program: string, folder: string, root?: string): Promise<void> => {
    const started = await start(program, { DATA_DIR: join(place, folder) }, root);
    await started.stop();
    into.push(started.readyAfter / 1000);
  };
  try {
    copyWithoutCache(copy);
    await once([], 'server/start.js', 'warm-up');
    for (let round = 0; round < rounds; round += 1) {
      await once(times.bare, 'bench/bareServer.js', 'bare');
      await once(times.kept, 'server/start.js', `kept-${round}`);
      await once(times.later, 'server/start.js', `kept-${round}`);
      if (round > 0) continue;
      rmSync(join(copy, 'node_modules', '.cache'), { recursive: true, force: true });
      await once(times.nothing, 'server/start.js', `nothing-${round}`, copy);
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  const baseline = median(times.bare);
  const against = 'the start of a bare Express server with the same signature check';
  return [
    { name: 'first start, the empty database kept', unit: 's', ours: median(times.kept), baseline, against },
    { name: 'first start, nothing kept', unit: 's', ours: median(times.nothing), baseline, against },
    { name: 'later start', unit: 's', ours: median(times.later), baseline, against },
  ];
}

/** The project as after `npm ci` and a build, beside the real one: what others keep in its cache stays as it is. */
function copyWithoutCache(copy: string): void {
  const root = projectFile();
  const link = (from: string, to: string, without: readonly string[]): void => {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) if (!without.includes(name)) symlinkSync(join(from, name), join(to, name));
  };
  link(root, copy, ['dist', 'node_modules', 'data', '.git']);
  link(join(root, 'node_modules'), join(copy, 'node_modules'), ['.cache']);
  // Modules are known by where they really are: links would lead back into the real tree.
  cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
}
