import type { ComparedLog, NodeDay } from '@hutong/api';
import { expect, test } from 'vitest';
import { daysReported, logsCompared } from './beneath.ts';

const same: ComparedLog = {
  origin: 'test/nongan/1',
  here: { size: 5, root: '' },
  there: { size: 5, root: '' },
  compared: 5,
  roots: 'same',
  missing_here: null,
  missing_there: null,
};

test('each log that differs is found, and a child that does not answer; one that is equal is not', async () => {
  const logs: ComparedLog[] = [
    same,
    { ...same, origin: 'test/yushu/1', roots: 'differs' },
    { ...same, origin: 'test/dehui/1', missing_here: { from: 5, to: 9 }, missing_there: { from: 2, to: 3 } },
  ];
  const steps: number[] = [];
  const service = {
    compare: async (node: string) => ({
      node,
      heard: node === 'city',
      logs: node === 'city' ? logs : [],
      asked: 0,
    }),
    repair: () => 0,
  };
  const { numbers, findings } = await logsCompared(service, ['city', 'siping'], (done) => steps.push(done));
  expect(numbers).toEqual({ nodes: 2, logs: 3 });
  expect(steps).toEqual([0, 1]);
  expect(findings?.map(({ origin, at, reason }) => [origin, at, reason.en])).toEqual([
    ['test/yushu/1', undefined, 'The roots differ.'],
    ['test/dehui/1', 5, 'Entries 5 to 8 are missing here; city has them.'],
    ['test/dehui/1', 2, 'Entries 2 to 2 are missing at city.'],
    ['', undefined, 'siping was not heard.'],
  ]);
});

test('days are read page after page; a silent one that is over is found, and one not all here', async () => {
  const day = (state: NodeDay['state'], more: Partial<NodeDay> = {}): NodeDay => ({
    day: '2026-03-01',
    node: 'city',
    name: '长春市',
    state,
    so_far: false,
    heard: null,
    head: null,
    entries: null,
    records: null,
    ...more,
  });
  const pages = [
    { items: [day('silent', { so_far: true }), day('reported')], next: '1' },
    { items: [day('silent'), day('arriving', { head: { origin: 'test/city/1', size: 9 } }), day('unknown')] },
  ];
  const service = { days: async () => pages.shift() ?? { items: [] }, today: () => 20_000 };
  const { numbers, findings } = await daysReported(service, () => {});
  expect(numbers).toEqual({ nodes: 1, reported: 1, zero: 0, arriving: 1, silent: 2, unknown: 1 });
  expect(findings?.map(({ origin, reason }) => [origin, reason.zh])).toEqual([
    ['', '2026-03-01：长春市（city）未报送'],
    ['test/city/1', '2026-03-01：长春市（city）报送的条目未到齐'],
  ]);
});
