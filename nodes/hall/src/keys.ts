import type { LogStore } from '@hutong/log';
import { decodeEntry } from '@hutong/record';
import { keyEpochs, keysDue, type NodeFolder, type Registry } from '@hutong/trust';
import type { KeyService, KeyState } from '@hutong/web';

interface Parts {
  folder: NodeFolder;
  store: LogStore;
  registry: () => Registry;
  rotate: (reason: string) => Promise<void>;
}

/** Keys of a hall, and of the nodes that its registry knows. */
export class HallKeys implements KeyService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(): Promise<KeyState[]> {
    const { store, registry } = this.#parts;
    return keyEpochs(registry()).map((epoch) => {
      const began = this.#began(epoch.origin);
      const held = store.head(epoch.origin)?.size;
      const due = keysDue(registry(), began);
      return {
        ...epoch,
        ...(began === undefined ? {} : { began }),
        ...(held === undefined ? {} : { held }),
        ...(due === undefined ? {} : { due }),
      };
    });
  }

  async rotate(reason: string): Promise<{ origin: string; epoch: number }> {
    await this.#parts.rotate(reason);
    const { origin, epoch } = this.#parts.folder.keys;
    return { origin, epoch };
  }

  /** When the current keys are to be replaced, ms since 1970. */
  due(): number | undefined {
    return keysDue(this.#parts.registry(), this.#began(this.#parts.folder.keys.origin));
  }

  #began(origin: string): number | undefined {
    const genesis = this.#parts.store.entry(origin, 0);
    return genesis === undefined ? undefined : decodeEntry(genesis).recordedAt;
  }
}
