import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('steps run one after another; one that fails rejects its own promise and holds up no other', async () => {
  const turns = new Turns();
  const told: string[] = [];
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = turns.take(async () => {
    told.push('first begins');
    await gate;
    told.push('first ends');
    throw new Error('full');
  });
  const second = turns.take(() => told.push('second'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual(['first begins']);
  open();
  await expect(first).rejects.toThrow('full');
  expect(await second).toBe(3);
  await turns.settled();
  expect(told).toEqual(['first begins', 'first ends', 'second']);
});
