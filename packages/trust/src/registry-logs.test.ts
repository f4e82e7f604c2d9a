import { formatVkey, inclusionProof, leafHash, makeSigner } from '@hutong/log';
import { describe, expect, test } from 'vitest';
import { makeBundle, openBundle } from './bundle.ts';
import { type EpochKeys, publicKeys } from './keys.ts';
import { Registry } from './registry.ts';
import { type RootDocument, rootFingerprint, signRoot } from './root.ts';
import { city, enrol, hall, keysOf, NOW, noteOf, own, seedOf, top, treeOf } from './testing.ts';

const next = keysOf('jilin-province', 64, 2);
const late = keysOf('dehui', 80);
const key = makeSigner('jilin/root-1', 1, seedOf(1));
const root = (version: number, of: EpochKeys, more: object = {}): RootDocument => ({
  network: 'jilin',
  version,
  threshold: 1,
  keys: [formatVkey(key.verifier)],
  registry: formatVkey(of.log.verifier),
  expires: NOW,
  ...more,
});

const closing = own('closing', { next: { origin: next.origin, log: publicKeys(next).log }, reason: '轮换' });
const first = [
  enrol(top, 'jilin-province', null),
  enrol(city, 'changchun', 'jilin-province'),
  enrol(hall, 'nongan', 'changchun'),
];
const second = [
  own('genesis', {
    node: 'jilin-province',
    epoch: 2,
    keys: publicKeys(next),
    previous: null,
    reason: '轮换',
  }),
  enrol(next, 'jilin-province', null),
  enrol(late, 'dehui', 'changchun'),
];
const logs = (former: Uint8Array[], held = Number.POSITIVE_INFINITY) => {
  const entries = new Map([
    [top.origin, former],
    [next.origin, second],
  ]);
  return (origin: string, index: number) =>
    origin === next.origin && index >= held ? undefined : entries.get(origin)?.[index];
};
const names = (registry: Registry) => registry.nodes().map((n) => n.node);
const ALL = ['jilin-province', 'changchun', 'nongan', 'dehui'];

describe('the registry goes on in the next log', () => {
  test('when the former is closed and a root document names the next, in whichever order they come', () => {
    const before = new Registry('jilin', formatVkey(top.log.verifier));
    const after = new Registry('jilin', formatVkey(top.log.verifier));
    before.advance(root(2, next));
    before.replay(logs([...first, closing]));
    after.replay(logs([...first, closing]));
    expect([after.origin, after.size, names(after)]).toEqual([top.origin, 4, ALL.slice(0, 3)]);
    after.advance(root(2, next));
    after.replay(logs([...first, closing]));
    for (const registry of [before, after]) {
      expect([names(registry), registry.rejected]).toEqual([ALL, []]);
      expect(registry.logs).toEqual([
        { origin: top.origin, size: 4 },
        { origin: next.origin, size: 3 },
      ]);
      expect([registry.log(top.origin)?.closedAt, registry.log(next.origin)?.closedAt]).toEqual([
        4,
        undefined,
      ]);
    }
  });

  test('a node that lags behind waits at the end of what it holds; nothing of the next log counts before', () => {
    const registry = Registry.of([root(1, top), root(2, next)]);
    registry.replay(logs(first.slice(0, 2)));
    expect([registry.origin, registry.size, names(registry)]).toEqual([top.origin, 2, ALL.slice(0, 2)]);
    expect(registry.log(next.origin)?.node).toBe('jilin-province');
    registry.replay(logs([...first, closing], 1));
    expect([registry.origin, registry.size]).toEqual([next.origin, 1]);
    registry.replay(logs([...first, closing]));
    expect(names(registry)).toEqual(ALL);
  });

  test('what stands behind the closing entry says nothing', () => {
    const registry = new Registry('jilin', formatVkey(top.log.verifier));
    registry.replay(logs([...first, closing, enrol(late, 'dehui', 'nongan')]));
    expect([names(registry), registry.size]).toEqual([ALL.slice(0, 3), 5]);
    expect(registry.rejected).toMatchObject([{ origin: top.origin, index: 4 }]);
    registry.advance(root(2, next));
    registry.replay(logs([...first, closing]));
    expect(registry.node('dehui')?.parent).toBe('changchun');
  });

  test('a stolen registry key: what it said beyond the end that a root document gives is taken back', () => {
    const evil = keysOf('evil', 96);
    const stolen = [
      ...first,
      enrol(evil, 'evil', null),
      own('closing', { next: { origin: evil.origin, log: publicKeys(evil).log }, reason: '?' }),
    ];
    const registry = new Registry('jilin', formatVkey(top.log.verifier));
    registry.replay(logs(stolen));
    expect(names(registry)).toContain('evil');
    registry.advance(root(2, next, { ended: { origin: top.origin, size: 3 } }));
    expect([names(registry), registry.origin]).toEqual([ALL.slice(0, 3), next.origin]);
    expect([registry.log(evil.origin), registry.cosigner('evil')]).toEqual([undefined, []]);
    expect(registry.log(top.origin)?.closedAt).toBe(3);
    registry.replay(logs(stolen));
    expect(names(registry)).toEqual(ALL);
    // A node that hears of it before it held those entries comes to the same.
    const other = Registry.of([root(1, top), root(2, next, { ended: { origin: top.origin, size: 3 } })]);
    other.replay(logs(stolen));
    expect([names(other), other.log(top.origin)?.closedAt]).toEqual([ALL, 3]);
  });
});

