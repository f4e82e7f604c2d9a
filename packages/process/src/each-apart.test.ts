import { expect, test } from 'vitest';
import { eachApart, isOfMachine } from './each-apart.ts';

test('P8: what one throws is told, and the others are done', async () => {
  const done: number[] = [];
  const told: [string, number][] = [];
  const act = async (n: number) => {
    if (n === 2) throw new TypeError('odd');
    done.push(n);
  };
  await eachApart([1, 2, 3], act, (error, n) => told.push([(error as Error).message, n]));
  expect([done, told]).toEqual([[1, 3], [['odd', 2]]]);
});

test.each([
  ['ENOSPC', true],
  ['EAI_AGAIN', true],
  ['SQLITE_IOERR_WRITE', true],
  ['57P01', true],
  ['53100', true],
  ['CONNECTION_CLOSED', true],
  ['CONNECT_TIMEOUT', true],
  ['ERR_OUT_OF_RANGE', false],
  ['22003', false],
  ['23505', false],
  ['54000', false],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', false],
  ['SQLITE_TOOBIG', false],
  ['not-enrolled', false],
])('an error with code %s is of the machine: %s', (code, expected) => {
  expect(isOfMachine(Object.assign(new Error('x'), { code }))).toBe(expected);
});

test('an error without a code is of what was being worked on', () => {
  expect([new TypeError('x'), undefined, 'x', { code: 5 }].map(isOfMachine)).toEqual(Array(4).fill(false));
});
