import { CannotStrip } from './cannot-strip.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
/** Exif and XMP, Photoshop's and IPTC's, remarks and all else that programs add (ITU-T T.81, B.2.4.5 and 6). */
const isTelling = (marker: number) => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
/** What of that tells how the picture is to be drawn: how its colours are coded (JFIF, Adobe's) and meant (ICC.1, B.4). */
const DRAWING: readonly [marker: number, begins: Buffer][] = [
  [APP0, Buffer.from('JFIF\0')],
  [0xe2, Buffer.from('ICC_PROFILE\0')],
  [0xee, Buffer.from('Adobe')],
];
/** Of JFIF's, what stands before a small picture of it, which may show more than the large one does (JFIF 1.02). */
const JFIF_BYTES = 14;

/**
 * A JPEG without what it says of where, when, with what and by whom it was taken. Its picture stays byte for byte; a camera's
 * note of which side is up goes with the rest, and so does whatever stands behind the picture: further ones (CIPA DC-007),
 * films, Exif that a program hung on.
 * @throws CannotStrip where it is none, or has no end
 */
export function withoutJpegInfo(bytes: Buffer): Buffer {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw broken();
  const kept = [bytes.subarray(0, 2)];
  for (let at = 2; ; ) {
    // A marker may have fill bytes before it (B.1.1.2).
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw broken();
    if (marker === EOI) {
      kept.push(bytes.subarray(at, at + 2));
      return Buffer.concat(kept);
    }
    // What has no length (another start, what stands in coded data alone) has no place here.
    if (marker <= 0x01 || (marker >= 0xd0 && marker <= SOI) || at + 4 > bytes.length) throw broken();
    const length = bytes.readUInt16BE(at + 2);
    let end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw broken();
    if (marker === SOS) end = endOfCoded(bytes, end);
    if (!isTelling(marker)) kept.push(bytes.subarray(at, end));
    else kept.push(drawing(marker, bytes.subarray(at, end)));
    at = end;
  }
}

/** Where the coded data of a scan ends: at the first marker that is no restart; a coded FF has a zero behind it (B.1.1.5). */
function endOfCoded(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    const isCoded = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isCoded) return at;
  }
  throw broken();
}

/** What of a segment that programs add is needed to draw the picture. */
function drawing(marker: number, segment: Buffer): Buffer {
  const body = segment.subarray(4);
  const isNeeded = DRAWING.some(
    ([of, begins]) => of === marker && body.subarray(0, begins.length).equals(begins),
  );
  if (!isNeeded) return Buffer.alloc(0);
  if (marker !== APP0 || body.length <= JFIF_BYTES) return segment;
  const head = Buffer.from(segment.subarray(0, 4 + JFIF_BYTES));
  head.writeUInt16BE(2 + JFIF_BYTES, 2);
  // It is so many points wide and high: none.
  head.fill(0, 4 + JFIF_BYTES - 2);
  return head;
}

function broken(): CannotStrip {
  return new CannotStrip('不是完整的 JPEG 图片', 'it is no whole JPEG');
}
