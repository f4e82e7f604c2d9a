import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 16_384;

/**
 * Unpredictable bytes from the operating system, fetched many at a time: asking for 16 costs as much as asking
 * for thousands. No byte is given twice.
 */
export function pooledRandom(): (n: number) => Uint8Array {
  let pool = Buffer.alloc(0);
  let used = 0;
  return (n) => {
    if (n > POOL_BYTES) return randomFillSync(Buffer.alloc(n));
    if (used + n > pool.length) {
      pool = randomFillSync(Buffer.alloc(POOL_BYTES));
      used = 0;
    }
    used += n;
    return pool.subarray(used - n, used);
  };
}
