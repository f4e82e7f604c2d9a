import {
  consistencyProof,
  cosignatureTime,
  type Fork,
  type Head,
  inclusionProof,
  type LogStore,
  type PlacedValue,
  type Proof,
  parseCheckpoint,
  rootAt,
} from '@hutong/log';
import type { PlacedEntry } from '@hutong/oversight';
import { cosignaturesOf, type NodeFolder, parseOrigin, type Registry } from '@hutong/trust';
import type { AnchoredLogs } from '../anchoring.ts';
import type { AuditedLogs } from '../auditing.ts';
import type { BeatenLogs } from '../heartbeats.ts';
import type { GivenLogs, HeldRun } from '../holdings.ts';
import type { RegistryLogs } from '../shown-trust.ts';
import type { SayingLogs } from '../tls-said.ts';

const PAGE = 100;
const LOGS = 5;
/** Newest checkpoints of a log that are shown with their receipts. */
const NOTES = 200;
/** How many checkpoints of an ended log are looked through at once for the last one before its end. */
const MAX_CHECKPOINTS = 10_000;

/** Entries of a log with their private values in the clear. */
export interface HallRun extends HeldRun {
  values: PlacedValue[];
}

/** What `HeldLogs` needs to know of the hall whose logs these are. */
interface Of {
  folder: Pick<NodeFolder, 'config' | 'keys'>;
  registry: Pick<Registry, 'ancestors'>;
}

/** A hall's logs, its own and its ancestors', as what every node does with its logs asks for them. */
export class HeldLogs
  implements AnchoredLogs, AuditedLogs, BeatenLogs, GivenLogs<HallRun>, RegistryLogs, SayingLogs
{
  readonly #store: LogStore;
  readonly #of: Of;
  /** The last checkpoint looked for: a log's entries are proven one after another. */
  #within: { key: string; note: string | undefined } | undefined;

  constructor(store: LogStore, of: Of) {
    this.#store = store;
    this.#of = of;
  }

  head(origin: string): Head | undefined {
    return this.#store.head(origin);
  }

  checkpoint(origin: string, within?: number): string | undefined {
    return newestWithin(this.#store, origin, within);
  }

  /** Its own alone: no node stands beneath a hall. */
  heartbeats(): { node: string; origin: string; timeS: number; note: string }[] {
    const { config, keys } = this.#of.folder;
    // By what was signed: a date that was written beside it would be signed next.
    const signed = cosignaturesOf(this.#store, { cosigner: () => [keys.cosigner.verifier] }, keys.origin);
    return signed.flatMap((c) => (c.node === config.node ? [{ ...c, origin: keys.origin }] : []));
  }

  addNote(note: string): void {
    const { origin, size } = parseCheckpoint(note);
    const { config, keys } = this.#of.folder;
    const timeS = cosignatureTime(note, keys.cosigner.verifier);
    if (timeS !== undefined) this.#store.addCosignature(origin, { node: config.node, size, timeS, note });
  }

  heads({ scope }: { scope?: string } = {}): { origin: string; note: string }[] {
    const all = this.#store.heads();
    return scope === undefined ? all : all.filter((h) => parseOrigin(h.origin).node === scope);
  }

  notes(origin: string): string[] {
    const head = this.#store.head(origin);
    return head === undefined ? [] : [head.note, ...this.#store.cosignatures(origin).map((c) => c.note)];
  }

  readSegment(origin: string, from: number, maxBytes: number, end?: number): HallRun | undefined {
    const { folder, registry } = this.#of;
    const recipients = registry.ancestors(folder.config.node).length;
    const run = this.#store.run(origin, from, maxBytes, recipients, end);
    return run && { ...run, origin };
  }

  rootAt(origin: string, size: number): Buffer {
    const head = this.#store.head(origin);
    return head?.size === size ? head.root : rootAt(size, this.#store.tiles(origin));
  }

  ofType(
    type: string,
    { node, after }: { node?: string; after: { origin: string; index: number } | undefined },
  ): PlacedEntry[] {
    const origins = node === undefined ? this.#origins() : originsOf(this.#store, node);
    return this.#store.pages.ofType(type, origins, after);
  }

  newest(type: string, node: string): { node: string; bytes: Uint8Array }[] {
    const bytes = this.#store.pages.newest(type, originsOf(this.#store, node).reverse());
    return bytes === undefined ? [] : [{ node, bytes }];
  }

  entries(origin: string, from: number): Uint8Array[] {
    const page: Uint8Array[] = [];
    for (let i = from; i < from + PAGE; i++) {
      const bytes = this.#store.entry(origin, i);
      if (bytes === undefined) break;
      page.push(bytes);
    }
    return page;
  }

  proof({
    origin,
    index,
    within,
  }: {
    origin: string;
    index: number;
    within?: number | undefined;
  }): (Proof & { entry: Uint8Array }) | undefined {
    const entry = this.#store.entry(origin, index);
    const key = [origin, within, this.#store.head(origin)?.size].join();
    if (this.#within?.key !== key) this.#within = { key, note: newestWithin(this.#store, origin, within) };
    const { note } = this.#within;
    if (entry === undefined || note === undefined || parseCheckpoint(note).size <= index) return undefined;
    return { ...proveAgainst(this.#store, note, index), entry };
  }

  logNotes(after: string): { origin: string; head: string; notes: string[] }[] {
    const page = this.#origins()
      .filter((origin) => origin > after)
      .slice(0, LOGS);
    return page.map((origin) => {
      const receipts = this.#store.cosignatures(origin).map((c) => c.note);
      const notes = new Set([...receipts, ...this.#cosigned(origin)]);
      return { origin, head: this.#store.head(origin)?.note as string, notes: [...notes] };
    });
  }

  forks(): Fork[] {
    return this.#store.forks.all();
  }

  prefixes(origin: string, size: number, sizes: readonly number[]) {
    if ((this.#store.head(origin)?.size ?? 0) < size) return [];
    const tiles = this.#store.tiles(origin);
    return sizes
      .filter((n) => n > 0 && n <= size)
      .map((n) => ({ size: n, root: rootAt(n, tiles), hashes: consistencyProof(n, size, tiles) }));
  }

  #origins(): string[] {
    return this.#store
      .heads()
      .map((h) => h.origin)
      .sort();
  }

  #cosigned(origin: string): string[] {
    const notes = this.#store.pages.cosigned(origin, NOTES);
    return notes.filter((note) => parseCheckpoint(note).origin === origin);
  }
}

/** A node's logs held here, the oldest first. */
export function originsOf(store: LogStore, node: string): string[] {
  const all = store.heads().map((h) => h.origin);
  const own = all.filter((origin) => parseOrigin(origin).node === node);
  return own.sort((a, b) => parseOrigin(a).epoch - parseOrigin(b).epoch);
}

/** A log's newest checkpoint held of so many entries at most. */
function newestWithin(store: LogStore, origin: string, end = Number.MAX_SAFE_INTEGER): string | undefined {
  const head = store.head(origin);
  if (head === undefined || head.size <= end) return head?.note;
  const [at] = store.checkpoints(origin, end, 1);
  if (at !== undefined && parseCheckpoint(at).size === end) return at;
  return store.checkpoints(origin, 1, MAX_CHECKPOINTS).findLast((n) => parseCheckpoint(n).size <= end);
}

/** Proof of an entry against a checkpoint held. */
export function proveAgainst(store: LogStore, note: string, index: number): Proof {
  const { origin, size } = parseCheckpoint(note);
  return { index, hashes: inclusionProof(index, size, store.tiles(origin)), note };
}
