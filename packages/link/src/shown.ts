import { HEADS_PAGE } from './messages.ts';

const MAX_SHOWN = 10_000;

/**
 * All heads that a child shows at one time, put together from its pages, the first to the last. When a child does not
 * number its pages, a page that is not full is the last.
 */
export class ShownHeads {
  readonly notes: string[] = [];
  #next = 0;

  /** Takes a page that the child showed, if it is the next one; true when it was the last. */
  take(notes: readonly string[], page?: readonly [at: number, of: number]): boolean {
    const last = notes.length < HEADS_PAGE ? this.#next : this.#next + 1;
    const [at, of] = page ?? [this.#next, last + 1];
    if (notes.length === 0 || at >= of) return false;
    // It shows them from the beginning again, as after a line that went down in between.
    if (at === 0) this.#begin();
    if (at !== this.#next || this.notes.length + notes.length > MAX_SHOWN) return false;
    this.notes.push(...notes);
    this.#next = at + 1;
    return this.#next === of;
  }

  #begin(): void {
    this.notes.length = 0;
    this.#next = 0;
  }
}
