import type { RecordQuery, StoredRecord } from '@hutong/api';
import type { Registry } from '@hutong/trust';
import { expect, test } from 'vitest';
import { Redactor } from './redactor.ts';

const ORIGIN = 'jilin/nongan/1-1f2e3d4c';
const registry = {
  redactions: { all: [{ origin: ORIGIN, index: 7, leaf: Buffer.alloc(32) }] },
  nodes: () => [],
  node: (node: string) => ({ node, name: node, formerParents: [] }),
  ancestors: () => ['changchun', 'jilin-province'],
} as unknown as Registry;

test('P8, P6: whoever confirms a redaction a thousand times does not hide who else did', async () => {
  // The newest first, as every node answers: all that the hall said stand before what the city said.
  const said = [...Array(1_000).fill('nongan'), 'changchun'].map(
    (node: string) => ({ node }) as StoredRecord,
  );
  const query = async ({ node, limit }: RecordQuery) => {
    const items = said.filter((item) => node === undefined || item.node === node);
    return { items: items.slice(0, limit), ...(items.length > limit ? { next: 'more' } : {}) };
  };
  const redactor = new Redactor({
    registry,
    service: { query, info: { node: 'nongan' } as never },
    redact: async () => 'gone',
    say: async () => {},
    log: { error() {} },
  });
  const { items } = await redactor.list(0, 20);
  expect(items[0]?.holders.map(({ node, state }) => [node, state])).toEqual([
    ['nongan', 'redacted'],
    ['changchun', 'redacted'],
    ['jilin-province', 'unknown'],
  ]);
});

test('P6: an entry that is another than the one redacted stays, and nobody is told that it went', async () => {
  const said: string[] = [];
  const told: string[] = [];
  const redactor = new Redactor({
    registry,
    service: { query: async () => ({ items: [] }), info: { node: 'nongan' } as never },
    redact: async () => 'mismatch',
    say: async (type) => void said.push(type),
    log: { error: (_, message) => void told.push(message) },
  });
  await redactor.follow();
  expect(said).toEqual([]);
  expect(told).toEqual(['a redaction names another hash than this entry has: it stays']);
});
