import { rmSync } from 'node:fs';
import type { RestoreState } from '@hutong/api';
import { readConfig } from '@hutong/trust';
import { cost, type Figure } from './figure.ts';
import { mix } from './mix.ts';
import { type BenchNetwork, fill, hallBelow, PROVINCE, Watch, withProvince } from './network.ts';
import { finished, hutong, memory, until } from './processes.ts';

const SAMPLE_MS = 100;

/** From `hutong restore` on a newly enrolled folder to its end: every entry back, verified, root as receipted. */
export async function restore(base: string, count: number): Promise<Figure[]> {
  const network = await withProvince(base);
  try {
    return [await lost(network, count)];
  } finally {
    await network.close();
  }
}

// As the runbook has it: the folder gone, its key revoked, enrolled anew by a code.
async function lost(network: BenchNetwork, count: number): Promise<Figure> {
  const plan = hallBelow(PROVINCE.node, 'lost');
  const data = ['--data', network.folder(PROVINCE.node)];
  await network.init(plan);
  const dir = network.folder(plan.node);
  const appendUs = fill(dir, mix(count));
  await network.start(plan);
  const watch = new Watch(dir, plan.node);
  await until('all is receipted', () => watch.received(PROVINCE.node) >= count || undefined);
  watch.close();
  await network.stop(plan.node);
  rmSync(dir, { recursive: true });
  const run = async (...args: string[]) => JSON.parse(await finished(hutong([...args, '--json'])));
  await run('keys', 'revoke', plan.node, '--reason', 'bench', '--yes', ...data);
  const { code } = await run('enrol', 'code', '--node', plan.node, '--parent', PROVINCE.node, ...data);
  const { http, nats } = readConfig(network.folder(PROVINCE.node));
  const center = `http://127.0.0.1:${http.port}`;
  const place = ['--node', plan.node, '--name', plan.node, '--level', plan.level, '--parent', PROVINCE.node];
  const url = ['--parent-url', `nats://127.0.0.1:${nats?.port}`, '--http', '127.0.0.1:0'];
  await finished(hutong(['enrol', '--data', dir, '--code', code, '--center', center, ...place, ...url]));
  const { fingerprint } = await run('enrol', 'show', plan.node, ...data);
  await run('enrol', 'approve', plan.node, '--fingerprint', fingerprint, ...data);
  const process = hutong(['restore', '--data', dir, '--json']);
  let peak = 0;
  const sampling = setInterval(() => {
    if (process.child.exitCode === null) peak = Math.max(peak, memory(process.pid).peak);
  }, SAMPLE_MS);
  const state = JSON.parse(await finished(process)) as RestoreState & { seconds: number };
  clearInterval(sampling);
  const [log] = state.logs;
  if (!state.done || log === undefined || log.held < count || log.receipt?.agrees !== true)
    throw new Error(`not restored: ${JSON.stringify(state)}`);
  return cost(
    'restore.100k',
    ...([state.seconds, 's', (appendUs * count) / 1e6] as const),
    'LogStore.append of the same records',
    `${log.held} entries; peak of the hall ${Math.round(peak)} MiB`,
  );
}
