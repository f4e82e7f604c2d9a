import { randomBytes } from 'node:crypto';
import { type Archive, ArchiveInUse, openArchive } from '@hutong/archive';
import { both } from '@hutong/record';
import { emptyRegistry, openFolder } from '@hutong/trust';
import { afterEach, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from '../network/harness.ts';
import { HalfOpenLine } from './half-open.ts';

/** An ordinary statement may take so long here; its line is given up a little later. */
const STATEMENT_MS = 1_000;
const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'nongan', kind: 'hall', parent: 'province' },
];

let network: TestNetwork | undefined;
let lines: HalfOpenLine[] = [];

afterEach(async () => {
  await network?.stop();
  for (const line of lines) line.close();
  lines = [];
});

async function join(url: string): Promise<string> {
  const { line, url: along } = await HalfOpenLine.open(url);
  lines.push(line);
  return along;
}

const hush = () => {
  for (const line of lines) line.hush();
};

it('P3, P9: when all lines to PostgreSQL fall silent a center goes on by itself, and answers meanwhile', async () => {
  const databaseUrl = (_node: string, url: string) => join(url);
  network = await TestNetwork.start(PLAN, { statementMs: STATEMENT_MS, databaseUrl });
  const hall = network.hall('nongan');
  const { service, archive } = network.top;
  await allReceipted(hall);
  await service.health.tick();
  hush();
  for (let round = 0; round < 4; round++) {
    const posted = appendSamples(hall, round * 20, round * 20 + 20);
    const asked = Array.from({ length: 8 }, () => archive.countRecords().catch((error) => error.code));
    await new Promise((resolve) => setTimeout(resolve, round * 20));
    hush();
    expect((await service.health.now())[0]).toMatchObject({ node: 'province' });
    await posted;
    await allReceipted(hall);
    for (const answer of await Promise.all(asked))
      expect(typeof answer === 'number' || answer === 'ETIMEDOUT').toBe(true);
  }
  // A line that nothing was asked on since is found when something is.
  await until('it is ready', async () => (await service.notReady()).length === 0);
  expect(await archive.fsck().catch(() => archive.fsck())).toEqual([]);
});

it('P3: the lock of a dead process of the same data folder is taken over; of any other it is told whose it is', async () => {
  network = await TestNetwork.start(PLAN.slice(0, 1));
  await network.stopNode('province');
  const folder = openFolder(network.folder('province'));
  const direct = network.databaseUrl('province');
  const opened: Archive[] = [];
  const open = async (url: string, holder: string) => {
    const archive = await openArchive({
      followers: [],
      url,
      holder,
      node: 'province',
      statementMs: STATEMENT_MS,
      clock: { now: Date.now },
      random: randomBytes,
      log: { info() {}, warn() {}, error() {} },
      registry: emptyRegistry(folder),
      cosigner: folder.keys.cosigner,
    });
    opened.push(archive);
    return archive;
  };
  const redact = (archive: Archive) => archive.redact({ origin: 'a/b/1-c', index: 0, leaf: randomBytes(32) });
  try {
    const dead = await open(await join(direct), 'one');
    hush();
    const other = await open(direct, 'two').catch((error) => error);
    expect(other).toBeInstanceOf(ArchiveInUse);
    const { holder, message, next } = other as ArchiveInUse;
    expect(holder).toMatchObject({ pid: expect.any(Number), address: null, since: expect.any(Date) });
    expect(message).toContain(`session ${holder?.pid} of PostgreSQL`);
    expect(both(next)).toContain(`pg_terminate_backend(${holder?.pid})`);
    const again = await open(direct, 'one');
    expect(await redact(again)).toBe('absent');
    // Should the other not be dead after all, it writes nothing more.
    await expect(redact(dead).catch(() => redact(dead))).rejects.toThrow(ArchiveInUse);
    expect(await redact(again)).toBe('absent');
  } finally {
    for (const archive of opened) await archive.close().catch(() => undefined);
  }
});
