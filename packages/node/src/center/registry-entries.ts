import type { Archive } from '@hutong/archive';
import { formatVkey } from '@hutong/log';
import { eachApart, Turns } from '@hutong/process';
import type { Phrase } from '@hutong/record';
import {
  type EnrolmentRequest,
  InvalidTrust,
  type NodeFolder,
  type NodeInfo,
  placeOf,
  type Registry,
  type RootKeeper,
  readClosing,
  why,
} from '@hutong/trust';
import type { Say } from '../ground.ts';
import type { OwnLog } from './own-log.ts';

type Epoch = NodeInfo['epochs'][number];

/** What an entry of the registry says; throws InvalidTrust when it may not. Called when nothing else can come between. */
export type Statement = () => { subject: string; body: object };

interface Parts {
  folder: NodeFolder;
  archive: Archive;
  registry: Registry;
  roots: RootKeeper;
  say: Say;
  own: OwnLog;
  log: { error(fields: object, message: string): void };
}

/** What the top center says in the registry, which is its own log: who is enrolled, and all that changes of it. */
export class RegistryEntries {
  readonly #folder: NodeFolder;
  readonly #archive: Archive;
  readonly #registry: Registry;
  readonly #roots: RootKeeper;
  readonly #say: Say;
  readonly #own: OwnLog;
  readonly #log: Parts['log'];
  /** What the registry says next depends on what it says now: one entry after another. */
  readonly #turns = new Turns();

  constructor(parts: Parts) {
    this.#folder = parts.folder;
    this.#archive = parts.archive;
    this.#registry = parts.registry;
    this.#roots = parts.roots;
    this.#say = parts.say;
    this.#own = parts.own;
    this.#log = parts.log;
  }

  /** At the top: the registry follows the next epochs that were taken on their old keys' word. */
  follow(): Promise<void> {
    return this.#turns.take(async () => {
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
    await this.#own.replay();
  }

  /**
   * Enrols a node: an entry in the registry's log. The same request again changes nothing. A node that is enrolled
   * already, in its next epoch, stays where the registry moved it: its own files may be older than that.
   * @returns its parent; null for the top center
   * @throws InvalidTrust when this is not the top center, or the request does not fit the registry
   */
  enrol(request: EnrolmentRequest): Promise<string | null> {
    return this.#turns.take(() => this.#enrolOne(request));
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
    const head = before === undefined ? undefined : await this.#own.head(before);
    const last = head && (await this.#own.entry(head.origin, head.size - 1));
    if (head === undefined || last === undefined || readClosing(last)?.origin !== origin) return undefined;
    return { origin: head.origin, size: head.size, root: head.root.toString('base64') };
  }

  /**
   * An entry of the registry other than an enrolment; gives its index. `statement` tells what it says, or throws, when
   * nothing else can come between.
   */
  register(type: string, statement: Statement): Promise<number> {
    return this.#turns.take(() => {
      demandTop(this.#folder);
      // What only takes away goes on: a stolen key does not wait for the officers.
      if (type !== 'registry.close' && type !== 'registry.redact') this.#roots.demandLive();
      const { subject, body } = statement();
      return this.#enter(type, subject, body);
    });
  }

  async #enter(type: string, subject: string, body: object): Promise<number> {
    const { origin, from } = await this.#archive.append(this.#say(type, subject, body));
    await this.#own.replay();
    const reason = this.#rejected(origin, from);
    if (reason !== undefined) throw new InvalidTrust('registry', reason);
    return from;
  }

  /** States something of its own accord and replays it; @returns why the registry passed it over, if it did. */
  async state(type: string, subject: string, body: object): Promise<Phrase | undefined> {
    const { origin, from } = await this.#archive.append(this.#say(type, subject, body));
    await this.#own.replay();
    return this.#rejected(origin, from);
  }

  #rejected(origin: string, index: number): Phrase | undefined {
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
