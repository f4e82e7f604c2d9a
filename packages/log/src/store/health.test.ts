import { expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { HealthRows } from './health.ts';

test('rows are kept, read in order, and forgotten some at a time', async () => {
  const rows = new HealthRows({ db: openDatabase(':memory:') });
  const row = (at: number, states = 'synced') => ({ node: 'nongan', at, states, left: at });
  await rows.add([row(1), row(3), row(2)]);
  await rows.add([row(3, 'silent'), { ...row(9), node: 'dehui' }]);
  expect(await rows.read('nongan', 1, 10)).toEqual([row(2), row(3, 'silent')]);
  expect(await rows.read('nongan', 0, 1)).toEqual([row(1)]);
  expect((await rows.last()).map((r) => `${r.node} ${r.at}`).sort()).toEqual(['dehui 9', 'nongan 3']);
  expect([await rows.prune(4, 2), await rows.prune(4, 2), await rows.prune(4, 2)]).toEqual([2, 1, 0]);
  expect(await rows.read('dehui', 0, 10)).toHaveLength(1);
});
