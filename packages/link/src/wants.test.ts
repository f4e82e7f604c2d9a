import { describe, expect, test } from 'vitest';
import { Wants } from './wants.ts';

const CHILD = 'nongan';
const ORIGIN = 'jilin/nongan/1-1f2e3d4c';

describe('Wants', () => {
  test('a gap is parked for two seconds, then asked for once, then with backoff', () => {
    let now = 1_000_000;
    const wants = new Wants(() => now);
    const asked: number[] = [];
    const start = now;
    expect(wants.gap(CHILD, ORIGIN, 5, 1)).toBe('park');
    for (; now < start + 200_000; now += 100)
      if (wants.gap(CHILD, ORIGIN, 5, 1) === 'want') asked.push(now - start);
    expect(asked.map((t, i) => t - (asked[i - 1] ?? 0))).toEqual([
      2_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
    ]);
    expect(wants.gap(CHILD, ORIGIN, 5, 1)).toBe('drop');
  });

  test('a log that grew, or was filled, begins anew; another log is another matter', () => {
    let now = 1_000_000;
    const wants = new Wants(() => now);
    wants.gap(CHILD, ORIGIN, 5, 1);
    now += 2_000;
    expect(wants.gap(CHILD, 'other', 5, 1)).toBe('park');
    expect(wants.gap(CHILD, ORIGIN, 6, 1)).toBe('park');
    now += 2_000;
    expect(wants.gap(CHILD, ORIGIN, 6, 1)).toBe('want');
    wants.filled(CHILD, ORIGIN);
    expect(wants.gap(CHILD, ORIGIN, 6, 1)).toBe('park');
  });

  test('P8: a log parks a bounded number of segments, the same ones again and again', () => {
    let now = 1_000_000;
    const wants = new Wants(() => now);
    const verdicts = (seqs: number[]) => new Set(seqs.map((seq) => wants.gap(CHILD, ORIGIN, 5, seq)));
    const first = Array.from({ length: 16 }, (_, i) => i);
    expect(verdicts(first)).toEqual(new Set(['park']));
    expect(verdicts([16, 17, 18])).toEqual(new Set(['drop']));
    now += 1_000;
    expect(verdicts(first)).toEqual(new Set(['park']));
  });

  test('P8: of a child that names ever more logs the last are remembered, and those of another are not forgotten', () => {
    let now = 1_000_000;
    const wants = new Wants(() => now);
    wants.gap('dehui', ORIGIN, 5, 1);
    for (let i = 0; i < 10_000; i++) wants.gap(CHILD, `jilin/nongan/${i}-1f2e3d4c`, 0, i);
    now += 2_000;
    expect(wants.gap('dehui', ORIGIN, 5, 1)).toBe('want');
    expect(wants.gap(CHILD, 'jilin/nongan/9999-1f2e3d4c', 0, 1)).toBe('want');
    expect(wants.gap(CHILD, 'jilin/nongan/0-1f2e3d4c', 0, 1)).toBe('park');
  });

  test('P7: a clock set back silences wants for seconds, not until it has caught up', () => {
    let now = Date.UTC(2030, 0);
    const wants = new Wants(() => now);
    wants.gap(CHILD, ORIGIN, 5, 1);
    now = Date.UTC(2003, 0);
    expect(wants.gap(CHILD, ORIGIN, 5, 1)).toBe('park');
    now += 2_000;
    expect(wants.gap(CHILD, ORIGIN, 5, 1)).toBe('want');
    now -= 86_400_000;
    wants.gap(CHILD, ORIGIN, 5, 1);
    now += 8_000;
    expect(wants.gap(CHILD, ORIGIN, 5, 1)).toBe('want');
  });
});
