import type { Archive, OwnKeys } from '@hutong/archive';
import { parseCheckpoint } from '@hutong/log';
import { Turns } from '@hutong/process';
import {
  adoptHeld,
  contactAsked,
  Epochs,
  enrolmentRequest,
  type NamedHead,
  type NodeFolder,
  type OwnLogs,
  placeOf,
  type Registry,
  saidOnce,
} from '@hutong/trust';
import type { Say } from '../ground.ts';

const PAGE_BYTES = 320 * 1024;

interface Parts {
  folder: NodeFolder;
  archive: Archive;
  registry: Registry;
  random: (n: number) => Uint8Array;
  say: Say;
  /** What the archive writes and receipts with in the folder's current epoch. */
  keys: () => OwnKeys;
  log: { warn(fields: object, message: string): void };
}

/** A center's own logs in PostgreSQL, for the turn of its epochs; what it holds of the registry is replayed from them. */
export class OwnLog implements OwnLogs {
  readonly #folder: NodeFolder;
  readonly #archive: Archive;
  readonly #registry: Registry;
  readonly #say: Say;
  readonly #keys: () => OwnKeys;
  readonly epochs: Epochs;
  readonly #replays = new Turns();

  constructor(parts: Parts) {
    this.#folder = parts.folder;
    this.#archive = parts.archive;
    this.#registry = parts.registry;
    this.#say = parts.say;
    this.#keys = parts.keys;
    this.epochs = new Epochs(parts.folder, this, parts.random, parts.log);
  }

  async head(origin: string): Promise<NamedHead | undefined> {
    const head = await this.#archive.head(origin);
    return head && parseCheckpoint(head.note);
  }

  entry(origin: string, index: number): Promise<Uint8Array | undefined> {
    return this.#archive.entry(origin, index);
  }

  hold(): void {
    this.#archive.hold();
  }

  async begin(genesis: object): Promise<void> {
    const { config, keys } = this.#folder;
    const first = saidOnce(this.#folder, () => [
      ...this.#say('genesis', config.node, genesis),
      ...(config.parent === null && keys.epoch > 1
        ? this.#say('registry.node', config.node, this.#itself(genesis))
        : []),
    ]);
    await this.#archive.first(this.#keys(), first);
    await this.replay();
  }

  // The top center in its next epoch: what the registry says of it, with its new keys.
  #itself({ previous }: { previous?: object | null }): object {
    const { config, keys } = this.#folder;
    const asked = enrolmentRequest(config, keys);
    const info = this.#registry.node(config.node);
    if (info === undefined) return { ...asked, previous };
    return { ...asked, ...placeOf(info), ...(info.url === undefined ? {} : { url: info.url }), previous };
  }

  async close(closing: object, enter: () => void): Promise<void> {
    await this.#archive.end(this.#say('closing', this.#folder.config.node, closing), enter);
  }

  /**
   * Begins the log when it is empty, or finishes a turn that was cut short: the genesis, and at the top the network's
   * name and the top itself.
   */
  async start(): Promise<void> {
    await this.epochs.begin();
    const { config, keys, dir } = this.#folder;
    if (config.parent !== null || keys.epoch > 1) return;
    if (((await this.head(keys.origin))?.size ?? 0) > 1) return;
    const network = { network: config.network, name: config.name, top: config.node };
    await this.#archive.append([
      ...this.#say('registry.network', config.network, network),
      ...this.#say('registry.node', config.node, enrolmentRequest(config, keys, contactAsked(dir))),
    ]);
  }

  /** Replays what the archive holds of the registry's log beyond what was replayed: one call after another. */
  replay(): Promise<void> {
    return this.#replays.take(() => this.#replayOn());
  }

  async #replayOn(): Promise<void> {
    for (;;) {
      const { origin, size: from } = this.#registry;
      const segment = await this.#archive.readSegment(origin, from, PAGE_BYTES);
      if (segment === undefined) return;
      for (const [i, bytes] of segment.entries.entries()) {
        // A root document that came meanwhile, or the log's closing entry, sends the registry on to its next log.
        if (this.#registry.origin !== origin || this.#registry.size !== from + i) break;
        this.#registry.apply(bytes);
      }
    }
  }

  /** Next epochs that were taken on their old keys' word before this process began, and this center's own. */
  async adopted(): Promise<void> {
    const origins = (await this.#archive.heads()).map((h) => h.origin);
    await adoptHeld(this.#folder.config.node, origins, this.#registry, this, () => {});
  }
}
