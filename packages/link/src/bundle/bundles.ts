import { type BundleTaken, BundleTaker } from './incoming.ts';
import { type BundleAsked, BundleMaker, type BundlePage, type BundlePlan } from './outgoing.ts';
import type { BundleParts } from './parts.ts';

/** Both ends of a bundle file at one node: what goes out by a stick, and what comes in. */
export class Bundles {
  readonly #maker: BundleMaker;
  readonly #taker: BundleTaker;

  constructor(parts: BundleParts) {
    this.#maker = new BundleMaker(parts);
    this.#taker = new BundleTaker(parts);
  }

  /** As BundleMaker's. @throws BundleRefused */
  plan(to: string | undefined, all: boolean): Promise<BundlePlan> {
    return this.#maker.plan(to, all);
  }

  /** As BundleMaker's. @throws BundleRefused */
  page(asked: BundleAsked): Promise<BundlePage> {
    return this.#maker.page(asked);
  }

  /** As BundleTaker's. */
  take(payloads: readonly Uint8Array[]): Promise<BundleTaken[]> {
    return this.#taker.take(payloads);
  }
}
