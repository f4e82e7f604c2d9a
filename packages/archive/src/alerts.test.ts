import { DiskFull } from '@hutong/log';
import { expect, test } from 'vitest';
import { AlertRows } from './alerts.ts';
import type { Sql } from './database.ts';

test.each([
  ['53100', DiskFull],
  ['57P01', Error],
])('P1: %s of PostgreSQL at an alert is told for what it is', async (code, error) => {
  const sql = (async () => {
    throw Object.assign(new Error('could not extend file'), { code });
  }) as unknown as Sql;
  const writing = new AlertRows(sql, 'token').write([], []);
  await expect(writing).rejects.toThrow(error);
  await expect(writing).rejects.toHaveProperty('name', error === DiskFull ? 'DiskFull' : 'Error');
});
