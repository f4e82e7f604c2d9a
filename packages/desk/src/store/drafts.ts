import type { OwnDatabase } from '@hutong/log';
import { filled, InvalidRecord } from '@hutong/record';
import type { OpenDays } from './open-days.ts';
import type { DeskSecret } from './secret.ts';
import { TEXTS } from './texts.ts';

/** What was typed into a form: each field's values in their order. */
export type Typed = ReadonlyMap<string, readonly string[]>;

/** A form half filled. */
export interface Draft {
  form: string;
  /** Ms since 1970. */
  savedAt: number;
  typed: Typed;
}

const KEPT_DAYS = 7;
const KEPT_MS = KEPT_DAYS * 86_400_000;
const MOST = 50;
/** Sealed bytes of one account: the largest form that is taken fits four times. */
const MOST_BYTES = 4 << 20;
const MAX_FORM = 200;
/** Of a session, not of a form: the next session has its own. */
const OF_A_SESSION = 'csrf';

interface Row {
  form: string;
  savedAt: number;
  box: Uint8Array;
}

/** Forms half filled, as typed: sealed, for their own account alone, gone after 7 days. Saved is on the disk. */
export class Drafts {
  readonly #db: OwnDatabase;
  readonly #secret: DeskSecret;
  readonly #now: () => number;

  constructor(db: OwnDatabase, secret: DeskSecret, now: () => number) {
    this.#db = db;
    this.#secret = secret;
    this.#now = now;
  }

  /**
   * Keeps what was typed, in the place of what was kept of the form before.
   * @param form names the form of an account, such as its path
   * @throws InvalidRecord when the account has no room left
   */
  save(account: string, form: string, typed: Typed): void {
    const key = form.slice(0, MAX_FORM);
    const said = [...typed].filter(([name]) => name !== OF_A_SESSION);
    const box = this.#secret.seal(about(account, key), said);
    this.#db.write(() => {
      const { n, bytes } = this.#db.get<{ n: number; bytes: number }>(
        'select count(*) as n, coalesce(sum(length(box)), 0) as bytes from draft where account = ? and form <> ?',
        account,
        key,
      ) as { n: number; bytes: number };
      if (n >= MOST || bytes + box.length > MOST_BYTES) throw full();
      this.#db.run(
        'insert or replace into draft (account, form, saved_at, box) values (?, ?, ?, ?)',
        account,
        key,
        this.#now(),
        box,
      );
    });
  }

  /** What was kept of a form. */
  find(account: string, form: string): Draft | undefined {
    const row = this.#db.get<Row>(
      'select form, saved_at as savedAt, box from draft where account = ? and form = ? and saved_at >= ?',
      account,
      form.slice(0, MAX_FORM),
      this.#now() - KEPT_MS,
    );
    return row && this.#opened(account, row);
  }

  /** All drafts of an account, newest first; at most 50. */
  of(account: string): Draft[] {
    const rows = this.#db.all<Row>(
      `select form, saved_at as savedAt, box from draft where account = ? and saved_at >= ?
       order by saved_at desc, form limit ${MOST}`,
      account,
      this.#now() - KEPT_MS,
    );
    return rows.flatMap((row) => this.#opened(account, row) ?? []);
  }

  /** Deletes what was kept of a form: it was sent, or is not wanted any more. */
  drop(account: string, form: string): void {
    this.#db.run('delete from draft where account = ? and form = ?', account, form.slice(0, MAX_FORM));
  }

  /** Deletes what is older than 7 days, of which it was open as many. Until then nobody is shown it. */
  tend(days: OpenDays): void {
    this.#db.run('delete from draft where saved_at < ?', days.before(KEPT_MS, KEPT_DAYS));
  }

  // What another key sealed was lost with that key.
  #opened(account: string, { form, savedAt, box }: Row): Draft | undefined {
    const typed = this.#secret.open(about(account, form), box) as [string, string[]][] | undefined;
    return typed && { form, savedAt, typed: new Map(typed) };
  }
}

function about(account: string, form: string): string {
  return `draft ${account} ${form}`;
}

function full(): InvalidRecord {
  const fields = { drafts: MOST, mib: MOST_BYTES >> 20 };
  return new InvalidRecord('draft', filled(TEXTS.drafts_full, fields), TEXTS.drafts_full_next);
}
