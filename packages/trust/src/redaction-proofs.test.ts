import {
  formatProof,
  formatVkey,
  inclusionProof,
  leafHash,
  type ProvenEntry,
  type Segment,
} from '@hutong/log';
import { describe, expect, test } from 'vitest';
import { identify, withRedactionProofs } from './redaction-proofs.ts';
import { city, enrol, hall, keysOf, noteOf, own, registryOf, top, treeOf } from './testing.ts';
import { verifySegment } from './verify.ts';

const enrolments = [
  enrol(top, 'jilin-province', null),
  enrol(city, 'changchun', 'jilin-province'),
  enrol(hall, 'nongan', 'changchun'),
];
const notice = (n: number) => own('anchor', { cosigned: [], seen: [], n });
const leaked = notice(0);
const order = (of: Uint8Array, at: object = {}) =>
  own('registry.redact', {
    origin: top.origin,
    index: 3,
    reason: '公开字段误填个人信息',
    ...at,
    leaf: leafHash(of).toString('base64'),
  });
const more = Array.from({ length: 5 }, (_, i) => notice(i + 1));
/** The registry's log: what was redacted at 3, the order at 9. */
const log = [...enrolments, leaked, ...more, order(leaked)];

/** The entry at an index of a log of these entries, proven by its key. */
function proven(entries: readonly Uint8Array[], index: number, keys = top): ProvenEntry {
  const leaves = Buffer.concat(entries.map(leafHash));
  const hashes = inclusionProof(index, entries.length, () => leaves);
  return {
    entry: entries[index] as Uint8Array,
    proof: formatProof({ index, hashes, note: noteOf(keys, entries) }),
  };
}

/** What comes to a node that was away since the enrolments: [3, 6) of the registry's log, the first without its bytes. */
const segment = (words: ProvenEntry[]): Segment => ({
  version: 1,
  origin: top.origin,
  from: 3,
  entries: [Buffer.alloc(0), ...log.slice(4, 6)],
  note: noteOf(top, log.slice(0, 6)),
  sealed: [],
  redacted: [{ index: 3, leaf: leafHash(leaked) }],
  words,
});
const judged = (words: ProvenEntry[]) => {
  const given = segment(words);
  const verdict = verifySegment(given, identify(registryOf(), given), treeOf(enrolments));
  return verdict.kind === 'refused' ? verdict.code : verdict;
};

describe('an entry of the registry’s log that came without its bytes', () => {
  test('P6: is taken with the word that stands further on in that log, and only its hash is kept', () => {
    expect(judged([proven(log, 9)])).toMatchObject({
      kind: 'extends',
      head: { size: 6 },
      redacted: new Map([[3, leafHash(leaked)]]),
    });
  });

  test.each<[string, ProvenEntry[]]>([
    ['without a word', []],
    ['when the word is signed by the parent', [proven(log, 9, city)]],
    ['when the word is signed by nobody known', [proven(log, 9, keysOf('jilin-province', 80))]],
    ['when the word stands elsewhere than it says', [{ ...proven(log, 8), entry: log[9] as Uint8Array }]],
    ['when the word is no redaction', [proven(log, 8)]],
    ['when the word is of another entry', [proven([...log, order(leaked, { index: 4 })], 10)]],
    ['when the word is of another log', [proven([...log, order(leaked, { origin: city.origin })], 10)]],
    ['when the word is of another hash', [proven([...log, order(more[0] as Uint8Array)], 10)]],
    ['when the word is no entry', [{ entry: Buffer.from('x'), proof: 'x' }]],
  ])('P6: is refused %s', (_what, words) => {
    expect(judged(words)).toBe('not-redacted');
  });

  test('P6: a word beside an entry that came with its bytes takes none of them away', () => {
    const given = { ...segment([proven(log, 9)]), entries: log.slice(3, 6), redacted: [] };
    expect(verifySegment(given, identify(registryOf(), given), treeOf(enrolments))).toMatchObject({
      kind: 'extends',
      redacted: new Map(),
    });
  });

  test('P6: a word from beyond the end that a root document set is none', () => {
    const given = segment([proven(log, 9)]);
    const registry = registryOf();
    registry.advance({
      registry: formatVkey(keysOf('jilin-province', 80, 2).log.verifier),
      ended: { origin: top.origin, size: 9 },
    });
    const verdict = verifySegment(given, identify(registry, given), treeOf(enrolments));
    expect(verdict).toMatchObject({ kind: 'refused', code: 'not-redacted' });
  });
});

describe('a run of a log', () => {
  const registry = () =>
    registryOf(leaked, ...more, order(leaked), order(more[0] as Uint8Array, { index: 4 }));
  const asked: [string, number, number | undefined][] = [];
  const prove = async (...at: [string, number, number | undefined]) => {
    asked.push(at);
    return { entry: Buffer.alloc(100 * 1024), proof: '' };
  };
  const redacted = [3, 4].map((index) => ({ index, leaf: Buffer.alloc(32) }));

  test('P6: has the registry’s words beside it, and is cut where they are too many', async () => {
    const rooms: number[] = [];
    const read = async (bytes: number) => {
      rooms.push(bytes);
      return { origin: top.origin, redacted: bytes > 5_000 ? redacted : redacted.slice(0, 1) };
    };
    const run = await withRedactionProofs(registry(), read, prove, 20_000);
    expect(run?.words).toHaveLength(1);
    expect(rooms).toEqual([20_000, 10_000, 5_000]);
    // Each word is proven once, however often the run is cut.
    expect(asked).toEqual([
      [top.origin, 9, undefined],
      [top.origin, 10, undefined],
    ]);
  });

  test('P6: of another log has none: its reader has met them', async () => {
    const run = await withRedactionProofs(registry(), async () => ({ origin: hall.origin, redacted }), prove);
    expect(run).toEqual({ origin: hall.origin, redacted });
  });
});
