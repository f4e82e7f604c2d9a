import { createHash } from 'node:crypto';
import { decode, encode } from '@hutong/record';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BundleBytes,
  type BundleFrame,
  encodeFrame,
  type FramePlace,
  framesInTurns,
  readFrames,
} from './frame.ts';

function fileOf(bytes: Uint8Array): BundleBytes & { most: number } {
  const file = {
    size: bytes.length,
    most: 0,
    read(offset: number, length: number) {
      file.most = Math.max(file.most, length);
      return bytes.slice(offset, offset + length);
    },
  };
  return file;
}

const places = (bytes: Uint8Array): FramePlace[] => [...readFrames(fileOf(bytes))];
const framesOf = (found: readonly FramePlace[]) => found.flatMap((p) => ('frame' in p ? [p.frame] : []));

const anyFrame = fc.record({
  label: fc.string({ maxLength: 40, unit: 'grapheme' }),
  payload: fc.uint8Array({ maxLength: 400 }),
});
const anyFile = fc.array(anyFrame, { minLength: 1, maxLength: 12 });

test('what is written is read back, each item at its offset; the file is a CBOR sequence', () => {
  fc.assert(
    fc.property(anyFile, (frames) => {
      const encoded = frames.map(encodeFrame);
      const found = places(Buffer.concat(encoded));
      expect(framesOf(found)).toEqual(frames.map((f) => ({ ...f, payload: Buffer.from(f.payload) })));
      let at = 0;
      for (const [i, bytes] of encoded.entries()) {
        expect(found[i]?.at).toBe(at);
        at += bytes.length;
        expect(Buffer.from((decode(bytes) as Uint8Array[])[4] ?? [])).toEqual(
          Buffer.from(frames[i]?.payload ?? []),
        );
      }
    }),
  );
});

/** Where each frame stands. */
function spans(frames: readonly BundleFrame[]): { at: number; end: number }[] {
  let at = 0;
  return frames.map((frame) => {
    const span = { at, end: at + encodeFrame(frame).length };
    at = span.end;
    return span;
  });
}

test('P8: bytes changed, lost or put in anywhere lose only the items they touch, and their places are told', () => {
  const damage = fc.record({
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 300 }),
    junk: fc.uint8Array({ maxLength: 300 }),
  });
  fc.assert(
    fc.property(anyFile, damage, (frames, { at: where, length, junk }) => {
      const whole = Buffer.concat(frames.map(encodeFrame));
      const from = where % whole.length;
      const to = Math.min(from + length, whole.length);
      const bytes = Buffer.concat([whole.subarray(0, from), junk, whole.subarray(to)]);
      const found = places(bytes);
      const untouched = frames.filter((_, i) => {
        const { at, end } = spans(frames)[i] as { at: number; end: number };
        return end <= from || at >= to;
      });
      const kept = framesOf(found).map((f) => JSON.stringify(f));
      for (const frame of untouched)
        expect(kept).toContain(JSON.stringify({ ...frame, payload: Buffer.from(frame.payload) }));
      // Every byte of the file is told of once: as an item, or as damage.
      let end = 0;
      for (const place of found) {
        expect(place.at).toBe(end);
        end += 'frame' in place ? encodeFrame(place.frame).length : place.damaged;
      }
      expect(end).toBe(bytes.length);
    }),
    { numRuns: 500 },
  );
});

test('of an item whose head is whole it is told what it was', () => {
  const frames = ['a/b/1-00000000 0', 'a/b/1-00000000 7', 'a/b/1-00000000 9'].map((label, i) => {
    return encodeFrame({ label, payload: new Uint8Array(100).fill(i) });
  });
  const bytes = Buffer.concat(frames);
  const at = frames[0]?.length as number;
  bytes.writeUInt8(99, at + (frames[1]?.length as number) - 1);
  expect(places(bytes).map((p) => ('frame' in p ? p.frame.label : p))).toEqual([
    'a/b/1-00000000 0',
    { at, damaged: frames[1]?.length, label: 'a/b/1-00000000 7' },
    'a/b/1-00000000 9',
  ]);
  expect(places(bytes.subarray(0, -1)).at(-1)).toMatchObject({ label: 'a/b/1-00000000 9' });
});

