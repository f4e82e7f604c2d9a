import type { Entry } from '@hutong/record';
import type { Rest } from './slices.ts';
import type { PlacedRow, Row, RowReader, Table, TableChange } from './table.ts';

/** An answer at once, from a hall's store, or after a while, from a center's. */
export type Awaitable<T> = T | Promise<T>;

/** An entry as a follower reads it. */
export interface FollowedEntry {
  origin: string;
  index: number;
  type: string;
  subject: string;
  department: string;
  /** The record's id, 32 hexadecimal digits. */
  id: string;
  /** Milliseconds since 1970. */
  occurredAt: number;
  recordedAt: number;
  /** 补录. */
  backfilled: boolean;
  /** It was redacted and not said again: all that is left of it is its record, type and times, and its body is empty. */
  isRedacted: boolean;
  /** Decodes the whole of it; undefined where its bytes were pruned here. */
  entry(): Entry | undefined;
}

/** An entry as a store gives it. */
export interface StoredEntry {
  index: number;
  /** The entry's bytes, or the stub that stands for bytes that were pruned here. */
  bytes: Uint8Array;
  isPruned?: boolean;
}

/** What is left of a redacted entry that moved a matter, by the registry’s word. */
export interface Left {
  origin: string;
  index: number;
  /** Ids of records as records name each other. */
  record: string;
  type: string;
  occurredAt: number;
  recordedAt: number;
  /** A record of the same matter, and whether it says again what this one said. */
  by: string;
  says: boolean;
}

/** What is read in the place of a redacted entry, with the entry by which its matter is found. */
export interface StandIn extends Left {
  found: StoredEntry & { origin: string };
}

/**
 * A read model that reads logs at its own pace (A3): for each node, states by key, each folded from that node's entries
 * in the order of its logs and their indexes. It holds nothing that cannot be folded again.
 */
export interface Follower<S = unknown, C = unknown> {
  readonly name: string;
  /** Raised when the same entries are to give other states: what is there is dropped and replayed. */
  readonly version: number;
  /** Record types that it reads, of which a log holds few; all types where absent. */
  readonly types?: readonly string[];
  /** Which state an entry changes; undefined: none. */
  key(entry: FollowedEntry): string | undefined;
  /** The state after an entry. It is pure and total: an entry that does not fit is an anomaly in the state, no error (A1). */
  fold(state: S | undefined, entry: FollowedEntry): S;
  /** A smaller form in which states are kept, where they have one. */
  readonly packed?: Packing<S>;
  /** Whether it reads what stands in for redacted entries that moved matters; else those are left out. */
  readonly readsStandIns?: true;
  /** Tables in which states are searched by columns. */
  readonly tables?: readonly Table[];
  /**
   * The rows of a state, of any of these tables: pure and total as `fold` is, and written in the same transaction.
   * @param beside what `beside` gave; without it, columns that pass hold anything
   */
  rows?(state: S, place: Place, beside?: C): readonly Row[];
  /**
   * What columns that pass rest on beside their states: the day, what other states say. Asked for all states of a batch at once.
   * @param renews the states are as they were, and among those that `stale` named
   */
  beside?(node: string, states: ReadonlyMap<string, S>, held: Held, renews: boolean): Awaitable<C>;
  /** States whose rows are to be given anew, for what they rest on beside has changed; some thousand, and none once that is done. */
  stale?(held: Held): Awaitable<readonly Place[]>;
}

/** Another form of a state, from which it comes back the same. The same state gives the same form, at every node. */
export interface Packing<S> {
  pack(state: S): unknown;
  unpack(kept: unknown): S;
}

/** Whose a state is, and under which key. */
export interface Place {
  node: string;
  key: string;
}

/** What a follower may read of what it holds itself. */
export interface Held {
  reader: RowReader;
  /** To be awaited between the parts of what takes long. */
  rest: Rest;
  /** States of a node under these keys, as they were last written. */
  states(node: string, keys: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
}

/** A log as far as its entries count. */
export interface FollowedLog {
  origin: string;
  node: string;
  /** Entries that count: up to where the registry ended the log. */
  size: number;
}

/** What one batch does to a follower: states of a node as they are after the entries [from, to) of a log. */
export interface Step {
  node: string;
  origin: string;
  from: number;
  to: number;
  /** Encoded states by key. */
  states: ReadonlyMap<string, Uint8Array>;
  rows: readonly TableChange[];
}

/** What the runner asks of a node's database. A hall's and a center's implement it. */
export interface FollowerStore {
  /**
   * Drops all that followers hold that are not among these, or that are of another version or have other tables than when
   * theirs were made, and makes the tables that are missing. Nothing of what is kept changes.
   */
  prepare(followers: readonly Follower[]): Awaitable<void>;
  /** Whether what is held of a follower is of this version of it. */
  isPrepared(follower: Follower): Awaitable<boolean>;
  /** Logs that hold an entry, those of a node in the order of its epochs. */
  logs(): Awaitable<readonly FollowedLog[]>;
  /** Up to which entry of each log a follower of this name and version has read. */
  cursors(follower: Follower): Awaitable<ReadonlyMap<string, number>>;
  /** Drops in one transaction what a follower holds of a node, states and rows, and sets its cursor on each of these logs to 0. */
  begin(follower: Follower, node: string, origins: readonly string[]): Awaitable<void>;
  /**
   * The first `limit` entries in [from, size) of a log, in order; redacted ones are left out.
   * @param types that alone are asked for, as a follower names them; others may be among what it gives
   */
  read(
    log: FollowedLog,
    from: number,
    limit: number,
    types?: readonly string[],
  ): Awaitable<readonly StoredEntry[]>;
  /**
   * What stands in for entries of a node that were redacted here, as far as a record is held by which their matters are found:
   * the first entry that says that record.
   */
  standIns(node: string): Awaitable<readonly StandIn[]>;
  /** Encoded states of a node, under these keys or all. */
  states(
    follower: Follower,
    node: string,
    keys?: readonly string[],
  ): Awaitable<ReadonlyMap<string, Uint8Array>>;
  /** A node's rows in a table; of one that counts, their numbers as `n` and no key. In no order. */
  rows(table: Table, node: string): Awaitable<readonly PlacedRow[]>;
  /** Where rows are asked for. */
  readonly reader: RowReader;
  /**
   * Writes states and rows and moves the cursor in one transaction. False, and nothing is written, where the cursor does not stand
   * at `from` any more: somebody changed what the log says.
   */
  commit(follower: Follower, step: Step): Awaitable<boolean>;
  /** Drops cursors, states and rows of every follower. */
  drop(): Awaitable<void>;
  /** Whether records wait to be written: the runner lets them go first. */
  isBusy(): boolean;
}
