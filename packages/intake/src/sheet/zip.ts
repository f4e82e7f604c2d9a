import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { bilingual } from '@hutong/record';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { UnreadableFile } from '../errors.ts';

export interface ZipPart {
  name: string;
  unpackedBytes: number;
  entry: Entry;
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

const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/**
 * A zip file's directory, read and checked before anything is unpacked, and its parts, unpacked as streams that stop
 * at the size the directory states. yauzl reads the format (ZIP64 too); the limits and the checksums are ours.
 */
export class Zip {
  readonly parts: ReadonlyMap<string, ZipPart>;
  /** Bytes unpacked so far, over all parts. */
  bytesRead = 0;
  private readonly file: string;
  private readonly zip: ZipFile;

  private constructor(file: string, zip: ZipFile, parts: ReadonlyMap<string, ZipPart>) {
    this.file = file;
    this.zip = zip;
    this.parts = parts;
  }

  static async open(file: string): Promise<Zip> {
    await checkFile(file);
    // Names come as they stand: yauzl refuses those with a leading slash, which some tools write.
    const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false };
    const zip = await openPromise(file, options).catch(() => {
      throw notXlsx(file, '没有压缩目录', 'it has no zip directory');
    });
    try {
      return new Zip(file, zip, await readDirectory(file, zip));
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  /** The file is closed once nothing is being read from it. */
  close(): void {
    this.zip.close();
  }

  /** The unpacked bytes of a part. Throws UnreadableFile when they are damaged or more than the directory says. */
  async *unpack({ name, entry, unpackedBytes }: ZipPart): AsyncGenerator<Buffer, void, undefined> {
    let total = 0;
    let sum = 0;
    for await (const chunk of this.inflate(name, entry)) {
      total += chunk.length;
      if (total > unpackedBytes)
        throw damaged(this.file, `${name} 比标明的大`, `${name} unpacks to more than it states`);
      this.bytesRead += chunk.length;
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (total !== unpackedBytes || sum !== entry.crc32)
      throw damaged(this.file, `${name} 校验不符`, `${name} fails its checksum`);
  }

  private async *inflate(name: string, entry: Entry): AsyncGenerator<Buffer, void, undefined> {
    try {
      yield* (await this.zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>;
    } catch {
      throw damaged(this.file, `${name} 解不开`, `${name} can't be unpacked`);
    }
  }
}

/** What can be told of a file before its directory is read. */
async function checkFile(file: string): Promise<void> {
  const handle = await open(file, 'r');
  const head = Buffer.alloc(OLE2.length);
  const { size } = await handle
    .read(head, 0, head.length, 0)
    .then(() => handle.stat())
    .finally(() => handle.close());
  if (size > ZIP_LIMITS.fileBytes) {
    const reason = bilingual('表格超过 100 MB', 'the spreadsheet is larger than 100 MB');
    throw new UnreadableFile(file, reason, SAVE_AS_CSV);
  }
  if (!head.equals(OLE2)) return;
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

async function readDirectory(file: string, zip: ZipFile): Promise<Map<string, ZipPart>> {
  if (zip.entryCount > ZIP_LIMITS.parts) throw badDirectory(file);
  const parts = new Map<string, ZipPart>();
  const entries = zip.eachEntry();
  for (;;) {
    const { value: entry, done } = await entries.next().catch(() => {
      throw badDirectory(file);
    });
    if (done) break;
    const part = partOf(file, entry);
    // Part names compare without case (OPC, ISO/IEC 29500-2).
    const key = part.name.toLowerCase();
    if (parts.has(key)) throw notXlsx(file, `有两个 ${part.name}`, `it holds ${part.name} twice`);
    parts.set(key, part);
  }
  checkSizes(file, [...parts.values()]);
  return parts;
}

function partOf(file: string, entry: Entry): ZipPart {
  // Some tools write a leading slash or back slashes.
  const name = entry.fileNameRaw.toString('utf8').replaceAll('\\', '/').replace(/^\//, '');
  if (entry.isEncrypted()) {
    const next = bilingual('去掉密码再保存', 'Remove the password and save again');
    throw new UnreadableFile(file, bilingual('文件加了密', 'its parts are encrypted'), next);
  }
  const { compressionMethod: method, uncompressedSize } = entry;
  if (!entry.canDecodeFileData())
    throw notXlsx(file, `${name} 的压缩方式 ${method} 读不了`, `it packs ${name} with method ${method}`);
  return { name, entry, unpackedBytes: uncompressedSize };
}

function checkSizes(file: string, parts: ZipPart[]): void {
  const total = parts.reduce((sum, part) => sum + part.unpackedBytes, 0);
  const bomb = parts.find(
    (part) =>
      part.unpackedBytes > ZIP_LIMITS.ratioFromBytes &&
      part.unpackedBytes > part.entry.compressedSize * ZIP_LIMITS.ratio,
  );
  if (total <= ZIP_LIMITS.unpackedBytes && !bomb) return;
  const times = bomb && Math.round(bomb.unpackedBytes / Math.max(1, bomb.entry.compressedSize));
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
