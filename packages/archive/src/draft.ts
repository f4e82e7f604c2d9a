import type { SealedValue, Tile, Tree } from '@hutong/log';
import { commitmentOf, type Entry, type Erasure, type Skimmed } from '@hutong/record';
import { CopyRows } from './copy.ts';
import type { Dictionary } from './dictionary.ts';
import { erasureIn } from './erasures.ts';
import { readable, SEALED_COLUMNS, understand, writeEntry, writeRecord } from './rows.ts';
import type { IngestResult, LogView } from './types.ts';
import { YieldToIo } from './yield-to-io.ts';

const FIELD = /^[a-z][a-z0-9_]{0,63}$/;
const RECIPIENT = /^[a-z0-9-]{1,32}$/;
const MAX_BOX_BYTES = 65_536;
const NOTHING = new Uint8Array(0);

/** Something set aside (P8). */
export interface Quarantined {
  origin: string;
  index: number;
  /** `unreadable`, `closed` …: what it is kept for; each has its own bound. */
  reason: string;
  detail: string;
  bytes?: Uint8Array;
}

/** What a batch does to one log. */
export interface LogDraft {
  view: LogView;
  /** Head the batch was prepared against, compared again under the row lock. */
  base: { size: number; root: Buffer };
  /** Checkpoints by size, as they came; the largest is the new head. */
  notes: Map<number, string>;
  tiles: Tile[];
}

/** Outcome of one item; those of `received` and `duplicate` get their note at the commit. */
export type Outcome =
  | { kind: 'received'; origin: string }
  | { kind: 'duplicate'; origin: string }
  | Exclude<IngestResult, { kind: 'received' } | { kind: 'duplicate' }>;

/** A box of this batch addressed to a recipient, with the commitment it must match. */
export interface SealedRow extends SealedValue {
  logId: number;
  origin: string;
  commitment: Uint8Array | undefined;
  /** What opening it showed; absent when it is for another node, or was not opened yet. */
  state?: 'opened' | 'mismatch';
  /** Sealed again here: it replaces the box that is there. */
  anew?: true;
}

interface Run {
  draft: LogDraft;
  from: number;
  entries: readonly Uint8Array[];
  read: (Skimmed | undefined)[];
}

/**
 * Everything one transaction will write, made without writing. Filled by `extend` and friends, closed by
 * `finish`, then given to `commit`.
 */
export class Draft {
  readonly outcomes: Outcome[] = [];
  readonly logs = new Map<string, LogDraft>();
  readonly quarantined: Quarantined[] = [];
  readonly forks: { origin: string; held: string; seen: string }[] = [];
  readonly sealed: SealedRow[] = [];
  /** Boxes for entries that were here before this batch. */
  readonly lateSealed: SealedRow[] = [];
  /** Entries of this batch that the registry redacted: stored without their bytes. */
  readonly redacted: { logId: number; index: number; leaf: Buffer }[] = [];
  /** What entries of this batch say of erased values. */
  readonly erasures: Erasure[] = [];
  entryRows = new CopyRows(0);
  recordRows = new CopyRows(0);
  sealedRows = new CopyRows(0);
  readonly #runs: Run[] = [];

  /** The log as this batch has it so far. */
  open(view: LogView): LogDraft {
    let draft = this.logs.get(view.origin);
    if (draft === undefined) {
      const base = { size: view.tree.size, root: view.tree.root() };
      draft = { view: { ...view }, base, notes: new Map(), tiles: [] };
      this.logs.set(view.origin, draft);
    }
    return draft;
  }

