import { existsSync, readFileSync } from 'node:fs';
import { writeSecret } from '@hutong/process';

/** The database holds fewer entries of this node's log than have left the node: it was restored from a copy. */
export class RolledBack extends Error {
  readonly origin: string;
  readonly held: number;
  readonly left: number;
  readonly next =
    'Nothing more is signed in this log. Stop the node, put back the newest copy of its data folder, or begin a new epoch from what the parent holds.';

  constructor(origin: string, held: number, left: number) {
    super(`${origin}: the database holds ${held} entries, ${left} have left this node`);
    this.name = 'RolledBack';
    this.origin = origin;
    this.held = held;
    this.left = left;
  }
}

/** High-water mark: how much of each own log may have left the node, kept outside the database (P12). */
export class HighWater {
  readonly #file: string;
  readonly #sizes: Map<string, number>;

  constructor(file: string) {
    this.#file = file;
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
    this.#sizes = new Map(Object.entries(JSON.parse(text) as Record<string, number>));
  }

  /** Makes durable that `size` entries may have left; returns after the disk has it. */
  raise(origin: string, size: number): void {
    if (size <= (this.#sizes.get(origin) ?? 0)) return;
    this.#sizes.set(origin, size);
    writeSecret(this.#file, `${JSON.stringify(Object.fromEntries(this.#sizes))}\n`);
  }

  /** Throws RolledBack when `held` entries are fewer than have left. */
  check(origin: string, held: number): void {
    const left = this.#sizes.get(origin) ?? 0;
    if (held < left) throw new RolledBack(origin, held, left);
  }
}
