import { expect, test } from 'vitest';
import { Redactions } from './redactions.ts';

const LOG = 'jilin/nongan/1-1f2e3d4c';

test('A3: what replaces a redacted record is followed to the one that is left, and by it a matter is found', () => {
  const redactions = new Redactions();
  const redact = (index: number, record: string, left: { replaced_by?: string; of?: string }) => {
    const times = { occurred_at: index, recorded_at: index };
    const moved = { type: 'case.close', kind: 'case' as const, ...times, ...left };
    const body = {
      origin: LOG,
      index,
      leaf: Buffer.alloc(32).toString('base64'),
      record,
      moved,
      reason: '误填',
    };
    redactions.take(body, { origin: 'jilin/jilin-province/1-00000000', index });
  };
  const found = () =>
    redactions.leftIn('nongan').map(({ index, record, by, says }) => [index, record, by, says]);
  redact(1, 'a', { replaced_by: 'b', of: 'z' });
  redact(2, 'c', { of: 'a' });
  expect(found()).toEqual([
    [1, 'a', 'b', true],
    // What is left of the one leads to what is left of the other.
    [2, 'c', 'z', false],
  ]);
  redact(5, 'b', { replaced_by: 'd' });
  expect(found().at(0)).toEqual([1, 'a', 'd', true]);
  expect(found().at(2)).toEqual([5, 'b', 'd', true]);
  redact(7, 'd', { of: 'z' });
  expect(found().at(0)).toEqual([1, 'a', 'z', false]);
  // A ring leads nowhere.
  redact(8, 'z', { of: 'a' });
  expect(found()).toEqual([]);
  expect(redactions.leftIn('dehui')).toEqual([]);
  redactions.clear();
  expect(redactions.leftIn('nongan')).toEqual([]);
});
