import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Longer lines are cut there: a server gone wild must not fill our memory. Characters. */
const MAX_LINE = 8_192;

/** Calls `take` with each line of a text stream, without its end; never throws, never holds the stream up. */
export function forEachLine(stream: Readable, take: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const parts = (rest + decoder.write(chunk)).split('\n');
    rest = parts.pop()!.slice(0, MAX_LINE);
    for (const line of parts) take(line.slice(0, MAX_LINE).trimEnd());
  });
  stream.on('error', () => {});
  stream.on('end', () => {
    if (rest !== '') take(rest.trimEnd());
  });
}