  /** Adds verified entries that lead to `tree` and its signed `note`. */
  extend(
    draft: LogDraft,
    given: readonly Uint8Array[],
    tree: Tree,
    note: string,
    sealed: SealedValue[],
    redacted?: ReadonlyMap<number, Buffer>,
  ): void {
    const { origin, id } = draft.view;
    const from = draft.view.tree.size;
    const entries = redacted?.size ? given.map((e, i) => (redacted.has(from + i) ? NOTHING : e)) : given;
    for (const [index, leaf] of redacted ?? []) this.redacted.push({ logId: id, index, leaf });
    const read = entries.map((bytes, i) => {
      if (redacted?.has(from + i)) return undefined;
      const fields = readable(bytes);
      if (!('reason' in fields)) {
        const erasure = erasureIn(origin, fields.type, bytes);
        if (erasure !== undefined) this.erasures.push(erasure);
        return fields;
      }
      this.quarantined.push({ origin, index: from + i, reason: 'not-understood', detail: fields.reason });
      return undefined;
    });
    this.#runs.push({ draft, from, entries, read });
    draft.view.tree = tree;
    draft.notes.set(tree.size, note);
    const seen = new Set<string>();
    // An entry's boxes stand together: it is read once for all of them.
    let at = -1;
    let entry: Entry | undefined;
    for (const value of sealed) {
      if (value.index < from) continue;
      const key = `${value.index} ${value.field} ${value.recipient}`;
      if (value.index !== at) entry = entryOf(entries[value.index - from]);
      at = value.index;
      const commitment = entry && commitmentOf(entry, value.field);
      // When only a newer program can read an entry, its boxes are kept unseen.
      const known = entry === undefined ? value.index < tree.size : commitment !== undefined;
      if (!known || !wellFormed(value)) this.#setAside(origin, value);
      else if (!seen.has(key)) this.sealed.push({ ...value, logId: draft.view.id, origin, commitment });
      seen.add(key);
    }
    this.addLate(
      draft,
      sealed.filter((v) => v.index < from),
    );
  }

  /** Adds boxes whose entries are in the archive already. */
  addLate(draft: LogDraft, sealed: readonly SealedValue[]): void {
    const { origin, id, tree } = draft.view;
    for (const value of sealed) {
      if (value.index < 0 || value.index >= tree.size || !wellFormed(value)) this.#setAside(origin, value);
      else this.lateSealed.push({ ...value, logId: id, origin, commitment: undefined });
    }
  }

  /** Makes the rows; nothing may be added afterwards. */
  async finish(dictionary: Dictionary, turns = new YieldToIo()): Promise<void> {
    await dictionary.learn(this.#words());
    const bytes = this.#runs.reduce((sum, r) => sum + r.entries.reduce((s, e) => s + e.length + 32, 0), 64);
    const count = this.#runs.reduce((sum, r) => sum + r.entries.length, 0);
    this.entryRows = new CopyRows(bytes);
    this.recordRows = new CopyRows(count * 160);
    for (const run of this.#runs) {
      this.#write(run, dictionary);
      await turns.pause();
    }
    for (const draft of this.logs.values()) draft.tiles = draft.view.tree.takeTiles();
    this.sealedRows = sealedRows(this.sealed);
    this.#runs.length = 0;
  }

  #words(): Set<string> {
    const words = new Set<string>();
    for (const { read } of this.#runs) {
      for (const entry of read) {
        if (entry !== undefined) words.add(entry.type).add(entry.department);
      }
    }
    return words;
  }

  #write({ draft, from, entries, read }: Run, dictionary: Dictionary): void {
    const { id } = draft.view;
    for (let i = 0; i < entries.length; i++) {
      const bytes = entries[i] as Uint8Array;
      const fields = read[i];
      writeEntry(this.entryRows, id, from + i, bytes);
      if (fields === undefined) continue;
      const type = dictionary.known(fields.type);
      writeRecord(this.recordRows, id, from + i, bytes, fields, type, dictionary.known(fields.department));
    }
  }

  #setAside(origin: string, { index, field }: SealedValue): void {
    const detail = `a sealed value (${JSON.stringify(field.slice(0, 64))}) belongs to no private field of an entry`;
    this.quarantined.push({ origin, index, reason: 'sealed-invalid', detail });
  }
}

function sealedRows(values: readonly SealedRow[]): CopyRows {
  const rows = new CopyRows(values.reduce((sum, v) => sum + v.box.length + 160, 64));
  for (const v of values) {
    rows.row(SEALED_COLUMNS);
    rows.int4(v.logId);
    rows.int4(v.index);
    rows.text(v.field);
    rows.text(v.recipient);
    rows.bytes(v.box);
    rows.text(v.state ?? 'held');
  }
  return rows;
}

function wellFormed(v: SealedValue): boolean {
  return FIELD.test(v.field) && RECIPIENT.test(v.recipient) && v.box.length <= MAX_BOX_BYTES;
}

function entryOf(bytes: Uint8Array | undefined): Entry | undefined {
  const content = bytes && understand(bytes);
  return content && 'entry' in content ? content.entry : undefined;
}
