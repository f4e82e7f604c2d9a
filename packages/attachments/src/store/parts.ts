import { createReadStream } from 'node:fs';
import { MAX_PART_DATA_BYTES } from '@hutong/record';
import { cut, type Part } from '../format/parts.ts';
import { openPart } from '../format/seal.ts';
import { AttachmentRefused } from './refused.ts';

/** A kept file's parts as they lie on the disk. */
export function sealedParts(file: string): AsyncGenerator<Part> {
  return cut(createReadStream(file), MAX_PART_DATA_BYTES);
}

/** Its parts in the clear. @throws AttachmentRefused where they do not open */
export async function* plainParts(file: string, key: Uint8Array): AsyncGenerator<Part> {
  for await (const part of sealedParts(file)) {
    const bytes = openPart(key, part, part.bytes);
    if (bytes === undefined) throw new AttachmentRefused('cut');
    yield { ...part, bytes };
  }
}
