/** A matter's events stand near each other: the more entries share a batch, the less often its state is read, judged and written. */
const MOST_ENTRIES = 4_000;
const FEWEST_ENTRIES = 50;
/** Bytes of states that one transaction is to write at most. */
const MAX_BYTES = 4 * 1_048_576;

/** How many entries a follower's next batch reads: fewer where its states turn out large, since a batch holds them all. */
export class BatchSize {
  entries = MOST_ENTRIES;

  /** Learns from what a batch wrote. */
  wrote(states: ReadonlyMap<string, Uint8Array>): void {
    let bytes = 0;
    for (const state of states.values()) bytes += state.length;
    if (bytes > MAX_BYTES) this.entries = Math.max(FEWEST_ENTRIES, Math.floor(this.entries / 2));
    else if (bytes < MAX_BYTES / 4) this.entries = Math.min(MOST_ENTRIES, this.entries * 2);
  }
}
