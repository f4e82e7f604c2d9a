import { join } from 'node:path';
import { type ArchiveOptions, startPostgres } from '@hutong/archive';
import type { LinkLog } from '@hutong/link';
import { folderId } from '@hutong/process';
import type { NodeFolder } from '@hutong/trust';

/** A database for the archive, and how it is used. */
export interface Database {
  place: Pick<ArchiveOptions, 'url' | 'holder' | 'statementMs'>;
  stop(): Promise<void>;
}

/** The database that is configured, or a PostgreSQL of our own in the data folder. */
export async function openDatabase(
  folder: NodeFolder,
  { log, statementMs }: { log: LinkLog; statementMs?: number },
): Promise<Database> {
  const use = { holder: folderId(folder.dir), statementMs };
  const url = folder.config.database_url ?? process.env.DATABASE_URL;
  if (url !== undefined) return { place: { url, ...use }, stop: async () => {} };
  const dir = join(folder.dir, 'postgres');
  const postgres = await startPostgres({ dir, log: (line) => log.debug({ line }, 'postgresql') });
  await postgres.ensureDatabase('hutong');
  return { place: { url: postgres.url('hutong'), ...use }, stop: () => postgres.stop() };
}
