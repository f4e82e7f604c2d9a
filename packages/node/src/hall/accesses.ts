import {
  type AccessPage,
  type AccessQuery,
  type AccessService,
  InvalidQuery,
  type NotedAccess,
} from '@hutong/api';
import { type Cell, type DiskFailed, keptEnough, keptSixMonths, OwnDatabase } from '@hutong/log';
import { timeText } from '@hutong/record';
import { CURSOR } from '../matters/list.ts';
import { cannotWrite } from './appender.ts';

const DAY_MS = 86_400_000;
/** Entries that are dropped at one heartbeat. */
const DROPPED_AT_ONCE = 500;

/** Entries are only appended: the database itself refuses to change one, or to drop one too early. */
const VERSIONS = [
  `create table access (
     id integer primary key autoincrement, at integer not null, who text not null, account text, act text not null,
     asked text not null, why text
   );
   create index access_at on access (at);
   create index access_who on access (who, id);
   create table access_matter (
     number text not null, kind text not null, access integer not null, primary key (number, kind, access)
   ) without rowid;
   create index access_matter_of on access_matter (access);
   create trigger access_stays before update on access begin select raise(abort, 'an access is never changed'); end;
   create trigger access_kept before delete on access when old.at > (select max(at) from access) - ${184 * DAY_MS}
     begin select raise(abort, 'an access is kept for six months'); end;
   create trigger access_matter_stays before update on access_matter
     begin select raise(abort, 'an access is never changed'); end;
   create trigger access_matter_kept before delete on access_matter
     when exists (select 1 from access where id = old.access)
     begin select raise(abort, 'an access is kept with its matters'); end`,
  'create index access_account on access (account, id)',
  keptSixMonths('access', 'an access'),
];

interface Row {
  id: number;
  at: number;
  who: string;
  account: string | null;
  act: string;
  asked: string;
  why: string | null;
}

type Noted = AccessPage['items'][number];

/** A hall's access log, in a database of its own: each entry is on the disk before anything is shown. */
export class Accesses implements AccessService {
  readonly #db: OwnDatabase;
  readonly #now: () => number;

  /** @param onFailed called when the disk does not keep what is written: the process must end */
  constructor(file: string, now: () => number, onFailed?: (error: DiskFailed) => void) {
    this.#db = new OwnDatabase(file, VERSIONS, onFailed);
    this.#now = now;
  }

  close(): void {
    this.#db.close();
  }

  async note({ who, account, act, asked, why, matters }: NotedAccess): Promise<void> {
    try {
      this.#db.write(() => {
        this.#db.run(
          'insert into access (at, who, account, act, asked, why) values (?, ?, ?, ?, ?, ?)',
          this.#now(),
          who,
          account,
          act,
          asked.join(' '),
          why,
        );
        for (const { kind, number } of matters)
          this.#db.run(
            'insert or ignore into access_matter (number, kind, access) values (?, ?, last_insert_rowid())',
            number,
            kind,
          );
      });
    } catch (error) {
      cannotWrite(error);
    }
  }

  async list({ who, account, day, kind, number, limit, cursor }: AccessQuery): Promise<AccessPage> {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
    if (!Number.isSafeInteger(before)) throw new InvalidQuery('cursor', CURSOR);
    if (kind !== undefined && number === undefined) throw new InvalidQuery('number', NUMBER);
    const filters: [sql: string, ...cells: Cell[]][] = [['id < ?', before]];
    if (who !== undefined) filters.push(['who = ?', who]);
    if (account !== undefined) filters.push(['account = ?', account]);
    if (day !== undefined) {
      const from = Date.parse(`${day}T00:00:00+08:00`);
      filters.push(['at >= ? and at < ?', from, from + DAY_MS]);
    }
    if (number !== undefined) {
      const ofKind = kind === undefined ? '' : 'and kind = ?';
      const of = `id in (select access from access_matter where number = ? ${ofKind})`;
      filters.push([of, number, ...(kind === undefined ? [] : [kind])]);
    }
    const where = filters.map(([sql]) => sql).join(' and ');
    const rows = this.#db.all<Row>(
      `select id, at, who, account, act, asked, why from access where ${where} order by id desc limit ?`,
      ...filters.flatMap(([, ...cells]) => cells),
      limit + 1,
    );
    const page = rows.slice(0, limit).map((row) => this.#noted(row));
    const last = page.at(-1);
    return rows.length > limit && last !== undefined
      ? { items: page, next: String(last.id) }
      : { items: page };
  }

  #noted({ id, at, asked, ...row }: Row): Noted {
    const matters = this.#db.all<Noted['matters'][number]>(
      'select kind, number from access_matter where access = ? order by number, kind',
      id,
    );
    return {
      ...row,
      id,
      act: row.act as Noted['act'],
      at: timeText(at),
      asked: asked.split(' ').filter(Boolean),
      matters,
    };
  }

  /** Drops some of what was kept long enough. */
  async tend(): Promise<void> {
    this.#db.write(() => {
      for (const id of keptEnough(this.#db, 'access', DROPPED_AT_ONCE)) {
        this.#db.run('delete from access where id = ?', id);
        this.#db.run('delete from access_matter where access = ?', id);
      }
    });
  }
}

const NUMBER = { zh: '写了 kind，也要写件的编号', en: 'With a kind, give the number too.' };
