import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CODE_BYTES, codeOf, readCode } from './code.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bits = fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES });

test('a code is read as it was printed, and as people type it', () => {
  fc.assert(
    fc.property(bits, (random) => {
      const code = codeOf(random);
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]$/);
      const wide = code.replace(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
      const typed = [
        code,
        code.toLowerCase(),
        code.replaceAll('-', ''),
        code.replaceAll('-', ' — '),
        wide,
        code.replaceAll('0', 'o').replaceAll('1', 'l'),
      ];
      for (const one of typed) expect(readCode(one)).toBe(code);
    }),
  );
});

test('different bits give different codes', () => {
  expect(codeOf(new Uint8Array(CODE_BYTES))).toBe('0000-0000-0000-0000-0');
  expect(codeOf(new Uint8Array(CODE_BYTES).fill(255)).startsWith('ZZZZ-ZZZZ-ZZZZ-ZZZZ-')).toBe(true);
  const codes = Array.from({ length: 1_000 }, () => codeOf(randomBytes(CODE_BYTES)));
  expect(new Set(codes).size).toBe(codes.length);
});

test('every single wrong character and every two that changed places are found', () => {
  for (let i = 0; i < 5; i++) {
    const code = codeOf(randomBytes(CODE_BYTES)).replaceAll('-', '');
    for (let at = 0; at < code.length; at++) {
      for (const wrong of ALPHABET)
        if (wrong !== code[at])
          expect(readCode(code.slice(0, at) + wrong + code.slice(at + 1))).toBeUndefined();
      for (let to = at + 1; to < code.length; to++) {
        const swapped = [...code];
        [swapped[at], swapped[to]] = [code[to] as string, code[at] as string];
        if (code[at] !== code[to]) expect(readCode(swapped.join(''))).toBeUndefined();
      }
    }
  }
});

test('what is no code is none', () => {
  for (const typed of ['', '0000', 'U000-0000-0000-0000-0', '农安', '0'.repeat(18), '0'.repeat(1_000_000)])
    expect(readCode(typed)).toBeUndefined();
});
