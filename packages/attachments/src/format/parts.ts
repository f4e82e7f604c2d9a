import { ATTACHMENT_PART_BYTES, SEAL_BYTES } from '@hutong/record';

/** A piece of a file at its place, the first being part 1. */
export interface Part {
  part: number;
  last: boolean;
  bytes: Buffer;
}

/** How many parts a file of so many bytes has. */
export function partsOf(bytes: number): number {
  return Math.ceil(bytes / ATTACHMENT_PART_BYTES);
}

/** How many bytes a file's parts have in all. */
export function carriedBytes(bytes: number, isSealed: boolean): number {
  return bytes + (isSealed ? partsOf(bytes) * SEAL_BYTES : 0);
}

/** Cuts what comes into pieces of `size` bytes, the last of what is left; nothing of nothing. */
export async function* cut(
  source: AsyncIterable<Uint8Array>,
  size = ATTACHMENT_PART_BYTES,
): AsyncGenerator<Part> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  let part = 0;
  for await (const chunk of source) {
    waiting.push(chunk);
    length += chunk.length;
    if (length <= size) continue;
    const whole = Buffer.concat(waiting, length);
    let at = 0;
    // One whole piece may be the last: it waits until there is more.
    for (; length - at > size; at += size)
      yield { part: ++part, last: false, bytes: whole.subarray(at, at + size) };
    waiting = [whole.subarray(at)];
    length -= at;
  }
  if (length > 0) yield { part: ++part, last: true, bytes: Buffer.concat(waiting, length) };
}
