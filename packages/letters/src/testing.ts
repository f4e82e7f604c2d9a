import PizZip from 'pizzip';
import { bytesOf, zipOf } from './docx/zip.ts';

/** The parts of a document, by their names. */
export function unzipped(bytes: Uint8Array): Record<string, string> {
  const { files } = new PizZip(bytes);
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [name, file.asText()]));
}

/** A document of these parts. */
export function zipped(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array<ArrayBuffer> {
  return bytesOf(zipOf(Object.entries(parts)));
}

/** What a document says, a paragraph a line. */
export function textOf(bytes: Uint8Array): string {
  const xml = unzipped(bytes)['word/document.xml'] ?? '';
  const lines = xml.replaceAll('<w:br/>', '<w:t>\n</w:t>').split('</w:p>');
  return lines
    .map((line) => [...line.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(''))
    .join('\n');
}
