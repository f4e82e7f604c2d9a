import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cosignatureTime,
  DiskFull,
  LogStore,
  makeSigner,
  parseCheckpoint,
  signNote,
  type Verifier,
} from '@hutong/log';
import { prepareRecord } from '@hutong/record';
import { HighWater, type NodeFolder, type Registry } from '@hutong/trust';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HeldLogs } from './hall/held-logs.ts';
import { Heartbeats } from './heartbeats.ts';

const YEAR_MS = 365 * 86_400_000;
const NOW = Date.UTC(2026, 2, 2);

/** Keys of the hall that its registry knows: those of every epoch. */
let known: Verifier[];
let dir: string;
let store: LogStore;
let mark: HighWater;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-heart-'));
  store = new LogStore(join(dir, 'node.db'));
  mark = new HighWater(join(dir, 'mark'));
  known = [];
});
afterEach(() => {
  vi.restoreAllMocks();
  store.close();
  rmSync(dir, { recursive: true });
});

function folderOf(epoch: number) {
  const log = makeSigner(`jilin/nongan/${epoch}-00000000`, 1, randomBytes(32));
  const cosigner = makeSigner('jilin/nongan/cosigner', 4, randomBytes(32));
  const config = { network: 'jilin', node: 'nongan' };
  known.push(cosigner.verifier);
  return { dir, config, keys: { origin: log.verifier.name, log, cosigner } };
}
type Folder = ReturnType<typeof folderOf>;

function append({ keys }: Folder): void {
  const record = prepareRecord(
    {
      type: 'case.apply',
      subject: 'case-1',
      department: '农安县政务服务中心',
      occurred_at: NOW,
      body: { item_name: '食品经营许可（新办）', applicant_type: '法人', source: '窗口' },
    },
    { now: NOW, random: randomBytes },
  );
  store.append(keys.origin, [record], (body) => signNote(body, keys.log));
}

const heartOf = (folder: Folder, now: number) =>
  new Heartbeats({
    folder: folder as unknown as NodeFolder,
    logs: new HeldLogs(store, { folder: folder as unknown as NodeFolder, registry: { ancestors: () => [] } }),
    mark,
    now: () => now,
    registry: { ancestors: () => [], within: () => false, cosigner: () => known } as unknown as Registry,
    may: () => true,
    exchange: () => {},
    remind: () => {},
    log: { warn: () => {} },
  });

async function shown(heartbeats: Heartbeats, { keys }: Folder): Promise<{ size: number; timeS: number }> {
  const [note = ''] = await heartbeats.beats();
  return { size: parseCheckpoint(note).size, timeS: cosignatureTime(note, keys.cosigner.verifier) ?? 0 };
}

test('P11: heartbeats rise through a new start, though the clock was a year ahead; a new epoch’s begin with the clock', async () => {
  const beat = async (folder: Folder, now: number) => {
    rmSync(join(dir, 'beat'), { force: true });
    await heartOf(folder, now).beat();
    return store.cosignatures(folder.keys.origin).find((c) => c.node === 'nongan')?.timeS ?? 0;
  };
  const [first, second] = [folderOf(1), folderOf(2)];
  append(first);
  const ahead = await beat(first, NOW + YEAR_MS);
  append(first);
  const mended = await beat(first, NOW);
  expect(mended).toBeGreaterThan(ahead);
  append(second);
  expect(await beat(second, NOW)).toBe(NOW / 1_000);
});

test('P9: a date written into the database in SQL is not signed by the next heartbeat', async () => {
  const folder = folderOf(1);
  append(folder);
  await heartOf(folder, NOW).beat();
  store.db.exec('UPDATE cosignature SET time_s = 7258118400');
  rmSync(join(dir, 'beat'), { force: true });
  const next = heartOf(folder, NOW + 60_000);
  await next.beat();
  expect((await shown(next, folder)).timeS).toBe(NOW / 1_000 + 60);
});

test('P11: a hall whose disk takes nothing more beats on, at times that rise through a start and a clock set back', async () => {
  const folder = folderOf(1);
  append(folder);
  const before = heartOf(folder, NOW);
  await before.beat();
  expect(await shown(before, folder)).toEqual({ size: 1, timeS: NOW / 1_000 });
  vi.spyOn(store, 'addCosignature').mockImplementation(() => {
    throw new DiskFull();
  });
  const full = heartOf(folder, NOW + YEAR_MS);
  expect(await full.beat()).toBe(false);
  expect(full.writes.trouble).toEqual({ state: 'disk-full', since: NOW + YEAR_MS });
  const { timeS } = await shown(full, folder);
  expect(timeS).toBe((NOW + YEAR_MS) / 1_000);
  const again = heartOf(folder, NOW);
  expect(await again.beat()).toBe(false);
  expect((await shown(again, folder)).timeS).toBeGreaterThan(timeS);
});

test('P12: where the mark cannot rise, as on a full disk, a heartbeat is over what has left already', async () => {
  const folder = folderOf(1);
  append(folder);
  const heartbeats = heartOf(folder, NOW);
  await heartbeats.beat();
  expect((await shown(heartbeats, folder)).size).toBe(1);
  append(folder);
  vi.spyOn(mark, 'raise').mockImplementation(() => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  await heartbeats.beat();
  expect((await shown(heartbeats, folder)).size).toBe(1);
  vi.restoreAllMocks();
  expect((await shown(heartbeats, folder)).size).toBe(2);
});
