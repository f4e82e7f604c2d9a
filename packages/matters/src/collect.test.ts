import { derivedId } from '@hutong/record';
import { expect, test } from 'vitest';
import { sortMatters, type Told } from './collect.ts';

const said = (n: number, subject: string): Told => {
  const occurredAt = Date.parse('2026-03-02T10:00:00+08:00') + n;
  const id = derivedId(occurredAt, Buffer.from(`${n}`));
  const entry = { id, type: 'case.step', subject, occurredAt, recordedAt: occurredAt, body: {} };
  return { node: 'nongan', entry };
};

test('A1: a number under which a node says more than any life of a matter holds is bounded, and hides no other', () => {
  const flood = Array.from({ length: 1_200 }, (_, n) => said(n, '甲-1'));
  const { matters } = sortMatters([...flood, ...flood, said(2_000, '乙-1')], new Map());
  expect(matters.map(({ number, events }) => [number, events.length])).toEqual([
    ['甲-1', 1_000],
    ['乙-1', 1],
  ]);
});
