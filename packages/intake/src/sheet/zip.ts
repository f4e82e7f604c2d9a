import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { bilingual } from '@hutong/record';
import { UnreadableFile } from '../errors.ts';

export interface ZipPart {
  name: string;
  method: number;
  crc: number;
  packedBytes: number;
  unpackedBytes: number;
  headerOffset: number;
}

/** Limits that no real spreadsheet reaches, and every zip bomb does. */
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
const END64_RECORD = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const NO_ROOM = 0xffffffff;
const END_BYTES = 22;
const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/**
 * A zip file's directory, read and checked before anything is unpacked, and its parts, unpacked as streams that stop
 * at the size the directory states (PKWARE APPNOTE 4.3; ZIP64 too, as streaming writers make it for small files).
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
      if (total > part.unpackedBytes)
        throw damaged(this.file, `${part.name} 比标明的大`, `${part.name} unpacks to more than it states`);
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (total !== part.unpackedBytes || sum !== part.crc)
      throw damaged(this.file, `${part.name} 校验不符`, `${part.name} fails its checksum`);
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
      throw damaged(this.file, `${part.name} 解不开`, `${part.name} can't be unpacked`);
    } finally {
      inflate.destroy();
    }
  }

  private async *packed(part: ZipPart): AsyncGenerator<Buffer, void, undefined> {
    const header = await readAt(this.handle, part.headerOffset, 30);
    if (header.length < 30 || header.readUInt32LE(0) !== LOCAL_HEADER) {
      throw damaged(this.file, `找不到 ${part.name}`, `${part.name} is not where the directory says`);
    }
    let at = part.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const end = at + part.packedBytes;
    while (at < end) {
      const chunk = await readAt(this.handle, at, Math.min(64 * 1024, end - at));
      if (chunk.length === 0) throw damaged(this.file, '文件不完整', 'it ends too early');
      at += chunk.length;
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }
}

async function readDirectory(file: string, handle: FileHandle): Promise<Map<string, ZipPart>> {
  const { size } = await handle.stat();
  if (size > ZIP_LIMITS.fileBytes) {
    const reason = bilingual('表格超过 100 MB', 'the spreadsheet is larger than 100 MB');
    throw new UnreadableFile(file, reason, SAVE_AS_CSV);
  }
  const tailAt = Math.max(0, size - END_BYTES - 0xffff);
  const tail = await readAt(handle, tailAt, size - tailAt);
  const head = tailAt === 0 ? tail.subarray(0, 8) : await readAt(handle, 0, 8);
  if (head.equals(OLE2)) {
    const reason = bilingual(
      '这是旧式 .xls 或加了密码的工作簿，不是 .xlsx',
      'this is an old .xls or a workbook with a password, not an .xlsx',
    );
    const next = bilingual(
      '打开后去掉密码，另存为 .xlsx 或 CSV',
      'Open it, remove the password, save as .xlsx or CSV',
    );
    throw new UnreadableFile(file, reason, next);
  }
  const end = findEnd(tail);
  if (end === -1) throw notXlsx(file, '没有压缩目录', 'it has no zip directory');
  const { count, bytes, offset } = readEnd(tail, end, tailAt);
  if (count > ZIP_LIMITS.parts || offset + bytes > tailAt + end) throw badDirectory(file);
  const parts = parseDirectory(file, await readAt(handle, offset, bytes), count);
  checkSizes(file, [...parts.values()]);
  return parts;
}

/** Where the directory is: as its end says or, where that has no room, as the ZIP64 end before it does (4.3.14). */
function readEnd(
  tail: Buffer,
  end: number,
  tailAt: number,
): { count: number; bytes: number; offset: number } {
  const said = {
    count: tail.readUInt16LE(end + 10),
    bytes: tail.readUInt32LE(end + 12),
    offset: tail.readUInt32LE(end + 16),
  };
  const locator = end - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== END64_LOCATOR) return said;
  const at = Number(tail.readBigUInt64LE(locator + 8)) - tailAt;
  if (at < 0 || at + 56 > tail.length || tail.readUInt32LE(at) !== END64_RECORD) return said;
  return {
    count: Number(tail.readBigUInt64LE(at + 32)),
    bytes: Number(tail.readBigUInt64LE(at + 40)),
    offset: Number(tail.readBigUInt64LE(at + 48)),
  };
}

