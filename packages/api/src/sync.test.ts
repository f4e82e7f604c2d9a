import { expect, test } from 'vitest';
import { type LogSync, parentHeard } from './sync.ts';

const log = (by: string, at: string | null) =>
  ({ received: [{ by, name: by, size: 1, behind: 0, at }] }) as LogSync;
const link = (connected: boolean, last_heard: string | null) => ({ parent: 'city', connected, last_heard });
const [early, late] = ['2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'];

test.each([
  ['a line that is up', link(true, early), [log('city', late)], early],
  ['a receipt that a stick brought after the line went', link(false, early), [log('city', late)], late],
  [
    'a receipt, and no line since the start',
    link(false, null),
    [log('city', null), log('city', early)],
    early,
  ],
  ['the receipt of another', link(false, null), [log('province', late)], null],
  ['nothing', link(false, null), [], null],
])('P9: when the parent was heard: %s', (_, state, logs, at) => {
  expect(parentHeard({ link: state, logs })).toBe(at);
});
