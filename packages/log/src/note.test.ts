import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkpointBody, parseCheckpoint } from './checkpoint.ts';
import { InvalidNote } from './invalid-note.ts';
import { EMPTY_ROOT, leafHash } from './merkle.ts';
import {
  cosign,
  cosignatureTime,
  filterSignatures,
  formatVkey,
  makeSigner,
  makeVerifier,
  mergeNotes,
  parseNote,
  parseVkey,
  signNote,
  verifyNote,
} from './note.ts';
import { formatProof, parseProof, proves } from './proof.ts';
import { changchun, dehui, leavesOf, nongan, ORIGIN, seedOf, treeOf } from './testing.ts';
import { inclusionProof } from './tree.ts';

const root = leafHash(Buffer.from('x'));
const body = checkpointBody({ origin: ORIGIN, size: 1, root });
const signed = signNote(body, nongan);
const received = cosign(signed, changchun, 1_709_256_600);
const junk = (name: string, id: number, length: number) => {
  const bytes = Buffer.alloc(4 + length, 0xff);
  bytes.writeUInt32BE(id);
  return `— ${name} ${bytes.toString('base64')}\n`;
};

describe('signed notes (C2SP signed-note)', () => {
  test('a note is its log key’s, and nobody else’s', () => {
    expect(verifyNote(signed, nongan.verifier)).toBe(true);
    expect(verifyNote(signed, dehui.verifier)).toBe(false);
    const sameName = makeSigner(ORIGIN, 1, seedOf(9));
    expect(verifyNote(signed, sameName.verifier)).toBe(false);
  });

  test('no byte of it can be changed', () => {
    for (let i = 0; i < received.length; i++) {
      const changed = `${received.slice(0, i)}${received[i] === 'A' ? 'B' : 'A'}${received.slice(i + 1)}`;
      let good = false;
      try {
        good =
          verifyNote(changed, nongan.verifier) && cosignatureTime(changed, changchun.verifier) !== undefined;
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidNote);
      }
      expect(good, `position ${i}`).toBe(false);
    }
  });

  test('P8: a cosignature whose time no calendar has is none: nobody who shows it fails at it', () => {
    const last = 8_640_000_000_000;
    expect(cosignatureTime(cosign(signed, changchun, last), changchun.verifier)).toBe(last);
    expect(cosignatureTime(cosign(signed, changchun, last + 1), changchun.verifier)).toBeUndefined();
  });

  test('signatures of unknown keys are passed over, a bad one of a known key is not', () => {
    const stranger = makeSigner('example.org/witness', 4, seedOf(9));
    const noted = cosign(signed, stranger, 5);
    expect(verifyNote(noted, nongan.verifier)).toBe(true);
    expect(verifyNote(signed + junk(ORIGIN, (nongan.verifier.id ^ 1) >>> 0, 64), nongan.verifier)).toBe(true);
    expect(verifyNote(signed + junk('other', nongan.verifier.id, 64), nongan.verifier)).toBe(true);
    expect(verifyNote(signed + junk(ORIGIN, nongan.verifier.id, 64), nongan.verifier)).toBe(false);
    expect(verifyNote(signed + junk(ORIGIN, nongan.verifier.id, 3), nongan.verifier)).toBe(false);
  });

  test.each([
    ['no final newline', signed.slice(0, -1)],
    ['no blank line', body],
    ['no signature', `${body}\n`],
    ['a carriage return', signed.replace('\n', '\r\n')],
    ['a NUL', signed.replace('jilin', 'jil\0n')],
    ['half a surrogate pair', signed.replace('jilin', 'jil\ud800n')],
    ['another dash', signed.replace('—', '-')],
    ['two spaces', signed.replace('— ', '—  ')],
    ['trailing space', signed.replace(/\n$/, ' \n')],
    ['base64 that is not canonical', signed.replace(/=\n$/, '\n')],
    ['a signature of no bytes', signed + junk('x', 1, 0)],
    ['a name with a plus', signed + junk('a+b', 1, 64)],
    ['a name with an ideographic space', signed + junk('a\u3000b', 1, 64)],
    ['more than 64 signatures', signed + junk('x', 1, 64).repeat(64)],
    ['a text of more than 65,536 characters', `${'x'.repeat(65_536)}\n${signed}`],
    ['more than 180,224 characters', `${signed}${junk('x', 1, 3_000).repeat(46)}`],
  ])('%s is not a note', (_what, text) => {
    expect(() => parseNote(text)).toThrow(InvalidNote);
  });

  test('parsing never does anything but answer or throw InvalidNote', () => {
    const piece = fc.constantFrom('\n', '\n\n', '— ', ' ', '+', 'jilin/nongan', 'AAAA', '5', body, signed);
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }), (parts) => {
        for (const parse of [parseNote, parseCheckpoint, parseProof, parseVkey]) {
          try {
            parse(parts.join(''));
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidNote);
          }
        }
      }),
    );
  });

  test('vkeys round-trip; a wrong ID, type, length or name is refused', () => {
    const vkey = formatVkey(nongan.verifier);
    expect(parseVkey(vkey)).toMatchObject({ name: ORIGIN, type: 1, id: nongan.verifier.id });
    expect(formatVkey(parseVkey(formatVkey(changchun.verifier)))).toBe(formatVkey(changchun.verifier));
    const [name, id, key] = [
      vkey.slice(0, ORIGIN.length),
      vkey.split('+')[1],
      vkey.split('+').slice(2).join('+'),
    ];
    expect(`${name}+${id}+${key}`).toBe(vkey);
    for (const bad of [
      `x${vkey}`,
      `${name}+${id}+${key.slice(0, -4)}`,
      `${name}+00000000+${key}`,
      `${name}+${id?.toUpperCase()}+${key}`,
      `${name}+${id}+${key}=`,
      `+${id}+${key}`,
      '',
    ]) {
      if (bad !== vkey) expect(() => parseVkey(bad), bad).toThrow(InvalidNote);
    }
    const other = Buffer.concat([Buffer.from([2]), nongan.verifier.key]).toString('base64');
    expect(() => parseVkey(`${name}+${id}+${other}`)).toThrow('type');
    for (const bad of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u0085b', 'a\nb', 'a\ud800'])
      expect(() => makeVerifier(bad, 1, nongan.verifier.key)).toThrow(InvalidNote);
    expect(() => makeVerifier('a', 1, new Uint8Array(31))).toThrow(InvalidNote);
  });
});

