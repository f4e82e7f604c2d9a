import type { Session } from '../../io.ts';

/** A list for programs, written as it comes: it is never held whole. */
export class WrittenList {
  #count = 0;
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  add(value: unknown): void {
    this.#session.io.stdout.write(`${this.#count === 0 ? '[' : ',\n'}${JSON.stringify(value)}`);
    this.#count += 1;
  }

  /** @param after what is written behind it */
  end(after: string): void {
    this.#session.io.stdout.write((this.#count === 0 ? '[]' : ']') + after);
  }
}
