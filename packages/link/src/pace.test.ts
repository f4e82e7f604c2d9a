import { describe, expect, test } from 'vitest';
import { Pace } from './pace.ts';

interface Clock {
  ms: number;
  /** What is on the wire. */
  wire: { sent: ReturnType<Pace['sent']>; doneMs: number }[];
}

/** A line of so many bytes/ms before the broker, and a pace that is kept full for a while. */
function run(pace: Pace, clock: Clock, rate: number, forMs: number) {
  const { wire } = clock;
  let freeMs = wire.at(-1)?.doneMs ?? 0;
  let bytes = 0;
  let longestMs = 0;
  for (const end = clock.ms + forMs; clock.ms < end; clock.ms += 10) {
    while ((wire[0]?.doneMs ?? Number.POSITIVE_INFINITY) <= clock.ms) {
      const { sent, doneMs } = wire.shift() as Clock['wire'][number];
      longestMs = Math.max(longestMs, doneMs - sent.atMs);
      pace.taken(sent);
    }
    while (pace.open) {
      const size = pace.segmentBytes;
      freeMs = Math.max(freeMs, clock.ms) + size / rate;
      bytes += size;
      wire.push({ sent: pace.sent(size), doneMs: freeMs });
    }
  }
  return { bytes, longestMs };
}

const at = (text: string) => Date.parse(`2026-11-26T${text}:00+08:00`);
const paceAt = (config: ConstructorParameters<typeof Pace>[0], time = '12:00') => {
  const clock: Clock = { ms: at(time), wire: [] };
  return { clock, pace: new Pace(config, () => clock.ms) };
};

describe('Pace', () => {
  test.each([
    [64, 8],
    [2_000, 250],
    [100_000, 12_500],
  ])('a line of %i kbit/s is kept full, and nothing waits on it for long', (_, rate) => {
    const { pace, clock } = paceAt(undefined);
    run(pace, clock, rate, 30_000);
    const { bytes, longestMs } = run(pace, clock, rate, 30_000);
    expect(bytes).toBeGreaterThan(rate * 30_000 * 0.9);
    expect(longestMs).toBeLessThan(4_500);
  });

  test('a line that becomes thin is noticed within its first answers', () => {
    const { pace, clock } = paceAt(undefined);
    run(pace, clock, 250, 20_000);
    run(pace, clock, 8, 120_000);
    expect(run(pace, clock, 8, 60_000).longestMs).toBeLessThan(4_500);
  });

  test('the broker is given the time that the line needs, and a minute at most', () => {
    const { pace, clock } = paceAt(undefined);
    run(pace, clock, 8, 60_000);
    pace.sent(16_000);
    expect(pace.answerMs).toBeGreaterThan(5_000 + 3 * 2_000);
    for (let i = 0; i < 100; i++) pace.sent(1_000_000);
    expect(pace.answerMs).toBe(60_000);
  });

  test('a new connection begins small again: what was on the old one is forgotten', () => {
    const { pace, clock } = paceAt(undefined);
    run(pace, clock, 12_500, 10_000);
    const old = pace.sent(5_000_000);
    expect(pace.open).toBe(false);
    pace.onOnline();
    expect(pace.open).toBe(true);
    pace.sent(64 * 1024);
    pace.taken(old);
    expect(pace.open).toBe(false);
  });

  test('configuration caps what goes out a second, by the time of day where it says', () => {
    const windows = [
      { from: '08:00', to: '18:00', kbit: 64 },
      { from: '22:00', to: '06:00', kbit: 0 },
    ];
    const cap = (time: string, more = {}) => paceAt({ windows, ...more }, time).pace.cap;
    expect([cap('07:59'), cap('08:00'), cap('17:59'), cap('18:00')]).toEqual([undefined, 64, 64, undefined]);
    expect([cap('21:59'), cap('22:00'), cap('00:00'), cap('05:59'), cap('06:00', { kbit: 512 })]).toEqual([
      undefined,
      0,
      0,
      0,
      512,
    ]);
    expect(cap('08:00', { zone: 'UTC' })).toBe(0); // Midnight there.
    const { pace, clock } = paceAt({ windows });
    run(pace, clock, 12_500, 10_000);
    const { bytes } = run(pace, clock, 12_500, 60_000);
    expect(bytes).toBeGreaterThan(8 * 60_000 * 0.9);
    expect(bytes).toBeLessThan(8 * 60_000 * 1.1);
  });

  test('P7: a clock that jumps a day forward gives no more than a second’s worth, set back it costs no more', () => {
    const { pace, clock } = paceAt({ kbit: 64 });
    run(pace, clock, 12_500, 10_000);
    for (const jump of [86_400_000, -86_400_000]) {
      clock.ms += jump;
      for (const w of clock.wire) w.doneMs += jump;
      const { bytes } = run(pace, clock, 12_500, 10_000);
      expect(bytes).toBeGreaterThan(8 * 10_000 * 0.6);
      expect(bytes).toBeLessThan(8 * 10_000 * 1.5);
    }
  });

  test('P7: begun with the clock years ahead and set back, it still learns from what is taken and what is lost', () => {
    const { pace, clock } = paceAt(undefined);
    const years = 3 * 365 * 86_400_000;
    clock.ms += years;
    run(pace, clock, 250, 20_000);
    clock.ms -= years;
    for (const w of clock.wire) w.doneMs -= years;
    run(pace, clock, 8, 120_000);
    expect(run(pace, clock, 8, 60_000).longestMs).toBeLessThan(4_500);
    const { segmentBytes } = pace;
    run(pace, clock, 2_500, 60_000);
    expect(pace.segmentBytes).toBeGreaterThan(segmentBytes * 8);
    for (let i = 0; i < 12; i++) pace.lost(pace.sent(1_000));
    expect(pace.segmentBytes).toBe(8 * 1024);
  });

  test('P7: what was taken after the clock was set back tells nothing of the line', () => {
    const { pace, clock } = paceAt(undefined);
    run(pace, clock, 8, 60_000);
    const sent = pace.sent(64 * 1024);
    clock.ms -= 60_000;
    const { slow, segmentBytes } = pace;
    pace.taken(sent);
    expect([pace.slow, pace.segmentBytes]).toEqual([slow, segmentBytes]);
  });
});
