import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limited } from './limited.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what hangs is given up in time, and asked again only when it has ended', async () => {
  let end: (value: string) => void = () => {};
  const ask = vi.fn((_: number) => new Promise<string>((resolve) => (end = resolve)));
  const asking = limited(5_000, ask);
  const first = asking(1).catch((error) => error);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await first).toMatchObject({ name: 'NoAnswer', code: 'ETIMEDOUT' });
  await expect(asking(2)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  end('late');
  await vi.advanceTimersByTimeAsync(0);
  const third = asking(3);
  end('now');
  expect(await third).toBe('now');
  expect(ask.mock.calls).toEqual([[1], [3]]);
  expect(vi.getTimerCount()).toBe(0);
});

test('an answer, and a failure, pass as they are', async () => {
  await expect(limited(1, async () => 7)()).resolves.toBe(7);
  await expect(limited(1, () => Promise.reject(new TypeError('x')))()).rejects.toThrow(TypeError);
  expect(vi.getTimerCount()).toBe(0);
});
