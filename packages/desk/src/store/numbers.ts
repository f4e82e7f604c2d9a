import { Unavailable } from '@hutong/api';
import type { OwnDatabase } from '@hutong/log';
import { Turns } from '@hutong/process';
import { dayOf, filled, localText, personalNumber } from '@hutong/record';
import { TEXTS } from './texts.ts';

/** One of this node's own logs, as its entries tell. */
export interface OwnEpoch {
  epoch: number;
  /** When its genesis was recorded, ms since 1970. */
  begunAt: number;
  /** When the last entry of it that is held here was recorded. */
  lastAt: number;
}

/** What numbers are allotted on: what the node knows of its own logs. */
export interface NumberGround {
  /** Code of the division or of the hall: what every number begins with. 2 to 12 of A-Z, a-z, 0-9. */
  code: string;
  /** This node's own logs, the one that is written now among them. */
  epochs(): readonly OwnEpoch[];
  /** Whether an entry held here is about this number. */
  holds(number: string): boolean | Promise<boolean>;
}

const CODE = /^[0-9A-Za-z]{2,12}$/;
/** Serial numbers of a thousand: 001 to 999. */
const PER_THOUSAND = 999;
/** Thousands of a day that epochs may begin with; who needs more than one goes on ten further on. */
const STARTS = 10;
/** Thousands of one epoch and day: serial numbers have five digits at most. */
const ROUNDS = 9;
/** A year in which nobody may have been born: a number must be nobody's whenever it is read. */
const NO_YEAR = 0;
/** Numbers that one call allots at most. */
const MOST_AT_ONCE = 100;

/**
 * Numbers of matters, `<code>-<YYYYMMDD>-<serial>`: allotted offline and never twice. What was allotted is on the disk
 * before anybody learns of it. Where the folder was put back from a copy the node goes on in its next epoch (P12), and that
 * takes the next thousand of the day, so that what the copy does not know of is not allotted again; a clock that was set
 * back finds the counters of its day. A number that looks like a person's is passed over.
 */
export class Numbers {
  readonly #db: OwnDatabase;
  readonly #ground: NumberGround;
  readonly #now: () => number;
  readonly #turns = new Turns();

  constructor(db: OwnDatabase, ground: NumberGround, now: () => number) {
    if (!CODE.test(ground.code)) throw new Error(`no number can begin with ${JSON.stringify(ground.code)}`);
    this.#db = db;
    this.#ground = ground;
    this.#now = now;
  }

  /** The next number. @throws Unavailable when the day has none left */
  async allot(): Promise<string> {
    const [number] = await this.allotSome(1);
    return number as string;
  }

  /**
   * The next numbers, 100 at most. A gap stays where the node ends before they are used.
   * @throws Unavailable when the day has none left
   */
  allotSome(count: number): Promise<string[]> {
    if (count > MOST_AT_ONCE) throw new RangeError(`${count} numbers at once`);
    return this.#turns.take(() => this.#allot(count));
  }

  async #allot(count: number): Promise<string[]> {
    const { code } = this.#ground;
    const now = this.#now();
    const day = dayOf(now);
    const start = startOf(day, this.#ground.epochs());
    const date = localText(now).slice(0, 10).replaceAll('-', '');
    const last = this.#db.get<{ last: number }>(
      'select last from counter where code = ? and day = ? and start = ?',
      code,
      day,
      start,
    );
    const numbers: string[] = [];
    let n = last?.last ?? 0;
    while (numbers.length < count) {
      n += 1;
      const serial = serialOf(start, n);
      if (serial === undefined) throw usedUp(date);
      const number = `${code}-${date}-${String(serial).padStart(4, '0')}`;
      if (personalNumber(number, NO_YEAR) !== undefined || (await this.#ground.holds(number))) continue;
      numbers.push(number);
    }
    // From here on they are taken, whether or not anybody ever learns of them.
    this.#db.run(
      'insert or replace into counter (code, day, start, last) values (?, ?, ?, ?)',
      code,
      day,
      start,
      n,
    );
    return numbers;
  }
}

/**
 * Which thousand of a day the current epoch begins with: one further for every epoch that may have come while numbers of the
 * day were out already. An epoch began in that day or after it, as its genesis says; or after entries of that day, though
 * its own clock was behind them. The very first epoch has nobody before it.
 */
export function startOf(day: number, epochs: readonly OwnEpoch[]): number {
  const inOrder = [...epochs].sort((a, b) => a.epoch - b.epoch);
  let seen = Number.NEGATIVE_INFINITY;
  let start = 0;
  for (const { epoch, begunAt, lastAt } of inOrder) {
    if (epoch > 1 && Math.max(seen, dayOf(begunAt)) >= day) start += 1;
    seen = Math.max(seen, dayOf(lastAt));
  }
  return start;
}

/** The n-th serial number of an epoch that begins with thousand `start`; no two of both share one. */
function serialOf(start: number, n: number): number | undefined {
  const round = Math.floor((n - 1) / PER_THOUSAND);
  if (start >= STARTS || round >= ROUNDS) return undefined;
  return (STARTS * round + start) * (PER_THOUSAND + 1) + ((n - 1) % PER_THOUSAND) + 1;
}

function usedUp(date: string): Unavailable {
  return new Unavailable(filled(TEXTS.numbers_used_up, { date }), TEXTS.numbers_used_up_next, 'numbers');
}
