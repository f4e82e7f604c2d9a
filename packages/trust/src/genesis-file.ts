import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSecret } from '@hutong/process';
import { decodeEntry, type Prepared } from '@hutong/record';
import { InvalidFolder } from './errors.ts';
import type { NodeFolder } from './folder.ts';

/**
 * What a log begins with is said once and kept beside its keys: a node whose database went back to before it begins the
 * same log again, byte for byte, not another history of it (P12). Nothing of it is secret, and it has no private values.
 * @param say called when nothing was said yet
 * @throws InvalidFolder when what was said cannot be read
 */
export function saidOnce({ dir, keys }: NodeFolder, say: () => Prepared[]): Prepared[] {
  const file = join(dir, 'keys', String(keys.epoch), 'genesis.json');
  if (existsSync(file)) return read(file);
  const said = say();
  writeSecret(file, `${JSON.stringify(said.map(({ bytes }) => Buffer.from(bytes).toString('base64')))}\n`);
  return said;
}

function read(file: string): Prepared[] {
  try {
    const said = JSON.parse(readFileSync(file, 'utf8')) as string[];
    return said.map((text) => {
      const bytes = Buffer.from(text, 'base64');
      return { entry: decodeEntry(bytes), bytes, values: [], flags: [] };
    });
  } catch {
    throw new InvalidFolder(
      file,
      'this does not tell what the log begins with',
      'Put this file back from the newest copy of the data folder.',
    );
  }
}
