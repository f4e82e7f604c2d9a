import { expect, test } from 'vitest';
import { AlertRows } from './alerts.ts';
import { openDatabase } from './database.ts';
import { DiskFailed, DiskFull, guard } from './disk.ts';

test('rows of a kind are kept, replaced, forgotten and read in order, the newest when there are too many', async () => {
  const rows = new AlertRows({ db: openDatabase(':memory:') });
  const row = (id: string, at: number, body = '{}') => ({ kind: 'alert' as const, id, at, body });
  await rows.write([row('b', 2), row('a', 1), row('c', 3), { ...row('a', 9), kind: 'outage' }], []);
  await rows.write([row('b', 2, '{"n":1}')], [{ kind: 'alert', id: 'a' }]);
  expect(await rows.read('alert', 10)).toEqual([row('b', 2, '{"n":1}'), row('c', 3)]);
  expect(await rows.read('alert', 1)).toEqual([row('c', 3)]);
  expect(await rows.read('outage', 10)).toHaveLength(1);
});

test('what cannot be written whole is not written at all', async () => {
  const rows = new AlertRows({ db: openDatabase(':memory:') });
  const good = { kind: 'alert' as const, id: 'a', at: 1, body: '{}' };
  const bad = { ...good, id: 'b', body: null as unknown as string };
  await expect(rows.write([good, bad], [])).rejects.toThrow();
  expect(await rows.read('alert', 10)).toEqual([]);
});

test.each([
  ['SQLITE_IOERR_FSYNC', DiskFailed, 1],
  ['SQLITE_FULL', DiskFull, 0],
] as const)('P1: %s at an alert is what it is at a record', async (code, error, stops) => {
  const db = openDatabase(':memory:');
  const stopped: DiskFailed[] = [];
  guard(db, (failed) => stopped.push(failed));
  db.function('fail', () => {
    throw Object.assign(new Error('disk I/O error'), { code });
  });
  db.exec('CREATE TEMP TRIGGER failing AFTER INSERT ON alert BEGIN SELECT fail(); END');
  const row = { kind: 'alert' as const, id: 'a', at: 1, body: '{}' };
  await expect(new AlertRows({ db }).write([row], [])).rejects.toThrow(error);
  expect(stopped).toHaveLength(stops);
});
