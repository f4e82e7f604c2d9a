/** What comes, as far as a limit. @param refused what is thrown beyond it: nothing more is read then */
export async function* bounded(
  bytes: AsyncIterable<Uint8Array>,
  most: number,
  refused: () => Error,
): AsyncGenerator<Uint8Array> {
  let n = 0;
  for await (const chunk of bytes) {
    n += chunk.length;
    if (n > most) throw refused();
    yield chunk;
  }
}
