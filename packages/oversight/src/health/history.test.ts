import { expect, test } from 'vitest';
import { HealthHistory, type HealthRow, type HealthStore } from './history.ts';
import type { NodeHealth } from './judge.ts';
import { healthLimits } from './limits.ts';

const MINUTE = 60_000;
const one = (state: NodeHealth['state'], left = 0): NodeHealth => ({
  node: 'nongan',
  name: '农安',
  parent: 'city',
  state,
  level: 'green',
  left,
  heard: null,
  reasons: [{ state, level: 'green' }],
});

function kept() {
  const rows: HealthRow[] = [];
  const pruned: number[] = [];
  const store: HealthStore = {
    last: async () => rows.slice(-1),
    add: async (more) => void rows.push(...more),
    read: async () => rows,
    prune: async (before) => {
      pruned.push(before);
      return 0;
    },
  };
  return { rows, pruned, store };
}

test('a row for each change and each interval, and no more than 30 an hour though a node wavers', async () => {
  const { rows, store } = kept();
  const history = new HealthHistory(store, healthLimits({ sample_s: 1_800 }, 60));
  for (let s = 0; s <= 3_600; s += 10)
    await history.keep([one(s % 20 === 0 ? 'synced' : 'in-flight')], s * 1_000);
  expect(rows.map((r) => r.at / MINUTE)).toEqual([0, 30, 60]);
  for (let s = 3_610; s <= 3_900; s += 10)
    await history.keep([one(s % 20 === 0 ? 'silent' : 'line-down')], s * 1_000);
  expect(rows.slice(3)).toHaveLength(29);
});

test('a restart goes on from the row before, and a clock that was set back does not end the writing', async () => {
  const { rows, store } = kept();
  const limits = healthLimits(undefined, 60);
  await new HealthHistory(store, limits).keep([one('synced')], 100 * MINUTE);
  const next = new HealthHistory(store, limits);
  await next.keep([one('synced')], 101 * MINUTE);
  expect(rows).toHaveLength(1);
  await next.keep([one('synced')], 3 * MINUTE);
  expect(rows.map((r) => r.at / MINUTE)).toEqual([100, 3]);
});

test('what is older than 90 days goes, looked for once an hour', async () => {
  const { pruned, store } = kept();
  const history = new HealthHistory(store, healthLimits(undefined, 60));
  for (let minute = 0; minute <= 61; minute++) await history.keep([], minute * MINUTE);
  expect(pruned).toEqual([-90 * 1_440 * MINUTE, 60 * MINUTE - 90 * 1_440 * MINUTE]);
});
