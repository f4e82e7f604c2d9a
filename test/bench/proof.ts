import { join } from 'node:path';
import { LogStore } from '@hutong/log';
import { cost, type Figure } from './figure.ts';
import { initHall, startHall } from './lone-hall.ts';
import { mix } from './mix.ts';
import { type BenchNode, fill, get } from './network.ts';
import { finished, memory, node } from './processes.ts';

const CHUNK = 50_000;
const PROOFS = 300;
const STARTS = 3;

/** With a log of `size` entries at a hall: proofs, memory, start. */
export async function largeLog(dir: string, size: number): Promise<Figure[]> {
  const folder = await initHall(dir);
  for (let n = 0; n * CHUNK < size; n++) fill(folder, again(n, Math.min(CHUNK, size - n * CHUNK)));
  const { hall, starts } = await started(folder);
  const proofMs = await proofs(hall);
  for (let i = 0; i < 20; i++) await get(hall, '/api/records?limit=50');
  const { now, peak } = memory(hall.process.pid);
  await hall.process.stop();
  const bare = await bareReads(folder, size);
  const note = `over HTTP; ${size.toLocaleString('en-US')} entries`;
  const bareStart = await timed(() => finished(node(['-e', '0'])));
  return [
    cost('proof.1m', proofMs, 'ms', bare, 'reading as many rows of SQLite as a proof has tiles', note),
    cost(
      'hall.rss',
      now,
      'MiB',
      await librariesAlone(),
      'node with these libraries alone',
      `peak ${peak.toFixed(0)}`,
    ),
    cost('hall.start', starts, 's', bareStart / 1_000, 'node -e 0', `median of ${STARTS}, spawn to /readyz`),
  ];
}

/** Further records: the mix again under other ids. */
function again(n: number, count: number) {
  return mix(count).map(({ id: _, ...record }) => ({
    ...record,
    subject: n === 0 ? record.subject : `${record.subject}-${n}`,
  }));
}

async function started(folder: string): Promise<{ hall: BenchNode; starts: number }> {
  const seconds: number[] = [];
  for (;;) {
    const run = await startHall(folder);
    seconds.push(run.seconds);
    if (seconds.length === STARTS) return { hall: run.hall, starts: median(seconds) };
    await run.hall.process.stop();
  }
}

async function proofs(hall: BenchNode): Promise<number> {
  const store = new LogStore(join(hall.dir, 'hall.db'));
  const total = store.db.prepare('select count(*) from record').pluck().get() as number;
  const find = store.db.prepare('select hex(id) from record order by position limit 1 offset ?').pluck();
  const ids = Array.from({ length: PROOFS }, (_, i) =>
    uuid(find.get(Math.floor((i * total) / PROOFS)) as string),
  );
  store.close();
  const times: number[] = [];
  for (const id of ids)
    times.push(await timed(() => get(hall, `/api/records/${id}/proof`).then((r) => r.text())));
  return median(times);
}

/** Milliseconds for as many primary-key reads of tiles as a proof at this size needs. */
async function bareReads(folder: string, size: number): Promise<number> {
  const store = new LogStore(join(folder, 'hall.db'));
  const read = store.db.prepare('select hashes from tile where level = ? and n = ?').pluck();
  const tiles = Math.ceil(Math.log2(size) / 8);
  const times: number[] = [];
  for (let i = 0; i < PROOFS; i++) {
    times.push(
      await timed(() => {
        for (let level = 0; level < tiles; level++)
          read.get(level, Math.floor(((size / PROOFS) * i) / 256 ** (level + 1)));
      }),
    );
  }
  store.close();
  return median(times);
}

/** Resident memory of node with the libraries that a hall loads, and nothing done with them, MiB. */
async function librariesAlone(): Promise<number> {
  const libraries = [
    'better-sqlite3',
    'hono',
    '@hono/node-server',
    'drizzle-orm',
    'nats',
    'zod',
    'pino',
    'tweetnacl',
    'uuidv7',
  ];
  const script = `await Promise.all(${JSON.stringify(libraries)}.map((l) => import(l)));
    const { default: Database } = await import('better-sqlite3'); new Database(':memory:').exec('select 1');
    setTimeout(() => console.log(process.memoryUsage.rss()), 500);`;
  return Number(await finished(node(['--input-type=module', '-e', script]))) / 1_048_576;
}

async function timed(work: () => unknown): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

function uuid(hex: string): string {
  return hex.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
