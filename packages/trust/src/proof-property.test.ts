import { readFileSync } from 'node:fs';
import { InvalidNote, parseNote, parseProof, textOf } from '@hutong/log';
import { InvalidBytes, InvalidRecord } from '@hutong/record';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openBundle, parseBundle, type VerifiedRecord, verifyRecord } from './bundle.ts';
import { InvalidTrust } from './errors.ts';

const vector = JSON.parse(
  readFileSync(new URL('../../../test/vectors/trust/bundle.json', import.meta.url), 'utf8'),
) as { fingerprint: string; bundle: object; record: { entry: string; proof: string } };
const entry = Buffer.from(vector.record.entry, 'hex');
const { proof } = vector.record;
const json = JSON.stringify(vector.bundle);
const registry = openBundle(parseBundle(json), vector.fingerprint);

const TYPED = [InvalidNote, InvalidTrust, InvalidBytes, InvalidRecord];

/** What comes of it; undefined when it was refused by an error of ours. */
function outcome<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    expect(
      TYPED.some((kind) => error instanceof kind),
      String((error as Error).stack),
    ).toBe(true);
    return undefined;
  }
}

/** Changes of a text as they happen: a byte, a piece cut or said twice, lines exchanged, what editors do. */
const edits = fc.array(
  fc.record({
    kind: fc.constantFrom('byte', 'cut', 'twice', 'swap', 'crlf', 'bom', 'space', 'digit', 'insert'),
    at: fc.nat(100_000),
    n: fc.nat(255),
    text: fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('\n', '\n\n', '— ', 'index 1\n', 'extra AA==\n'),
    ),
  }),
  { minLength: 1, maxLength: 3 },
);
type Edit = { kind: string; at: number; n: number; text: string };

function apply(bytes: Buffer, { kind, at: place, n, text }: Edit): Buffer {
  const at = place % (bytes.length + 1);
  const lines = bytes.toString('latin1').split('\n');
  const put = (piece: Buffer, skip = 0) =>
    Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + skip)]);
  switch (kind) {
    case 'byte':
      return put(Buffer.of(n), 1);
    case 'cut':
      return put(Buffer.alloc(0), 1 + n);
    case 'twice':
      return put(bytes.subarray(at, at + n));
    case 'swap': {
      const [a, b] = [place % lines.length, n % lines.length];
      [lines[a], lines[b]] = [lines[b] as string, lines[a] as string];
      return Buffer.from(lines.join('\n'), 'latin1');
    }
    case 'crlf':
      return Buffer.from(lines.join('\r\n'), 'latin1');
    case 'bom':
      return Buffer.concat([Buffer.from('\ufeff'), bytes]);
    case 'digit':
      return Buffer.from(
        bytes.toString('latin1').replace(/\d+/g, (d) => (place % 3 === 0 ? `${d}${n}` : d)),
        'latin1',
      );
    case 'space':
      return put(Buffer.from(' '));
    default:
      return put(Buffer.from(text));
  }
}

const changed = (text: string, all: Edit[]) => all.reduce(apply, Buffer.from(text));

/** What beside the record's own words is not vouched for by anybody, and passed over by the standard. */
const unproven = (text: string) => {
  const { index, hashes, note } = parseProof(text);
  const known = parseNote(note)
    .signatures.filter((s) => s.name.startsWith('jilin/'))
    .map((s) => s.line);
  return JSON.stringify([index, hashes.map(String), parseNote(note).body, known]);
};

function accounted(text: string, found: VerifiedRecord): void {
  const { signatures } = parseNote(parseProof(text).note);
  expect(found.lines).toHaveLength(signatures.length);
  const good = found.lines.filter(({ is }) => is === 'cosigned');
  expect(found.cosignatures).toHaveLength(good.length);
  // Taken without a word about any line: then nothing of what counts was changed.
  if (found.lines.every(({ is }) => is === 'log' || is === 'cosigned') && good.length === 2)
    expect(unproven(text).split('"').sort()).toEqual(unproven(proof).split('"').sort());
}

