import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, network, started, steps } from './testing.ts';

let net: Awaited<ReturnType<typeof network>>;
let dir: string;

beforeAll(async () => {
  net = await network();
  dir = net.at('hall');
  await net.hallInit('hall');
  await hutong('import', net.write('one.csv', steps(1_000)), '--data', dir);
});
afterAll(() => net.remove());

const json = ({ code, out, err }: { code: number; out: string; err: string }) => {
  expect(code, err).toBe(0);
  return JSON.parse(out);
};
const backup = async (...more: string[]) => {
  const to = net.at(`backups-${more.length}-${Math.random()}`);
  const made = await hutong('backup', '--data', dir, '--to', to, '--reason', '每日', '--json', ...more);
  return json(made) as { to: string; logs: { origin: string; size: number; root: string }[]; rows: number };
};
const restore = (from: string, to: string, ...more: string[]) =>
  hutong('backup', 'restore', from, '--dir', to, '--json', ...(more.length > 0 ? more : ['--yes']));

test('a backup is an act on record, is in the node’s numbers, and holds no secret unless that is asked for', async () => {
  const made = await backup();
  // 1,000 rows, the genesis, and the act.
  expect(made).toMatchObject({ rows: 1_002, logs: [{ size: 1_002 }], keys: false });
  const files = ['accesses.db', 'config.json', 'enrol.json', 'hall.db', 'manifest.json', 'root.json'];
  expect(readdirSync(made.to).sort()).toEqual(files);
  for (const name of files) expect(statSync(join(made.to, name)).mode & 0o077).toBe(0);
  const acts = await hutong('acts', '--data', dir, '--lang', 'en');
  expect(acts.out).toContain('backup.make');
  expect(json(await hutong('backup', 'verify', made.to, '--json'))).toMatchObject({ ok: true, rows: 1_002 });
  expect(readdirSync(made.to).sort()).toEqual(files);
  const all = await backup('--with-keys');
  expect(readdirSync(all.to)).toEqual(expect.arrayContaining(['keys']));
  expect((await hutong('backup', '--data', dir, '--to', net.at('x'))).code).toBe(2);
});

test('a hall that runs is backed up at work', async () => {
  const hall = await started('hall', dir);
  const importing = hutong('import', net.write('two.csv', steps(20_000)), '--data', dir, '--json');
  const made = await backup();
  expect(json(await hutong('backup', 'verify', made.to, '--json'))).toMatchObject({ ok: true });
  expect(json(await importing)).toMatchObject({ rows: 20_000, refused: 0 });
  await hall.stop();
});

test('a damaged backup is named and never restored; one of another node neither', async () => {
  const { to } = await backup();
  const bad = net.at('bad');
  for (const [name, change] of [
    ['hall.db', (b: Buffer) => b.fill(0x41, b.length - 50)],
    ['root.json', (b: Buffer) => b.subarray(1)],
    ['manifest.json', (b: Buffer) => Buffer.from(b.toString().replace('"hall.db"', '"../hall/hall.db"'))],
  ] as const) {
    cpSync(to, bad, { recursive: true });
    writeFileSync(join(bad, name), change(readFileSync(join(bad, name))));
    for (const ran of [await hutong('backup', 'verify', bad), await restore(bad, dir)])
      expect(ran).toMatchObject({ code: 1, err: expect.stringContaining(name) });
    rmSync(bad, { recursive: true });
  }
  await hutong(
    ...['hall', 'init', '--data', net.at('other'), '--node', 'dehui', '--name', '德惠', '--network', 'jilin'],
    ...['--parent', 'jilin-province', '--parent-url', 'nats://127.0.0.1:1', '--trust', net.at('trust.json')],
    ...['--fingerprint', net.fingerprint],
  );
  expect(await restore(to, net.at('other'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('dehui'),
  });
  expect(await restore(to, net.at('empty'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('no keys'),
  });
});

test('P12: put back into its folder with the mark ahead, or with its keys into an empty one, it goes on in its next epoch', async () => {
  const made = await backup('--with-keys');
  const origin = made.logs[0]?.origin as string;
  await hutong('import', net.write('three.csv', `${steps(3).replaceAll('A', 'C')}`), '--data', dir);
  // A proof shows a checkpoint to somebody: from here the mark is ahead of the backup.
  const [one] = json(await hutong('query', '--data', dir, '--subject', 'C0', '--json')).items;
  expect((await hutong('proof', one.id, '--data', dir, '--out', net.at('proof'))).code).toBe(0);
  const running = await started('hall', dir);
  expect(await restore(made.to, dir)).toMatchObject({ code: 1, err: expect.stringContaining('in use') });
  await running.stop();
  for (const to of [dir, net.at('new')]) {
    const told = json(await restore(made.to, to));
    expect(told).toMatchObject({ same: true, rows: made.rows, logs: made.logs });
    expect(told.aside === null).toBe(to !== dir);
    await hutong('import', net.write('four.csv', `${steps(1).replaceAll('A', 'D')}`), '--data', to);
    const { logs } = json(await hutong('status', '--data', to, '--json'));
    expect(logs.map((l: { origin: string }) => l.origin)).toEqual([origin, expect.stringContaining('/2-')]);
  }
});
