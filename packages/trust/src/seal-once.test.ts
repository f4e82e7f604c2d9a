import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Sealer, sealOnce } from './seal.ts';

const bytes = (n: number) => new Uint8Array(randomBytes(n));

test("P6: what is sealed once opens with any key of its receiver, and with nobody else's", () => {
  const receiver = new Sealer(bytes(32), bytes);
  const seal = sealOnce(receiver.publicKey, bytes);
  const boxes = [seal(Buffer.from('一')), seal(Buffer.from('一')), seal(new Uint8Array(0))];
  receiver.renew(bytes(32));
  expect(boxes.map((box) => Buffer.from(receiver.openOnce(box) ?? 'no').toString())).toEqual([
    '一',
    '一',
    '',
  ]);
  expect(Buffer.from(boxes[0] ?? []).equals(Buffer.from(boxes[1] ?? []))).toBe(false);
  expect(boxes.map((box) => new Sealer(bytes(32), bytes).openOnce(box))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a box that was changed or cut off anywhere does not open', () => {
  const receiver = new Sealer(bytes(32), bytes);
  const box = sealOnce(receiver.publicKey, bytes)(Buffer.from('approval'));
  for (let i = 0; i < box.length; i++) {
    const changed = Uint8Array.from(box);
    changed[i] = (changed[i] as number) ^ 1;
    expect(receiver.openOnce(changed)).toBeUndefined();
    expect(receiver.openOnce(box.subarray(0, i))).toBeUndefined();
  }
});
