import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@hutong/process';
import { initFolder, readConfig } from '@hutong/trust';
import { type BenchNode, hallBelow, isReady } from './network.ts';
import { hutong } from './processes.ts';

const PLAN = { ...hallBelow('nobody'), parent: null };

/** Makes a hall that has no parent, in `dir`/hall. */
export async function initHall(dir: string): Promise<string> {
  mkdirSync(dir, { recursive: true });
  const folder = join(dir, 'hall');
  initFolder(folder, {
    ...PLAN,
    network: 'bench',
    name: 'county',
    http: { host: '127.0.0.1', port: await freePort() },
    heartbeat_s: 5,
    now: Date.now(),
    random: randomBytes,
  });
  return folder;
}

/** Starts it; resolves with the seconds from spawn to ready. */
export async function startHall(folder: string): Promise<{ hall: BenchNode; seconds: number }> {
  const since = performance.now();
  const process = hutong(['hall', 'start', '--data', folder, '--log-level', 'warn']);
  const url = `http://127.0.0.1:${readConfig(folder).http.port}`;
  const hall: BenchNode = { plan: PLAN, dir: folder, url, token: '', process };
  await isReady(hall);
  return { hall, seconds: (performance.now() - since) / 1_000 };
}