/** Sizes and place of a part that have no room where they stand, out of its extra field 1 (4.5.3); left as they are else. */
function widen(part: ZipPart, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    for (const name of ['unpackedBytes', 'packedBytes', 'headerOffset'] as const) {
      if (part[name] !== NO_ROOM || next + 8 > extra.length) continue;
      part[name] = Number(extra.readBigUInt64LE(next));
      next += 8;
    }
    return;
  }
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
      throw badDirectory(file);
    }
    const nameBytes = bytes.readUInt16LE(at + 28);
    // Some tools write a leading slash or back slashes; part names compare without case (OPC, ISO/IEC 29500-2).
    const name = bytes
      .toString('utf8', at + 46, at + 46 + nameBytes)
      .replaceAll('\\', '/')
      .replace(/^\//, '');
    const method = bytes.readUInt16LE(at + 10);
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) {
      const next = bilingual('去掉密码再保存', 'Remove the password and save again');
      throw new UnreadableFile(file, bilingual('文件加了密', 'its parts are encrypted'), next);
    }
    if (method !== 0 && method !== 8)
      throw notXlsx(file, `${name} 的压缩方式 ${method} 读不了`, `it packs ${name} with method ${method}`);
    const part: ZipPart = {
      name,
      method,
      crc: bytes.readUInt32LE(at + 16),
      packedBytes: bytes.readUInt32LE(at + 20),
      unpackedBytes: bytes.readUInt32LE(at + 24),
      headerOffset: bytes.readUInt32LE(at + 42),
    };
    const extraAt = at + 46 + nameBytes;
    widen(part, bytes.subarray(extraAt, extraAt + bytes.readUInt16LE(at + 30)));
    if (parts.has(name.toLowerCase())) throw notXlsx(file, `有两个 ${name}`, `it holds ${name} twice`);
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
  const times = bomb && Math.round(bomb.unpackedBytes / Math.max(1, bomb.packedBytes));
  const mib = Math.round(total / 1024 / 1024);
  const reason = bomb
    ? bilingual(`${bomb.name} 解开后是原来的 ${times} 倍`, `${bomb.name} unpacks to ${times} times its size`)
    : bilingual(`解开后有 ${mib} MiB，超过 1024`, `it unpacks to ${mib} MiB, more than 1024`);
  const next = bilingual(
    '若确是表格，另存为 CSV 再导入',
    'If this is a real table, save it as CSV and import that',
  );
  throw new UnreadableFile(file, reason, next);
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

const SAVE_AS_CSV = bilingual('另存为 CSV 再导入', 'Save it as CSV and import that');

export function notXlsx(file: string, zh: string, en: string): UnreadableFile {
  return new UnreadableFile(
    file,
    bilingual(`不是 XLSX 文件：${zh}`, `not an XLSX file: ${en}`),
    bilingual(
      '用表格软件打开，另存为 .xlsx 或 CSV',
      'Open it in a spreadsheet program and save as .xlsx or CSV',
    ),
  );
}

function badDirectory(file: string): UnreadableFile {
  return notXlsx(file, '压缩目录已损坏', 'its zip directory is damaged');
}

function damaged(file: string, zh: string, en: string): UnreadableFile {
  return new UnreadableFile(
    file,
    bilingual(`XLSX 文件已损坏：${zh}`, `the XLSX file is damaged: ${en}`),
    bilingual('重新复制或重新保存一次', 'Copy the file again or save it again'),
  );
}
