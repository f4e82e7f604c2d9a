import { checkpointBody, leafHash, signNote } from '@hutong/log';
import { expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import { connect } from './database.ts';
import { archiveTests, type TestNode, type testNetwork } from './testing.ts';

let network: ReturnType<typeof testNetwork>;
let archive: Archive;
let url: string;

archiveTests((made) => {
  ({ archive, network, url } = made);
  return () => archive;
});

const COMMON = { department: '农安县市场监督管理局', occurred_at: '2026-03-01T09:00:00+08:00' };
const ID = '0197f000-0000-7000-8000-0000000000aa';

/** A case with one private value; its place. */
function apply(node: TestNode): number {
  const body = { item_name: '食品经营许可（新办）' };
  node.write({ ...COMMON, type: 'case.apply', subject: 'X-1', body, private: { phone: '13800000000' } });
  return node.prepared.length - 1;
}

function order(node: TestNode, index: number, field: string): void {
  const body = { record: ID, origin: node.origin, index, field, reason: '当事人要求' };
  node.write({ ...COMMON, type: 'value.erase', subject: ID, body });
}

const ingest = (node: TestNode, from: number, to = node.prepared.length) =>
  archive.ingest([{ segment: node.segment(from, to), via: node.node }]);
const waiting = async () =>
  (await archive.unconfirmedErasures(100)).map(({ index, field }) => [index, field]);

test('P8: an erasure is of a private value that is there; whatever else is ordered, nobody confirms', async () => {
  const { nongan } = network;
  const at = apply(nongan);
  order(nongan, at, 'phone');
  order(nongan, at, 'no_such_field');
  order(nongan, 0, 'phone');
  order(nongan, 1_000_000, 'phone');
  await ingest(nongan, 0);
  expect(await waiting()).toEqual([[at, 'phone']]);
  expect(await archive.unconfirmedErasures(100, ['nongan'])).toEqual([]);
  expect(await archive.fsck()).toEqual([]);
  await archive.rebuild();
  expect(await waiting()).toEqual([[at, 'phone']]);
});

test('P6: what was ordered before its entry came is judged when that comes, whether it is erased or nothing', async () => {
  const { nongan } = network;
  const coming = nongan.prepared.length + 2;
  order(nongan, coming, 'phone');
  order(nongan, coming, 'no_such_field');
  await ingest(nongan, 0);
  expect(await waiting()).toEqual([]);
  expect(apply(nongan)).toBe(coming);
  await ingest(nongan, coming);
  expect(await waiting()).toEqual([[coming, 'phone']]);
  expect(await archive.fsck()).toEqual([]);
});

test('P6: with the entry that is redacted goes what was said of its values', async () => {
  const { nongan } = network;
  const at = apply(nongan);
  order(nongan, at, 'phone');
  await ingest(nongan, 0);
  const leaf = leafHash(nongan.prepared[at]?.bytes as Uint8Array);
  expect(await archive.redact({ origin: nongan.origin, index: at, leaf })).toBe('redacted');
  expect(await waiting()).toEqual([]);
});

test('P8: the records of a node with very many types come newest first, page after page, as others’ do', async () => {
  const { nongan } = network;
  nongan.disclose(1_100);
  await ingest(nongan, 0);
  const read = async () => {
    const ids: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await archive.query({ node: 'nongan', limit: 500, ...(cursor ? { cursor } : {}) });
      ids.push(...page.items.map((r) => r.index));
      cursor = page.next;
    } while (cursor !== undefined);
    return ids;
  };
  const few = await read();
  expect(few).toHaveLength(1_101);
  // Types nobody knows, one for each record, as the read model would have them.
  const sql = connect(url, 1);
  await sql`update record set type = 1000000 + idx where log_id = (select id from log where origin = ${nongan.origin})`;
  await sql.end();
  expect(await read()).toEqual(few);
});

test('P8: a checkpoint of more entries than there can be, or a box for such a place, holds up nothing', async () => {
  const { nongan, dehui } = network;
  await ingest(nongan, 0);
  const size = 2 ** 33;
  const body = checkpointBody({ origin: nongan.origin, size, root: leafHash(Buffer.alloc(1)) });
  const note = nongan.cosigned(signNote(body, nongan.signer), 1_800_000_000);
  expect(await archive.addNote(note)).toMatchObject({
    kind: 'ignored',
    reason: expect.stringContaining('2^31'),
  });
  const last = Number.MAX_SAFE_INTEGER;
  expect(await archive.checkpoint(nongan.origin, last)).toBeDefined();
  expect(await archive.entry(nongan.origin, last)).toBeUndefined();
  expect(await archive.ofType('anchor', { after: { origin: nongan.origin, index: last } })).toEqual([]);
  const range = { origin: nongan.origin, from: last - 1, to: last, recipients: ['changchun'] };
  expect(await archive.boxesFor(range, 1_000)).toEqual([]);
  apply(nongan);
  const far = { index: size, field: 'phone', recipient: 'changchun', box: Buffer.alloc(80) };
  const results = await archive.ingest([
    { segment: nongan.segment(1, 2, { sealed: [far] }), via: 'nongan' },
    { segment: dehui.segment(0, 1), via: 'dehui' },
  ]);
  expect(results.map(({ kind }) => kind)).toEqual(['received', 'received']);
  expect(await archive.quarantined()).toMatchObject([{ reason: 'sealed-invalid', index: 2 ** 31 - 1 }]);
});

test('P8: an id that one hall uses over and over holds up no page, and hides nothing of another node', async () => {
  const { nongan, dehui } = network;
  const body = { item_name: '食品经营许可（新办）' };
  for (let n = 0; n < 3_000; n++)
    nongan.write({ ...COMMON, type: 'case.apply', subject: `X-${n}`, body, id: ID });
  dehui.write({ ...COMMON, type: 'case.apply', subject: 'Y-1', body, id: ID });
  for (const node of [nongan, dehui])
    await archive.ingest([{ segment: node.segment(0, node.prepared.length), via: node.node }]);
  const { items } = await archive.query({ node: 'nongan', type: 'case.apply', limit: 500 });
  expect(items.map((r) => r.entry.id)).toEqual(Array(500).fill(ID));
  const found = await archive.find(ID);
  expect(found.map((r) => [r.node, r.index, r.entry.subject])).toEqual([
    ['dehui', 1, 'Y-1'],
    ['nongan', 1, 'X-0'],
  ]);
  expect((await archive.places(ID, 'dehui')).map((p) => p.index)).toEqual([1]);
});
