import { randomBytes } from 'node:crypto';
import { cosignatureTime, parseCheckpoint, signNote, verifyNote } from '@hutong/log';
import { encode } from '@hutong/record';
import { expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import { archiveTests, TestNode, type testNetwork } from './testing.ts';

let network: ReturnType<typeof testNetwork>;
let archive: Archive;

archiveTests((made) => {
  ({ archive, network } = made);
  return () => archive;
});

const one = async (segment: Parameters<Archive['ingest']>[0][0]['segment']) =>
  (await archive.ingest([{ segment, via: 'nongan' }]))[0]!;

test('P3: a receipt is our cosignature on the head of committed rows, dated when they came', async () => {
  const { nongan, city } = network;
  nongan.disclose(30);
  const first = await one(nongan.segment(0, 11));
  expect(first).toMatchObject({ kind: 'received', origin: nongan.origin, size: 11 });
  const second = await one(nongan.segment(11, 31));
  const times = [first, second].map((r) => {
    if (r.kind !== 'received') throw new Error(r.kind);
    expect(verifyNote(r.note, nongan.signer.verifier)).toBe(true);
    return cosignatureTime(r.note, city.cosigner.verifier) as number;
  });
  expect(times[1]).toBe(times[0]);
  expect(await archive.head(nongan.origin)).toMatchObject({ size: 31 });
  expect(await archive.counts()).toContainEqual({ node: 'nongan', type: 'disclosure.document', count: 30 });
});

test('P3: a lost receipt is sent again byte for byte', async () => {
  const { nongan } = network;
  const first = await one(nongan.segment(0, 1));
  expect(first.kind).toBe('received');
  expect(await one(nongan.segment(0, 1))).toEqual({ ...first, kind: 'duplicate' });
});

test('P4: many segments of many logs in one batch, in any order, and again', async () => {
  const { nongan, dehui } = network;
  nongan.disclose(9);
  dehui.disclose(9);
  const segments = [nongan.segment(7, 10), dehui.segment(0, 10), nongan.segment(0, 4), nongan.segment(4, 7)];
  const items = segments.map((segment) => ({ segment, via: 'x' }));
  expect((await archive.ingest(items)).map((r) => r.kind)).toEqual(Array(4).fill('received'));
  expect((await archive.ingest(items)).map((r) => r.kind)).toEqual(Array(4).fill('duplicate'));
  expect((await archive.heads()).map((h) => [h.node, h.size])).toEqual([
    ['dehui', 10],
    ['nongan', 10],
  ]);
  expect(await archive.fsck()).toEqual([]);
});

test('P4: a gap is answered with what is here', async () => {
  network.nongan.disclose(9);
  await one(network.nongan.segment(0, 3));
  expect(await one(network.nongan.segment(5, 8))).toEqual({
    kind: 'gap',
    origin: network.nongan.origin,
    have: 3,
  });
});

test('P4: overlap is compared by root and only what is beyond the head is written', async () => {
  const { nongan } = network;
  nongan.disclose(9);
  await one(nongan.segment(0, 6));
  // The overlapping entries are garbage: they are neither needed nor believed.
  const segment = nongan.segment(3, 10);
  segment.entries.fill(Buffer.from('garbage'), 0, 3);
  expect(await one(segment)).toMatchObject({ kind: 'received', size: 10 });
  expect(await archive.fsck()).toEqual([]);
});

test('P4: two signed histories of one size are a fork, and nothing is overwritten', async () => {
  const { nongan, dehui } = network;
  nongan.disclose(5);
  await one(nongan.segment(0, 6));
  const before = await archive.head(nongan.origin);
  const entries = nongan.prepared.map((p) => p.bytes);
  const other = nongan.note(6, [...entries.slice(0, 5), dehui.prepared[0]!.bytes]);
  const result = await one({ ...nongan.segment(0, 6), note: other });
  expect(result).toMatchObject({ kind: 'fork', seen: other });
  expect(await archive.forks()).toMatchObject([{ origin: nongan.origin, seen: other }]);
  expect(await archive.head(nongan.origin)).toEqual({ ...before, state: 'forked' });
  nongan.disclose(1);
  expect(await one(nongan.segment(6, 7))).toMatchObject({ kind: 'refused', reason: 'forked' });
  expect(await one(dehui.segment(0, 1))).toMatchObject({ kind: 'received' });
});

test('P4: a fork shows in the overlap of a longer history', async () => {
  const { nongan } = network;
  nongan.disclose(5);
  await one(nongan.segment(0, 6));
  const entries = nongan.prepared.map((p) => p.bytes);
  const rewritten = [
    ...entries.slice(0, 4),
    ...network.dehui.prepared.map((p) => p.bytes),
    entries[5]!,
    entries[4]!,
  ];
  const segment = {
    ...nongan.segment(0, 6),
    from: 2,
    entries: rewritten.slice(2),
    note: nongan.note(7, rewritten),
  };
  expect(await one(segment)).toMatchObject({ kind: 'fork' });
});

test('P4: damage is refused with a reason, and the flow goes on', async () => {
  const { nongan, dehui } = network;
  nongan.disclose(5);
  const good = nongan.segment(0, 6);
  const cut = { ...good, entries: good.entries.slice(0, 4) };
  const changed = { ...good, entries: [...good.entries.slice(0, 5), Buffer.from('x')] };
  const unsigned = { ...good, note: good.note.replace(/— .*\n/, dehui.note(1).split('\n\n')[1] as string) };
  const { origin, size, root } = parseCheckpoint(good.note);
  const body = `${origin}\n${size}\n${root.toString('base64')}\n`;
  const byOther = { ...good, note: signNote(body, dehui.signer) };
  const misnamed = { ...nongan.segment(0, 6), origin: dehui.origin };
  const unknown = new TestNode('gongzhuling').segment(0, 1);
  const results = await archive.ingest(
    [cut, changed, unsigned, byOther, misnamed, unknown, { ...good, note: 'x' }, dehui.segment(0, 1)].map(
      (segment) => ({ segment, via: 'nongan' }),
    ),
  );
  expect(results.map((r) => ('reason' in r ? r.reason : r.kind))).toEqual([
    'wrong-size',
    'wrong-root',
    'bad-signature',
    'bad-signature',
    'bad-note',
    'not-enrolled',
    'bad-note',
    'received',
  ]);
  expect(await one(good)).toMatchObject({ kind: 'received', size: 6 });
});

test('P4: the first entry must be the genesis that the registry tells of', async () => {
  const { nongan, dehui } = network;
  const bytes = dehui.prepared[0]!.bytes;
  expect(
    await one({ ...nongan.segment(0, 1), entries: [bytes], note: nongan.note(1, [bytes]) }),
  ).toMatchObject({
    kind: 'refused',
    reason: 'bad-genesis',
  });
});

test('P5: a type nobody knows is kept, found and handed on byte for byte', async () => {
  const { nongan } = network;
  nongan.disclose(1);
  const known = nongan.prepared[1]!;
  const wire = encode({
    a: 'public',
    b: { novel: ['x', 1n] },
    c: {},
    d: '新设部门',
    f: false,
    i: Buffer.from('0197f0000000700080000000000000aa', 'hex'),
    o: known.entry.occurredAt,
    r: known.entry.recordedAt,
    s: 'future',
    t: 'future.kind',
    v: 1,
    z: 'a field of tomorrow',
  });
  const entries = [nongan.prepared[0]!.bytes, wire];
  expect(await one({ ...nongan.segment(0, 2), entries, note: nongan.note(2, entries) })).toMatchObject({
    kind: 'received',
  });
  expect((await archive.query({ type: 'future.kind' })).items).toMatchObject([
    { index: 1, entry: { subject: 'future' } },
  ]);
  expect((await archive.readSegment(nongan.origin, 1))?.entries).toEqual([Buffer.from(wire)]);
  expect(await archive.quarantined()).toEqual([]);
});

test('P8: what is not understood is archived, receipted and quarantined while the flow goes on', async () => {
  const { nongan, dehui } = network;
  nongan.disclose(2);
  const [genesis, a, b] = nongan.prepared.map((p) => p.bytes) as [Uint8Array, Uint8Array, Uint8Array];
  const nul = encode({
    a: 'public',
    b: {},
    c: {},
    d: 'd',
    f: false,
    i: Buffer.from('0197f0000000700080000000000000ab', 'hex'),
    o: 1,
    r: 1,
    s: 'nul\0',
    t: 'x',
    v: 1,
  });
  const entries = [genesis, Buffer.from('not cbor'), a, nul, Buffer.from([0xa1, 0x61, 0x61, 0x18, 0x01]), b];
  const results = await archive.ingest([
    { segment: { ...nongan.segment(0, 1), entries, note: nongan.note(6, entries) }, via: 'nongan' },
    { segment: dehui.segment(0, 1), via: 'dehui' },
  ]);
  expect(results).toMatchObject([
    { kind: 'received', size: 6 },
    { kind: 'received', size: 1 },
  ]);
  expect((await archive.quarantined()).map((q) => [q.index, q.reason]).sort()).toEqual([
    [1, 'not-understood'],
    [3, 'not-understood'],
    [4, 'not-understood'],
  ]);
  expect((await archive.query({ node: 'nongan' })).items.map((r) => r.index)).toEqual(
    [2, 5, 0].sort((x, y) => y - x),
  );
  expect(await archive.proof({ origin: nongan.origin, index: 3 })).toMatchObject({
    index: 3,
    entry: Buffer.from(nul),
  });
  expect(await archive.fsck()).toEqual([]);
});

test('P8: what was set aside until it is approved leaves the quarantine when it is taken', async () => {
  const { nongan, dehui } = network;
  for (const code of ['awaiting-approval', 'not-endorsed', 'clone'])
    for (const node of [nongan, dehui]) await archive.setAside(node.segment(0, 1), code, 'not yet');
  expect(await one(nongan.segment(0, 1))).toMatchObject({ kind: 'received' });
  const reasons = async (origin: string) => (await archive.quarantined(origin)).map((q) => q.reason).sort();
  expect(await reasons(nongan.origin)).toEqual(['clone']);
  expect(await reasons(dehui.origin)).toEqual(['awaiting-approval', 'clone', 'not-endorsed']);
});

test('P8: the quarantine of a log is bounded', async () => {
  const { nongan } = network;
  const entries = [nongan.prepared[0]!.bytes, ...Array.from({ length: 300 }, () => randomBytes(20))];
  const segment = { ...nongan.segment(0, 1), entries, note: nongan.note(301, entries) };
  expect(await one(segment)).toMatchObject({ kind: 'received', size: 301 });
  expect(await archive.quarantined()).toHaveLength(100);
});

test('P7: what is signed after a log was closed is kept as evidence only', async () => {
  const { nongan } = network;
  nongan.disclose(5);
  await one(nongan.segment(0, 4));
  (network.registry.log(nongan.origin) as { closedAt?: number }).closedAt = 4;
  expect(await one(nongan.segment(4, 6))).toMatchObject({ kind: 'refused', reason: 'closed' });
  expect(await archive.quarantined(nongan.origin)).toMatchObject([{ reason: 'closed', index: 4 }]);
  expect(await one(nongan.segment(0, 4))).toMatchObject({ kind: 'duplicate' });
});

test('lines that a sender added to a note do not stay', async () => {
  const { nongan, dehui } = network;
  const note = nongan.note(1);
  const junk = Array.from(
    { length: 60 },
    (_, i) => `— junk${i} ${randomBytes(80).toString('base64')}\n`,
  ).join('');
  const forged = dehui.cosigned(note, 9_999_999_999).split('\n').at(-2)!.replace(/.{6}$/, 'AAAAA=');
  const result = await one({ ...nongan.segment(0, 1), note: `${note}${junk}${forged}\n` });
  expect(result.kind === 'received' && result.note.split('\n— ').length - 1).toBe(2);
});
