import type { OwnDatabase } from '@hutong/log';
import { filled, InvalidRecord, localText } from '@hutong/record';
import type { NumberGround, Numbers } from './numbers.ts';
import { TEXTS } from './texts.ts';

/** A sheet of numbers for a time without power: printed in the morning, written on by hand, entered later as 补录. */
export interface ReservedSheet {
  id: string;
  /** Ms since 1970. */
  reservedAt: number;
  numbers: readonly string[];
}

/** A number from a sheet that is being entered. */
export interface Claimed {
  number: string;
  reservedAt: number;
}

const PER_SHEET = 20;
/** Numbers that may be out on paper, of the last week: ten sheets. Older ones can be entered still. */
const MOST_OPEN = 200;
/** Who claimed a number and did not enter it has left it: a browser gave up, the power went. */
const CLAIM_MS = 120_000;
const MINUTE_MS = 60_000;
/** A sheet of a morning without a power cut is thrown away. */
const OUT_MS = 7 * 86_400_000;

interface Row {
  reservedAt: number;
  claimedBy: string | null;
  claimedAt: number | null;
  enteredAt: number | null;
}

/** Numbers that were printed before there were matters for them; each is used once. */
export class Reserved {
  readonly #db: OwnDatabase;
  readonly #numbers: Numbers;
  readonly #holds: NumberGround['holds'];
  readonly #now: () => number;

  constructor(
    db: OwnDatabase,
    { numbers, holds, now }: Pick<NumberGround, 'holds'> & { numbers: Numbers; now: () => number },
  ) {
    this.#db = db;
    this.#numbers = numbers;
    this.#holds = holds;
    this.#now = now;
  }

  /**
   * Twenty numbers for one sheet.
   * @param id the form that asks for it: sent twice it makes one sheet
   * @throws InvalidRecord when too many are out already, Unavailable when the day has none left
   */
  async sheet(id: string): Promise<ReservedSheet> {
    const before = this.find(id);
    if (before !== undefined) return before;
    if (this.open() + PER_SHEET > MOST_OPEN)
      throw new InvalidRecord(
        'number',
        filled(TEXTS.sheets_full, { most: MOST_OPEN }),
        TEXTS.sheets_full_next,
      );
    const numbers = await this.#numbers.allotSome(PER_SHEET);
    const reservedAt = this.#now();
    return this.#db.write(() => {
      // A double click: the other one was here first.
      const other = this.find(id);
      if (other !== undefined) return other;
      for (const number of numbers)
        this.#db.run(
          'insert into reserved (number, sheet, reserved_at) values (?, ?, ?)',
          number,
          id,
          reservedAt,
        );
      return { id, reservedAt, numbers };
    });
  }

  /** A sheet that was made before. */
  find(id: string): ReservedSheet | undefined {
    const rows = this.#db.all<{ number: string; reservedAt: number }>(
      'select number, reserved_at as reservedAt from reserved where sheet = ? order by number',
      id,
    );
    const [first] = rows;
    return first && { id, reservedAt: first.reservedAt, numbers: rows.map(({ number }) => number) };
  }

  /** How many numbers are out on paper. */
  open(): number {
    const sql = 'select count(*) as n from reserved where entered_at is null and reserved_at > ?';
    return this.#db.get<{ n: number }>(sql, this.#now() - OUT_MS)?.n ?? 0;
  }

  /**
   * Takes a number from a sheet for whoever enters it now, so that no other form can; `entered` makes that final.
   * @param typed as it was typed: blanks and full-width characters are put right
   * @param by the act that enters it; the same form may claim it again, until something is on record under it
   * @throws InvalidRecord naming `number` when it is on no sheet, or was entered, or is being entered by another act
   */
  async claim(typed: string, by: string): Promise<Claimed> {
    const number = typed.normalize('NFKC').replace(/\s/g, '');
    const isHeld = await this.#holds(number);
    return this.#db.write(() => {
      const row = this.#db.get<Row>(
        `select reserved_at as reservedAt, claimed_by as claimedBy, claimed_at as claimedAt,
           entered_at as enteredAt from reserved where number = ?`,
        number,
      );
      if (row === undefined) throw refused('reserved_unknown');
      if (isHeld || row.enteredAt !== null) throw refused('reserved_used');
      const now = this.#now();
      if (row.claimedBy !== by && row.claimedAt !== null && Math.abs(now - row.claimedAt) < CLAIM_MS)
        throw refused('reserved_claimed');
      this.#db.run('update reserved set claimed_by = ?, claimed_at = ? where number = ?', by, now, number);
      return { number, reservedAt: row.reservedAt };
    });
  }

  /** The number's matter is on record. */
  entered(number: string): void {
    this.#db.run('update reserved set entered_at = ? where number = ?', this.#now(), number);
  }

  /** The matter was refused: somebody else may enter the number. */
  release(number: string, by: string): void {
    this.#db.run(
      'update reserved set claimed_by = null, claimed_at = null where number = ? and claimed_by = ? and entered_at is null',
      number,
      by,
    );
  }

  /**
   * When it happened, as the paper says: not before the sheet was printed, not after now.
   * @param at ms since 1970; papers tell minutes
   * @throws InvalidRecord naming `written_at`
   */
  writtenAt({ reservedAt }: Claimed, at: number): number {
    const from = Math.floor(reservedAt / MINUTE_MS) * MINUTE_MS;
    if (at >= from && at <= this.#now()) return at;
    const fields = { from: localText(reservedAt).slice(0, 16) };
    throw new InvalidRecord('written_at', filled(TEXTS.paper_time, fields), TEXTS.paper_time_next);
  }
}

function refused(why: 'reserved_unknown' | 'reserved_used' | 'reserved_claimed'): InvalidRecord {
  return new InvalidRecord('number', TEXTS[why], TEXTS[`${why}_next`]);
}