describe('cosignatures (C2SP tlog-cosignature)', () => {
  test('tell their time, and only to the right key', () => {
    expect(cosignatureTime(received, changchun.verifier)).toBe(1_709_256_600);
    expect(cosignatureTime(signed, changchun.verifier)).toBeUndefined();
    expect(cosignatureTime(received, nongan.verifier)).toBeUndefined();
    expect(verifyNote(received, changchun.verifier)).toBe(false);
    const twin = makeSigner(changchun.verifier.name, 4, seedOf(9));
    expect(cosignatureTime(received, twin.verifier)).toBeUndefined();
  });

  test('a later one takes the earlier one’s place', () => {
    const later = cosign(received, changchun, 1_709_256_601);
    expect(parseNote(later).signatures).toHaveLength(2);
    expect(cosignatureTime(later, changchun.verifier)).toBe(1_709_256_601);
    for (const merged of [mergeNotes(received, later), mergeNotes(later, received)]) {
      expect(parseNote(merged).signatures).toHaveLength(2);
      expect(cosignatureTime(merged, changchun.verifier)).toBe(1_709_256_601);
      expect(verifyNote(merged, nongan.verifier)).toBe(true);
    }
  });

  test('P7: any time can be cosigned, however wrong the clock', () => {
    for (const timeS of [0, 1, 2 ** 31, 2 ** 33, 253_402_300_800]) {
      expect(cosignatureTime(cosign(signed, changchun, timeS), changchun.verifier)).toBe(timeS);
    }
  });

  test('merging keeps every key’s line once and refuses another text', () => {
    const province = makeSigner('jilin/jilin-province/cosigner', 4, seedOf(3));
    const merged = mergeNotes(received, cosign(signed, province, 7));
    expect(parseNote(merged).signatures.map((s) => s.name)).toEqual([
      ORIGIN,
      changchun.verifier.name,
      province.verifier.name,
    ]);
    expect(mergeNotes(merged, merged)).toBe(merged);
    const other = signNote(checkpointBody({ origin: ORIGIN, size: 2, root }), nongan);
    expect(() => mergeNotes(signed, other)).toThrow(InvalidNote);
    const kept = filterSignatures(merged, (s) => s.name === ORIGIN);
    expect(kept).toBe(signed);
  });
});

