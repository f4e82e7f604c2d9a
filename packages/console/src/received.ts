import type { GivenFile } from '@hutong/web';

const MOST_BYTES = 200_000;

/** The text of a file; undefined of one that is too long. */
export async function received(file: GivenFile): Promise<string | undefined> {
  return (await wholeOf(file, MOST_BYTES))?.toString('utf8');
}

/** A file to its end; undefined of one that is longer, of which nothing is kept. */
export async function wholeOf({ bytes }: GivenFile, most: number): Promise<Buffer | undefined> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    // What comes after is read and dropped, up to what a form carries: the form around the file is still to be answered.
    if (size <= most) chunks.push(chunk);
    else chunks = [];
  }
  return size > most ? undefined : Buffer.concat(chunks);
}
