import type { KeyService, Rotation } from '@hutong/api';
import {
  type CurrentKeys,
  currentKeys,
  type KeyPage,
  type KeyQuery,
  type KeysDue,
  keyStates,
  type NextLog,
  type NodeFolder,
  type OwnLogs,
  ownKeysDue,
  type Registry,
} from '@hutong/trust';

/** What the keys of a node are known from and changed with. */
export interface KeyParts {
  folder: NodeFolder;
  registry: Registry;
  logs: OwnLogs;
  now: () => number;
  /** Ends the current log and goes on in the next, with new keys. */
  rotate: (reason: string) => Promise<void>;
  /**
   * At the top center alone, whose log is the registry: only a root document names the log that follows it, and this makes
   * that log ready to be named.
   */
  prepare?: (reason: string) => Promise<NextLog>;
}

/** Keys of a node, and of those that its registry knows. */
export class NodeKeys implements KeyService {
  readonly #parts: KeyParts;
  /** When logs began, by origin. */
  readonly #began = new Map<string, number>();

  constructor(parts: KeyParts) {
    this.#parts = parts;
  }

  list(query: KeyQuery): Promise<KeyPage> {
    const { registry, logs, folder } = this.#parts;
    return keyStates(registry, logs, folder, query);
  }

  async current(): Promise<{ keys: CurrentKeys[]; rotateDays: number | undefined }> {
    const { registry, logs } = this.#parts;
    const keys = await currentKeys(registry, logs, this.#began);
    return { keys, rotateDays: registry.policy.rotate_days };
  }

  due(): Promise<KeysDue> {
    const { registry, logs, folder, now } = this.#parts;
    return ownKeysDue(registry, logs, folder.keys.origin, now());
  }

  async rotate(reason: string, record?: () => Promise<void>): Promise<Rotation> {
    const { folder, rotate, prepare } = this.#parts;
    await record?.();
    if (prepare !== undefined) {
      const { epoch, origin, log } = await prepare(reason);
      return { epoch, origin, awaits: { version: folder.roots.current.version + 1, registry: log } };
    }
    await rotate(reason);
    return { origin: folder.keys.origin, epoch: folder.keys.epoch };
  }
}
