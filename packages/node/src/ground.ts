import { join } from 'node:path';
import { type NodeIdentity, VERSION } from '@hutong/api';
import { AttachmentStore } from '@hutong/attachments';
import type { Follower } from '@hutong/follow';
import { type Holdings, type LinkLog, NodeLease, type States, Uplink } from '@hutong/link';
import type { DiskFailed } from '@hutong/log';
import { eachApart, type Lock, lockFolder, Turns } from '@hutong/process';
import { type Prepared, pooledRandom, prepareOwn, said } from '@hutong/record';
import {
  emptyRegistry,
  HighWater,
  type NodeFolder,
  NodeTls,
  openFolder,
  openSealer,
  parentPlace,
  parseOrigin,
  type Registry,
  type RolledBack,
  type RootKeeper,
  type Sealer,
  transportSeeds,
} from '@hutong/trust';
import { type ReadModels, readModels } from './followers.ts';
import { type NodeSettings, settingsIn } from './settings.ts';

/** What a node is given from outside: time and chance, so that faults replay. */
export interface NodeDeps {
  log: LinkLog;
  now?: () => number;
  random?: (n: number) => Uint8Array;
  /** Called when the disk does not keep what it is given: the process must end, and answer nobody. */
  onDiskFailed?: (error: DiskFailed) => void;
  /** Read models beside those that every node has. */
  followers?: readonly Follower[];
}

/** Makes an entry that the node's own program states, of this moment or of another, ms since 1970. */
export type Say = (type: string, subject: string, body: object, at?: number) => Prepared[];

/** What a node's line upward needs of it, beside the ground. */
interface UplinkParts {
  holdings: Holdings;
  roots: RootKeeper;
  states: States;
  onFollowed: () => void;
  /** Called when the parent refused this instance its lease, or gave it back (P12). */
  onLease: (refused: boolean) => void;
  onNote?: ConstructorParameters<typeof Uplink>[0]['onNote'];
}

/** What every node stands on, whatever keeps its logs: the data folder and what is kept in it beside the database. */
export class Ground {
  readonly folder: NodeFolder;
  readonly config: NodeSettings;
  readonly readModels: ReadModels;
  /** Read models that follow the logs here (A3). */
  readonly followers: readonly Follower[];
  /** Its own name. */
  readonly node: string;
  readonly registry: Registry;
  /** How much may have left, outside the database (P12). */
  readonly mark: HighWater;
  /** What shows the parent that this folder is the one it knows (P12). */
  readonly lease: NodeLease;
  readonly sealer: Sealer;
  readonly tls: NodeTls;
  /** Files that were given here and that no record names yet; at a hall alone. */
  readonly waiting: AttachmentStore | undefined;
  readonly log: LinkLog;
  readonly now: () => number;
  readonly random: (n: number) => Uint8Array;
  /** What may not overlap: turns of epochs, and what follows from the registry. */
  readonly turns = new Turns();
  readonly #lock: Lock;

  /** Opens the data folder; throws FolderInUse when another process has it. */
  constructor(dir: string, deps: NodeDeps) {
    const { log, now = Date.now, random = pooledRandom(), onDiskFailed } = deps;
    this.#lock = lockFolder(dir);
    try {
      this.folder = openFolder(dir);
      this.config = settingsIn(dir, this.folder.config);
    } catch (error) {
      this.#lock.release();
      throw error;
    }
    this.node = this.config.node;
    this.log = log;
    this.now = now;
    this.random = random;
    this.mark = new HighWater(join(dir, 'mark'), onDiskFailed);
    this.lease = new NodeLease(join(dir, 'lease'), random);
    this.registry = emptyRegistry(this.folder);
    this.readModels = readModels(this.registry, now);
    this.followers = [...this.readModels.all, ...(deps.followers ?? [])];
    this.sealer = openSealer(this.folder, random);
    this.tls = new NodeTls(dir, this.config, this.registry);
    this.waiting = this.config.kind === 'hall' ? new AttachmentStore(dir, { now, random }) : undefined;
  }

  /** Who the parent is: by the registry, or by the configuration until the registry is here. */
  get parent(): string | undefined {
    return parentPlace(this.registry, this.config)?.name ?? this.config.parent?.name;
  }

  /** The line to the parent; not open yet. */
  uplink(parts: UplinkParts): Uplink {
    const { folder, config, node, tls, lease, log, now, random } = this;
    const link = {
      ...parts,
      node,
      transportSeeds: () => transportSeeds(folder),
      tls: (parent: string) => tls.toward(parent),
      lease,
      log,
      now,
      random,
      pace: config.link,
      version: VERSION,
      headsIntervalMs: config.heartbeat_s * 1_000,
    };
    return new Uplink(link, () => parentPlace(this.registry, config));
  }

  /** What it tells others of itself. */
  get info(): NodeIdentity {
    const { config, node } = this;
    return {
      network: config.network,
      node,
      name: config.name,
      kind: config.kind,
      origin: this.folder.keys.origin,
      version: VERSION,
      rootFingerprint: config.root_fingerprint,
    };
  }

  /** Makes durable that so many entries of a log may leave, if it is one of this node's own (P12). */
  readonly leaving = (origin: string, size: number): void => {
    if (parseOrigin(origin).node === this.node) this.mark.raise(origin, size);
  };

  /** An entry that its own program states. */
  readonly say: Say = (type, subject, body, at = this.now()) =>
    prepareOwn(this.config.name, { type, subject, body }, { now: at, random: this.random });

  /**
   * Which of its own logs a database that went back in time holds less of than has left (P12); each is logged.
   * @param held entries of a log that are here
   */
  rolledBack(held: (origin: string) => number): RolledBack[] {
    const { origin } = this.folder.keys;
    const end = (of: string) => (of === origin ? undefined : this.registry.log(of)?.closedAt);
    const lost = this.mark.rolledBack(held, end);
    for (const one of lost) this.log.error({ origin: one.origin, next: said(one.next, 'en') }, one.message);
    return [...lost];
  }

  /**
   * Takes steps that follow from what others said: none keeps another from being taken, nor the node from starting (P8).
   * @returns how many failed
   */
  apart(...steps: (() => unknown)[]): Promise<number> {
    const failed = (error: unknown) => this.log.error({ err: error }, 'the registry could not be followed');
    return eachApart(steps, (step) => step(), failed);
  }

  close(): void {
    this.#lock.release();
  }
}
