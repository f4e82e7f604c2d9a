import { join } from 'node:path';
import { type DiskFailed, OwnDatabase } from '@hutong/log';
import { Uploads } from '../imports/uploads.ts';
import { Documents } from './documents.ts';
import { Drafts } from './drafts.ts';
import { LetterTemplates } from './letter-templates.ts';
import { type NumberGround, Numbers } from './numbers.ts';
import { OpenDays } from './open-days.ts';
import { Reserved } from './reserved.ts';
import { DeskSecret } from './secret.ts';
import { VERSIONS } from './versions.ts';
import { Vouchers } from './vouchers.ts';

/** How often what is too old is deleted. */
const TEND_MS = 3_600_000;

/** What a desk's store is given from outside. */
export interface DeskGround {
  now: () => number;
  random: (n: number) => Uint8Array;
  numbers: NumberGround;
  /** Called when the disk does not keep what it is given: the process must end. */
  onDiskFailed?: (error: DiskFailed) => void;
}

/**
 * What a desk keeps that is no record, in `desk.db` and `desk-key` of the node's folder. What it was given is on the disk
 * when a call returns.
 */
export class DeskStore {
  readonly drafts: Drafts;
  readonly documents: Documents;
  readonly letters: LetterTemplates;
  readonly numbers: Numbers;
  readonly reserved: Reserved;
  readonly vouchers: Vouchers;
  readonly uploads: Uploads;
  readonly #db: OwnDatabase;
  readonly #days: OpenDays;
  readonly #tending: NodeJS.Timeout;

  /** @throws LaterDatabase, StoreNotDurable, DeskKeyDamaged */
  constructor(dir: string, { now, random, numbers, onDiskFailed }: DeskGround) {
    const secret = new DeskSecret(join(dir, 'desk-key'), random);
    this.#db = new OwnDatabase(join(dir, 'desk.db'), VERSIONS, onDiskFailed);
    this.drafts = new Drafts(this.#db, secret, now);
    this.documents = new Documents(this.#db, secret);
    this.letters = new LetterTemplates(this.#db, now);
    this.numbers = new Numbers(this.#db, numbers, now);
    this.reserved = new Reserved(this.#db, { holds: numbers.holds, numbers: this.numbers, now });
    this.vouchers = new Vouchers(this.#db, { secret, now, random });
    this.#days = new OpenDays(this.#db, now);
    this.uploads = new Uploads(dir, now);
    this.#tendQuietly();
    this.#tending = setInterval(() => this.#tendQuietly(), TEND_MS).unref();
  }

  /** Deletes what is older than it may get. */
  tend(): void {
    // Files first: that makes room where there is none to write.
    this.uploads.tend();
    this.#days.see();
    this.drafts.tend(this.#days);
    this.vouchers.tend(this.#days);
  }

  // A full disk must neither end the node nor keep it from starting: the next hour tries again. One that failed is told of by the database itself.
  #tendQuietly(): void {
    try {
      this.tend();
    } catch {}
  }

  close(): void {
    clearInterval(this.#tending);
    this.#db.close();
  }
}
