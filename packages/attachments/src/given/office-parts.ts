import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';

/** What no real document reaches, and every zip bomb does. */
export interface OfficeLimits {
  parts: number;
  unpackedBytes: number;
  /** Unpacked to packed, looked at only above `ratioFromBytes`: small repetitive parts pack well. */
  ratio: number;
  ratioFromBytes: number;
}

/** Limits of documents that somebody gives, whatever is done with them. */
export const OFFICE_LIMITS: OfficeLimits = {
  parts: 5_000,
  unpackedBytes: 512 << 20,
  ratio: 200,
  ratioFromBytes: 1 << 20,
};

/** Files within a document: sheets of charts, what other programs drew. */
const EMBEDDED = /^(?:word|xl|ppt)\/(?:embeddings|activex)\/(?!.*\.rels$)./;

/** @param part its name in lower case */
export function isEmbedded(part: string): boolean {
  return EMBEDDED.test(part);
}

/** Makes the error that says, in both languages, why a file is no document that can be worked on. */
export type OfficeFault = (zh: string, en: string) => Error;

/**
 * The parts of a document of Office as its zip directory lists them, before any of them is unpacked.
 * @throws what `fault` makes: the directory is faulty, a limit is passed, two parts have one name, or it is encrypted, signed
 * or no document
 */
export async function officeParts(zip: ZipFile, limits: OfficeLimits, fault: OfficeFault): Promise<Entry[]> {
  const bomb = () => fault('解开后过大', 'it is too large when it is unpacked');
  if (zip.entryCount > limits.parts) throw bomb();
  const entries: Entry[] = [];
  let unpacked = 0;
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch {
    throw fault('压缩目录有误', 'its zip directory is faulty');
  }
  const names = new Set<string>();
  for (const entry of entries) {
    const name = entry.fileName.toLowerCase();
    unpacked += entry.uncompressedSize;
    if (unpacked > limits.unpackedBytes) throw bomb();
    const packed = Math.max(1, entry.compressedSize);
    if (entry.uncompressedSize > limits.ratioFromBytes && entry.uncompressedSize > packed * limits.ratio)
      throw bomb();
    if (names.has(name)) throw fault('有两个同名部分', 'two of its parts have one name');
    names.add(name);
    if (entry.isEncrypted() || !entry.canDecodeFileData()) throw fault('文档加了密', 'it is encrypted');
    if (name.startsWith('_xmlsignatures/'))
      throw fault('文档有电子签名，改动后签名失效', 'it is signed, and a change would break that');
  }
  if (!names.has('[content_types].xml')) throw fault('不是 Office 文档', 'it is no Office document');
  return entries;
}

/**
 * A part's bytes, which are what its directory says or no document.
 * @throws what `fault` makes
 */
export async function* unpackPart(zip: ZipFile, entry: Entry, fault: OfficeFault): AsyncGenerator<Buffer> {
  const damaged = () => {
    const name = entry.fileName.slice(0, 60);
    return fault(`${name} 已损坏`, `${name} is damaged`);
  };
  let total = 0;
  let sum = 0;
  try {
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      total += chunk.length;
      sum = crc32(chunk, sum);
      if (total > entry.uncompressedSize) break;
      yield chunk;
    }
  } catch {
    throw damaged();
  }
  if (total !== entry.uncompressedSize || sum !== entry.crc32) throw damaged();
}
