import PizZip from 'pizzip';

/** The parts of a document of Word, by their names. */
export function partsOf(bytes: Uint8Array): Record<string, string> {
  const { files } = new PizZip(bytes);
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [name, file.asText()]));
}

/** A document of these parts. */
export function docxOf(parts: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const zip = new PizZip();
  for (const [name, text] of Object.entries(parts)) zip.file(name, text);
  return new Uint8Array(zip.generate({ type: 'uint8array', compression: 'DEFLATE' }));
}

/** What a document says, a paragraph a line. */
export function docxTextOf(bytes: Uint8Array): string {
  const xml = partsOf(bytes)['word/document.xml'] ?? '';
  const lines = xml.replaceAll('<w:br/>', '<w:t>\n</w:t>').split('</w:p>');
  const textIn = (line: string) =>
    [...line.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => text);
  return lines.map((line) => textIn(line).join('')).join('\n');
}
