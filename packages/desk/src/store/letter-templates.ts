import type { OwnDatabase } from '@hutong/log';

/** A template as a list shows it. */
export interface TemplateLine {
  letter: string;
  /** Of the file, as whoever uploaded it called it. */
  name: string;
  /** Ms since 1970. */
  savedAt: number;
  /** Post and staff code. */
  savedBy: string;
}

/**
 * Templates of letters that this hall has in place of those that come with the program, one of each at most. They hold
 * nothing of anybody; what is filled into them is kept nowhere. Saved is on the disk.
 */
export class LetterTemplates {
  readonly #db: OwnDatabase;
  readonly #now: () => number;

  constructor(db: OwnDatabase, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  /** Keeps a template in the place of the one before. */
  save({ letter, name, savedBy }: Omit<TemplateLine, 'savedAt'>, bytes: Uint8Array): void {
    this.#db.run(
      'insert or replace into letter_template (letter, name, saved_at, saved_by, bytes) values (?, ?, ?, ?, ?)',
      letter,
      name,
      this.#now(),
      savedBy,
      bytes,
    );
  }

  list(): TemplateLine[] {
    return this.#db.all<TemplateLine>(
      'select letter, name, saved_at as savedAt, saved_by as savedBy from letter_template order by letter',
    );
  }

  /** The document itself; undefined where the hall has none of its own. */
  find(letter: string): Uint8Array | undefined {
    return this.#db.get<{ bytes: Uint8Array }>('select bytes from letter_template where letter = ?', letter)
      ?.bytes;
  }

  /** From now on the one that comes with the program. */
  drop(letter: string): void {
    this.#db.run('delete from letter_template where letter = ?', letter);
  }
}
