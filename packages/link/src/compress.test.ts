import { deflateSync } from 'node:zlib';
import { MAX_SEGMENT_BYTES } from '@hutong/log';
import { InvalidBytes } from '@hutong/record';
import { describe, expect, test } from 'vitest';
import { compressed, uncompressed } from './compress.ts';

describe('compressed segments', () => {
  test('P5: what was compressed opens to the same bytes; what is not compressed passes as it is', async () => {
    const bytes = Buffer.alloc(100_000, '农安县市场监督管理局');
    const small = await compressed(bytes);
    expect(small.length).toBeLessThan(5_000);
    expect(Buffer.from(await uncompressed(small))).toEqual(bytes);
    const map = Buffer.from([0xa0]);
    expect(await uncompressed(map)).toBe(map);
  });

  test('bytes that gain nothing are sent as they are', async () => {
    const bytes = Buffer.from([0xa1, 1, 2]);
    expect(await compressed(bytes)).toBe(bytes);
  });

  const good = deflateSync(Buffer.alloc(1_000, 'x'));
  test.each([
    ['a bomb', deflateSync(Buffer.alloc(64 * 1024 * 1024)), /more than/],
    ['one byte more than a segment', deflateSync(Buffer.alloc(MAX_SEGMENT_BYTES + 1)), /more than/],
    ['cut short', good.subarray(0, -5), /cannot be opened/],
    [
      'its checksum changed',
      Buffer.concat([good.subarray(0, -1), Buffer.from([~(good.at(-1) ?? 0) & 255])]),
      /cannot be opened/,
    ],
    ['bytes after its end', Buffer.concat([good, Buffer.from('x')]), /after its end/],
    ['the flag alone', Buffer.from([0x78]), /cannot be opened/],
    ['too long to begin with', Buffer.alloc(MAX_SEGMENT_BYTES + 1, 0x78), /longer than/],
  ])('P8: %s is refused with its reason', async (_, bytes, reason) => {
    const opening = uncompressed(bytes);
    await expect(opening).rejects.toThrow(InvalidBytes);
    await expect(opening).rejects.toThrow(reason);
  });
});
