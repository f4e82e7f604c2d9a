import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figure, rate } from './figure.ts';
import { initHall, startHall } from './lone-hall.ts';
import { mix } from './mix.ts';
import { cpuSeconds, finished, node, until } from './processes.ts';

const LOAD = fileURLToPath(new URL('./load.mjs', import.meta.url));
const CONCURRENCY = 32;

/** Single POSTs, each durable before its answer, from another process over kept-alive connections. */
export async function hallPost(dir: string, count: number): Promise<Figure> {
  const folder = await initHall(dir);
  const file = join(dir, 'posts.jsonl');
  writeFileSync(
    file,
    mix(count)
      .map((record) => `${JSON.stringify(record)}\n`)
      .join(''),
  );
  const { hall } = await startHall(folder);
  const before = cpuSeconds(hall.process.pid);
  const value = await load(`${hall.url}/api/records`, hall.token, file);
  const cpu = cpuSeconds(hall.process.pid) - before;
  await hall.process.stop();
  const bare = node([LOAD, 'serve']);
  const port = await until('the bare server listens', () => announced(bare), 10);
  const limit = await load(`http://127.0.0.1:${port}/`, '', file);
  await bare.stop();
  const note = `${CONCURRENCY} at a time; ${((cpu / count) * 1e6).toFixed(0)} µs CPU a POST at the hall`;
  return rate('hall.post', value, limit, 'a bare node:http server that parses the JSON', note);
}

async function load(url: string, token: string, file: string): Promise<number> {
  const answer = await finished(node([LOAD, 'post', url, token, file, String(CONCURRENCY)]));
  return (JSON.parse(answer) as { per_s: number }).per_s;
}

const ports = new WeakMap<object, number>();

function announced(process: ReturnType<typeof node>): number | undefined {
  if (!ports.has(process)) {
    ports.set(process, 0);
    process.child.stdout?.once('data', (data) => ports.set(process, Number(String(data))));
  }
  return ports.get(process) || undefined;
}
