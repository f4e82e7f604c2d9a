import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { NumberGround, OwnEpoch } from '../store/numbers.ts';
import { DeskStore } from '../store/store.ts';

const MORNING = '2026-11-30T08:00:00+08:00';

/** A folder that is gone after the test. */
export function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-desk-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** What a store is opened with; what is not said is as on a usual morning. */
interface Opened {
  dir?: string;
  at?: string;
  code?: string;
  epochs?: readonly OwnEpoch[];
  holds?: NumberGround['holds'];
}

/** A store that is closed after the test, and its clock, which stands where it is put. */
export function openStore({
  dir = folder(),
  at = MORNING,
  code = '220122',
  epochs = [],
  holds,
}: Opened = {}) {
  const clock = { ms: Date.parse(at) };
  const store = new DeskStore(dir, {
    now: () => clock.ms,
    random: (n) => randomBytes(n),
    numbers: { code, epochs: () => epochs, holds: holds ?? (() => false) },
  });
  onTestFinished(() => store.close());
  return { dir, store, clock };
}

/**
 * Runs a program in a process of its own, and kills it (SIGKILL) as soon as it has written some lines.
 * @param script has `store`, a DeskStore of the folder, and `say(line)`
 * @returns the whole lines that it wrote
 */
export async function killedAfter(lines: number, dir: string, script: string): Promise<string[]> {
  const file = join(folder(), 'script.mts');
  const source = (name: string) => JSON.stringify(new URL(`../store/${name}`, import.meta.url).href);
  writeFileSync(
    file,
    `import { randomBytes } from 'node:crypto';
     import { writeSync } from 'node:fs';
     import { DeskStore } from ${source('store.ts')};
     const say = (line) => writeSync(1, line + '\\n');
     const store = new DeskStore(${JSON.stringify(dir)}, {
       now: () => ${Date.parse(MORNING)},
       random: (n) => randomBytes(n),
       numbers: { code: '220122', epochs: () => [], holds: () => false },
     });
     ${script}`,
  );
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (text.split('\n').length > lines) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  return text.split('\n').slice(0, -1);
}
