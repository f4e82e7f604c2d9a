import { expect, test } from 'vitest';
import { Writes } from './writes.ts';

const HELD = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
const START = Date.UTC(2026, 2, 2);

test('P9: a database that is held again and again is held since the first time, until writes go through for a while', () => {
  let now = START;
  const writes = new Writes(
    () => now,
    () => Number.POSITIVE_INFINITY,
  );
  for (; now < START + 300_000; now += 5_000) {
    writes.failed(HELD);
    expect(writes.trouble).toEqual({ state: 'database-held', since: START });
    writes.worked();
    expect(writes.trouble).toBeUndefined();
  }
  now += 60_000;
  writes.failed(HELD);
  expect(writes.trouble).toEqual({ state: 'database-held', since: now });
  writes.failed(Object.assign(new Error('x'), { code: 'ENOSPC' }));
  expect(writes.trouble).toEqual({ state: 'disk-full', since: now });
});

test('P9: a database that is held for hours, and tried seldom, is held since the first try', () => {
  let now = START;
  const writes = new Writes(
    () => now,
    () => Number.POSITIVE_INFINITY,
  );
  for (; now < START + 7_200_000; now += 900_000) writes.failed(HELD);
  expect(writes.trouble).toEqual({ state: 'database-held', since: START });
});
