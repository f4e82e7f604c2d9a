import { expect, test } from 'vitest';
import { dayState } from './completeness.ts';

test.each([
  ['heard from, with records', { heard: { records: 3, absent: 0 }, ran: true, begun: true }, 'reported'],
  ['too many to look at', { heard: { records: null, absent: 0 }, ran: true, begun: true }, 'reported'],
  ['heard from, nothing new', { heard: { records: 0, absent: 0 }, ran: true, begun: true }, 'zero'],
  ['what is new is on its way', { heard: { records: 0, absent: 2 }, ran: true, begun: true }, 'arriving'],
  ['not heard from', { ran: true, begun: true }, 'silent'],
  ['nobody listened', { ran: false, begun: true }, 'unknown'],
  ['before it was first heard from', { ran: true, begun: false }, 'unknown'],
] as const)('P11: a day: %s', (_, seen, state) => {
  expect(dayState(seen)).toBe(state);
});
