import { expect, test } from 'vitest';
import { AlertRows } from './alerts.ts';
import { openDatabase } from './database.ts';

test('rows of a kind are kept, replaced, forgotten and read in order, the newest when there are too many', async () => {
  const rows = new AlertRows(openDatabase(':memory:'));
  const row = (id: string, at: number, body = '{}') => ({ kind: 'alert' as const, id, at, body });
  await rows.write([row('b', 2), row('a', 1), row('c', 3), { ...row('a', 9), kind: 'outage' }], []);
  await rows.write([row('b', 2, '{"n":1}')], [{ kind: 'alert', id: 'a' }]);
  expect(await rows.read('alert', 10)).toEqual([row('b', 2, '{"n":1}'), row('c', 3)]);
  expect(await rows.read('alert', 1)).toEqual([row('c', 3)]);
  expect(await rows.read('outage', 10)).toHaveLength(1);
});

test('what cannot be written whole is not written at all', async () => {
  const rows = new AlertRows(openDatabase(':memory:'));
  const good = { kind: 'alert' as const, id: 'a', at: 1, body: '{}' };
  const bad = { ...good, id: 'b', body: null as unknown as string };
  await expect(rows.write([good, bad], [])).rejects.toThrow();
  expect(await rows.read('alert', 10)).toEqual([]);
});
