import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TokenRole } from '@hutong/api';
import { writeSecret } from '@hutong/process';
import { createToken, listTokens, revokeToken, setRoles } from '../tokens.ts';

/** The name of the token of whoever may read the data folder. */
const LOCAL = 'local';

/** What whoever may read the data folder may do there: all that there is a command for. */
export const FOLDER_ROLES = ['administrator', 'operator', 'supervisor'] as const satisfies TokenRole[];

/**
 * The token by which whoever may read the data folder uses the node. Made at the first start, and again when its
 * file was lost: the name in the list of tokens is no use without it. One made when an administrator could do all that
 * these roles can gets them.
 * @returns where it is; `changed`: it was made, or its roles are others than they were
 */
export function ensureAdminToken(dir: string, now: number): { tokenFile: string; changed: boolean } {
  const file = join(dir, 'admin-token');
  const known = listTokens(dir).some(({ name }) => name === LOCAL);
  if (known && existsSync(file)) return { tokenFile: file, changed: setRoles(dir, LOCAL, FOLDER_ROLES) };
  if (known) revokeToken(dir, LOCAL);
  rmSync(file, { force: true });
  const token = createToken(dir, { name: LOCAL, roles: [...FOLDER_ROLES], expires: null }, now);
  writeSecret(file, `${token}\n`);
  return { tokenFile: file, changed: true };
}
