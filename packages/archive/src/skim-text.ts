const BAD = -1;

/** UTF-16 units of the UTF-8 text in [from, to) (RFC 3629 §4); −1 when it is not well-formed. */
export function textUnits(buf: Uint8Array, from: number, to: number): number {
  let units = 0;
  let i = from;
  while (i < to) {
    const c = buf[i++] as number;
    units++;
    if (c < 0x80) continue;
    if (c < 0xc2 || c > 0xf4) return BAD;
    const next = buf[i] as number;
    // The second byte's range rules out overlong forms, surrogates and what lies beyond U+10FFFF.
    const low = c === 0xe0 ? 0xa0 : c === 0xf0 ? 0x90 : 0x80;
    const high = c === 0xed ? 0x9f : c === 0xf4 ? 0x8f : 0xbf;
    const more = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
    if (i + more > to || next < low || next > high) return BAD;
    for (let j = 1; j < more; j++) if (((buf[i + j] as number) & 0xc0) !== 0x80) return BAD;
    i += more;
    if (more === 3) units++;
  }
  return units;
}

type Cached = { bytes: Uint8Array; text: string };
const words: (Cached | undefined)[] = new Array(4096).fill(undefined);

/** The text of [from, to); types and departments repeat, a table spares making them again. Undefined when it holds NUL. */
export function readWord(buf: Uint8Array, from: number, to: number): string | undefined {
  let hash = to - from;
  let nul = false;
  for (let i = from; i < to; i++) {
    hash = (hash * 31 + (buf[i] as number)) | 0;
    if (buf[i] === 0) nul = true;
  }
  if (nul) return undefined;
  const known = words[hash & 4095];
  if (known !== undefined && same(known.bytes, buf, from, to)) return known.text;
  const bytes = Uint8Array.prototype.slice.call(buf, from, to);
  const text = Buffer.from(bytes).toString('utf8');
  words[hash & 4095] = { bytes, text };
  return text;
}

function same(bytes: Uint8Array, buf: Uint8Array, from: number, to: number): boolean {
  if (bytes.length !== to - from) return false;
  for (let i = from; i < to; i++) if (bytes[i - from] !== buf[i]) return false;
  return true;
}
