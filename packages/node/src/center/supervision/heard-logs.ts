import type { Archive } from '@hutong/archive';
import { readEntry } from '@hutong/record';
import { type Hearing, mayFollow, type Place, type Placed, readHearing } from '@hutong/supervision';
import type { Registry } from '@hutong/trust';

type Logs = Pick<Archive, 'ofType'>;

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
export async function* ofType(logs: Logs, type: string, node: string, from?: Place): AsyncGenerator<Placed> {
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

/** The day up to which a node’s present parent has heard it, YYYY-MM-DD, as far as that is held here. */
export async function lastHeardOf(
  { archive, registry }: { archive: Logs; registry: Registry },
  node: string,
): Promise<string | undefined> {
  const { parent } = registry.node(node) ?? {};
  if (parent == null) return undefined;
  const hearings = new Hearings(archive, parent);
  await hearings.readOn();
  return hearings.of(node).at(-1)?.body.until;
}
