import type { Awaitable } from '@hutong/follow';
import type { HeldHead } from '@hutong/link';
import {
  type EarlierLog,
  formatProof,
  MAX_RUN_BYTES,
  type Proof,
  packSegments,
  parseCheckpoint,
  type Redacted,
  type SealedValue,
  type Segment,
} from '@hutong/log';
import {
  adoptNext,
  counted,
  earlierLogs,
  parseOrigin,
  type Registry,
  withRedactionProofs,
} from '@hutong/trust';

/** Entries of a log up to a checkpoint held. */
export interface HeldRun {
  origin: string;
  entries: Uint8Array[];
  note: string;
  redacted?: Redacted[];
}

/** The logs that a node gives to others, as its store has them. */
export interface GivenLogs<Run extends HeldRun> {
  /** Newest signed note of every log held; with `scope`, of that node's and of those beneath it. */
  heads(of?: { scope?: string }): Awaitable<readonly { origin: string; note: string }[]>;
  head(origin: string): Awaitable<{ size: number } | undefined>;
  /** Newest notes on a log that each known node cosigned, its head's note first. */
  notes(origin: string): Awaitable<string[]>;
  /** Entries from an index on, up to a checkpoint held within `maxBytes`, or up to the next one; none from `end` on. */
  readSegment(origin: string, from: number, maxBytes: number, end?: number): Awaitable<Run | undefined>;
  /** An entry and its proof against the newest checkpoint of at most `within` entries. */
  proof(at: {
    origin: string;
    index: number;
    within?: number | undefined;
  }): Awaitable<(Proof & { entry: Uint8Array }) | undefined>;
  /** Root of a log's first `size` entries. */
  rootAt(origin: string, size: number): Awaitable<Buffer | undefined>;
}

/** What every node's holdings stand on. */
export interface HoldingParts {
  node: string;
  registry: Registry;
  /** Makes durable that so many entries of a log may leave (P12). */
  leaving: (origin: string, size: number) => void;
  /**
   * Origin of the log that this node writes now: a registry that went back with the database may not know of it. Its
   * earlier logs are only read, and taken back where they were lost.
   */
  current: () => string;
  /** As `Holdings` has it. */
  beats: () => Promise<string[]>;
}

/**
 * What goes out of a node, as `Holdings` promises it: its own logs and those beneath it upward, its own and its
 * ancestors' downward. What comes in differs: a hall writes copies of its ancestors' logs, a center ingests.
 */
export abstract class GivenHoldings<Run extends HeldRun> {
  protected readonly registry: Registry;
  protected readonly node: string;
  protected readonly current: () => string;
  readonly beats: () => Promise<string[]>;
  readonly #leaving: (origin: string, size: number) => void;
  readonly #logs: GivenLogs<Run>;

  constructor(logs: GivenLogs<Run>, { node, registry, leaving, current, beats }: HoldingParts) {
    this.node = node;
    this.registry = registry;
    this.current = current;
    this.beats = beats;
    this.#leaving = leaving;
    this.#logs = logs;
  }

  /** Boxes of a run's private values, for those of its recipients whom `isFor` names. */
  protected abstract sealed(run: Run, from: number, isFor: (recipient: string) => boolean): SealedValue[];

  async outgoing(): Promise<HeldHead[]> {
    const heads = await this.#logs.heads({ scope: this.node });
    return heads.map(({ note, origin }) => {
      const head = parseCheckpoint(note);
      return { ...head, note, counted: counted(this.registry.log(origin), head.size) };
    });
  }

  earlier(): readonly EarlierLog[] {
    return earlierLogs(this.registry, this.node, this.current());
  }

  // Only what this node signs itself can be rolled back by it.
  async leaving(heads: readonly HeldHead[]): Promise<void> {
    for (const { origin, size } of heads) this.#leaving(origin, size);
  }

  async size(origin: string): Promise<number> {
    return (await this.#logs.head(origin))?.size ?? 0;
  }

  async notes(origin: string): Promise<string[]> {
    return this.#logs.notes(origin);
  }

  /** A log's next segments, sealed for whoever may read its values. Past this their checkpoint may have left (P12). */
  async segments(origin: string, from: number, to: string, maxBytes = MAX_RUN_BYTES): Promise<Segment[]> {
    // A log that was ended counts no further: whoever follows it or takes it back must not be led past its end.
    const end = this.registry.log(origin)?.closedAt;
    const read = async (bytes: number) => this.#logs.readSegment(origin, from, bytes, end);
    const run = await withRedactionProofs(this.registry, read, this.#prove, maxBytes);
    if (run === undefined) return [];
    this.#leaving(origin, parseCheckpoint(run.note).size);
    const { entries, note, redacted, words = [] } = run;
    const given = { origin, from, entries, note, words };
    const sealed = this.sealed(run, from, (recipient) => this.#leadsTo(to, recipient));
    return packSegments(redacted === undefined ? given : { ...given, redacted }, sealed);
  }

  // P6: a box goes nowhere but toward its recipient. Up it is for the receiver and its ancestors; down, for the receiver and
  // those beneath it: whoever follows a log from beside or below, or was moved away, has no use for what others can open.
  #leadsTo(to: string, recipient: string): boolean {
    const { registry, node } = this;
    const isDown = registry.within(to, node) || registry.movedAway(node).includes(to);
    return isDown ? registry.within(recipient, to) : registry.within(to, recipient);
  }

  #prove = async (origin: string, index: number, within: number | undefined) => {
    const proof = await this.#logs.proof({ origin, index, within });
    return proof && { entry: proof.entry, proof: formatProof(proof) };
  };

  /** Takes a log that the registry does not know as a node's next, on its old key's word. @throws EpochRefused */
  protected adoptNext(segment: Segment): ReturnType<typeof adoptNext> {
    const rootAt = async (log: string, size: number) => this.#logs.rootAt(log, size);
    return adoptNext(segment, this.registry, { size: (log) => this.size(log), rootAt });
  }

  protected isOwn(origin: string): boolean {
    return parseOrigin(origin).node === this.node;
  }
}
