import { encodeEntry } from '@hutong/record';
import { expect, test } from 'vitest';
import { registryHistory } from './history.ts';

const LOG = 'jilin/province/1-0a1b2c3d';
const bytesOf = (type: string, body: Record<string, unknown>) =>
  encodeEntry({
    version: 1,
    type,
    body,
    subject: 'nongan',
    department: '吉林省政务服务中心',
    visibility: 'public',
    id: '018df7b0-0000-7000-8000-000000000001',
    occurredAt: 1_709_256_600_000,
    recordedAt: 1_709_256_600_123,
    backfilled: false,
    commitments: {},
  });
const hash = Buffer.alloc(32, 1).toString('base64');
const origin = (epoch: number) => `jilin/nongan/${epoch}-0a1b2c3d`;
const vkey = `${origin(1)}+0a1b2c3d+${Buffer.alloc(33, 1).toString('base64')}`;
const keys = { log: vkey, cosigner: vkey, sealing: hash, transport: hash };
const node = 'nongan';
const place = { node, name: '农安县', level: 'county', kind: 'hall', parent: 'changchun', keys };
const reason = '年度轮换';

const said: [type: string, body: Record<string, unknown>][] = [
  ['registry.node', { ...place, epoch: 1, origin: origin(1), contact_phone: '0431-1' }],
  ['registry.move', { node, parent: 'jilin', contact_phone: '0431-2', reason }],
  ['registry.move', { node, name: '无此节点', reason }],
  ['registry.node', { ...place, parent: 'jilin', epoch: 2, origin: origin(2) }],
  ['registry.policy', { rotate_days: 365, reason }],
  ['registry.close', { node, origin: origin(2), size: 7, root: hash, reason }],
  ['registry.retire', { node, reason }],
  ['registry.later', { node }],
];
const entries = said.map(([type, body], index) => ({ origin: LOG, index, bytes: bytesOf(type, body) }));
const changesAt = (index: number, rejected: Parameters<typeof registryHistory>[1] = []) =>
  registryHistory(entries, rejected)[index]?.changes;

test('each entry of the registry is told as what was before and what is after', () => {
  expect(changesAt(0)).toContainEqual({ field: 'contact_phone', before: null, after: '0431-1' });
  expect(changesAt(1)).toEqual([
    { field: 'parent', before: 'changchun', after: 'jilin' },
    { field: 'contact_phone', before: '0431-1', after: '0431-2' },
  ]);
  expect(changesAt(4)).toEqual([{ field: 'rotate_days', before: null, after: '365' }]);
  expect(changesAt(5)).toEqual([{ field: 'closed', before: origin(2), after: '7' }]);
  expect(changesAt(6)).toEqual([{ field: 'retired', before: null, after: 'yes' }]);
  expect(changesAt(7)).toEqual([]);
});

test('P8: what the registry passed over changed nothing, and bytes that are no entry stop nobody', () => {
  const passed = [{ origin: LOG, index: 2, reason: 'no such node' }];
  const rows = registryHistory([{ origin: LOG, index: 0, bytes: Uint8Array.of(0xff) }, ...entries], passed);
  expect(rows[0]).toMatchObject({ node: null, changes: [] });
  expect(rows[3]).toMatchObject({ changes: [], passedOver: 'no such node' });
  // The name is the one of before, and a telephone stays with the next epoch.
  expect(changesAt(3, passed)).toEqual([
    { field: 'epoch', before: '1', after: '2' },
    { field: 'log', before: origin(1), after: origin(2) },
  ]);
});
