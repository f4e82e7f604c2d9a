import { crc32 } from 'node:zlib';
import { CannotStrip } from './cannot-strip.ts';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** What may be left out and tells how the picture is to be drawn (PNG, third edition, 11.3). */
const DRAWING: ReadonlySet<string> = new Set([
  ...['tRNS', 'cHRM', 'cICP', 'gAMA', 'iCCP', 'mDCV', 'cLLI', 'sBIT', 'sRGB', 'bKGD', 'hIST', 'pHYs'],
  ...['acTL', 'fcTL', 'fdAT'],
]);

/**
 * A PNG without what it says of where, when, with what and by whom it was made: texts, Exif, the time, what programs add of
 * their own, and whatever stands behind its end. Its picture stays byte for byte.
 * @throws CannotStrip where it is none, or has no end
 */
export function withoutPngInfo(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) throw broken();
  const kept: Buffer[] = [SIGNATURE];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length || bytes.readUInt32BE(end - 4) !== crc32(bytes.subarray(at + 4, end - 4)))
      throw broken();
    const type = bytes.toString('latin1', at + 4, at + 8);
    // Without a chunk whose name begins with a capital the picture cannot be drawn (5.4).
    if (/^[A-Z]/.test(type) || DRAWING.has(type)) kept.push(bytes.subarray(at, end));
    if (type === 'IEND') return Buffer.concat(kept);
    at = end;
  }
  throw broken();
}

function broken(): CannotStrip {
  return new CannotStrip('不是完整的 PNG 图片', 'it is no whole PNG');
}
