import type { JsMsg } from 'nats';
import { expect, test } from 'vitest';
import { Arrivals } from './arrivals.ts';

const message = (child: string, seq: number) => ({ subject: `up.${child}.segment`, seq }) as JsMsg;

test('P8: the children are taken in turn, each in its own order, however much one of them has waiting', async () => {
  const arrivals = new Arrivals();
  for (let i = 1; i <= 5; i++) arrivals.add(message('mallory', i));
  arrivals.add(message('good', 6));
  arrivals.add(message('other', 7));
  const taken: string[] = [];
  for (let m = arrivals.poll(); m !== undefined; m = arrivals.poll()) {
    taken.push(`${m.subject.split('.')[1]} ${m.seq}`);
    if (m.seq === 1) arrivals.add(message('good', 8));
  }
  expect(taken.slice(0, 3)).toEqual(['mallory 1', 'good 6', 'other 7']);
  expect(taken.filter((t) => t.startsWith('mallory'))).toEqual([1, 2, 3, 4, 5].map((n) => `mallory ${n}`));
  expect(taken.indexOf('good 8')).toBe(4);
});

test('what is waited for comes, and nothing after the end', async () => {
  const arrivals = new Arrivals();
  const waited = arrivals.next();
  arrivals.add(message('good', 1));
  expect((await waited)?.seq).toBe(1);
  const last = arrivals.next();
  arrivals.close();
  expect(await last).toBeUndefined();
});
