/** What the tests of this package share: temporary stores, fixed keys, records from a seed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Prepared, prepareRecord } from '@hutong/record';
import { leafHash } from './merkle.ts';
import { makeSigner, type Signer, signNote } from './note.ts';
import { LogStore } from './store/store.ts';
import { type TileReader, Tree } from './tree.ts';

export const NOW = 1_709_256_600_123;

export const seedOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
export const nongan: Signer = makeSigner('jilin/nongan/1-1f2e3d4c', 1, seedOf(1));
export const dehui: Signer = makeSigner('jilin/dehui/1-99887766', 1, seedOf(4));
export const changchun: Signer = makeSigner('jilin/changchun/cosigner', 4, seedOf(2));
export const ORIGIN: string = nongan.verifier.name;

export const sign = (body: string): string => signNote(body, nongan);

/** A folder for the test's stores; `done` closes what was opened and removes it. */
export function temporary() {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-log-'));
  const open: LogStore[] = [];
  return {
    dir,
    store(name = 'node.db'): LogStore {
      const store = new LogStore(join(dir, name));
      open.push(store);
      return store;
    },
    done() {
      for (const store of open) store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Bytes that follow from a number: the same at every run. */
export function seeded(seed: number): (n: number) => Uint8Array {
  let state = seed >>> 0;
  return (n) =>
    Uint8Array.from({ length: n }, () => {
      state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
      return (state ^ (state >>> 13)) & 0xff;
    });
}

const random = seeded(20_240_301);

/** A record as `append` takes it. */
export function record(more: Record<string, unknown> = {}, now = NOW): Prepared[] {
  const input = {
    type: 'case.apply',
    subject: 'case-1',
    department: '农安县政务服务中心',
    occurred_at: NOW,
    body: { item_name: '食品经营许可（新办）', applicant_type: '法人', source: '窗口' },
    ...more,
  };
  return prepareRecord(input, { now, random });
}

export const records = (count: number): Prepared[][] =>
  Array.from({ length: count }, (_, i) => record({ subject: `case-${i}` }));

/** A tree of these leaf hashes, and a reader of its tiles as a store keeps them. */
export function treeOf(leaves: readonly Buffer[]): { tree: Tree; read: TileReader } {
  const tree = new Tree();
  for (const leaf of leaves) tree.append(leaf);
  const held = new Map(tree.takeTiles().map((t) => [`${t.level}/${t.n}`, t.hashes]));
  return {
    tree,
    read(level, n, width) {
      const hashes = held.get(`${level}/${n}`);
      if (hashes !== undefined) return hashes;
      if (level > 0) throw new RangeError(`tile ${level}/${n} was not handed out`);
      return Buffer.concat(leaves.slice(n * 256, n * 256 + width));
    },
  };
}

/** Leaf hashes of the texts `entry 0`, `entry 1` … */
export const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
