import type { NodeHealth } from '@hutong/oversight';
import { expect, test } from 'vitest';
import { ORDERS, ordered } from './nodes.ts';

const one = (node: string, more: Partial<NodeHealth> = {}): NodeHealth => ({
  node,
  name: node,
  parent: 'province',
  state: 'synced',
  level: 'green',
  reasons: [],
  left: 0,
  heard: '2026-03-02T01:00:00Z',
  arrived: '2026-03-02T00:30:00Z',
  ...more,
});

const NODES = [
  one('dehui', { left: 5, arrived: '2026-03-02T00:59:00Z' }),
  one('nongan', { left: 2, arrived: '2026-03-01T09:00:00Z' }),
  one('yushu', { left: 1, arrived: undefined }),
  one('jiutai', { level: 'red', heard: null, arrived: undefined }),
];
const CARDS = new Map([
  ['dehui', 1],
  ['jiutai', 12],
]);

test.each<[(typeof ORDERS)[number], string[]]>([
  ['level', ['jiutai', 'dehui', 'nongan', 'yushu']],
  ['silence', ['jiutai', 'dehui', 'nongan', 'yushu']],
  // Of whom nothing ever came is the furthest behind; who owes nothing is not behind.
  ['lag', ['yushu', 'nongan', 'dehui', 'jiutai']],
  ['left', ['dehui', 'nongan', 'yushu', 'jiutai']],
  ['cards', ['jiutai', 'dehui', 'nongan', 'yushu']],
  ['name', ['dehui', 'jiutai', 'nongan', 'yushu']],
])('nodes by %s', (order, names) => {
  expect(ordered(NODES, order, CARDS).map(({ node }) => node)).toEqual(names);
});

test('every order is tried', () => expect(ORDERS).toHaveLength(6));
