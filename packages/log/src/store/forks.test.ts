import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkpointBody } from '../checkpoint.ts';
import { leafHash } from '../merkle.ts';
import { ORIGIN, sign, temporary } from '../testing.ts';
import { keepFork, readForks } from './forks.ts';

let place: ReturnType<typeof temporary>;
beforeEach(() => {
  place = temporary();
});
afterEach(() => place.done());

const note = (size: number, face: string): string =>
  sign(checkpointBody({ origin: ORIGIN, size, root: leafHash(Buffer.from(face)) }));

test('P4: both notes of a fork are kept, each once, a bounded number, across a restart', () => {
  const { db } = place.store();
  const given = { origin: ORIGIN, held: note(3, 'held'), at: 1 };
  expect(keepFork(db, { ...given, seen: note(3, 'seen') })).toBe(true);
  expect(keepFork(db, { ...given, seen: note(3, 'seen'), at: 2 })).toBe(false);
  for (let i = 4; i < 40; i++) keepFork(db, { ...given, seen: note(i, 'seen') });
  const kept = readForks(place.store().db);
  expect(kept).toHaveLength(10);
  expect(kept[0]).toEqual({ ...given, seen: note(3, 'seen') });
});
