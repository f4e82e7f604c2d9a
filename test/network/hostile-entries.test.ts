import { expect, test } from 'vitest';
import { hostile } from '../hostile/run.ts';

const MINUTE = 60_000;

// Every field of every record type wrong in every way, next epochs with keys that are none: `npm run soak -- hostile` in short.
test(
  'P8: 2,000 hostile entries from a hall with a good key harm nobody at three levels',
  async () => {
    const { counts, wrong } = await hostile({
      seed: 1,
      cases: 2_000,
      perSegment: 250,
      every: 4,
      // Beside the other suites: the limits themselves are the soak’s to hold.
      slow: 10,
      say: () => {},
    });
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(counts.cases).toBe(2_000);
    expect(counts.requests).toBeGreaterThan(1_000);
  },
  5 * MINUTE,
);
