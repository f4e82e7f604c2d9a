import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeFolder } from './folder.ts';
import { readSeed } from './keys.ts';
import { Sealer } from './seal.ts';

/** A node's sealer: seals with its current epoch's key, and opens what was sealed for any epoch whose key is in the folder. */
export function openSealer(
  folder: Pick<NodeFolder, 'dir' | 'keys'>,
  random: (n: number) => Uint8Array,
): Sealer {
  const keys = join(folder.dir, 'keys');
  const earlier = readdirSync(keys)
    .filter((name) => /^[1-9]\d{0,8}$/.test(name) && Number(name) !== folder.keys.epoch)
    .sort((a, b) => Number(b) - Number(a))
    .map((name) => readSeed(join(keys, name, 'sealing')));
  return new Sealer(folder.keys.sealing.secretKey, random, earlier);
}