describe('checkpoints (C2SP tlog-checkpoint)', () => {
  test('round-trip, with extension lines passed over', () => {
    expect(parseCheckpoint(body)).toEqual({ origin: ORIGIN, size: 1, root });
    expect(parseCheckpoint(signed)).toEqual(parseCheckpoint(body));
    expect(parseCheckpoint(`${body}extension\n`)).toEqual(parseCheckpoint(body));
    const empty = { origin: ORIGIN, size: 0, root: EMPTY_ROOT };
    expect(parseCheckpoint(checkpointBody(empty))).toEqual(empty);
  });
  test.each(['01', '-1', '1.0', '1e3', ' 1', '9007199254740993', '99999999999999999999', ''])(
    'size "%s" is refused',
    (size) => {
      expect(() => parseCheckpoint(body.replace('\n1\n', `\n${size}\n`))).toThrow(InvalidNote);
    },
  );
  test('a root of another length, a missing line, an empty origin, no entries with a root are refused', () => {
    const short = root.subarray(1).toString('base64');
    expect(() => parseCheckpoint(body.replace(root.toString('base64'), short))).toThrow(InvalidNote);
    expect(() => parseCheckpoint(body.slice(0, -1))).toThrow(InvalidNote);
    expect(() => parseCheckpoint(`${ORIGIN}\n1\n`)).toThrow(InvalidNote);
    expect(() => parseCheckpoint(body.slice(ORIGIN.length))).toThrow(InvalidNote);
    expect(() => parseCheckpoint(body.replace('\n1\n', '\n0\n'))).toThrow(InvalidNote);
  });
});

describe('proof files (C2SP tlog-proof)', () => {
  const { tree, read } = treeOf(leavesOf(7));
  const note = signNote(checkpointBody({ origin: ORIGIN, size: 7, root: tree.root() }), nongan);
  const text = formatProof({ index: 3, hashes: inclusionProof(3, 7, read), note });
  const entry = Buffer.from('entry 3');

  test('round-trip and prove one entry at one place', () => {
    const proof = parseProof(text);
    expect(formatProof(proof)).toBe(text);
    expect(proves(proof, entry)).toBe(true);
    expect(proves(proof, Buffer.from('entry 4'))).toBe(false);
    expect(proves({ ...proof, index: 4 }, entry)).toBe(false);
    expect(proves(parseProof(text.replace('index 3', 'extra AAAA\nindex 3')), entry)).toBe(true);
  });
  test('of a tree of one entry has no hashes', () => {
    const one = signNote(checkpointBody({ origin: ORIGIN, size: 1, root: leafHash(entry) }), nongan);
    const proof = parseProof(formatProof({ index: 0, hashes: [], note: one }));
    expect(proof.hashes).toEqual([]);
    expect(proves(proof, entry)).toBe(true);
  });
  test.each([
    ['another header', text.replace('@v1', '@v2')],
    ['an index with a leading zero', text.replace('index 3', 'index 03')],
    ['no index', text.replace('index 3\n', '')],
    ['a hash cut short', text.replace(/\n([A-Za-z0-9+/]{40})[A-Za-z0-9+/]{3}=\n/, '\n$1\n')],
    ['an extra that is not base64', text.replace('index 3', 'extra !\nindex 3')],
    ['too many hashes', text.replace('\n\n', `\n${`${root.toString('base64')}\n`.repeat(61)}\n`)],
    ['no blank line', text.replace('\n\n', '\n')],
  ])('%s is refused', (_what, bad) => {
    expect(bad).not.toBe(text);
    expect(() => proves(parseProof(bad), entry)).toThrow(InvalidNote);
  });
});
