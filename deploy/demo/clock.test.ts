import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DemoClock } from './clock.ts';

const DAY_MS = 86_400_000;

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-clock-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test('whoever opened the clock before it was moved on reads the new time, in the morning of the next day', () => {
  const file = join(folder(), 'clock');
  const demo = DemoClock.begin(file);
  const node = DemoClock.open(file);
  onTestFinished(() => {
    demo.close();
    node.close();
  });
  expect(Math.abs(node.now() - Date.now())).toBeLessThan(DAY_MS / 2);
  const day = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
  const first = day(node.now());
  for (const days of [1, 2]) {
    demo.toNextMorning();
    expect(day(node.now())).toBe(day(Date.parse(first) - 8 * 3_600_000 + days * DAY_MS));
    expect(new Date(node.now() + 8 * 3_600_000).toISOString().slice(11, 15)).toBe('09:3');
  }
});

test('a file that is no clock is refused', () => {
  const file = join(folder(), 'clock');
  writeFileSync(file, 'noon');
  expect(() => DemoClock.open(file)).toThrow('is no clock of a demo');
});
