import type { Archive } from '@hutong/archive';
import { readEntry, skimEntry } from '@hutong/record';
import { type Hearing, mayFollow, type Place, type Placed, readHearing } from '@hutong/supervision';
import { parseOrigin } from '@hutong/trust';

type Logs = Pick<Archive, 'ofType' | 'run' | 'entry'>;

/** Families of record types that move a matter. */
const OF_MATTERS = /^(case|disclosure|complaint|catalogue)\./;
/** What a center says that matters beneath it are judged by. */
const OF_CENTERS = ['rules.set', 'calendar.set', 'catalogue.item'];

/** The hearings of one center, read on in its logs as they grow. */
export class Hearings {
  readonly #logs: Logs;
  readonly #center: string;
  readonly #byNode = new Map<string, Hearing[]>();
  #after: Place | undefined;

  constructor(logs: Logs, center: string) {
    this.#logs = logs;
    this.#center = center;
  }

  /** Hearings of a node in order, those that may not follow the one before left out. */
  of(node: string): readonly Hearing[] {
    return this.#byNode.get(node) ?? [];
  }

  async readOn(): Promise<void> {
    for await (const placed of ofType(this.#logs, 'supervision.hearing', this.#center, this.#after)) {
      this.#after = placed;
      const hearing = readHearing(placed);
      if (hearing === undefined) continue;
      const { node } = hearing.body;
      const known = this.#byNode.get(node) ?? [];
      this.#byNode.set(node, known);
      if (mayFollow(known.at(-1), hearing.until, hearing.recordedAt)) known.push(hearing);
    }
  }
}

/** Entries of a type in a node's logs, in the order of its epochs. */
export async function* ofType(
  logs: Pick<Archive, 'ofType'>,
  type: string,
  node: string,
  from?: Place,
): AsyncGenerator<Placed> {
  let after = from;
  for (;;) {
    const page = await logs.ofType(type, { node, after });
    if (page.length === 0) return;
    for (const { origin, index, bytes } of page) {
      const entry = readEntry(bytes);
      if (entry !== undefined) yield { origin, index, entry };
    }
    after = page.at(-1);
  }
}

/** All entries that a hearing covers and by which matters are judged: the node's own, then those of its ancestors. */
export async function entriesAt(logs: Logs, { heads, ancestors }: Hearing): Promise<Placed[]> {
  const told: Placed[] = [];
  const chain = [...heads].sort(([a], [b]) => parseOrigin(a).epoch - parseOrigin(b).epoch);
  for (const [origin, size] of chain) {
    for (let from = 0; from < size; ) {
      const page = await logs.run(origin, from, size);
      if (page.length === 0) break;
      for (const { index, bytes } of page) {
        if (!OF_MATTERS.test(skimEntry(bytes)?.type ?? '')) continue;
        const entry = readEntry(bytes);
        if (entry !== undefined) told.push({ origin, index, entry });
      }
      from = page.at(-1)!.index + 1;
    }
  }
  for (const node of new Set([...ancestors.keys()].map((origin) => parseOrigin(origin).node)))
    for (const type of OF_CENTERS) for await (const placed of ofType(logs, type, node)) told.push(placed);
  return told;
}
