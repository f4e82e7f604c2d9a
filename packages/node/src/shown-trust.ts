import type { Awaitable } from '@hutong/follow';
import type { Proof } from '@hutong/log';
import { isRegistryEntry, makeBundle, type NodeFolder, type Registry, type TrustBundle } from '@hutong/trust';

/** Entries whose proofs are asked for at once. */
const PAGE = 256;

/** The registry's logs, as a node's store has them. */
export interface RegistryLogs {
  /** An entry and its proof against the newest checkpoint of at most `within` entries; undefined when either is not held. */
  proof(at: {
    origin: string;
    index: number;
    within?: number | undefined;
  }): Awaitable<(Proof & { entry: Uint8Array }) | undefined>;
}

interface Parts {
  folder: NodeFolder;
  logs: RegistryLogs;
  registry: Registry;
  /** Makes durable that so many entries of a log may leave (P12). */
  leaving: (origin: string, size: number) => void;
}

/**
 * The trust bundle that a node shows: its root documents and every entry of the registry that says something of trust,
 * proven. Anyone may ask for it, so it is made once for each state of roots and registry.
 */
export class ShownTrust {
  readonly #parts: Parts;
  #made: { state: string; bundle: Promise<TrustBundle> } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  bundle(): Promise<TrustBundle> {
    const { folder, registry } = this.#parts;
    const { versions } = folder.roots;
    const state = [versions.length, ...registry.logs.map((l) => l.size)].join();
    if (this.#made?.state !== state) {
      const bundle = this.#prove().then((proven) => makeBundle(folder.config.network, versions, proven));
      this.#made = { state, bundle };
      bundle.catch(() => {
        this.#made = undefined;
      });
    }
    return this.#made.bundle;
  }

  async #prove(): Promise<{ bytes: Uint8Array; proof: Proof }[]> {
    const { logs, registry, leaving } = this.#parts;
    const proven: { bytes: Uint8Array; proof: Proof }[] = [];
    for (const { origin, size } of registry.logs) {
      leaving(origin, size);
      const within = registry.log(origin)?.closedAt;
      for (let from = 0; from < size; from += PAGE) {
        const indexes = Array.from({ length: Math.min(PAGE, size - from) }, (_, i) => from + i);
        const page = await Promise.all(indexes.map((index) => logs.proof({ origin, index, within })));
        for (const p of page)
          if (p !== undefined && isRegistryEntry(p.entry)) proven.push({ bytes: p.entry, proof: p });
      }
    }
    return proven;
  }
}
