import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pooledRandom } from '@hutong/record';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { damagedWaiting } from './check.ts';
import { AttachmentStore, type StoreLimits } from './store.ts';

let dir: string;
let nowMs = Date.parse('2026-03-02T01:00:00Z');
const random = pooledRandom();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-files-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (limits?: Partial<StoreLimits>) =>
  new AttachmentStore(dir, { now: () => nowMs, random }, limits);
const bytesOf = (text: string, times = 1) => Readable.from([Buffer.from(text.repeat(times))]);
const DAY_MS = 86_400_000;
/** The node is open on so many days. */
function liveFor(days: number, store: AttachmentStore): void {
  for (let day = 0; day < days; day++) {
    nowMs += DAY_MS;
    store.tend();
  }
}
const given = { name: '情况说明.pdf', by: 'account:a003' };

async function whole(parts: AsyncIterable<{ bytes: Buffer }>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const { bytes } of parts) all.push(bytes);
  return Buffer.concat(all);
}

test('P1: a file is there after another start, and nothing on the disk tells what it says', async () => {
  const kept = await open().take(bytesOf('绝密内容 secret ', 20_000), given);
  const again = open();
  expect(again.list()).toEqual([kept]);
  const plain = await whole(again.plainParts(kept.id));
  expect(plain.toString()).toBe('绝密内容 secret '.repeat(20_000));
  expect(kept.sha256).toBe(createHash('sha256').update(plain).digest('hex'));
  const sealed = await whole(again.sealedParts(kept.id));
  expect(kept.id).toBe(createHash('sha256').update(sealed).digest('hex'));
  for (const file of readdirSync(join(dir, 'attachments'))) {
    const bytes = readFileSync(join(dir, 'attachments', file));
    expect(bytes.includes('secret') || bytes.includes('情况说明')).toBe(false);
    expect(statSync(join(dir, 'attachments', file)).mode & 0o077).toBe(0);
  }
  expect(await damagedWaiting(dir)).toEqual([]);
});

test('P1: what the power cut short is gone at the next start, with what does not open', async () => {
  const store = open();
  const { id } = await store.take(bytesOf('whole'), given);
  const at = (name: string) => join(dir, 'attachments', name);
  writeFileSync(at('0011223344556677.part'), 'half');
  writeFileSync(at('c'.repeat(64)), 'without what is known of it');
  copyFileSync(at(`${id}.info`), at(`${'d'.repeat(64)}.info`));
  expect(
    open()
      .list()
      .map((one) => one.id),
  ).toEqual([id]);
  expect(readdirSync(join(dir, 'attachments')).sort()).toEqual([id, `${id}.info`].sort());
});

test('a file beyond the limit, an empty one and one that is cut short leave nothing behind', async () => {
  const store = open({ fileBytes: 100_000 });
  let read = 0;
  async function* endless() {
    for (;;) {
      read += 64 << 10;
      yield Buffer.alloc(64 << 10);
    }
  }
  async function* cut() {
    yield Buffer.alloc(70_000);
    throw new Error('the line is cut');
  }
  await expect(store.take(endless(), given)).rejects.toMatchObject({ code: 'too_large' });
  expect(read).toBeLessThan(400_000);
  await expect(store.take(Readable.from([]), given)).rejects.toMatchObject({ code: 'empty' });
  await expect(store.take(cut(), given)).rejects.toThrow('the line is cut');
  expect(store.list()).toEqual([]);
  expect(readdirSync(join(dir, 'attachments'))).toEqual([]);
});

test('files that wait are bounded in number, in bytes and in time', async () => {
  const few = open({ files: 2 });
  await few.take(bytesOf('one'), given);
  await few.take(bytesOf('two'), given);
  await expect(few.take(bytesOf('three'), given)).rejects.toMatchObject({ code: 'full' });
  await expect(open({ bytes: 1_000 }).take(bytesOf('x'), given)).rejects.toMatchObject({ code: 'full' });
  const noRoom = open({ freeBytes: Number.MAX_SAFE_INTEGER });
  await expect(noRoom.take(bytesOf('x'), given)).rejects.toMatchObject({ code: 'disk' });
  liveFor(31, few);
  await few.take(bytesOf('three'), given);
  expect(few.list()).toHaveLength(1);
});

test('P7: a clock that is a month ahead for a moment drops no file, and what is old by days that were lived goes', async () => {
  const { id } = await open().take(bytesOf('one'), given);
  const began = nowMs;
  // The clock is wrong for a moment, over a restart too, and is put right.
  nowMs = began + 40 * DAY_MS;
  open().tend();
  expect(open().get(id)).toBeDefined();
  nowMs = began;
  // On some days the hall is closed, and what it counted is there after each start.
  for (let day = 0; day < 40; day += 2) {
    nowMs = began + day * DAY_MS;
    open().tend();
  }
  expect(open().get(id)).toBeDefined();
  const last = open();
  liveFor(15, last);
  expect(last.get(id)).toBeUndefined();
  expect(open().list()).toEqual([]);
});

test('what does not say days where they are counted drops no file, and they are counted anew', async () => {
  const { id } = await open().take(bytesOf('one'), given);
  nowMs += 31 * DAY_MS;
  writeFileSync(join(dir, 'attachment-days'), `${'1\n'.repeat(30)}and no day`);
  const again = open();
  again.tend();
  expect(again.get(id)).toBeDefined();
  liveFor(31, again);
  expect(again.get(id)).toBeUndefined();
});

test('a changed byte, a part in another place and a file cut short are noticed', async () => {
  const store = open();
  const { id } = await store.take(bytesOf('0123456789', 20_000), given);
  const file = join(dir, 'attachments', id);
  const good = readFileSync(file);
  const PART = 64_512;
  const changes = [
    Buffer.concat([good.subarray(0, 100), Buffer.from([good[100]! ^ 1]), good.subarray(101)]),
    Buffer.concat([good.subarray(PART, 2 * PART), good.subarray(0, PART), good.subarray(2 * PART)]),
    good.subarray(0, 2 * PART),
    Buffer.concat([good, good.subarray(0, PART)]),
  ];
  for (const changed of changes) {
    writeFileSync(file, changed);
    expect(await damagedWaiting(dir)).toEqual([id]);
  }
  writeFileSync(file, good);
  expect(await damagedWaiting(dir)).toEqual([]);
});
