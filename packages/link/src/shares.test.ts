import { describe, expect, test } from 'vitest';
import { Shares } from './shares.ts';

const limits = { bytes: { burst: 10_000, perS: 1_000 }, entries: { burst: 100, perS: 10 } };

function shares() {
  const clock = { elapsed: 0, now: 1_800_000_000_000 };
  const made = new Shares(
    limits,
    () => clock.elapsed,
    () => clock.now,
  );
  const pass = (ms: number) => {
    clock.elapsed += ms;
    clock.now += ms;
  };
  return { made, clock, pass };
}

describe('P8: a share of what logs grow by', () => {
  test('within it nothing waits, over it what comes waits until that is worked off, and no other node does', () => {
    const { made, pass } = shares();
    made.spend('a', 10_000, 0);
    expect(made.waitMs('a')).toBe(0);
    made.spend('a', 5_000, 0);
    expect(made.waitMs('a')).toBe(5_000);
    expect(made.waitMs('b')).toBe(0);
    pass(4_999);
    expect(made.waitMs('a')).toBe(1_000);
    pass(1);
    expect(made.waitMs('a')).toBe(0);
  });

  test('how full each share is, the fullest first; who is slowed for another bound is among them', () => {
    const { made, clock, pass } = shares();
    made.spend('a', 5_000, 10);
    made.spend('b', 100, 120);
    made.slow('c');
    expect(made.used()).toEqual([
      { node: 'b', bytes: 0.01, entries: 1.2, slowed: undefined },
      { node: 'a', bytes: 0.5, entries: 0.1, slowed: undefined },
      { node: 'c', bytes: 0, entries: 0, slowed: clock.now },
    ]);
    pass(3_600_000);
    expect(made.used()).toEqual([]);
  });

  test('entries count as bytes do, and no wait is longer than a minute: over its share a node is slowed, not refused', () => {
    const { made, pass } = shares();
    made.spend('a', 1, 130);
    expect(made.waitMs('a')).toBe(3_000);
    made.spend('a', 0, 1_000_000);
    expect(made.waitMs('a')).toBe(60_000);
    pass(3_600_000 * 100);
    expect(made.waitMs('a')).toBe(0);
  });

  test('a name that nothing was committed of takes no room', () => {
    const { made } = shares();
    for (let i = 0; i < 100; i++) expect(made.waitMs(`x${i}`)).toBe(0);
    expect(made.slowed()).toEqual([]);
  });

  test('who is slowed is told with since when, and for a while after', () => {
    const { made, clock, pass } = shares();
    made.spend('a', 70_000, 0);
    made.waitMs('a');
    const since = clock.now;
    pass(30_000);
    made.waitMs('a');
    expect(made.slowed()).toEqual([{ node: 'a', since }]);
    pass(299_000);
    expect(made.slowed()).toEqual([{ node: 'a', since }]);
    pass(2_000);
    expect(made.slowed()).toEqual([]);
    made.spend('a', 70_000, 0);
    made.waitMs('a');
    clock.now -= 86_400_000;
    expect(made.slowed()).toEqual([]);
  });
});
