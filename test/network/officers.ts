import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatVkey, makeSigner, type Signer } from '@hutong/log';
import { openFolder, type RootDocument, signRoot } from '@hutong/trust';

/** Who holds the root keys of a test's network: number 0 the founding key, which lies at the top center, then as many as there are. */
export class Officers {
  readonly #dir: string;
  readonly #signers: Signer[];
  #turn = -1;

  /** @param dir data folder of the top center */
  constructor(dir: string, officers = 3) {
    this.#dir = dir;
    const founding = Buffer.from(readFileSync(join(dir, 'root-keys', 'root-1'), 'utf8').trim(), 'hex');
    const seeds = Array.from({ length: officers }, (_, i) => new Uint8Array(32).fill(i + 1));
    this.#signers = [founding, ...seeds].map((seed, i) => makeSigner(`test/root-${i + 1}`, 1, seed));
  }

  get all(): readonly Signer[] {
    return this.#signers;
  }

  /** The next version, signed by and naming another two keys than the one before. */
  turned(change: Partial<RootDocument>): string {
    this.#turn += 1;
    const n = this.#signers.length;
    return this.next([this.#turn % n, (this.#turn + 1) % n], change);
  }

  /** The next version after those the top center holds: all of `keys` must sign, and whoever the one before asks for does. */
  next(keys: readonly number[], change: Partial<RootDocument>): string {
    const { current } = openFolder(this.#dir).roots;
    const document: RootDocument = {
      ...current,
      version: current.version + 1,
      threshold: keys.length,
      keys: keys.map((k) => formatVkey((this.#signers[k] as Signer).verifier)),
      ...change,
    };
    return signRoot(document, this.#signers);
  }
}
