/** One thing in a store that is not as it should be. */
export interface Finding {
  /** Log it is about; '' when it is about none, or no known one. */
  origin: string;
  part: keyof typeof NEXT;
  /** Index of the entry, or size of the checkpoint; of a tile, its first entry. */
  at: number;
  reason: string;
  /** What the operator should do. */
  next: string;
}

const RESTORE =
  'Keep this data folder as it is, and put back the newest copy, or begin a new epoch from what the parent holds.';

const NEXT = {
  database: RESTORE,
  log: 'If the registry is complete here, keep this data folder as evidence and ask for help.',
  entry: RESTORE,
  tile: RESTORE,
  checkpoint: RESTORE,
  head: RESTORE,
  cosignature: 'Compare heads with the parent: it may hold more of this log than this node.',
  record: 'Run: hutong rebuild.',
  value: 'Ask the department for the value again and record it anew; the log itself is whole.',
};

/** So many findings of one kind are told one by one, the rest as a number. */
const MAX_EACH = 100;

/** Findings, bounded. */
export class Findings {
  readonly #list: Finding[] = [];
  readonly #counts = new Map<string, { origin: string; part: Finding['part']; count: number; at: number }>();

  add(origin: string, part: Finding['part'], at: number, reason: string): void {
    const key = `${part} ${origin}`;
    const kind = this.#counts.get(key) ?? { origin, part, count: 0, at };
    this.#counts.set(key, { ...kind, count: kind.count + 1, at });
    if (kind.count < MAX_EACH) this.#list.push({ origin, part, at, reason, next: NEXT[part] });
  }

  list(): Finding[] {
    const more = [...this.#counts.values()].filter(({ count }) => count > MAX_EACH);
    return [
      ...this.#list,
      ...more.map(({ count, ...kind }) => ({
        ...kind,
        reason: `and ${count - MAX_EACH} more, the last here`,
        next: NEXT[kind.part],
      })),
    ];
  }
}
