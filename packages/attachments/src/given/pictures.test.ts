import { crc32 } from 'node:zlib';
import ExifReader from 'exifreader';
import { expect, test } from 'vitest';
import { withoutJpegInfo } from './jpeg.ts';
import { withoutPngInfo } from './png.ts';

function segment(marker: number, body: Iterable<number> | string): Buffer {
  const bytes = bytesOf(body);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(bytes.length + 2, 2);
  return Buffer.concat([head, bytes]);
}

function bytesOf(given: Iterable<number> | string): Buffer {
  return typeof given === 'string' ? Buffer.from(given) : Buffer.from(Uint8Array.from(given));
}

const START = Buffer.from([0xff, 0xd8]);
const END = Buffer.from([0xff, 0xd9]);
const zeros = (n: number) => Array.from({ length: n }, () => 0);

/**
 * A grey picture of 40 × 8 points, one code of Huffman’s for each value that it needs: its coded data holds FF, which has a
 * zero behind it, and a restart. jpeg-js and libjpeg decode it: only the fourth block is lighter.
 */
const RESTARTED = Buffer.concat([
  START,
  segment(0xdb, [0, ...zeros(64).map(() => 1)]),
  segment(0xc0, [8, 0, 8, 0, 40, 1, 1, 0x11, 0]),
  segment(0xc4, [0x00, 1, 1, ...zeros(14), 0, 8]),
  segment(0xc4, [0x10, 1, ...zeros(15), 0]),
  segment(0xdd, [0, 4]),
  segment(0xda, [1, 1, 0, 0, 63, 0]),
  Buffer.from([0x02, 0xff, 0, 0x7f, 0xff, 0xd0, 0x3f]),
  END,
]);

/** A picture of 16 × 16 points in ten scans, with tables between them, as libjpeg writes it. */
const PROGRESSIVE = Buffer.from(
  '/9j/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wgARCAAQABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAQD/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIQAxAAAAElP//EABcQAAMBAAAAAAAAAAAAAAAAAAARQSH/2gAIAQEAAQUCxQv/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAEDAQE/AX//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAECAQE/AX//xAAXEAADAQAAAAAAAAAAAAAAAAAAYaEh/9oACAEBAAY/AkKG0dP/xAAeEAACAgICAwAAAAAAAAAAAAABIQCBMUERUcHR4f/aAAgBAQABPyEDBQIWYi/h7GPkHotqGo3NM/E//9oADAMBAAIAAwAAABCD/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAwEBPxB//8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAgEBPxB//8QAHBABAAMAAwEBAAAAAAAAAAAAAREhMQBBUWGR/9oACAEBAAE/EJggFhfvi3ZnqmOExHgImqc0kx+xxqF4CbmjWNx74hKIGoDE+NC5j85//9k=',
  'base64',
);

/** Exif of a camera (TIFF 6.0): Make is HuaCa. */
function exif(): Buffer {
  const tiff = Buffer.alloc(34);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x010f, 10);
  tiff.writeUInt16LE(2, 12);
  tiff.writeUInt32LE(6, 14);
  tiff.writeUInt32LE(26, 18);
  tiff.write('HuaCa\0', 26, 'latin1');
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
}

const TELLING = segment(0xe1, exif());
const withTelling = (picture: Buffer) => Buffer.concat([START, TELLING, picture.subarray(2)]);

test.each([
  ['restarts and coded FFs', RESTARTED],
  ['several scans', PROGRESSIVE],
])('a JPEG with %s ends where its picture ends, and that stays byte for byte', (_, picture) => {
  const made = withTelling(picture);
  expect(ExifReader.load(made)).toHaveProperty('Make');
  for (const behind of [
    Buffer.alloc(0),
    // A second picture of the same shot (CIPA DC-007), Exif that was hung on, a film.
    withTelling(PROGRESSIVE),
    TELLING,
    Buffer.from('\0\0\0\x18ftypmp42 HuaCa', 'latin1'),
  ]) {
    const bare = withoutJpegInfo(Buffer.concat([made, behind]));
    expect(bare.equals(picture)).toBe(true);
    expect(bare.includes('HuaCa')).toBe(false);
  }
});

