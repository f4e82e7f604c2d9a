import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkpointBody } from '../checkpoint.ts';
import { leafHash } from '../merkle.ts';
import { ORIGIN, sign, temporary } from '../testing.ts';

let place: ReturnType<typeof temporary>;
beforeEach(() => {
  place = temporary();
});
afterEach(() => place.done());

const note = (size: number, face: string): string =>
  sign(checkpointBody({ origin: ORIGIN, size, root: leafHash(Buffer.from(face)) }));

test('P4: both notes of a fork are kept, each once, a bounded number, across a restart', () => {
  const { forks } = place.store();
  const given = { origin: ORIGIN, held: note(3, 'held'), at: 1 };
  expect(forks.keep({ ...given, seen: note(3, 'seen') })).toBe(true);
  expect(forks.keep({ ...given, seen: note(3, 'seen'), at: 2 })).toBe(false);
  for (let i = 4; i < 40; i++) forks.keep({ ...given, seen: note(i, 'seen') });
  const kept = place.store().forks.all();
  expect(kept).toHaveLength(10);
  expect(kept[0]).toEqual({ ...given, seen: note(3, 'seen') });
});
