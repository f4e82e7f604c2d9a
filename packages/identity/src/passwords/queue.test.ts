import { expect, test } from 'vitest';
import { outcome } from '../testing.ts';
import { deriveByScrypt, hashPassword, isPassword } from './hash.ts';
import { HashQueue } from './queue.ts';

/** A hash that waits until it is let go. */
function held() {
  let go = () => {};
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  return { hash: () => gone, go };
}

test('beyond its limits the queue answers that it is busy, and keeps nothing', async () => {
  const queue = new HashQueue({ rest: async () => {} });
  const first = held();
  const all = [queue.take('a', first.hash)];
  const take = (address: string | undefined) => {
    const one = outcome(queue.take(address, async () => {}));
    all.push(one.then(() => {}));
    return one;
  };
  const mine = [1, 2, 3, 4, 5].map(() => outcomeNow(() => take('a')));
  expect(mine.filter((one) => one === 'busy')).toHaveLength(1);
  const others = Array.from({ length: 10 }, (_, i) => outcomeNow(() => take(`b${i}`)));
  expect(others.filter((one) => one === 'busy')).toHaveLength(2);
  // Whoever is signed in has room of their own.
  expect(outcomeNow(() => take(undefined))).toBe('taken');
  first.go();
  await Promise.all(all);
});

function outcomeNow(take: () => unknown): string {
  try {
    take();
    return 'taken';
  } catch (error) {
    return String((error as { code?: string }).code);
  }
}

test('whoever is signed in comes before strangers, and one hash runs at a time', async () => {
  const rests: number[] = [];
  let now = 0;
  const queue = new HashQueue({ elapsed: () => now, rest: async (ms) => void rests.push(ms) });
  const order: string[] = [];
  let running = 0;
  const hash = (name: string) => async () => {
    expect(++running).toBe(1);
    await Promise.resolve();
    now += 150;
    running--;
    order.push(name);
  };
  const all = ['a', 'b', 'c'].map((name) => queue.take(name, hash(name)));
  all.push(queue.take(undefined, hash('inside')));
  await Promise.all(all);
  expect(order).toEqual(['a', 'inside', 'b', 'c']);
  expect(rests).toEqual([150, 150]);
});

test('a hash that fails holds up none behind it', async () => {
  const queue = new HashQueue({ rest: async () => {} });
  const failing = queue.take('a', async () => {
    throw new Error('no memory');
  });
  await expect(failing).rejects.toThrow('no memory');
  expect(await queue.take('a', async () => 7)).toBe(7);
});

test('a password is kept as scrypt with a salt of its own, and only the same one is right', async () => {
  const random = (n: number) => Buffer.alloc(n, 7);
  const kept = await hashPassword('Lumen-Orchard-47', deriveByScrypt, random);
  expect(kept).toMatch(/^scrypt\$14\$8\$5\$/);
  expect(await isPassword('Lumen-Orchard-47', kept, deriveByScrypt)).toBe(true);
  expect(await isPassword('Lumen-Orchard-48', kept, deriveByScrypt)).toBe(false);
  expect(await isPassword('', undefined, deriveByScrypt)).toBe(false);
});
