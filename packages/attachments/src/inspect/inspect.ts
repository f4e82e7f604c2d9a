import { readFile } from 'node:fs/promises';
import { mediaTypeOf } from '../given/media-type.ts';
import { Findings, type Inspected } from './found.ts';
import { inspectOffice } from './office.ts';
import { inspectPdf } from './pdf.ts';
import { inspectPicture } from './picture.ts';

const INSPECTORS: readonly [type: RegExp, inspect: (file: string, findings: Findings) => Promise<void>][] = [
  [/openxmlformats-officedocument/, inspectOffice],
  [/^application\/pdf$/, (file, findings) => inspectPdf(file, findings)],
  [/^image\/(?:jpeg|png|tiff)$/, inspectPicture],
  [/^text\//, inspectText],
];

/**
 * Looks through a file for what whoever reviews it should see: what it says unseen, and its text. It helps and never decides,
 * so that no file is an error: of what cannot be read it says so.
 * @param name of which the ending says what kind of file it is
 */
export async function inspectFile(name: string, file: string): Promise<Inspected> {
  const inspect = inspectorOf(name);
  if (inspect === undefined) return NOTHING;
  const findings = new Findings();
  try {
    await inspect(file, findings);
    return findings.done();
  } catch {
    // Damaged, encrypted, or another kind than its name says: whoever reviews it opens it.
    return NOTHING;
  }
}

/** Whether files of this name are of a kind that is looked through. */
export function isInspected(name: string): boolean {
  return inspectorOf(name) !== undefined;
}

function inspectorOf(name: string) {
  const type = mediaTypeOf(name);
  return INSPECTORS.find(([of]) => of.test(type))?.[1];
}

const NOTHING: Inspected = { looked: 'no', unseen: [], text: '' };

/** A text as it is: UTF-8, or else GB 18030, which reads anything. */
async function inspectText(file: string, findings: Findings): Promise<void> {
  findings.read(decoded(await readFile(file)));
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
