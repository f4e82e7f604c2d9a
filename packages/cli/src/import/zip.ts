import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { UnreadableFile } from './types.ts';

export interface ZipPart {
  name: string;
  method: number;
  crc: number;
  packedBytes: number;
  unpackedBytes: number;
  headerOffset: number;
}

/** Limits on a spreadsheet: what a real one never reaches and a zip bomb must. */
const ZIP_LIMITS = {
  fileBytes: 100 * 1024 * 1024,
  unpackedBytes: 1024 * 1024 * 1024,
  /** Unpacked to packed, looked at only above `ratioFromBytes`: small repetitive parts pack well. */
  ratio: 200,
  ratioFromBytes: 10 * 1024 * 1024,
  parts: 10_000,
};

const END_RECORD = 0x06054b50;
const CENTRAL_HEADER = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_BYTES = 22;
const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/**
 * A zip file's directory, read and checked before anything is unpacked, and its parts, unpacked as streams that stop
 * at the size the directory states (PKWARE APPNOTE 4.3; no ZIP64, which no spreadsheet of 100 MB needs).
 */
export class Zip {
  readonly parts: ReadonlyMap<string, ZipPart>;
  /** Packed bytes taken so far, over all parts. */
  bytesRead = 0;
  private readonly file: string;
  private readonly handle: FileHandle;

  private constructor(file: string, handle: FileHandle, parts: ReadonlyMap<string, ZipPart>) {
    this.file = file;
    this.handle = handle;
    this.parts = parts;
  }

  static async open(file: string): Promise<Zip> {
    const handle = await open(file, 'r');
    try {
      return new Zip(file, handle, await readDirectory(file, handle));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  /** The unpacked bytes of a part. Throws UnreadableFile when they are damaged or more than the directory says. */
  async *unpack(part: ZipPart): AsyncGenerator<Buffer, void, undefined> {
    let total = 0;
    let sum = 0;
    for await (const chunk of this.inflate(part)) {
      total += chunk.length;
      if (total > part.unpackedBytes) throw damaged(this.file, `${part.name} unpacks to more than it states`);
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (total !== part.unpackedBytes || sum !== part.crc)
      throw damaged(this.file, `${part.name} fails its checksum`);
  }

  private async *inflate(part: ZipPart): AsyncGenerator<Buffer, void, undefined> {
    if (part.method === 0) {
      yield* this.packed(part);
      return;
    }
    const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
    // Carries backpressure, and the error of either end to the loop below; its own callback has nothing left to do.
    pipeline(Readable.from(this.packed(part)), inflate, () => {});
    try {
      yield* inflate as AsyncIterable<Buffer>;
    } catch (error) {
      if (error instanceof UnreadableFile) throw error;
      throw damaged(this.file, `${part.name} can't be unpacked`);
    } finally {
      inflate.destroy();
    }
  }

  private async *packed(part: ZipPart): AsyncGenerator<Buffer, void, undefined> {
    const header = await readAt(this.handle, part.headerOffset, 30);
    if (header.length < 30 || header.readUInt32LE(0) !== LOCAL_HEADER) {
      throw damaged(this.file, `${part.name} is not where the directory says`);
    }
    let at = part.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const end = at + part.packedBytes;
    while (at < end) {
      const chunk = await readAt(this.handle, at, Math.min(64 * 1024, end - at));
      if (chunk.length === 0) throw damaged(this.file, 'it ends too early');
      at += chunk.length;
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }
}

async function readDirectory(file: string, handle: FileHandle): Promise<Map<string, ZipPart>> {
  const { size } = await handle.stat();
  if (size > ZIP_LIMITS.fileBytes) {
    throw new UnreadableFile(file, 'the spreadsheet is larger than 100 MB', 'Save it as CSV and import that');
  }
  const tailAt = Math.max(0, size - END_BYTES - 0xffff);
  const tail = await readAt(handle, tailAt, size - tailAt);
  const head = tailAt === 0 ? tail.subarray(0, 8) : await readAt(handle, 0, 8);
  if (head.equals(OLE2)) {
    const reason = 'this is an old .xls or a workbook with a password, not an .xlsx';
    throw new UnreadableFile(file, reason, 'Open it, remove the password, save as .xlsx or CSV');
  }
  const end = findEnd(tail);
  if (end === -1) throw notXlsx(file, 'it has no zip directory');
  const count = tail.readUInt16LE(end + 10);
  const bytes = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  if (count > ZIP_LIMITS.parts || offset + bytes > tailAt + end)
    throw notXlsx(file, 'its zip directory is damaged');
  const parts = parseDirectory(file, await readAt(handle, offset, bytes), count);
  checkSizes(file, [...parts.values()]);
  return parts;
}

function findEnd(tail: Buffer): number {
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === END_RECORD) return at;
  }
  return -1;
}

function parseDirectory(file: string, bytes: Buffer, count: number): Map<string, ZipPart> {
  const parts = new Map<string, ZipPart>();
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL_HEADER) {
      throw notXlsx(file, 'its zip directory is damaged');
    }
    const nameBytes = bytes.readUInt16LE(at + 28);
    // Some tools write a leading slash or back slashes; part names compare without case (OPC, ISO/IEC 29500-2).
    const name = bytes
      .toString('utf8', at + 46, at + 46 + nameBytes)
      .replaceAll('\\', '/')
      .replace(/^\//, '');
    const method = bytes.readUInt16LE(at + 10);
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) {
      throw new UnreadableFile(file, 'its parts are encrypted', 'Remove the password and save again');
    }
    if (method !== 0 && method !== 8) throw notXlsx(file, `it packs ${name} with method ${method}`);
    const part: ZipPart = {
      name,
      method,
      crc: bytes.readUInt32LE(at + 16),
      packedBytes: bytes.readUInt32LE(at + 20),
      unpackedBytes: bytes.readUInt32LE(at + 24),
      headerOffset: bytes.readUInt32LE(at + 42),
    };
    if (parts.has(name.toLowerCase())) throw notXlsx(file, `it holds ${name} twice`);
    parts.set(name.toLowerCase(), part);
    at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return parts;
}

function checkSizes(file: string, parts: ZipPart[]): void {
  const total = parts.reduce((sum, part) => sum + part.unpackedBytes, 0);
  const bomb = parts.find(
    (part) =>
      part.unpackedBytes > ZIP_LIMITS.ratioFromBytes &&
      part.unpackedBytes > part.packedBytes * ZIP_LIMITS.ratio,
  );
  if (total <= ZIP_LIMITS.unpackedBytes && !bomb) return;
  const reason = bomb
    ? `${bomb.name} unpacks to ${Math.round(bomb.unpackedBytes / Math.max(1, bomb.packedBytes))} times its size`
    : `it unpacks to ${Math.round(total / 1024 / 1024)} MiB, more than 1024`;
  throw new UnreadableFile(file, reason, 'If this is a real table, save it as CSV and import that');
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

export function notXlsx(file: string, reason: string): UnreadableFile {
  return new UnreadableFile(
    file,
    `not an XLSX file: ${reason}`,
    'Open it in a spreadsheet program and save as .xlsx or CSV',
  );
}

function damaged(file: string, reason: string): UnreadableFile {
  return new UnreadableFile(
    file,
    `the XLSX file is damaged: ${reason}`,
    'Copy the file again or save it again',
  );
}
