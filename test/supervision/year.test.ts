import { expect, test } from 'vitest';
import { realData } from './data.ts';
import { judgeYear } from './year.ts';

const real = realData();
if (real === undefined)
  console.warn('NOT RUN: a year of cases on real limits; their records are not on this machine');

test.runIf(real !== undefined)(
  'A5, A6, A7: a short year’s clocks and cards are those of the second implementation',
  () => {
    const lines: string[] = [];
    const { counts, wrong } = judgeYear(real!, {
      seed: 1,
      cases: 60,
      counties: 4,
      say: (line) => lines.push(line),
    });
    expect(wrong).toEqual([]);
    expect(lines).toHaveLength(4);
    for (const what of ['clocks', 'late', 'unlimited', 'hearings', 'cards', 'overtaken'])
      expect(counts[what]).toBeGreaterThan(0);
  },
);
