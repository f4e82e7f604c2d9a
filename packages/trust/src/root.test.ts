import { formatVkey, makeSigner, parseNote, signNote } from '@hutong/log';
import { describe, expect, test } from 'vitest';
import { InvalidTrust } from './errors.ts';
import { type RootDocument, rootFingerprint, signRoot, verifyRoot } from './root.ts';
import { NOW, seedOf, top } from './testing.ts';

const keys = [1, 2, 3, 4].map((i) => makeSigner(`jilin/root-${i}`, 1, seedOf(i)));
const vkeys = keys.map((k) => formatVkey(k.verifier));
const document = (version: number, threshold: number, of: number[], more: object = {}): RootDocument => ({
  network: 'jilin',
  version,
  threshold,
  keys: of.map((i) => vkeys[i] as string),
  registry: formatVkey(top.log.verifier),
  expires: NOW,
  ...more,
});
const signedBy = (d: RootDocument, by: number[]) =>
  signRoot(
    d,
    by.map((i) => keys[i]!),
  );

const first = signedBy(document(1, 2, [0, 1, 2]), [0, 1]);
const pin = rootFingerprint(first);

describe('root documents', () => {
  test('P7: lead from the pinned one to the last, expired or not', () => {
    const second = signedBy(document(2, 2, [1, 2, 3], { expires: 0 }), [1, 2, 3]);
    const third = signedBy(document(3, 1, [3], { expires: 0 }), [3, 2]);
    expect(verifyRoot([first], pin).version).toBe(1);
    expect(verifyRoot([first, second, third], pin.toUpperCase())).toMatchObject({ version: 3, threshold: 1 });
  });

  test('the fingerprint binds the text, not the signatures', () => {
    expect(rootFingerprint(signedBy(document(1, 2, [0, 1, 2]), [1, 2]))).toBe(pin);
    expect(rootFingerprint(signedBy(document(1, 1, [0, 1, 2]), [1, 2]))).not.toBe(pin);
  });

  const second = document(2, 2, [1, 2, 3]);
  test.each<[string, string[]]>([
    ['none', []],
    ['another first one', [signedBy(document(1, 2, [0, 1, 3]), [0, 1, 3])]],
    ['a first one with too few signatures', [signedBy(document(1, 2, [0, 1, 2]), [0])]],
    [
      'one key signing twice',
      [`${first.trimEnd().split('\n').slice(0, -1).join('\n')}\n${first.trimEnd().split('\n').at(-2)}\n`],
    ],
    ['a next one signed by the new keys alone', [first, signedBy(second, [3, 1])]],
    ['a next one signed by the old keys alone', [first, signedBy(document(2, 2, [3, 2]), [0, 1])]],
    ['a version left out', [first, signedBy(document(3, 2, [0, 1, 2]), [0, 1])]],
    ['the first one again', [first, first]],
    ['another network', [first, signedBy(document(2, 2, [0, 1, 2], { network: 'liaoning' }), [0, 1])]],
    ['a threshold beyond the keys', [first, signedBy(document(2, 4, [0, 1, 2]), [0, 1, 2])]],
    ['a key named twice', [first, signedBy(document(2, 2, [0, 0, 1]), [0, 1])]],
    [
      'a registry of another network',
      [
        first,
        signedBy(
          document(2, 2, [0, 1, 2], {
            registry: formatVkey(makeSigner('liaoning/x/1-00000000', 1, seedOf(9)).verifier),
          }),
          [0, 1],
        ),
      ],
    ],
    [
      'a registry key that only cosigns',
      [
        first,
        signedBy(
          document(2, 2, [0, 1, 2], { registry: formatVkey(makeSigner(top.origin, 4, seedOf(16)).verifier) }),
          [0, 1],
        ),
      ],
    ],
    ['a note that is no root document', [first, signNote('hutong/other@v1\n{}\n', keys[0]!)]],
    ['text that is no JSON', [first, signNote('hutong/root@v1\n{\n', keys[0]!)]],
  ])('refused: %s', (_what, versions) => {
    expect(() => verifyRoot(versions, pin)).toThrow(InvalidTrust);
  });

  test('a root key of low order is refused where it enters', () => {
    const low = 'jilin/root-5';
    const zero = Buffer.alloc(32);
    const vkey = formatVkey({ ...keys[0]!.verifier, name: low, key: zero, id: 0 });
    expect(() =>
      verifyRoot([first, signedBy(document(2, 2, [0, 1], { keys: [...vkeys, vkey] }), [0, 1])], pin),
    ).toThrow(InvalidTrust);
  });

  test('a changed byte of the text is refused', () => {
    const body = parseNote(first).body;
    for (let i = 0; i < body.length; i += 17) {
      const changed = `${first.slice(0, i)}${first[i] === '1' ? '2' : '1'}${first.slice(i + 1)}`;
      expect(() => verifyRoot([changed], pin)).toThrow();
    }
  });
});
