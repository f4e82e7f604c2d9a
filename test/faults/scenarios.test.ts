import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from './scenarios/all.ts';

// A short round of what `npm run soak -- faults` does in full; the name of a failure says how to make it again.
const SEED = randomInt(2 ** 31);

describe.each(SCENARIOS.filter((s) => s.short > 0))(
  `soak -- faults --only $name --seed ${SEED}`,
  ({ promises, short, missing, run }) => {
    const without = missing?.();
    if (without !== undefined) console.warn(`SKIPPED: this machine lacks ${without}`);
    it.skipIf(without !== undefined)(
      `${promises}: ${short} rounds, nothing wrong`,
      async () => {
        const { counts, wrong } = await run({ seed: SEED, rounds: short, say: () => {} });
        expect(wrong).toEqual([]);
        expect(counts.acknowledged).toBeGreaterThan(0);
      },
      300_000,
    );
  },
);