describe('a bundle over two logs', () => {
  const documents = [root(1, top), root(2, next)];
  const versions = documents.map((d) => signRoot(d, [key]));
  const proven = (keys: EpochKeys, entries: Uint8Array[], indexes: number[]) =>
    indexes.map((index) => {
      const leaves = entries.map((bytes) => leafHash(bytes));
      const hashes = inclusionProof(index, entries.length, (_level, _n, width) =>
        Buffer.concat(leaves.slice(0, width)),
      );
      return { bytes: entries[index] as Uint8Array, proof: { index, hashes, note: noteOf(keys, entries) } };
    });
  const former = proven(top, [...first, closing], [0, 1, 2]);
  const latter = proven(next, second, [1, 2]);
  const open = (roots: string[], entries: typeof former) =>
    openBundle(makeBundle('jilin', roots, entries), rootFingerprint(versions[0] as string));

  test('opens when a root document names both', () => {
    const registry = open(versions, [...former, ...latter]);
    expect([names(registry), registry.rejected]).toEqual([ALL, []]);
    expect(() => open(versions.slice(0, 1), [...former, ...latter])).toThrow('did not sign');
    expect(() => open(versions, [...latter, ...former])).toThrow('out of order');
  });

  test('a proof beyond where a root document ended the log is refused', () => {
    const ended = signRoot(root(2, next, { ended: { origin: top.origin, size: 3 } }), [key]);
    expect(() => open([versions[0] as string, ended], [...former, ...latter])).toThrow('ended at 3');
    const wrong = signRoot(root(2, next, { ended: { origin: next.origin, size: 3 } }), [key]);
    expect(() => open([versions[0] as string, wrong], former)).toThrow('the version before');
  });
});

test('the root of the log at its end is named: a bundle over another history of that key is refused', () => {
  const at = treeOf(first);
  const ended = (root: Buffer) =>
    [root1, signRoot(root2({ size: at.size, root: root.toString('base64') }), [key])] as string[];
  const root1 = signRoot(root(1, top), [key]);
  const root2 = (end: object) => root(2, next, { ended: { origin: top.origin, ...end } });
  const proofs = [0, 1, 2].map((index) => {
    const leaves = first.map((bytes) => leafHash(bytes));
    const hashes = inclusionProof(index, first.length, (_level, _n, width) =>
      Buffer.concat(leaves.slice(0, width)),
    );
    return { bytes: first[index] as Uint8Array, proof: { index, hashes, note: noteOf(top, first) } };
  });
  const open = (roots: string[]) => openBundle(makeBundle('jilin', roots, proofs), rootFingerprint(root1));
  expect(names(open(ended(at.root())))).toEqual(ALL.slice(0, 3));
  expect(() => open(ended(Buffer.alloc(32)))).toThrow('does not belong to the log as it was ended');
});
