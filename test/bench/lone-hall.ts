import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@hutong/process';
import { initFolder, makeBundle, openFolder, readConfig } from '@hutong/trust';
import { type BenchNode, hallBelow, isReady, PROVINCE } from './network.ts';
import { startNode } from './processes.ts';

const PLAN = hallBelow('province');
/** Nothing listens there: the hall works alone, as with its line down. */
const NOBODY = 'nats://127.0.0.1:9';

/** Makes a hall whose parent is never reached, in `dir`/hall. */
export async function initHall(dir: string): Promise<string> {
  mkdirSync(dir, { recursive: true });
  const folder = join(dir, 'hall');
  const founder = join(dir, 'province');
  const common = { network: 'bench', heartbeat_s: 5, now: Date.now(), random: randomBytes };
  const http = async () => ({ host: '127.0.0.1', port: await freePort() });
  initFolder(founder, { ...common, ...PROVINCE, parent: null, name: 'province', http: await http() });
  const { roots, config } = openFolder(founder);
  initFolder(folder, {
    ...common,
    ...PLAN,
    parent: { name: 'province', url: NOBODY },
    name: 'county',
    http: await http(),
    trust: {
      bundle: JSON.stringify(makeBundle('bench', roots.versions, [])),
      fingerprint: config.root_fingerprint,
    },
  });
  return folder;
}

/** Starts it; resolves with the seconds from spawn to ready. */
export async function startHall(folder: string): Promise<{ hall: BenchNode; seconds: number }> {
  const since = performance.now();
  const process = startNode('hall', folder);
  const url = `http://127.0.0.1:${readConfig(folder).http.port}`;
  const hall: BenchNode = { plan: PLAN, dir: folder, url, token: '', process };
  await isReady(hall);
  return { hall, seconds: (performance.now() - since) / 1_000 };
}
