import { expect, test } from 'vitest';
import { deskSoak } from './soak.ts';

/** Half a minute on a free machine; one that is busy with other tests may take its time. */
const LIMIT_MS = 240_000;

test(
  'P1, P3, A1, A2: five clerks at work with the power going in between: nothing is lost, doubled or wrong, every draft is there',
  async () => {
    const { counts, wrong } = await deskSoak({
      seed: 1,
      clerks: 5,
      acts: 50,
      kills: 2,
      ms: 8_000,
      say: () => {},
    });
    expect(wrong).toEqual([]);
    expect(counts).toMatchObject({ acts: 50, kills: 2 });
  },
  LIMIT_MS,
);
