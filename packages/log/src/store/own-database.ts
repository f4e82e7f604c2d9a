import { bilingual, ReasonedError } from '@hutong/record';
import { connect, type Sqlite } from './database.ts';
import { type DiskFailed, guard, onDisk, write } from './disk.ts';
import { prepared } from './prepared.ts';

/** What SQLite keeps in a column; booleans are 0 and 1. */
export type Cell = string | number | bigint | Uint8Array | null;

const CACHE_KIB = 1_024;

/** A database was written by a later program than this one, whose tables this one does not know. */
export class LaterDatabase extends ReasonedError {
  override readonly name = 'LaterDatabase';

  constructor(file: string, found: number, known: number) {
    super(
      bilingual(
        `数据库版本为 ${found}，本程序只认识到 ${known}`,
        `the database has version ${found}, this program knows up to ${known}`,
      ),
      bilingual(
        '请用更新的程序启动；不要改动这个文件',
        'Start the newer program again; leave the file as it is.',
      ),
      file,
    );
  }
}

/**
 * A database of the node's own beside its log: accounts, drafts, and what else is no record. It is opened as the log's is:
 * WAL, `synchronous=FULL`, what is erased overwritten, 0600; what `write` wrote is on the disk when that returns.
 */
export class OwnDatabase {
  readonly #db: Sqlite;

  /**
   * Opens or makes it, and brings its tables to the last version.
   * @param file `:memory:` for one that is gone with its process
   * @param versions SQL that makes each version from the one before; only ever added to
   * @param onFailed called when the disk does not keep what is written: the process must end
   * @throws LaterDatabase, StoreNotDurable
   */
  constructor(file: string, versions: readonly string[], onFailed: (error: DiskFailed) => void = () => {}) {
    this.#db = connect(file, CACHE_KIB);
    guard(this.#db, onFailed);
    const found = Number(this.#db.pragma('user_version', { simple: true }));
    if (found > versions.length) {
      this.#db.close();
      throw new LaterDatabase(file, found, versions.length);
    }
    for (let version = found; version < versions.length; version++) {
      this.write(() => {
        this.#db.exec(versions[version] as string);
        this.#db.pragma(`user_version = ${version + 1}`);
      });
    }
  }

  /** The first row, by the names of its columns. A statement is prepared once: put values into `cells`, never into `sql`. */
  get<Row>(sql: string, ...cells: Cell[]): Row | undefined {
    return prepared(this.#db, sql).get(...cells) as Row | undefined;
  }

  all<Row>(sql: string, ...cells: Cell[]): Row[] {
    return prepared(this.#db, sql).all(...cells) as Row[];
  }

  /** Runs a statement that writes; outside of `write` it is a transaction of its own. Gives how many rows it changed. */
  run(sql: string, ...cells: Cell[]): number {
    return onDisk(this.#db, () => prepared(this.#db, sql).run(...cells).changes);
  }

  /**
   * Runs `work` in one transaction, which is on the disk when this returns; nothing of it is kept when it throws.
   * @throws DiskFull, DiskFailed, or what `work` throws
   */
  write<T>(work: () => T): T {
    return write(this.#db, work);
  }

  close(): void {
    this.#db.close();
  }
}
