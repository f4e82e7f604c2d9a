import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertDurable, connect } from './database.ts';
import { clusterFolder, USER } from './embedded/cluster.ts';

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

/** URL of the embedded PostgreSQL that runs in a folder: the postmaster keeps its port in line 4 of postmaster.pid. */
export function embeddedUrl(dir: string): string | undefined {
  const folder = clusterFolder(dir);
  try {
    const port = Number(readFileSync(join(folder.data, 'postmaster.pid'), 'utf8').split('\n')[3]);
    const password = readFileSync(folder.passwordFile, 'utf8').trim();
    return port > 0 ? `postgres://${USER}:${password}@127.0.0.1:${port}/hutong` : undefined;
  } catch {
    return undefined;
  }
}
