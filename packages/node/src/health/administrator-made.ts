import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSecret } from '@hutong/process';

const FILE = 'administrator-made';
/** The act by which another administrator is made at a node's console. */
const ACT = 'admin.create';

/** Keeps when an administrator was made at the console, so that those above are told; of any other act, nothing. */
export function noteAdministrator(dir: string, act: string, now: number): void {
  if (act === ACT) writeSecret(join(dir, FILE), `${now}\n`);
}

/** When that was last, ms since 1970; undefined: never, or nobody can say. */
export function administratorMade(dir: string): number | undefined {
  try {
    const at = Number(readFileSync(join(dir, FILE), 'utf8').trim());
    return Number.isSafeInteger(at) ? at : undefined;
  } catch {
    return undefined;
  }
}
