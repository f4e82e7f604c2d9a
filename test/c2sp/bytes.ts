/** Why a file was not accepted. `part` names the format, `next` says what the person checking should do. */
export class Rejected extends Error {
  readonly part: string;
  readonly reason: string;
  readonly next: string;
  constructor(
    part: string,
    reason: string,
    next = 'Do not rely on this file; ask its source for a fresh copy.',
  ) {
    super(`${part}: ${reason}`);
    this.name = 'Rejected';
    this.part = part;
    this.reason = reason;
    this.next = next;
  }
}

/**
 * Standard base64 with padding (RFC 4648 §4), canonical only: one byte string has one spelling, so nobody can
 * make a second file that differs in bytes and still verifies.
 */
export function fromBase64(text: string, part: string): Uint8Array {
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(text)
    ? Uint8Array.from(Buffer.from(text, 'base64'))
    : new Uint8Array(0);
  if (bytes.length === 0 || toBase64(bytes) !== text) throw new Rejected(part, 'not canonical base64');
  return bytes;
}

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Bytes to text, refusing what is not UTF-8; a leading U+FEFF stays, for it is part of what was signed. */
export function fromUtf8(bytes: Uint8Array, part: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Rejected(part, 'not valid UTF-8');
  }
}

/** A file's text from its bytes; a string is passed through the same check (it may hold lone surrogates). */
export function asText(input: string | Uint8Array, part: string): string {
  if (typeof input !== 'string') return fromUtf8(input, part);
  if (fromUtf8(utf8(input), part) !== input) throw new Rejected(part, 'not valid Unicode');
  return input;
}

/** ASCII decimal without leading zeroes, at most `max`. */
export function decimal(text: string, max: bigint, part: string): bigint {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text)) throw new Rejected(part, 'not a decimal without leading zeroes');
  const value = BigInt(text);
  if (value > max) throw new Rejected(part, `larger than ${max}`);
  return value;
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

export const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
