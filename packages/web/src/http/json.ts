import { isUtf8 } from 'node:buffer';
import type { Text } from '@hutong/record';
import { words } from './errors.ts';

/** Deeper than any record may be; the record package sets the real limit and says where. */
const MAX_DEPTH = 64;
const SPACE = 0x20;
const QUOTE = 0x22;

export type JsonFault = {
  code: 'encoding' | 'json' | 'json_deep' | 'json_twice';
  reason: Text;
  next: Text;
};

/** A value, or why there is none. */
export type Parsed = { value: unknown } | { fault: JsonFault };

/**
 * Reads JSON (RFC 8259) in UTF-8, a byte order mark at the start allowed. Refuses what JSON.parse would let through
 * wrongly: bytes that are not UTF-8, and a field given twice, of which it would silently keep the last.
 */
export function readJson(bytes: Buffer): Parsed {
  if (!isUtf8(bytes)) return { fault: { code: 'encoding', ...words('encoding', [], 'encoding_next', []) } };
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const text = bytes.toString('utf8', start);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: { code: 'json', ...words('json', [], 'json_next', []) } };
  }
  const keys = countKeys(value, 0);
  if (keys === undefined) {
    const text = words('json_deep', [{ limit: MAX_DEPTH }], 'json_deep_next', []);
    return { fault: { code: 'json_deep', ...text } };
  }
  // A quote and then a colon follow every name, and stand rarely elsewhere: as many of them as keys means none was lost.
  if (countQuoteColons(text) !== keys && countNames(text) !== keys) {
    return { fault: { code: 'json_twice', ...words('json_twice', [], 'json_twice_next', []) } };
  }
  return { value };
}

function countKeys(value: unknown, depth: number): number | undefined {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === MAX_DEPTH) return undefined;
  let count = 0;
  const values = Array.isArray(value) ? value : Object.values(value);
  if (values !== value) count = values.length;
  for (const inner of values) {
    if (typeof inner !== 'object' || inner === null) continue;
    const below = countKeys(inner, depth + 1);
    if (below === undefined) return undefined;
    count += below;
  }
  return count;
}

function countQuoteColons(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) <= SPACE) before--;
    if (text.charCodeAt(before) === QUOTE) count++;
  }
  return count;
}

/** Member names in a text known to be JSON: strings that a colon follows. */
function countNames(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/gs)) if (_[1] !== undefined) count++;
  return count;
}
