import { expect, test } from 'vitest';
import { formatMetrics } from './metrics.ts';

test('writes the text format', () => {
  const text = formatMetrics([
    { name: 'a_total', help: 'All.', type: 'counter', values: [{ labels: {}, value: 3 }] },
    { name: 'b', help: 'None yet.', type: 'gauge', values: [] },
  ]);
  expect(text).toBe(
    '# HELP a_total All.\n# TYPE a_total counter\na_total 3\n# HELP b None yet.\n# TYPE b gauge\n',
  );
});

test('escapes label values and help, so that no value can forge a line', () => {
  const text = formatMetrics([
    {
      name: 'a',
      help: 'back\\slash\nline',
      type: 'gauge',
      values: [{ labels: { node: 'a"} 1\nforged{x="\\' }, value: 1.5 }],
    },
  ]);
  expect(text).toBe(
    '# HELP a back\\\\slash\\nline\n# TYPE a gauge\na{node="a\\"} 1\\nforged{x=\\"\\\\"} 1.5\n',
  );
});

test('leaves out names the format cannot hold, and writes infinities its way', () => {
  const values = [
    { labels: { 'not a label': 'x', le: '1' }, value: Number.POSITIVE_INFINITY },
    { labels: {}, value: Number.NEGATIVE_INFINITY },
    { labels: {}, value: Number.NaN },
  ];
  const text = formatMetrics([
    { name: 'a', help: '', type: 'gauge', values },
    { name: 'not-a-name', help: '', type: 'gauge', values },
  ]);
  expect(text.split('\n').slice(2, -1)).toEqual(['a{le="1"} +Inf', 'a -Inf', 'a NaN']);
});