describe('P10: whatever was done to the files, there is an answer, and no line is dropped without a word', () => {
  test('proofs', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(edits, (all) => {
        const bytes = changed(proof, all);
        const text = outcome(() => textOf(bytes));
        const found = text === undefined ? undefined : outcome(() => verifyRecord(entry, text, registry));
        if (text !== undefined && found !== undefined) accounted(text, found);
      }),
      { numRuns: 3_000 },
    );
  });

  test('bundles', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(edits, (all) => {
        const bytes = changed(json, all);
        const opened = outcome(() => openBundle(parseBundle(textOf(bytes)), vector.fingerprint));
        if (opened !== undefined) outcome(() => verifyRecord(entry, proof, opened));
      }),
      { numRuns: 1_000 },
    );
  });

  test('entries', () => {
    fc.assert(
      fc.property(edits, (all) => {
        const bytes = all.reduce(apply, entry);
        const found = outcome(() => verifyRecord(bytes, proof, registry));
        if (found !== undefined) expect(bytes.equals(entry)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('C2SP: what must be taken, and what must not', () => {
  const unknown = (n: number, bytes: number) => `— w${n} ${Buffer.alloc(4 + bytes, 7).toString('base64')}\n`;
  const [head, note] = [proof.slice(0, proof.indexOf('\n\n') + 2), parseProof(proof).note];
  const strangers = (n: number, bytes: number) =>
    Array.from({ length: n }, (_, i) => unknown(i, bytes)).join('');

  test('sixteen signatures of post-quantum size (signed-note): taken, and said to be unknown', () => {
    const more = 16 - parseNote(note).signatures.length;
    const found = verifyRecord(entry, proof + strangers(more, 4_627), registry);
    expect(found.lines.filter(({ is }) => is === 'unknown')).toHaveLength(more);
    expect(verifyRecord(entry, proof + strangers(more, 4_990), registry).cosignatures).toHaveLength(2);
  });

  test.each([
    ['empty extension lines', `${head}${note.replace('\n\n', '\n\n\n')}`],
    ['an empty line and another', `${head}${note.replace('\n\n', '\n\nx\n\n')}`],
    ['an index of more than 2^53', proof.replace('index 1', 'index 9007199254740993')],
    ['an index of twenty digits', proof.replace('index 1', 'index 18446744073709551616')],
    ['an index with a leading zero', proof.replace('index 1', 'index 01')],
    ['a signed index', proof.replace('index 1', 'index +1')],
    ['an index with more behind it', proof.replace('index 1', 'index 1 2')],
    ['a byte order mark', `\ufeff${proof}`],
    ['CR LF', proof.replaceAll('\n', '\r\n')],
    ['CR LF in the checkpoint alone', head + note.replaceAll('\n', '\r\n')],
    ['two extra lines', proof.replace('\n', '\nextra AA==\nextra AA==\n')],
    ['extra after the index', proof.replace('\nindex 1\n', '\nindex 1\nextra AA==\n')],
  ])('%s', (_, text) => {
    expect(() => verifyRecord(entry, text, registry)).toThrow(InvalidNote);
  });

  test('of another hash, another index, another number of hashes no more is said than is known', () => {
    const one = (text: string) => {
      try {
        verifyRecord(entry, text, registry);
      } catch (error) {
        return (error as InvalidTrust).code;
      }
      return 'taken';
    };
    const [, , hash = ''] = proof.split('\n');
    const other = Buffer.alloc(32, 3).toString('base64');
    expect(one(proof.replace(hash, other))).toBe('proof-mismatch');
    expect(one(proof.replace('index 1', 'index 0'))).toBe('proof-mismatch');
    expect(one(proof.replace('index 1', 'index 2'))).toBe('proof-index');
    expect(one(proof.replace(`${hash}\n`, `${hash}\n${other}\n`))).toBe('proof-hashes');
    expect(one(proof.replace(`${hash}\n`, ''))).toBe('proof-hashes');
  });

  test('a bundle of another network than its root document’s is none', () => {
    const renamed = { ...parseBundle(json), network: 'beijing' };
    expect(() => openBundle(renamed, vector.fingerprint)).toThrow('root document belongs to jilin');
  });

  test('bytes that are not UTF-8', () => {
    const bytes = Buffer.from(proof);
    bytes[5] = 0xff;
    expect(() => textOf(bytes)).toThrow('UTF-8');
    const wide = Buffer.from(proof, 'utf16le');
    expect(() => verifyRecord(entry, textOf(wide), registry)).toThrow(InvalidNote);
  });

  test('a bad line of a known cosigner neither hides its good one nor passes with it', () => {
    const [good = ''] = parseNote(note)
      .signatures.filter((s) => s.name.includes('changchun'))
      .map((s) => s.line);
    const bad = good.replace(/ (\S+)$/, (_, b64: string) => {
      const raw = Buffer.from(b64, 'base64');
      raw[20] = (raw[20] as number) ^ 1;
      return ` ${raw.toString('base64')}`;
    });
    for (const text of [proof.replace(good, `${bad}\n${good}`), proof.replace(good, `${good}\n${bad}`)]) {
      const found = verifyRecord(entry, text, registry);
      expect(found.cosignatures).toHaveLength(2);
      expect(found.lines.filter(({ is }) => is === 'signature')).toHaveLength(1);
    }
  });
});
