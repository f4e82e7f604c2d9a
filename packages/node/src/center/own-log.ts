import type { Archive, OwnKeys } from '@hutong/archive';
import { formatVkey, parseCheckpoint } from '@hutong/log';
import { eachApart, Turns } from '@hutong/process';
import {
  adoptHeld,
  contactAsked,
  type EnrolmentRequest,
  Epochs,
  enrolmentRequest,
  InvalidTrust,
  type NamedHead,
  type NodeFolder,
  type NodeInfo,
  type OwnLogs,
  placeOf,
  type Registry,
  type RootKeeper,
  readClosing,
  saidOnce,
  why,
} from '@hutong/trust';
import type { Say } from '../ground.ts';

const PAGE_BYTES = 320 * 1024;

type Epoch = NodeInfo['epochs'][number];

/** What an entry of the registry says; throws InvalidTrust when it may not. Called when nothing else can come between. */
export type Judge = () => { subject: string; body: object };

interface Parts {
  folder: NodeFolder;
  archive: Archive;
  registry: Registry;
  roots: RootKeeper;
  random: (n: number) => Uint8Array;
  say: Say;
  /** What the archive writes and receipts with in the folder's current epoch. */
  keys: () => OwnKeys;
  log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
}

/** What a center says in its own log of its own accord, and, at the top, the registry that this log is. */
export class OwnLog implements OwnLogs {
  readonly #folder: NodeFolder;
  readonly #archive: Archive;
  readonly #registry: Registry;
  readonly #roots: RootKeeper;
  readonly #say: Say;
  readonly #keys: () => OwnKeys;
  readonly #log: Parts['log'];
  readonly epochs: Epochs;
  readonly #replays = new Turns();
  /** What the registry says next depends on what it says now: one entry after another. */
  readonly #entries = new Turns();

  constructor(parts: Parts) {
    this.#folder = parts.folder;
    this.#archive = parts.archive;
    this.#registry = parts.registry;
    this.#roots = parts.roots;
    this.#say = parts.say;
    this.#keys = parts.keys;
    this.#log = parts.log;
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
    const held = {
      node: this.#folder.config.node,
      size: async (origin: string) => (await this.head(origin))?.size ?? 0,
      entry: (origin: string, index: number) => this.entry(origin, index),
    };
    const origins = (await this.#archive.heads()).map((h) => h.origin);
    await adoptHeld(origins, this.#registry, held, () => {});
  }

  /** At the top: the registry follows the next epochs that were taken on their old keys' word. */
  follow(): Promise<void> {
    return this.#entries.take(async () => {
      if (this.#folder.config.parent !== null) return;
      const others = this.#registry.nodes().filter((n) => n.node !== this.#folder.config.node);
      // Oldest first: a node may have gone on more than once before the registry could follow.
      const follow = async (info: NodeInfo) => {
        for (const [i, epoch] of [...info.epochs.entries()].slice(1))
          if (epoch.adopted === true) await this.#followOne(info, info.epochs[i - 1] as Epoch, epoch);
      };
      await eachApart(others, follow, (error, { node }) =>
        this.#log.error({ err: error, node }, 'the registry could not follow the next epoch of a node'),
      );
    });
  }

  async #followOne(info: NodeInfo, before: Epoch, next: Epoch): Promise<void> {
    const size = this.#registry.log(before.origin)?.closedAt ?? 0;
    const root = await this.#archive.rootAt(before.origin, size);
    const { epoch, origin, keys } = next;
    const previous = { origin: before.origin, size, root: root?.toString('base64') };
    await this.#archive.append(
      this.#say('registry.node', info.node, {
        node: info.node,
        ...placeOf(info),
        epoch,
        origin,
        keys,
        ...(root === undefined ? {} : { previous }),
      }),
    );
    await this.replay();
  }

  /**
   * Enrols a node: an entry in the registry's log. The same request again changes nothing. A node that is enrolled
   * already, in its next epoch, stays where the registry moved it: its own files may be older than that.
   * @returns its parent; null of the top center
   * @throws InvalidTrust when this is not the top center, or the request does not fit the registry
   */
  enrol(request: EnrolmentRequest): Promise<string | null> {
    return this.#entries.take(() => this.#enrolOne(request));
  }

  async #enrolOne(asked: EnrolmentRequest): Promise<string | null> {
    demandTop(this.#folder);
    const known = this.#registry.log(asked.origin);
    const { node, kind } = asked;
    const request = { ...asked, ...standing(this.#registry.node(node), asked.parent), kind };
    const { parent } = request;
    if (known?.node === request.node && formatVkey(known.verifier) === request.keys.log) return parent;
    if (parent === null || this.#registry.node(parent) === undefined) {
      throw new InvalidTrust('registry', why('parent_not_enrolled', { parent: String(parent) }));
    }
    this.#roots.demandLive();
    const previous = await this.#closedFor(request);
    await this.#enter(
      'registry.node',
      request.node,
      previous === undefined ? request : { ...request, previous },
    );
    return parent;
  }

  // Where the node closed its log in favour of this one, the registry ends it there: its old key says nothing more.
  async #closedFor({ node, origin }: EnrolmentRequest): Promise<object | undefined> {
    const before = this.#registry.node(node)?.epochs.findLast((e) => e.adopted !== true)?.origin;
    const head = before === undefined ? undefined : await this.head(before);
    const last = head && (await this.entry(head.origin, head.size - 1));
    if (head === undefined || last === undefined || readClosing(last)?.origin !== origin) return undefined;
    return { origin: head.origin, size: head.size, root: head.root.toString('base64') };
  }

  /**
   * An entry of the registry other than an enrolment; gives its index. `judge` tells what it says, or throws, when
   * nothing else can come between.
   */
  register(type: string, judge: Judge): Promise<number> {
    return this.#entries.take(() => {
      demandTop(this.#folder);
      // What only takes away goes on: a stolen key does not wait for the officers.
      if (type !== 'registry.close' && type !== 'registry.redact') this.#roots.demandLive();
      const { subject, body } = judge();
      return this.#enter(type, subject, body);
    });
  }

  async #enter(type: string, subject: string, body: object): Promise<number> {
    const { origin, from } = await this.#archive.append(this.#say(type, subject, body));
    await this.replay();
    const reason = this.#rejected(origin, from);
    if (reason !== undefined) throw new InvalidTrust('registry', reason);
    return from;
  }

  /** States something of its own accord and replays it; @returns why the registry passed it over, if it did. */
  async state(type: string, subject: string, body: object): Promise<string | undefined> {
    const { origin, from } = await this.#archive.append(this.#say(type, subject, body));
    await this.replay();
    return this.#rejected(origin, from);
  }

  #rejected(origin: string, index: number): string | undefined {
    return this.#registry.rejected.find((r) => r.origin === origin && r.index === index)?.reason;
  }
}

/** Where the registry has a node that asks to stand where it once stood; of one that was retired, or asks for another place, nothing. */
function standing(info: NodeInfo | undefined, asked: string | null): Partial<EnrolmentRequest> {
  if (info === undefined || info.retired) return {};
  return asked === info.parent || info.formerParents.includes(asked ?? '') ? placeOf(info) : {};
}

/** @throws InvalidTrust at any center but the top one */
export function demandTop(folder: NodeFolder): void {
  if (folder.config.parent !== null) throw new InvalidTrust('registry', why('only_top'));
}
