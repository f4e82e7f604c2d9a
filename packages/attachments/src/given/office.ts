import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { ZipFile as ZipWriter } from 'yazl';
import { CannotStrip } from './cannot-strip.ts';
import { withoutJpegInfo } from './jpeg.ts';
import { isEmbedded, OFFICE_LIMITS, officeParts, unpackPart } from './office-parts.ts';
import { withoutPngInfo } from './png.ts';

/** Of a part whose content is changed, as it is in memory whole then. */
const CHANGED_BYTES = 24 << 20;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006';

/** Parts that say who wrote a document, with what and when, and what stands in their place (ISO/IEC 29500-1, 15.2.12; -2, 11). */
const EMPTY: Readonly<Record<string, string>> = {
  'docprops/core.xml': `${XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>`,
  'docprops/app.xml': `${XML}<Properties xmlns="${OFFICE}/extended-properties"/>`,
  'docprops/custom.xml': `${XML}<Properties xmlns="${OFFICE}/custom-properties"/>`,
};

/** Attributes that name people: who commented or changed what. Each is left with the same word for all. */
const NAMES =
  /(\s(?:w:author|w:initials|w15:author|w15:userId|author|userId|initials|displayName|name|lastModifiedBy)=)(?:"[^"]*"|'[^']*')/g;
const AUTHORS = /(<(?:\w+:)?author>)[^<]*(<\/(?:\w+:)?author>)/g;
const TAG = /<[^>]+>/g;

/** Parts in which people are named, and the tags that name them there. What parts are called beyond their folder is the writer's own. */
const NAMING: readonly [part: RegExp, tag: RegExp][] = [
  [
    /^word\/[^/]*\.xml$/i,
    /^<(?:w:(?:ins|del|cellIns|cellDel|cellMerge|comment|moveFrom|moveTo|\w+Change|\w+RangeStart)|w15:(?:person|presenceInfo))[\s>]/,
  ],
  [/^xl\/persons\/[^/]*\.xml$/i, /^<(?:\w+:)?person[\s>]/],
  [/^ppt\/(?:commentAuthors|authors)[^/]*\.xml$/i, /^<(?:\w+:)?(?:cmAuthor|author)[\s>]/],
  [/^xl\/revisions\/[^/]*\.xml$/i, /^<(?:\w+:)?(?:header|userInfo)[\s>]/],
];
/** Sheets name the authors of comments as text. */
const AUTHOR_LIST = /^xl\/(?:[^/]+\/)*comments?[^/]*\.xml$/i;
const NOBODY = '作者';

/** Pictures in a document, and the small one of its first page: each says of itself what it would alone. */
const PICTURE = /^(?:(?:word|xl|ppt)\/(?:[^/]+\/)*media\/|docprops\/thumbnail\.)/;
/** Endings of those that are made bare, by what they begin with: programs mistake one for the other. */
const MADE_BARE = /\.(?:jpe?g|jfif|png)$/;
/** Endings of pictures and films that say things of themselves which are not taken out here. */
const TELLING =
  /\.(?:tiff?|gif|svg|emf|emz|webp|heic|heif|avif|wdp|hdp|jxr|mp4|m4[av]|mov|avi|wmv|asf|mpe?g|mkv|mp3|wma|wav|aac)$/;

/**
 * Writes a document of Office (docx, xlsx, pptx) anew without what it says of its authors: its properties empty, whoever
 * commented or tracked changes called alike, its pictures (JPEG, PNG) bare. All else is as it was, byte for byte, and packed
 * anew.
 * @returns `partly` where it holds files that say of themselves what they did
 * @throws CannotStrip
 */
export async function stripOffice(from: string, to: string): Promise<'done' | 'partly'> {
  const zip = await openPromise(from, { autoClose: false }).catch(() => {
    throw new CannotStrip('不是完整的文档', 'it is no whole document');
  });
  try {
    const entries = await officeParts(zip, OFFICE_LIMITS, fault);
    const writer = new ZipWriter();
    const failed = new Promise<never>((_, reject) => writer.on('error', reject));
    // Files in it with authors of their own are left as they were.
    let isPartly = entries.some(({ fileName }) => isLeft(fileName.toLowerCase()));
    const left = () => {
      isPartly = true;
    };
    for (const entry of entries) add(writer, zip, entry, left);
    writer.end();
    const written = pipeline(writer.outputStream as Readable, createWriteStream(to, { mode: 0o600 }));
    written.catch(() => {});
    await Promise.race([written, failed]).finally(() => (writer.outputStream as Readable).destroy());
    return isPartly ? 'partly' : 'done';
  } finally {
    zip.close();
  }
}

function isLeft(name: string): boolean {
  return isEmbedded(name) || (PICTURE.test(name) && TELLING.test(name));
}

const fault = (zh: string, en: string) => new CannotStrip(zh, en);

function add(writer: ZipWriter, zip: ZipFile, entry: Entry, left: () => void): void {
  const { fileName, compressionMethod } = entry;
  const options = { compress: compressionMethod !== 0, mtime: new Date(1980, 0, 1), mode: 0o100644 };
  if (fileName.endsWith('/')) return;
  // One part after another: nothing of the next is read before this one is written.
  writer.addReadStreamLazy(fileName, options, (given) => {
    const stream = Readable.from(changed(entry, unpackPart(zip, entry, fault), left));
    // yazl does not listen for it, and an error that nobody hears ends the process.
    stream.on('error', (error) => writer.emit('error', error));
    given(null, stream);
  });
}

async function* changed(
  entry: Entry,
  bytes: AsyncIterable<Buffer>,
  left: () => void,
): AsyncGenerator<Buffer> {
  const name = entry.fileName.toLowerCase();
  const empty = Object.hasOwn(EMPTY, name) ? EMPTY[name] : undefined;
  const naming = NAMING.find(([part]) => part.test(entry.fileName));
  const isPicture = PICTURE.test(name) && MADE_BARE.test(name);
  if (empty === undefined && naming === undefined && !isPicture && !AUTHOR_LIST.test(name)) {
    yield* bytes;
    return;
  }
  if (entry.uncompressedSize > CHANGED_BYTES)
    throw new CannotStrip(`${name.slice(0, 60)} 过大`, `${name.slice(0, 60)} is too large`);
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  if (empty !== undefined) yield Buffer.from(empty);
  else if (isPicture) yield bare(Buffer.concat(chunks), left);
  else yield Buffer.from(withoutNames(textOf(Buffer.concat(chunks), name), naming?.[1]));
}

function bare(picture: Buffer, left: () => void): Buffer {
  if (picture[0] === 0xff) return withoutJpegInfo(picture);
  if (picture[0] === 0x89) return withoutPngInfo(picture);
  left();
  return picture;
}

function textOf(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CannotStrip(`${name.slice(0, 60)} 不是 UTF-8`, `${name.slice(0, 60)} is not UTF-8`);
  }
}

function withoutNames(xml: string, tag: RegExp | undefined): string {
  if (tag === undefined) return xml.replace(AUTHORS, `$1${NOBODY}$2`);
  return xml.replace(TAG, (one) => (tag.test(one) ? one.replace(NAMES, `$1"${NOBODY}"`) : one));
}
