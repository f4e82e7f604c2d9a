import { randomBytes } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { encodeSegment } from '@hutong/log';
import { encode } from '@hutong/record';
import { until } from '../../network/harness.ts';
import type { Attack } from '../attack.ts';
import type { World } from '../world.ts';

/** Publishes what is no segment; it must be set aside as unreadable, and nobody wait for it. */
function garbage(id: string, title: string, detail: RegExp, make: (world: World) => Uint8Array): Attack {
  return {
    id: `bytes-${id}`,
    promise: 'P8',
    title: `sends ${title}`,
    code: detail,
    async run(world) {
      const after = await world.lastSetAside();
      await world.mallory.push(make(world));
      const rows = () => world.setAside(after);
      await until('it is set aside', async () => (await rows()).length > 0, 10_000);
      const [row] = await rows();
      return {
        refused: row?.reason === 'unreadable',
        code: `${row?.reason}: ${row?.detail}`,
        trace: `quarantine: ${row?.origin} ${row?.reason} ${row?.detail}`,
      };
    },
  };
}

const whole = ({ mallory }: World) => Buffer.from(encodeSegment(mallory.segment(0)));
const hex = (text: string) => () => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** A segment's map with other values in some of its fields. */
const fields =
  (change: object) =>
  ({ mallory }: World) => {
    const { version, origin, from, entries, note } = mallory.segment(0);
    return encode({ version, origin, from, entries, note, sealed: [], ...change });
  };

export const bytes: Attack[] = [
  garbage('empty', 'nothing at all', /unreadable/, () => new Uint8Array(0)),
  garbage('noise', 'a thousand bytes of noise', /unreadable/, () =>
    Buffer.concat([Buffer.from([0xff]), randomBytes(999)]),
  ),
  garbage('json', 'JSON', /unreadable/, () => Buffer.from('{"version":1}')),
  garbage('list', 'a list in place of a map', /not a map/, () => encode([1, 2, 3])),
  garbage('cut', 'a segment cut short', /unreadable/, (w) => whole(w).subarray(0, -10)),
  garbage('tail', 'a segment with a byte too many', /unreadable/, (w) =>
    Buffer.concat([whole(w), Buffer.from([0])]),
  ),
  garbage('oversize', 'a segment of 700 KiB', /longer than/, () => Buffer.alloc(700 * 1024, 0x80)),
  garbage('deflate-bomb', 'a hundred MiB of nothing, deflated to 100 KiB', /opens to more than/, () =>
    deflateSync(Buffer.alloc(100 * 1024 * 1024)),
  ),
  garbage('deflate-cut', 'a deflated segment cut short', /cannot be opened/, (w) =>
    deflateSync(whole(w)).subarray(0, -5),
  ),
  garbage('deflate-tail', 'a deflated segment with a byte too many', /after its end/, (w) =>
    Buffer.concat([deflateSync(whole(w)), Buffer.from([0])]),
  ),
  garbage(
    'deflate-flag',
    'a plain segment behind the first byte of a deflated one',
    /cannot be opened/,
    (w) => Buffer.concat([Buffer.from([0x78]), whole(w)]),
  ),
  garbage('deflate-twice', 'a segment deflated twice', /unreadable/, (w) =>
    deflateSync(deflateSync(whole(w))),
  ),
  garbage('deflate-raw', 'a segment deflated without its header', /unreadable/, (w) =>
    deflateRawSync(whole(w)),
  ),
  garbage('gzip', 'a segment as gzip makes it', /unreadable/, (w) => gzipSync(whole(w))),
  garbage('deflate-json', 'JSON, deflated', /unreadable/, () => deflateSync('{"version":1}')),
  garbage('deep', '100,000 lists, one in another', /depth|deep|nest/i, () => Buffer.alloc(100_000, 0x81)),
  garbage('indefinite', 'a map of indefinite length', /unreadable/, hex('bf 61 61 01 ff')),
  garbage('indefinite-bytes', 'a byte string in pieces', /unreadable/, hex('a1 61 61 5f 41 00 ff')),
  garbage('duplicate-key', 'a map with the same key twice', /unreadable/, hex('a2 61 61 01 61 61 02')),
  garbage('unsorted', 'a map with its keys out of order', /unreadable/, hex('a2 61 62 01 61 61 02')),
  garbage('long-integer', 'an integer written longer than it is', /unreadable/, hex('a1 61 61 18 01')),
  garbage('float', 'a floating-point number', /unreadable/, hex('a1 61 61 fb 3ff0000000000000')),
  garbage('tag', 'a tagged value', /unreadable/, hex('a1 61 61 c1 00')),
  garbage(
    'declared-length',
    'a list that says it has four thousand million items',
    /unreadable/,
    hex('9a ff ff ff ff'),
  ),
  garbage(
    'declared-string',
    'a text that says it is 2^63 bytes long',
    /unreadable/,
    hex('7b 7f ff ff ff ff ff ff ff'),
  ),
  garbage('utf8', 'a text that is no UTF-8', /unreadable/, hex('a1 62 c3 28 01')),
  garbage('proto', 'a map with the key __proto__', /unreadable/, hex('a1 69 5f5f70726f746f5f5f 01')),
  garbage('version', 'a segment of version 2', /version 2/, fields({ version: 2 })),
  garbage('from-negative', 'a segment that begins before its log', /from is a number/, fields({ from: -1 })),
  garbage('from-text', 'a segment that begins at a text', /from is a number/, fields({ from: '0' })),
  garbage('entries-text', 'entries that are texts', /byte string/, fields({ entries: ['a'] })),
  garbage(
    'entries-many',
    '40,000 empty entries in one segment',
    /too many items/,
    fields({ entries: Array(40_000).fill(new Uint8Array(0)) }),
  ),
  garbage('items-deflated', '500,000 empty entries, deflated to 600 bytes', /too many items/, (w) =>
    deflateSync(fields({ entries: Array(500_000).fill(new Uint8Array(0)) })(w), { level: 9 }),
  ),
  garbage('items-sealed', '100,000 empty sealed values, deflated', /too many items/, (w) =>
    deflateSync(fields({ sealed: Array(100_000).fill([]) })(w)),
  ),
  garbage('items-keys', 'a map of 60,000 keys nobody knows', /too many items/, (w) =>
    fields(Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`z${i.toString(36)}`, 1])))(w),
  ),
  garbage('sealed-shape', 'a sealed value of three parts', /four parts/, fields({ sealed: [[1, 'a', 'b']] })),
];
