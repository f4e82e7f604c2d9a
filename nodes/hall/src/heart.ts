import { cosign, type LogStore } from '@hutong/log';
import { type NodeFolder, parseOrigin } from '@hutong/trust';

/** Gives a hall's heartbeats: its own cosignature over its newest checkpoint, its time always rising (P11). */
export class Heart {
  readonly #folder: NodeFolder;
  readonly #store: LogStore;
  readonly #now: () => number;
  #lastS = 0;

  constructor(folder: NodeFolder, store: LogStore, now: () => number) {
    this.#folder = folder;
    this.#store = store;
    this.#now = now;
  }

  /** One heartbeat; throws when it cannot be stored. */
  beat(): void {
    const { keys, config } = this.#folder;
    const head = this.#store.head(keys.origin);
    if (head === undefined) return;
    this.#lastS = Math.max(Math.floor(this.#now() / 1_000), (this.#lastS || this.#beforeS()) + 1);
    const note = cosign(head.note, keys.cosigner, this.#lastS);
    this.#store.addCosignature(keys.origin, { node: config.node, size: head.size, timeS: this.#lastS, note });
  }

  // Of every log this node wrote: whoever heard a later one of an earlier epoch takes none of the next.
  #beforeS(): number {
    const { node } = this.#folder.config;
    const own = this.#store.heads().filter(({ origin }) => parseOrigin(origin).node === node);
    const beats = own
      .flatMap(({ origin }) => this.#store.cosignatures(origin))
      .filter((c) => c.node === node);
    return Math.max(0, ...beats.map((c) => c.timeS));
  }
}
