import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesOf } from '../faults/processes.ts';
import { sampleRecord } from './harness.ts';
import { Machines, mayMakeNamespaces, Operator } from './namespaces.ts';

const folder = fileURLToPath(new URL('../../dist.package/', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const name = `hutong-${version}-linux-x64`;
const file = join(folder, `${name}.tar.gz`);

function mayUnpack(): boolean {
  if (!existsSync(file))
    console.warn('SKIPPED: the package on a machine of its own: `npm run package` makes it first');
  return existsSync(file) && mayMakeNamespaces();
}

/** On a machine that reaches nobody. */
describe.skipIf(!mayUnpack())('the package', () => {
  let machines: Machines;
  let operator: Operator;
  let home: string;

  beforeAll(async () => {
    machines = new Machines('alone');
    mkdirSync(join(machines.dir, 'opt'));
    await machines.run('alone', 'tar', ['-xzf', file, '-C', 'opt']);
    home = join(machines.dir, 'opt', name);
    symlinkSync(join(home, 'bin/hutong'), join(machines.dir, 'hutong'));
    operator = new Operator(machines, join(machines.dir, 'hutong'));
  });
  afterAll(() => machines?.close());

  test('is what its checksum says, and brings a licence for all that is in it', () => {
    const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(readFileSync(`${file}.sha256`, 'utf8')).toBe(`${sum}  ${name}.tar.gz\n`);
    const rows = readFileSync(join(home, 'THIRD-PARTY.md'), 'utf8').matchAll(/\]\((licences\/.*)\)/g);
    const texts = [...rows].map(([, text]) => readFileSync(join(home, text as string), 'utf8'));
    expect(texts.length).toBeGreaterThan(40);
    expect(Math.min(...texts.map((text) => text.length))).toBeGreaterThan(200);
    const owed = readdirSync(join(home, 'node_modules')).filter((one) => !one.startsWith('.'));
    const told = readFileSync(join(home, 'THIRD-PARTY.md'), 'utf8');
    for (const one of owed) expect(told).toContain(one);
  });

  test('runs a center and a hall, with nothing of the machine’s and nothing fetched', async () => {
    const place = '--data province --node province --network jilin --name 吉林省 --heartbeat 1'.split(' ');
    await operator.on('alone', 'center', 'init', ...place);
    await operator.start('alone', 'province', 'center');
    const top = { machine: 'alone', node: 'province', url: 'http://127.0.0.1:8080' };
    await operator.enrol(
      'alone',
      'nongan',
      top,
      '--http',
      '127.0.0.1:8081',
      '--parent-url',
      'nats://127.0.0.1:4222',
    );
    const token = readFileSync(join(machines.dir, 'nongan/admin-token'), 'utf8').trim();
    const post = `fetch('http://127.0.0.1:8081/api/records', { method: 'POST', headers: { 'content-type': 'application/json',
      authorization: 'Bearer ${token}' }, body: process.argv[1] }).then((r) => process.exit(r.ok ? 0 : 1))`;
    const args = ['--eval', post, JSON.stringify(sampleRecord(1))];
    expect(await machines.run('alone', join(home, 'bin/node'), args)).toMatchObject({ code: 0 });
    await operator.receipted('alone', 'nongan');
    const { items } = await operator.ask('alone', 'query', '--data', 'province', '--type', 'case.accept');
    expect(items).toHaveLength(1);

    const running = processesOf(machines.dir).map(({ pid }) => readlinkSync(`/proc/${pid}/exe`));
    for (const theirs of ['node', 'nats-server', 'postgres'])
      expect(running.filter((exe) => exe.endsWith(`/${theirs}`)).length, theirs).toBeGreaterThan(0);
    expect(running.filter((exe) => !exe.startsWith(home))).toEqual([]);
  });
});
