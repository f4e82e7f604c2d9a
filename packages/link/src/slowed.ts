/** Called slowed for so long after it last was. */
const SHOWN_MS = 5 * 60_000;

/** Which nodes are slowed and since when, told for some minutes after they last were. Times in ms since 1970. */
export class Slowed {
  readonly #nodes = new Map<string, { since: number; last: number }>();

  /** A node that the registry names is slowed now. */
  note(node: string, now: number): void {
    const known = this.#nodes.get(node);
    this.#nodes.set(node, {
      since: known !== undefined && lately(known, now) ? known.since : now,
      last: now,
    });
  }

  list(now: number): { node: string; since: number }[] {
    return [...this.#nodes].filter(([, n]) => lately(n, now)).map(([node, { since }]) => ({ node, since }));
  }
}

// A clock set back ends it too (P7).
const lately = ({ last }: { last: number }, now: number) => Math.abs(now - last) <= SHOWN_MS;
