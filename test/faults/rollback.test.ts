import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Center } from '@hutong/center';
import { Hall } from '@hutong/hall';
import { FolderInUse } from '@hutong/process';
import { said } from '@hutong/record';
import { RolledBack } from '@hutong/trust';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from '../network/harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  ...['one', 'two', 'three'].map((node): Plan => ({ node, kind: 'hall', parent: 'city' })),
];

let network: TestNetwork;
const copies = mkdtempSync(join(tmpdir(), 'hutong-copies-'));

beforeAll(async () => {
  network = await TestNetwork.start(PLAN);
});

afterAll(async () => {
  await network?.stop();
  rmSync(copies, { recursive: true, force: true });
});

/** A hall with a few records, copied, and then with some more. */
async function copied(node: string): Promise<{ held: number; left: number; origin: string }> {
  await appendSamples(network.hall(node), 0, 5);
  await allReceipted(network.hall(node));
  await network.stopNode(node);
  cpSync(network.folder(node), join(copies, node), { recursive: true });
  await network.startNode(node);
  const hall = network.hall(node);
  await appendSamples(hall, 5, 12);
  await allReceipted(hall);
  const { origin } = hall.info;
  const left = hall.store.head(origin)?.size as number;
  await network.stopNode(node);
  return { held: 6, left, origin };
}

const heldAtCity = async (origin: string) => {
  const [row] = await network.sql('city')<{ size: number; state: string }[]>`
    select size, state from log where origin = ${origin}`;
  return row;
};

function putBack(node: string, names: readonly string[]): void {
  for (const name of ['hall.db', 'hall.db-wal', 'hall.db-shm'])
    rmSync(join(network.folder(node), name), { force: true });
  for (const name of names)
    cpSync(join(copies, node, name), join(network.folder(node), name), { recursive: true, force: true });
}

/** The hall went on in its next epoch, has back what it lost, and the city has all of both logs, once each. */
async function wentOn(node: string, origin: string, left: number): Promise<void> {
  await until('the next epoch', () => network.hall(node).info.origin !== origin);
  const hall = network.hall(node);
  expect(hall.info.origin).toContain(`test/${node}/2-`);
  const [id] = await appendSamples(hall, 50, 51);
  await until('what was lost is back', () => hall.store.head(origin)?.size === left);
  await allReceipted(hall);
  expect(await heldAtCity(origin)).toMatchObject({ size: left, state: 'open' });
  const rows = await network.sql('province')`select id, count(*) from record group by id having count(*) > 1`;
  expect(rows).toEqual([]);
  expect(await hall.get(id as string)).toMatchObject({ origin: hall.info.origin });
}

it('P12: a database put back behind its mark signs nothing more in that log: it takes back what it lost, in the next epoch', async () => {
  const { held, left, origin } = await copied('one');
  putBack('one', ['hall.db']);
  await network.startNode('one');
  expect(network.lines).toContainEqual(
    expect.objectContaining({
      level: 'error',
      node: 'one',
      next: said(new RolledBack(origin, held, left).next, 'en'),
    }),
  );
  await wentOn('one', origin, left);
});

it('P12: put back with its mark, it learns from its parent before it records, and goes on in the next epoch', async () => {
  const { left, origin } = await copied('two');
  putBack('two', ['hall.db', 'mark']);
  await network.startNode('two');
  await appendSamples(network.hall('two'), 12, 20);
  await wentOn('two', origin, left);
  await network.stopNode('two');
  await network.startNode('two');
  expect(network.hall('two').info.origin).toContain('test/two/2-');
  expect(network.lines.filter((l) => JSON.stringify(l).includes('FORK'))).toEqual([]);
});

it('P12: put back from before its present log, it begins that log with the same words, and goes on in the next epoch', async () => {
  const { origin } = network.hall('two').info;
  const left = network.hall('two').store.head(origin)?.size as number;
  await network.stopNode('two');
  putBack('two', ['hall.db', 'mark']);
  await network.startNode('two');
  const hall = network.hall('two');
  const [id] = await appendSamples(hall, 20, 21);
  await until('the epoch after', () => hall.info.origin.startsWith('test/two/3-'));
  await until('what was lost is back', () => hall.store.head(origin)?.size === left);
  await allReceipted(hall);
  expect(await heldAtCity(origin)).toMatchObject({ size: left, state: 'open' });
  expect(await hall.get(id as string)).toBeDefined();
  expect(network.lines.filter((l) => JSON.stringify(l).includes('FORK'))).toEqual([]);
});

it('a second process on the same data folder is refused, and the first goes on', async () => {
  const deps = { log: network.log('second') };
  expect(() => new Hall(network.folder('three'), deps)).toThrow(FolderInUse);
  await expect(Center.open(network.folder('city'), deps)).rejects.toBeInstanceOf(FolderInUse);
  await expect(Center.open(network.folder('province'), deps)).rejects.toMatchObject({
    next: expect.stringMatching(/stop/),
  });
  await appendSamples(network.hall('three'), 0, 5);
  await allReceipted(network.hall('three'));
});
