import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MONTHS } from '../year/months.ts';
import { verdict } from '../year/verdict.ts';
import { Year } from '../year/year.ts';

describe('a year of a network, in short', () => {
  let year: Year;

  beforeAll(async () => {
    year = await Year.begin({ halls: 5, changes: 6, records: 4, seed: 1 });
  });
  afterAll(() => year?.network.stop());

  it.each(MONTHS)('%s', (_, month) => month(year), 240_000);

  it('P1, P4, P7, P12: every honest record is at the province once, every dishonest one set aside; all is clean', async () => {
    expect(await verdict(year)).toEqual([]);
  }, 120_000);
});
