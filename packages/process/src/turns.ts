/** Steps one after another, in the order they are given; one that fails holds up none behind it. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs a step once those before it have ended; what it gives, or rejects with, is the caller's alone. */
  take<T>(step: () => T | Promise<T>): Promise<T> {
    const done = this.#last.then(step);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when the steps given so far have ended, well or not. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
