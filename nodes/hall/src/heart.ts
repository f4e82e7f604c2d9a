import { cosign, cosignatureTime, type LogStore } from '@hutong/log';
import type { NodeFolder } from '@hutong/trust';

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
    const lastS = cosignatureTime(head.note, keys.cosigner.verifier) ?? 0;
    this.#lastS = Math.max(Math.floor(this.#now() / 1_000), this.#lastS + 1, lastS + 1);
    const note = cosign(head.note, keys.cosigner, this.#lastS);
    this.#store.addCosignature(keys.origin, { node: config.node, size: head.size, timeS: this.#lastS, note });
  }
}
