import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeSecret } from '@hutong/process';
import { createToken, listTokens, revokeToken } from '../tokens.ts';

/** The name of the token of whoever may read the data folder. */
const LOCAL = 'local';

/**
 * The token by which whoever may read the data folder administers the node. Made at the first start, and again when
 * its file was lost: the name in the list of tokens is no use without it.
 */
export function ensureAdminToken(dir: string, now: number): { tokenFile: string; made: boolean } {
  const file = join(dir, 'admin-token');
  const known = listTokens(dir).some(({ name }) => name === LOCAL);
  if (known && existsSync(file)) return { tokenFile: file, made: false };
  if (known) revokeToken(dir, LOCAL);
  rmSync(file, { force: true });
  const token = createToken(dir, { name: LOCAL, roles: ['administrator'], expires: null }, now);
  writeSecret(file, `${token}\n`);
  return { tokenFile: file, made: true };
}
