import { type ConnectOptions, connect, type Sql } from './database.ts';

const MAX_CACHED = 100_000;

/**
 * The numbers by which types and departments are stored. Words are only added, in transactions of their own: an unused
 * one harms nobody.
 *
 * On a connection of their own: transactions that lock the read models ask for words, and postgres.js sends what comes
 * to a busy pool behind a query under way. One that waits for such a lock would hold up the transaction it waits for.
 */
export class Dictionary {
  readonly #sql: Sql;
  #numbers = new Map<string, number>();

  /** @param url PostgreSQL */
  constructor(url: string, options: ConnectOptions) {
    this.#sql = connect(url, 1, options);
  }

  async end(): Promise<void> {
    await this.#sql.end({ timeout: 5 });
  }

  /** Number of a word that the last `learn` was given. */
  known(text: string): number {
    const number = this.#numbers.get(text);
    if (number === undefined) throw new RangeError('a word was not learned');
    return number;
  }

  /** Looks up all of these, adding those that are new. */
  async learn(texts: ReadonlySet<string>): Promise<void> {
    let missing = [...texts].filter((t) => !this.#numbers.has(t));
    if (missing.length === 0) return;
    if (this.#numbers.size + missing.length > MAX_CACHED) {
      this.#numbers = new Map();
      missing = [...texts];
    }
    await this.#sql`insert into word (text) select unnest(${missing}::text[]) on conflict do nothing`;
    for (const { id, text } of await this.#find(missing)) this.#numbers.set(text, id);
  }

  /** Number of a word asked about; undefined when no record has it. */
  async find(text: string): Promise<number | undefined> {
    if (text.includes('\0')) return undefined;
    return this.#numbers.get(text) ?? (await this.#find([text]))[0]?.id;
  }

  #find(texts: string[]): Promise<{ id: number; text: string }[]> {
    return this.#sql<
      { id: number; text: string }[]
    >`select id, text from word where text = any(${texts}::text[])`;
  }
}
