import { readFile, writeFile } from 'node:fs/promises';
import { withoutJpegInfo } from './jpeg.ts';
import { mediaTypeOf } from './media-type.ts';
import { stripOffice } from './office.ts';
import { withoutPngInfo } from './png.ts';

/** `done`: what it said of its authors is out; `partly`: but for files that are in it; `not_known`: that is not done for its kind. */
export type Stripped = 'done' | 'partly' | 'not_known';

type Strip = (from: string, to: string) => Promise<Stripped>;

const STRIPPERS: readonly [type: RegExp, strip: Strip][] = [
  [/openxmlformats-officedocument/, stripOffice],
  [/^image\/jpeg$/, picture(withoutJpegInfo)],
  [/^image\/png$/, picture(withoutPngInfo)],
];

/**
 * Writes a document anew without what it says of its authors, where that is done for its kind: Office's (docx, xlsx, pptx),
 * JPEG and PNG. Nothing is written of any other.
 * @throws CannotStrip
 */
export async function stripDocument(name: string, from: string, to: string): Promise<Stripped> {
  const type = mediaTypeOf(name);
  const strip = STRIPPERS.find(([of]) => of.test(type))?.[1];
  return strip === undefined ? 'not_known' : strip(from, to);
}

function picture(without: (bytes: Buffer) => Buffer): Strip {
  return async (from, to) => {
    await writeFile(to, without(await readFile(from)), { mode: 0o600, flag: 'wx' });
    return 'done';
  };
}
