import { skimEntry } from '@hutong/record';
import { momentOf } from './heard.ts';
import type { Identities, IngestItem, IngestResult } from './types.ts';

/**
 * When entries of each node last came that it had just recorded: a node whose records stream in is alive, though a
 * heartbeat is late (P11). What was recorded long ago, and comes by a stick or from a backlog, does not prove that. This is
 * kept in memory: a node that is alive goes on speaking.
 */
export class LastRecorded {
  readonly #registry: Pick<Identities, 'log'>;
  readonly #now: () => number;
  readonly #at = new Map<string, number>();

  constructor(registry: Pick<Identities, 'log'>, now: () => number) {
    this.#registry = registry;
    this.#now = now;
  }

  /** Heeds what was committed. */
  took(items: readonly IngestItem[], results: readonly IngestResult[]): void {
    for (const [i, { segment }] of items.entries()) {
      const last = segment.entries.at(-1);
      const log = this.#registry.log(segment.origin);
      if (results[i]?.kind !== 'received' || last === undefined || log === undefined || log.revoked) continue;
      // What nobody understands was recorded at no known time (P8).
      const signed = skimEntry(last)?.recordedAt;
      if (signed === undefined) continue;
      const moment = momentOf({ signed, came: this.#now() }, undefined);
      this.#at.set(log.node, Math.max(moment, this.#at.get(log.node) ?? 0));
    }
  }

  /** When such entries of a node last came, ms since 1970; undefined when none did since the start. */
  at(node: string): number | undefined {
    return this.#at.get(node);
  }
}
