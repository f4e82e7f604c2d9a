import { Brought, type ItemPlace } from './brought.ts';
import { type BundleBytes, framesInTurns, readFrames } from './frame.ts';
import type { BundleTaken } from './incoming.ts';

/** A request holds so many bytes and items, and one item more at most. */
const BATCH_BYTES = 4 << 20;
const BATCH_ITEMS = 1_000;
const MAX_PASSES = 64;

/** Gives payloads of one file to the node, which answers with an outcome each. */
type Take<F> = (file: F, payloads: readonly Uint8Array[]) => Promise<BundleTaken[]>;

/** Hands the items of bundle files to a node, wherever they come from: every one is taken, was there, or is told of. */
export class Taking<F extends BundleBytes> {
  readonly brought = new Brought<F>();
  readonly #take: Take<F>;
  #batch: { place: ItemPlace<F>; payload: Uint8Array }[] = [];
  #bytes = 0;

  constructor(take: Take<F>) {
    this.#take = take;
  }

  /** One file from its beginning to its end. @returns whether there was any item in it */
  async file(file: F, show: (at: number) => void, stopped: () => boolean): Promise<boolean> {
    let found = file.size === 0;
    for await (const place of framesInTurns(file)) {
      if (stopped()) return true;
      if ('frame' in place) {
        found = true;
        await this.#add({ file, at: place.at }, place.frame.payload);
      } else {
        // Its head is whole: this is a bundle file, of which perhaps nothing else is left.
        found ||= place.label !== undefined;
        this.brought.addDamage(file, place);
      }
      show(place.at);
    }
    await this.#send();
    return found;
  }

  /** Once more what waits, as long as anything came in: files and items may stand in any order. */
  async again(stopped: () => boolean): Promise<void> {
    for (let pass = 0; pass < MAX_PASSES && this.brought.progress && !stopped(); pass++) {
      for (const place of this.brought.takeWaiting()) {
        const [found] = readFrames(place.file, place.at);
        if (found !== undefined && 'frame' in found) await this.#add(place, found.frame.payload);
      }
      await this.#send();
    }
  }

  async #add(place: ItemPlace<F>, payload: Uint8Array): Promise<void> {
    // An act names one file.
    if (this.#batch[0] !== undefined && this.#batch[0].place.file !== place.file) await this.#send();
    this.#batch.push({ place, payload });
    this.#bytes += payload.length;
    if (this.#bytes >= BATCH_BYTES || this.#batch.length >= BATCH_ITEMS) await this.#send();
  }

  async #send(): Promise<void> {
    const batch = this.#batch;
    const [first] = batch;
    this.#batch = [];
    this.#bytes = 0;
    if (first === undefined) return;
    const payloads = batch.map(({ payload }) => payload);
    const taken = await this.#take(first.place.file, payloads);
    for (const [i, { place }] of batch.entries()) {
      const outcome = taken[i];
      if (outcome !== undefined) this.brought.add(place, outcome);
    }
  }
}
