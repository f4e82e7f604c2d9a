import { expect, test } from 'vitest';
import { codeOf } from './code-of.ts';
import { isOfMachine } from './each-apart.ts';

test('what a database said is known though a library wrapped it', () => {
  const lost = Object.assign(new Error('write CONNECTION_ENDED'), { code: 'CONNECTION_ENDED' });
  const wrapped = new Error('Failed query: select 1', { cause: lost });
  expect([codeOf(lost), codeOf(wrapped)]).toEqual(['CONNECTION_ENDED', 'CONNECTION_ENDED']);
  expect(isOfMachine(wrapped)).toBe(true);
  const without = [undefined, null, new Error('x'), 'x', { code: 7 }, new Error('x', { cause: 'y' })];
  expect(without.map(codeOf)).toEqual(without.map(() => ''));
});