test('any bytes at all are read to their end, in bounded pieces', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4_000 }), (bytes) => {
      const file = fileOf(bytes);
      const found = [...readFrames(file)];
      expect(framesOf(found)).toEqual([]);
      expect(file.most).toBeLessThan(600 * 1024);
    }),
  );
});

test('a file made of false beginnings, each naming a large item, is given up after a bound', () => {
  const good = encodeFrame({ label: '', payload: new Uint8Array(400 * 1024) });
  const head = good.subarray(0, good.length - 400 * 1024);
  const bytes = Buffer.concat(Array.from({ length: 20_000 }, () => head));
  const found = places(bytes);
  expect(found.length).toBeLessThan(5_000);
  expect(framesOf(found)).toEqual([]);
  const last = found.at(-1) as { at: number; damaged: number };
  expect(last.at + last.damaged).toBe(bytes.length);
});

test('false beginnings that name the same bytes again and again cost no more than twice the file', () => {
  const good = encodeFrame({ label: '', payload: new Uint8Array(400 * 1024) });
  const head = good.subarray(0, good.length - 400 * 1024);
  const bytes = Buffer.concat(Array.from({ length: 20_000 }, () => head));
  let read = 0;
  const file = fileOf(bytes);
  const counted = {
    size: file.size,
    read(offset: number, length: number) {
      const found = file.read(offset, length);
      // Whole payloads, each of which is hashed.
      if (length === 400 * 1024 && found.length === length) read += length;
      return found;
    },
  };
  expect(framesOf([...readFrames(counted)])).toEqual([]);
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(2 * bytes.length + 513 * 1024);
});

test('whatever else goes on has its turn while a file is read', async () => {
  const bytes = Buffer.concat(
    Array.from({ length: 24 }, (_, i) => encodeFrame({ label: `${i}`, payload: new Uint8Array(500 * 1024) })),
  );
  let turns = 0;
  const other = setInterval(() => turns++, 0);
  let found = 0;
  for await (const place of framesInTurns(fileOf(bytes))) if ('frame' in place) found++;
  clearInterval(other);
  expect(found).toBe(24);
  expect(turns).toBeGreaterThan(0);
});

test('a length that is not to be believed allocates nothing', () => {
  const huge = Buffer.concat([
    encodeFrame({ label: 'x', payload: new Uint8Array(0) }).subarray(0, -1),
    Buffer.from([0x5a, 0xff, 0xff, 0xff, 0xff]),
  ]);
  const file = fileOf(huge);
  expect([...readFrames(file)]).toMatchObject([{ at: 0 }]);
  expect(file.most).toBeLessThan(600 * 1024);
  expect(() => encodeFrame({ label: '', payload: new Uint8Array(600 * 1024) })).toThrow(RangeError);
});

test('the frame is frozen', () => {
  const payload = encode(['note', 'hello\n']);
  const bytes = Buffer.from(encodeFrame({ label: 'jilin/nongan/1-0a1b2c3d 7', payload }));
  const sum = (data: string | Uint8Array, length: number) =>
    createHash('sha256')
      .update(data)
      .digest('hex')
      .slice(0, 2 * length);
  expect(bytes.toString('hex')).toBe(
    [
      '8548f56875746f6e6701',
      `7819${Buffer.from('jilin/nongan/1-0a1b2c3d 7').toString('hex')}`,
      `48${sum(`jilin/nongan/1-0a1b2c3d 7\n${payload.length}`, 8)}`,
      `50${sum(payload, 16)}`,
      '4d82646e6f74656668656c6c6f0a',
    ].join(''),
  );
});
