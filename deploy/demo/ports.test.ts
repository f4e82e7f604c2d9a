import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { PortRun } from './ports.ts';

test('two demos that look in the same place have no port in common; what somebody listens on is passed over', async () => {
  const one = await PortRun.take(0.5);
  onTestFinished(() => one.giveBack());
  const two = await PortRun.take(0.5);
  onTestFinished(() => two.giveBack());
  const first = await one.next();
  const taken = createServer().listen(first + 1, '127.0.0.1');
  onTestFinished(() => void taken.close());
  const ports = [first, await one.next(), await one.next(), await two.next(), await two.next()];
  expect(new Set(ports).size).toBe(5);
  expect(ports).not.toContain(first + 1);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});
