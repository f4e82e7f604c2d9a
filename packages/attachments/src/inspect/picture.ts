import { readFile } from 'node:fs/promises';
import ExifReader from 'exifreader';
import type { Findings, Unseen } from './found.ts';

/** What pictures say of where, when, with what and by whom they were taken (Exif 2.32, IPTC, XMP), by the reader's names. */
const TAGS: readonly [what: Unseen, tag: string][] = [
  ['place', 'GPSLatitude'],
  ['place', 'GPSLongitude'],
  ['taken_at', 'DateTimeOriginal'],
  ['device', 'Make'],
  ['device', 'Model'],
  ['device', 'Software'],
  ['author', 'Artist'],
  ['author', 'By-line'],
  ['author', 'creator'],
  ['remark', 'ImageDescription'],
  ['remark', 'UserComment'],
  ['remark', 'Caption/Abstract'],
  ['remark', 'Comment'],
];

/** Looks through what a picture (JPEG, PNG, TIFF, GIF) says beside what it shows. What it shows nobody reads here. */
export async function inspectPicture(file: string, findings: Findings): Promise<void> {
  const tags: Readonly<Record<string, { description?: unknown } | undefined>> = await tagsOf(file);
  for (const [what, tag] of TAGS) {
    const said = tags[tag]?.description;
    if (said === undefined || said === null) continue;
    findings.tell(what, `${tag} ${String(said)}`);
    findings.read(`${String(said)}\n`);
  }
}

async function tagsOf(file: string) {
  const bytes = await readFile(file);
  try {
    return ExifReader.load(bytes);
  } catch (error) {
    if (error instanceof ExifReader.errors.MetadataMissingError) return {};
    throw error;
  }
}
