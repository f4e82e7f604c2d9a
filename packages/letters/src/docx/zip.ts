import PizZip from 'pizzip';

/** The first day that a zip file can name: the same letter is the same bytes, whenever it is made. */
const NO_DAY = new Date(1980, 0, 1);

/** A zip file of these parts, in their order. */
export function zipOf(parts: Iterable<readonly [string, string | Uint8Array]>): PizZip {
  const zip = new PizZip();
  for (const [name, content] of parts) zip.file(name, content, { date: NO_DAY, createFolders: false });
  return zip;
}

export function bytesOf(zip: PizZip): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zip.generate({ type: 'uint8array', compression: 'DEFLATE' }));
}
