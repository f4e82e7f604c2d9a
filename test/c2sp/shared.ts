import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let warned = false;

/**
 * The folder of third-party vectors and public records that stays outside the repository: `../shared` beside it,
 * or HUTONG_SHARED. Undefined when absent, after one loud line, so that a test can skip and nobody takes the
 * silence for a pass: `describe.skipIf(!sharedDir())(…)`.
 */
export function sharedDir(): string | undefined {
  const dir = process.env.HUTONG_SHARED || fileURLToPath(new URL('../../../shared', import.meta.url));
  if (existsSync(dir)) return dir;
  if (!warned)
    console.warn(`!!!! SKIPPED: no shared vectors at ${dir}; set HUTONG_SHARED to run these tests !!!!`);
  warned = true;
  return undefined;
}
