import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSecret } from '@hutong/process';
import { decodeEntry, type Prepared } from '@hutong/record';
import { z } from 'zod';
import { InvalidFolder } from './errors.ts';
import type { NodeFolder } from './folder.ts';
import { NEXTS, why } from './texts.ts';

const fileOf = ({ dir, keys }: NodeFolder): string => join(dir, 'keys', String(keys.epoch), 'genesis.json');

/** Whether it is kept what the folder's present log begins with: not of one begun by an older version. */
export const wasSaid = (folder: NodeFolder): boolean => existsSync(fileOf(folder));

/**
 * What a log begins with is said once and kept beside its keys: a node whose database went back to before it begins the
 * same log again, byte for byte, not another history of it (P12). Nothing of it is secret, and it has no private values.
 * @param say called when nothing was said yet
 * @throws InvalidFolder when what was said cannot be read
 */
export function saidOnce(folder: NodeFolder, say: () => Prepared[]): Prepared[] {
  const file = fileOf(folder);
  if (wasSaid(folder)) return read(file);
  const said = say();
  writeSecret(file, `${JSON.stringify(said.map(({ bytes }) => Buffer.from(bytes).toString('base64')))}\n`);
  return said;
}

function read(file: string): Prepared[] {
  try {
    const said = z
      .array(z.string())
      .min(1)
      .parse(JSON.parse(readFileSync(file, 'utf8')));
    return said.map((text) => {
      const bytes = Buffer.from(text, 'base64');
      return { entry: decodeEntry(bytes), bytes, values: [], flags: [] };
    });
  } catch {
    throw new InvalidFolder(file, why('no_beginning'), NEXTS.restore);
  }
}