test('what a program says between two scans goes too', () => {
  const second = PROGRESSIVE.indexOf(
    Buffer.from([0xff, 0xda]),
    PROGRESSIVE.indexOf(Buffer.from([0xff, 0xda])) + 2,
  );
  const between = [
    PROGRESSIVE.subarray(0, second),
    segment(0xfe, 'HuaCa'),
    TELLING,
    PROGRESSIVE.subarray(second),
  ];
  expect(withoutJpegInfo(Buffer.concat(between)).equals(PROGRESSIVE)).toBe(true);
});

test('how colours are coded and meant stays; a small picture, and where a second one was, do not', () => {
  const jfif = [...Buffer.from('JFIF\0'), 1, 2, 0, 0, 1, 0, 1];
  const icc = segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01 sRGB'));
  const adobe = segment(0xee, Buffer.from('Adobe\0d\0\0\0\0\0'));
  const made = [
    START,
    segment(0xe0, [...jfif, 1, 1, 0x48, 0x75, 0x61]),
    segment(0xe0, 'JFXX\0 HuaCa'),
    segment(0xe2, 'MPF\0 HuaCa'),
    icc,
    adobe,
    RESTARTED.subarray(2),
  ];
  const bare = [START, segment(0xe0, [...jfif, 0, 0]), icc, adobe, RESTARTED.subarray(2)];
  expect(withoutJpegInfo(Buffer.concat(made)).equals(Buffer.concat(bare))).toBe(true);
});

test.each([
  ['without an end', RESTARTED.subarray(0, -2)],
  ['cut in its coded data', RESTARTED.subarray(0, -4)],
  ['cut in a table', RESTARTED.subarray(0, 30)],
  ['that begins again', Buffer.concat([START, RESTARTED])],
  [
    'with a length of nothing',
    Buffer.concat([START, Buffer.from([0xff, 0xe1, 0, 1]), RESTARTED.subarray(2)]),
  ],
  ['that is a PNG', Buffer.from('89504e470d0a1a0a', 'hex')],
])('a JPEG %s is refused', (_, bytes) => {
  expect(() => withoutJpegInfo(bytes)).toThrowError(expect.objectContaining({ name: 'CannotStrip' }));
});

function chunk(type: string, data: Iterable<number> | string): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), bytesOf(data)]);
  const ends = [Buffer.alloc(4), Buffer.alloc(4)] as const;
  ends[0].writeUInt32BE(named.length - 4);
  ends[1].writeUInt32BE(crc32(named));
  return Buffer.concat([ends[0], named, ends[1]]);
}

/** A picture of 4 × 4 points, as libpng writes it. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAM0lEQVQImQXBQQ4AMAQAMJ8mDhghhFevBUSMCFVlZri7mSGi7gZVFZH3npmBu1fV7mbmB2kUF/vTnWaYAAAAAElFTkSuQmCC',
  'base64',
);
const HEAD = 8 + 25;

test('a PNG loses its texts, its Exif, its time and what stands behind its end, and its picture stays byte for byte', () => {
  const made = Buffer.concat([
    PNG.subarray(0, HEAD),
    chunk('tEXt', 'Author\0HuaCa'),
    chunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0HuaCa'),
    chunk('eXIf', exif().subarray(6)),
    chunk('tIME', [7, 234, 1, 1, 0, 0, 0]),
    chunk('mkBF', 'HuaCa'),
    PNG.subarray(HEAD),
    chunk('tEXt', 'Author\0HuaCa'),
    Buffer.from('HuaCa'),
  ]);
  expect(withoutPngInfo(made).equals(PNG)).toBe(true);
});

test.each([
  ['without an end', PNG.subarray(0, -12)],
  ['cut in its picture', PNG.subarray(0, 70)],
  ['with a damaged part', Buffer.from(PNG).fill(1, 60, 62)],
  ['that is a JPEG', RESTARTED],
])('a PNG %s is refused', (_, bytes) => {
  expect(() => withoutPngInfo(bytes)).toThrowError(expect.objectContaining({ name: 'CannotStrip' }));
});
