import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Plan, sampleRecord, until } from '../network/harness.ts';
import { ProcessNetwork } from './processes.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'nongan', kind: 'hall', parent: 'province' },
];

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let network: ProcessNetwork;

beforeAll(async () => {
  network = new ProcessNetwork();
  await network.start(PLAN, 1);
});

afterAll(async () => {
  await network?.stop();
  network?.remove();
});

async function post(from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++)
    await network.ask('nongan', '/api/records', {
      method: 'POST',
      body: JSON.stringify(sampleRecord(i)),
      headers: { 'content-type': 'application/json' },
    });
}

const received = async () => {
  const { logs } = await network.sync('nongan');
  return (
    logs.length > 0 && logs.every((l) => l.received.length > 0 && l.received.every((r) => r.behind === 0))
  );
};

async function good(
  ...words: string[]
): Promise<{ [name: string]: unknown; logs: { origin: string; size: number }[] }> {
  const { code, stdout, stderr } = await network.hutong(...words, '--json', '--lang', 'en');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** The backup of a node, taken while it runs. */
async function backUp(node: string): Promise<string> {
  const to = join(network.dir, 'backups');
  const { to: made } = await good(
    ...['backup', '--data', network.folder(node), '--to', to, '--reason', '每日备份'],
  );
  expect(readdirSync(to).some((name) => name.endsWith('.part'))).toBe(false);
  expect(readdirSync(made as string)).not.toContain('keys');
  return made as string;
}

it('P12: a hall and its center, backed up at work and put back, lose nothing; the hall goes on in its next epoch', async () => {
  await post(0, 300);
  let posted = 300;
  let writing = true;
  const load = (async () => {
    for (; writing; posted++) await post(posted, posted + 1);
  })();
  const [hall, center] = [await backUp('nongan'), await backUp('province')];
  writing = false;
  await load;
  await post(posted, posted + 50);
  posted += 50;
  await until('all is received', received);
  const [log] = (await network.sync('nongan')).logs;
  for (const backup of [hall, center])
    expect(await good('backup', 'verify', backup)).toMatchObject({ ok: true });

  // One after the other: each takes back from the other what came after its backup.
  for (const [node, backup] of [
    ['province', center],
    ['nongan', hall],
  ] as const) {
    await network.nodes.get(node)?.stop();
    const told = await good('backup', 'restore', backup, '--dir', network.folder(node), '--yes');
    expect(told).toMatchObject({
      same: true,
      logs: expect.arrayContaining([expect.objectContaining({ origin: log?.origin })]),
    });
    await network.run(node);
    // The hall still holds the center's receipts: what the center holds now only it can tell.
    await until('it has all again', async () => (await network.ids(node, 'nongan')).length >= posted);
  }
  await until('the hall is in its next epoch', async () => (await network.sync('nongan')).logs.length === 2);
  await post(posted, posted + 5);
  await until('all is received', received);
  for (const { node } of PLAN) {
    const ids = await network.ids(node, 'nongan');
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(posted + 5);
  }
  expect(await network.stop()).toEqual([]);
  for (const { node } of PLAN) await network.fsck(node);
});
