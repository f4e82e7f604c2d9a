import type { Archive } from '@hutong/archive';
import { type Prepared, prepareRecord } from '@hutong/record';
import {
  type EnrolmentRequest,
  enrolmentRequest,
  InvalidTrust,
  type NodeFolder,
  type Registry,
  type RootKeeper,
} from '@hutong/trust';

const PAGE_BYTES = 320 * 1024;

/** What a center says in its own log of its own accord, and, at the top, the registry that this log is. */
export class OwnLog {
  readonly #folder: NodeFolder;
  readonly #archive: Archive;
  readonly #registry: Registry;
  readonly #roots: RootKeeper;
  readonly #now: () => number;
  readonly #random: (n: number) => Uint8Array;

  constructor(parts: {
    folder: NodeFolder;
    archive: Archive;
    registry: Registry;
    roots: RootKeeper;
    now: () => number;
    random: (n: number) => Uint8Array;
  }) {
    this.#folder = parts.folder;
    this.#archive = parts.archive;
    this.#registry = parts.registry;
    this.#roots = parts.roots;
    this.#now = parts.now;
    this.#random = parts.random;
  }

  /** Begins the log when it is empty: the genesis, and at the top the network's name and the top itself. */
  async begin(): Promise<void> {
    const { config, keys } = this.#folder;
    if ((await this.#archive.head(keys.origin)) !== undefined) return;
    const request = enrolmentRequest(config, keys);
    const genesis = {
      node: config.node,
      epoch: keys.epoch,
      keys: request.keys,
      previous: null,
      reason: '初建',
    };
    const entries = this.#say('genesis', config.node, genesis);
    if (config.parent === null) {
      const network = { network: config.network, name: config.name, top: config.node };
      entries.push(
        ...this.#say('registry.network', config.network, network),
        ...this.#say('registry.node', config.node, request),
      );
    }
    await this.#archive.append(entries);
  }

  #replaying: Promise<void> = Promise.resolve();

  /** Replays what the archive holds of the registry's log beyond what was replayed: one call after another. */
  replay(): Promise<void> {
    const done = this.#replaying.then(() => this.#replayOn());
    this.#replaying = done.catch(() => undefined);
    return done;
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

  /**
   * Enrols a node: an entry in the registry's log. The same request again changes nothing.
   * @throws InvalidTrust when this is not the top center, or the request does not fit the registry
   */
  enrol(request: EnrolmentRequest): Promise<void> {
    const done = this.#enrolling.then(() => this.#enrolOne(request));
    this.#enrolling = done.catch(() => undefined);
    return done;
  }

  #enrolling: Promise<void> = Promise.resolve();

  async #enrolOne(request: EnrolmentRequest): Promise<void> {
    if (this.#folder.config.parent !== null)
      throw new InvalidTrust('registry', 'only the top center keeps the registry');
    if (this.#registry.log(request.origin) !== undefined) return;
    this.#roots.demandLive();
    if (request.parent === null || this.#registry.node(request.parent) === undefined) {
      throw new InvalidTrust('registry', `the parent ${request.parent} is not enrolled yet: enrol it first`);
    }
    const { from } = await this.#archive.append(this.#say('registry.node', request.node, request));
    await this.replay();
    const reason = this.#registry.rejected.find((r) => r.index === from)?.reason;
    if (reason !== undefined) throw new InvalidTrust('registry', reason);
  }

  /** States something of its own accord and replays it; @returns why the registry passed it over, if it did. */
  async state(type: string, subject: string, body: object): Promise<string | undefined> {
    const { from } = await this.#archive.append(this.#say(type, subject, body));
    await this.replay();
    return this.#registry.rejected.find((r) => r.index === from)?.reason;
  }

  #say(type: string, subject: string, body: object): Prepared[] {
    const now = this.#now();
    const input = { type, subject, department: this.#folder.config.name, occurred_at: now, body };
    return prepareRecord(input, { now, random: this.#random, own: true });
  }
}
