import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ID, INFO, type Info, InfoSeal, KEY_FILE, WAITING } from './info.ts';
import { plainParts } from './parts.ts';

/**
 * The files that wait in a node's data folder and are not whole, from their bytes; nothing is changed, so the node may go on
 * meanwhile. One that it drops or takes while this reads is passed over.
 */
export async function damagedWaiting(dir: string): Promise<string[]> {
  const [folder, key] = [join(dir, WAITING), join(dir, KEY_FILE)];
  if (!existsSync(folder) || !existsSync(key)) return [];
  const seal = new InfoSeal(key);
  const damaged: string[] = [];
  for (const id of readdirSync(folder).filter((name) => ID.test(name))) {
    const info = join(folder, `${id}${INFO}`);
    if (!existsSync(info)) continue;
    const known = seal.open(id, readFileSync(info));
    const isWhole = known !== undefined && (await holds(join(folder, id), known));
    if (!isWhole && existsSync(info)) damaged.push(id);
  }
  return damaged;
}

async function holds(file: string, { bytes, sha256, key }: Info): Promise<boolean> {
  const hash = createHash('sha256');
  let length = 0;
  try {
    for await (const part of plainParts(file, Buffer.from(key, 'base64'))) {
      hash.update(part.bytes);
      length += part.bytes.length;
    }
  } catch {
    return false;
  }
  return length === bytes && hash.digest('hex') === sha256;
}
