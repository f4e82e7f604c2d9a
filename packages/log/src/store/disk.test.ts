import { afterEach, beforeEach, expect, test } from 'vitest';
import { ORIGIN, record, records, sign, temporary } from '../testing.ts';
import { DiskFailed, DiskFull, guard, onDisk, write } from './disk.ts';

let temp: ReturnType<typeof temporary>;
beforeEach(() => {
  temp = temporary();
});
afterEach(() => temp.done());

const failing = (code: string) => () => {
  throw Object.assign(new Error('disk I/O error'), { code });
};

test('P1: on a full disk a batch is refused whole, what is held can be read, and it goes on when there is room', () => {
  const store = temp.store();
  store.append(ORIGIN, records(10), sign);
  const before = store.head(ORIGIN);
  const pages = store.db.pragma('page_count', { simple: true }) as number;
  store.db.pragma(`max_page_count = ${pages}`);
  const many = records(3_000);
  expect(() => store.append(ORIGIN, many, sign)).toThrow(DiskFull);
  expect(store.head(ORIGIN)).toEqual(before);
  expect(store.entry(ORIGIN, 9)).toBeDefined();
  expect(store.db.prepare('SELECT count(*) FROM entry').pluck().get()).toBe(10);
  store.db.pragma('max_page_count = 1000000');
  expect(store.append(ORIGIN, many, sign).filter((r) => r.kind === 'stored')).toHaveLength(3_000);
  expect(store.head(ORIGIN)?.size).toBe(3_010);
});

test.each(['SQLITE_IOERR_FSYNC', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_DIR_FSYNC'])(
  'P1: after %s nothing more is written, and whoever must end the process is told once, before anybody else',
  (code) => {
    const store = temp.store();
    const told: DiskFailed[] = [];
    guard(store.db, (error) => told.push(error));
    expect(() => write(store.db, failing(code))).toThrow(DiskFailed);
    expect(told).toEqual([expect.objectContaining({ code })]);
    expect(() => store.append(ORIGIN, [record()], sign)).toThrow(DiskFailed);
    expect(store.head(ORIGIN)).toBeUndefined();
    expect(told).toHaveLength(1);
  },
);

test('what is no fault of the disk stays what it is; no room for the index of the write-ahead log is no room', () => {
  const store = temp.store();
  guard(store.db, () => expect.unreachable());
  expect(() => onDisk(store.db, failing('SQLITE_CONSTRAINT_UNIQUE'))).toThrow('disk I/O error');
  expect(() => onDisk(store.db, failing('SQLITE_IOERR_SHMSIZE'))).toThrow(DiskFull);
  store.append(ORIGIN, [record()], sign);
  expect(store.head(ORIGIN)?.size).toBe(1);
});
