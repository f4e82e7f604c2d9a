import { expect, test } from 'vitest';
import { slices } from './slices.ts';

test('A3: a follower that reckons long lets others go between two parts of it, and goes on', async () => {
  let now = 0;
  let ms = 0;
  const rest = slices(
    () => ms,
    () => now,
  );
  expect(rest()).toBeUndefined();
  for (ms of [0, 1]) {
    now += 10;
    let went = false;
    setImmediate(() => {
      went = true;
    });
    await rest();
    expect(went).toBe(true);
    expect(rest()).toBeUndefined();
  }
});
