import { expect, test } from 'vitest';
import { madeData } from '../supervision/data.ts';
import { judgeNetwork } from '../supervision/network/year.ts';

test('A3, A5, A6, A7: a short year of real nodes earns the cards of the second implementation, and a liar is named', async () => {
  const { counts, wrong } = await judgeNetwork(madeData(), {
    seed: 1,
    cases: 120,
    counties: 8,
    cities: 2,
    stops: 8,
    heartbeatS: 0.5,
    say: () => {},
  });
  expect(wrong).toEqual([]);
  expect(counts.faults).toBe(14);
  for (const what of ['hearings', 'by anchor', 'cards']) expect(counts[what]).toBeGreaterThan(0);
}, 300_000);
