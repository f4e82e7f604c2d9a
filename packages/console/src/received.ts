import type { GivenFile } from '@hutong/web';

const MOST_BYTES = 200_000;

/** The text of a file; undefined of one that is too long. */
export async function received({ bytes }: GivenFile): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    // What comes after is read and dropped: the form around the file is still to be answered.
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  return size > MOST_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}
