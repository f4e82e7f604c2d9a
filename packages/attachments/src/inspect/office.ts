import { SaxesParser } from 'saxes';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { isEmbedded, OFFICE_LIMITS, officeParts, unpackPart } from '../given/office-parts.ts';
import type { Findings } from './found.ts';
import type { PartReader } from './part-reader.ts';
import { isStyles, readerOf } from './parts.ts';
import { Styles } from './styles.ts';

/** Bytes of parts that are read of one document, and how deep its elements may lie in each other. */
const MOST_READ_BYTES = 64 << 20;
const MOST_DEPTH = 256;

/**
 * Looks through a document of Office (docx, xlsx, pptx; ISO/IEC 29500) for what a reader does not see at once: who wrote it,
 * comments, tracked changes, hidden text, rows, sheets and slides, notes, embedded files; and reads its text.
 * @throws NotReadable where it is no whole document of Office, is signed or encrypted, or a part cannot be read
 */
export async function inspectOffice(file: string, findings: Findings): Promise<void> {
  const zip = await openPromise(file, { autoClose: false });
  try {
    let left = MOST_READ_BYTES;
    const styles = new Styles();
    const entries = await officeParts(zip, OFFICE_LIMITS, fault);
    const isFirst = ({ fileName }: Entry) => isStyles(fileName.toLowerCase());
    for (const entry of [...entries.filter(isFirst), ...entries.filter((one) => !isFirst(one))]) {
      const name = entry.fileName.toLowerCase();
      if (isEmbedded(name)) findings.tell('embedded', entry.fileName);
      const reader = readerOf(name)?.(findings, name, styles);
      if (reader === undefined) continue;
      left -= entry.uncompressedSize;
      if (left < 0) findings.cut();
      else await readPart(zip, entry, reader);
    }
  } finally {
    zip.close();
  }
}

/** A document that cannot be looked through. */
class NotReadable extends Error {
  override readonly name = 'NotReadable';
}

const fault = (_: string, en: string) => new NotReadable(en);

/** Nothing in a part expands: a document type, which alone could say so, ends the reading. */
async function readPart(zip: ZipFile, entry: Entry, reader: PartReader): Promise<void> {
  const parser = new SaxesParser({ position: false, xmlns: false });
  const fail = (what: string): never => {
    throw new NotReadable(`${entry.fileName}: ${what}`);
  };
  let depth = 0;
  parser.on('error', (error) => fail(error.message));
  parser.on('doctype', () => fail('it has a document type'));
  parser.on('opentag', ({ name, attributes }) => {
    if (++depth > MOST_DEPTH) fail('its elements lie too deep in each other');
    const plain = Object.entries(attributes).map(([key, value]) => [local(key), String(value)]);
    reader.open(local(name), Object.fromEntries(plain));
  });
  parser.on('text', (text) => reader.text(text));
  parser.on('cdata', (text) => reader.text(text));
  parser.on('closetag', ({ name }) => {
    depth--;
    reader.close(local(name));
  });
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of unpackPart(zip, entry, fault))
    parser.write(decoder.decode(chunk, { stream: true }));
  parser.write(decoder.decode()).close();
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
