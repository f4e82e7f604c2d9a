import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { assertDurable, connect } from './database.ts';
import { clusterFolder, ROLE, socketUrl, USER } from './embedded/cluster.ts';

/**
 * Looks at a center's database from outside, writing nothing: reachable, and its settings keep what is committed.
 * @param where its URL, or the folder of an embedded PostgreSQL that runs
 * @returns the server's version; undefined when no embedded PostgreSQL runs in that folder
 * @throws DatabaseNotDurable, or the client's error with its `code`
 */
export async function inspectDatabase(where: { url: string } | { dir: string }): Promise<string | undefined> {
  const url = 'url' in where ? where.url : embeddedUrl(where.dir);
  if (url === undefined) return undefined;
  const sql = connect(url, 1);
  try {
    await assertDurable(sql);
    const [row] = await sql`select current_setting('server_version') as version`;
    return String(row?.version);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** URL of the embedded PostgreSQL that runs in a folder; `owner`: as its superuser, for upkeep. */
export function embeddedUrl(dir: string, as?: 'owner'): string | undefined {
  try {
    const folder = clusterFolder(realpathSync(dir));
    readFileSync(join(folder.data, 'postmaster.pid'));
    const [user, file] = as === 'owner' ? [USER, folder.passwordFile] : [ROLE, folder.rolePasswordFile];
    return socketUrl(folder, user, readFileSync(file, 'utf8').trim(), 'hutong');
  } catch {
    return undefined;
  }
}
