import {
  formatProof,
  inclusionProof,
  type LogStore,
  type Proof,
  type ProvenEntry,
  parseCheckpoint,
  parseNote,
} from '@hutong/log';
import { isRegistryEntry, makeBundle, type NodeFolder, type Registry, type TrustBundle } from '@hutong/trust';

const MAX_CHECKPOINTS_TRIED = 64;
/** Of a log that was ended: looked through for the last one before its end. */
const MAX_CHECKPOINTS = 10_000;

/**
 * Proof of an entry against the smallest checkpoint held that the most ancestors cosigned. Notes that are stored
 * carry verified lines only, so that counting them is enough.
 */
function prove(store: LogStore, origin: string, index: number): Proof {
  const notes = store.checkpoints(origin, index + 1, MAX_CHECKPOINTS_TRIED);
  const newest = store.cosignatures(origin).map((c) => c.note);
  const candidates = [...notes, ...newest].filter((n) => parseCheckpoint(n).size > index);
  const cosigners = (n: string) => parseNote(n).signatures.filter((s) => s.name.endsWith('/cosigner')).length;
  return proveAgainst(
    store,
    candidates.reduce((best, n) => (cosigners(n) > cosigners(best) ? n : best)),
    index,
  );
}

/** An entry and its proof; of one that was pruned here no bytes. */
export function evidenceOf(store: LogStore, { origin, index }: { origin: string; index: number }) {
  const entry = store.entry(origin, index);
  if (entry === undefined && store.pruned.stub(origin, index) === undefined) return undefined;
  return { entry: entry ?? new Uint8Array(0), proof: prove(store, origin, index) };
}

/** Every entry of the registry's log that says something of trust, proven against its newest checkpoint, or that at its end. */
function proveRegistry(store: LogStore, origin: string, end?: number): { bytes: Uint8Array; proof: Proof }[] {
  const note = newestWithin(store, origin, end);
  if (note === undefined) return [];
  const { size } = parseCheckpoint(note);
  const proven: { bytes: Uint8Array; proof: Proof }[] = [];
  for (let index = 0; index < size; index++) {
    const bytes = store.entry(origin, index);
    if (bytes && isRegistryEntry(bytes)) proven.push({ bytes, proof: proveAgainst(store, note, index) });
  }
  return proven;
}

/** An entry with its proof against the newest checkpoint of so many entries at most; undefined where either is not held. */
export function proveWithin(
  store: LogStore,
  origin: string,
  index: number,
  end: number | undefined,
): ProvenEntry | undefined {
  const entry = store.entry(origin, index);
  const note = newestWithin(store, origin, end);
  if (entry === undefined || note === undefined || parseCheckpoint(note).size <= index) return undefined;
  return { entry, proof: formatProof(proveAgainst(store, note, index)) };
}

/** A log's newest checkpoint held of so many entries at most. */
function newestWithin(store: LogStore, origin: string, end = Number.MAX_SAFE_INTEGER): string | undefined {
  const head = store.head(origin);
  if (head === undefined || head.size <= end) return head?.note;
  return store.checkpoints(origin, 1, MAX_CHECKPOINTS).findLast((n) => parseCheckpoint(n).size <= end);
}

/** Proof of an entry against a checkpoint held. */
export function proveAgainst(store: LogStore, note: string, index: number): Proof {
  const { origin, size } = parseCheckpoint(note);
  return { index, hashes: inclusionProof(index, size, store.tiles(origin)), note };
}

/** The trust bundle a hall shows. Anyone may ask for it, so it is made once for each state of roots and registry. */
export class ShownTrust {
  readonly #folder: NodeFolder;
  readonly #store: LogStore;
  readonly #registry: Registry;
  #made: { state: string; bundle: TrustBundle } | undefined;

  constructor(folder: NodeFolder, store: LogStore, registry: Registry) {
    this.#folder = folder;
    this.#store = store;
    this.#registry = registry;
  }

  bundle(): TrustBundle {
    const { roots, config } = this.#folder;
    const logs = this.#registry.logs.map((l) => l.origin);
    const state = [roots.versions.length, ...logs.map((o) => this.#store.head(o)?.size ?? 0)].join();
    if (this.#made?.state !== state) {
      const proven = logs.flatMap((origin) =>
        proveRegistry(this.#store, origin, this.#registry.log(origin)?.closedAt),
      );
      this.#made = { state, bundle: makeBundle(config.network, roots.versions, proven) };
    }
    return this.#made.bundle;
  }
}
