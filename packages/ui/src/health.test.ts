import { expect, test } from 'vitest';
import { nodeHealthPage, worstMark } from './health.tsx';
import { NOW, viewAt } from './testing/data.ts';

test('P11: the page of a node that fell silent a moment ago shows it, and whom to call', async () => {
  const silent = { state: 'silent', level: 'red' } as const;
  const health = {
    node: 'dehui',
    name: '德惠',
    parent: 'nongan',
    left: 0,
    heard: null,
    ...silent,
    reasons: [silent],
    contact: { post: '值班室', phone: '0431-88880000' },
  };
  const rows = [{ node: 'dehui', at: NOW - 1_000, states: 'silent', left: 0 }];
  const week = { from: NOW - 7 * 86_400_000, to: NOW };
  const text = await nodeHealthPage(viewAt('zh'), health, rows, week);
  expect(text).toContain('请联系值班室，电话 0431-88880000');
  const [, x = '', width = ''] = /<rect class="red" x="([\d.]+)" y="0" width="([\d.]+)"/.exec(text) ?? [];
  expect(Number(width)).toBeGreaterThanOrEqual(3);
  expect(Number(x) + Number(width)).toBeLessThanOrEqual(700);
});

test('P9: what is on its way is not shown as what was received, on a tile either', () => {
  const node = {
    node: 'dehui',
    name: '德惠',
    parent: 'nongan',
    left: 3,
    heard: null,
    level: 'green',
  } as const;
  const toneOf = (state: 'in-flight' | 'synced') =>
    worstMark(viewAt('zh'), { ...node, state, reasons: [{ state, level: 'green' }] }).tone;
  expect([toneOf('in-flight'), toneOf('synced')]).toEqual(['wait', 'good']);
});
