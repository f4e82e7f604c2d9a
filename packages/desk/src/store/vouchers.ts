import { hash, timingSafeEqual } from 'node:crypto';
import type { OwnDatabase } from '@hutong/log';
import { derivedId } from '@hutong/record';
import { CODE_BYTES, codeOf, readCode } from './code.ts';
import type { OpenDays } from './open-days.ts';
import type { DeskSecret } from './secret.ts';

/** What a hall hands out (凭证), and the character that stands for it in the paper's own number. */
export const VOUCHERS = {
  received: '收',
  accepted: '受',
  refused: '拒',
  missing: '补',
  supplemented: '齐',
  sent_away: '告',
  extended: '延',
  special: '特',
  closed: '办',
  delivered: '送',
} as const;
export type VoucherKind = keyof typeof VOUCHERS;

/** One paper of a matter. */
export interface Voucher {
  /** The record that it tells of. */
  record: string;
  /** Of the matter. */
  number: string;
  kind: VoucherKind;
  /** Of the paper itself: 文书编号. */
  document: string;
  /** Ms since 1970. */
  issuedAt: number;
  /** As it is printed; undefined when the key it was sealed with is lost. */
  code: string | undefined;
  /** How often it has been printed: from the second time on it says 副本. */
  prints: number;
}

/** A matter whose voucher somebody holds. */
export interface Held {
  number: string;
  issuedAt: number;
  /** Whether the matter was rated already: one rating a matter (一次一评). */
  rated: boolean;
  /** Id of the record of its rating, whichever of its vouchers is used: a rating sent twice is one. */
  ratingId: string;
}

/** Of many years; a matter that was not rated by then is rated no more. */
const KEPT_MS = 3 * 365 * 86_400_000;
/** Of these the desk was open so many, at the least. */
const OPEN_DAYS = 365;
/** Papers of one matter. */
const MOST = 100;

interface Row {
  record: string;
  number: string;
  kind: VoucherKind;
  n: number;
  issuedAt: number;
  prints: number;
  box: Uint8Array;
}

/**
 * Papers that were handed out, with the code that each carries: 80 random bits, bound to the number of the matter, of which
 * the database holds a hash, and for reprints a sealed copy.
 */
export class Vouchers {
  readonly #db: OwnDatabase;
  readonly #secret: DeskSecret;
  readonly #now: () => number;
  readonly #random: (n: number) => Uint8Array;

  constructor(
    db: OwnDatabase,
    { secret, now, random }: { secret: DeskSecret; now: () => number; random: (n: number) => Uint8Array },
  ) {
    this.#db = db;
    this.#secret = secret;
    this.#now = now;
    this.#random = random;
  }

  /**
   * Prints papers once more; the first time each is made. One paper a record and kind, and all of them or none.
   * @param by the form that asks for it: sent twice it prints once
   * @throws RangeError when a matter has too many
   */
  print(papers: readonly Pick<Voucher, 'record' | 'number' | 'kind'>[], by: string): Voucher[] {
    return this.#db.write(() => papers.map((paper) => this.#print(paper, by)));
  }

  #print(paper: Pick<Voucher, 'record' | 'number' | 'kind'>, by: string): Voucher {
    const { record, number, kind } = paper;
    if (this.#row(record, kind) === undefined) this.#make(paper);
    this.#db.run(
      'update voucher set prints = prints + 1, last_print = ? where record = ? and kind = ? and last_print <> ?',
      by,
      record,
      kind,
      by,
    );
    const row = this.#row(record, kind) as Row;
    if (row.number !== number) throw new RangeError(`the record is about ${row.number}`);
    return this.#shown(row);
  }

  /** Papers of a matter in the order in which they were made. */
  of(number: string): Voucher[] {
    const rows = this.#db.all<Row>(
      `${SELECT} where number = ? order by issued_at, kind, n limit ${MOST}`,
      number,
    );
    return rows.map((row) => this.#shown(row));
  }

  /**
   * Whose paper this is. As long for a number that nobody has and for a wrong code as for a right one.
   * @param code as it was typed
   */
  find(number: string, code: string): Held | undefined {
    const given = hashOf(number, readCode(code) ?? '');
    const rows = this.#db.all<{ hash: Uint8Array; issuedAt: number; ratedAt: number | null }>(
      `select code_hash as hash, issued_at as issuedAt, rated_at as ratedAt from voucher where number = ? limit ${MOST}`,
      number,
    );
    let found: (typeof rows)[number] | undefined;
    for (const row of [...rows, { hash: NOBODYS, issuedAt: 0, ratedAt: null }])
      if (timingSafeEqual(row.hash, given)) found = row;
    if (found === undefined) return undefined;
    const first = Math.min(...rows.map(({ issuedAt }) => issuedAt));
    return {
      number,
      issuedAt: found.issuedAt,
      rated: rows.some(({ ratedAt }) => ratedAt !== null),
      ratingId: derivedId(first, Buffer.from(`rating ${number}`)),
    };
  }

  /** A matter's rating is on record: its codes rate it no more. */
  rated(number: string): void {
    this.#db.run(
      'update voucher set rated_at = ? where number = ? and rated_at is null',
      this.#now(),
      number,
    );
  }

  /** Deletes what is too old to be rated or printed again. */
  tend(days: OpenDays): void {
    this.#db.run('delete from voucher where issued_at < ?', days.before(KEPT_MS, OPEN_DAYS));
  }

  #make({ record, number, kind }: Pick<Voucher, 'record' | 'number' | 'kind'>): void {
    const rows = this.#db.all<{ kind: VoucherKind; ratedAt: number | null }>(
      'select kind, rated_at as ratedAt from voucher where number = ?',
      number,
    );
    if (rows.length >= MOST) throw new RangeError(`${number} has ${MOST} papers`);
    const n = rows.filter((row) => row.kind === kind).length + 1;
    const rated = rows.find(({ ratedAt }) => ratedAt !== null);
    const code = codeOf(this.#random(CODE_BYTES));
    this.#db.run(
      `insert into voucher (record, kind, number, n, issued_at, prints, last_print, code_hash, code_box, rated_at)
       values (?, ?, ?, ?, ?, 0, '', ?, ?, ?)`,
      record,
      kind,
      number,
      n,
      this.#now(),
      hashOf(number, code),
      this.#secret.seal(about(record, kind), code),
      rated?.ratedAt ?? null,
    );
  }

  #row(record: string, kind: VoucherKind): Row | undefined {
    return this.#db.get<Row>(`${SELECT} where record = ? and kind = ?`, record, kind);
  }

  #shown({ record, number, kind, n, issuedAt, prints, box }: Row): Voucher {
    const code = this.#secret.open(about(record, kind), box) as string | undefined;
    return { record, number, kind, document: `${number}-${VOUCHERS[kind]}${n}`, issuedAt, code, prints };
  }
}

const SELECT = 'select record, number, kind, n, issued_at as issuedAt, prints, code_box as box from voucher';

/** No code has this hash: what is compared where a number has no paper. */
const NOBODYS = Buffer.alloc(32);

// 80 random bits need no slow hash: nobody tries them out.
function hashOf(number: string, code: string): Buffer {
  return hash('sha256', `${number}\n${code}`, 'buffer');
}

function about(record: string, kind: VoucherKind): string {
  return `voucher ${record} ${kind}`;
}
