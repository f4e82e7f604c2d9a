import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ReasonedError } from '@hutong/record';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';

export type Sqlite = Database.Database;

/** While a call waits for another program to release the database it holds up all others: a caller that can wait tries again. */
const BUSY_MS = 50;

/** The database cannot keep what it is given as P1 promises. */
export class StoreNotDurable extends ReasonedError {
  override readonly name = 'StoreNotDurable';

  constructor(setting: string, found: unknown) {
    super(
      {
        zh: `SQLite 的 ${setting}=${String(found)}：可能丢失已确认收录的记录`,
        en: `SQLite runs with ${setting}=${String(found)}, which can lose what was acknowledged`,
      },
      {
        zh: '请用本程序自带的 SQLite，不要以别的设置打开数据库',
        en: 'Use the SQLite that comes with this program; do not open the database with other settings.',
      },
    );
  }
}

/** Opens (or makes) a node's SQLite database: WAL, `synchronous=FULL` asserted (P1), migrations applied, 0600. */
export function openDatabase(file: string): Sqlite {
  const db = connect(file, 16_384);
  // A larger WAL means fewer checkpoints, each of which waits for the disk twice more.
  db.pragma('wal_autocheckpoint = 4000');
  migrate(drizzle(db), { migrationsFolder: migrationsFolder() });
  db.pragma(`busy_timeout = ${BUSY_MS}`);
  return db;
}

/**
 * A connection as P1 and P6 want it: WAL, `synchronous=FULL` asserted, what is erased overwritten, the file 0600.
 * @param cacheKiB what it may keep in memory
 */
export function connect(file: string, cacheKiB: number): Sqlite {
  if (file !== ':memory:') keepToUs(file);
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('busy_timeout = 5000');
  // What is erased is overwritten (P6), and so is what is pruned, a slice at a time.
  db.pragma('secure_delete = ON');
  db.pragma(`cache_size = -${cacheKiB}`);
  const synchronous = db.pragma('synchronous', { simple: true });
  if (synchronous !== 2) throw new StoreNotDurable('synchronous', synchronous);
  const journal = db.pragma('journal_mode', { simple: true });
  if (journal !== 'wal' && file !== ':memory:') throw new StoreNotDurable('journal_mode', journal);
  return db;
}

/**
 * Runs a transaction that does not wait for the disk; the next one that does brings it there too. For what comes again by
 * itself, never for what is acknowledged (P1): a heartbeat in the middle of a day must not hold a window up.
 */
export function withoutWaiting<T>(db: Sqlite, transaction: () => T): T {
  db.pragma('synchronous = NORMAL');
  try {
    return transaction();
  } finally {
    db.pragma('synchronous = FULL');
  }
}

// Private values are in it, and a backup of it is a copy (P6). SQLite gives its -wal and -shm the mode of the file. A
// file that exists is never opened here: closing it would drop the locks of a connection this process has.
function keepToUs(file: string): void {
  if (existsSync(file)) chmodSync(file, 0o600);
  else closeSync(openSync(file, 'wx', 0o600));
}

// Beside the sources in development, beside the bundle in a build.
function migrationsFolder(): string {
  const candidates = ['./log-drizzle', '../../drizzle'].map((p) =>
    fileURLToPath(new URL(p, import.meta.url)),
  );
  const found = candidates.find((folder) => existsSync(`${folder}/meta/_journal.json`));
  if (found === undefined)
    throw new Error(`no migrations at ${candidates.join(' or ')}: the installation is incomplete`);
  return found;
}
