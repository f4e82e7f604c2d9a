import { join } from 'node:path';
import { VERSION } from '@hutong/api';
import {
  Barred,
  type CanaryLimits,
  DEFAULT_SHARE,
  type Holdings,
  type LeaseLimits,
  type LinkLog,
  LinkParent,
  type ShareLimits,
  type ShareUse,
} from '@hutong/link';
import { Turns } from '@hutong/process';
import type { NodeFolder, NodeStates, NodeTls, Registry, RootKeeper } from '@hutong/trust';
import type { NodeSettings } from '../settings.ts';
import { brokerChildren, brokerNeedsTls, openBroker } from './broker.ts';

/** Limits of the link to the children; each has its default. */
export interface ChildrenLimits {
  /** How soon a broker that delivers nothing is noticed. */
  canary?: CanaryLimits | undefined;
  /** How long an instance of a child that does not answer keeps its lease. */
  lease?: LeaseLimits | undefined;
  /** What each node's logs may grow by here before it is slowed. */
  share?: ShareLimits | undefined;
}

interface Parts extends ChildrenLimits {
  folder: NodeFolder;
  config: NodeSettings;
  registry: Registry;
  holdings: Holdings;
  tls: NodeTls;
  roots: RootKeeper;
  states: NodeStates;
  log: LinkLog;
  now?: () => number;
  random: (n: number) => Uint8Array;
  onCommitted: () => void;
}

/** With so many connections a child leaves too few for the others; with fewer it has a moment to close some. */
const FAR_TOO_MANY = 128;
const GRACE_MS = 4_000;

/** The center's side towards its children: the broker, whom it lets in, what it shows, and the link's parent end. */
export class ChildrenLink {
  readonly #parts: Parts;
  #broker: Awaited<ReturnType<typeof openBroker>> | undefined;
  #parent: LinkParent | undefined;
  /** What the broker was last given. */
  #given = '';
  readonly #turns = new Turns();
  #waits = false;
  /** Children that have to wait outside. */
  readonly #barred = new Set<string>();
  readonly #bars = new Barred(() => performance.now());
  readonly #warned = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether the broker answers. */
  get online(): boolean {
    return this.#parent?.online ?? false;
  }

  /** Children of which two instances are alive. */
  get clones(): LinkParent['leases']['clones'] {
    return this.#parent?.leases.clones ?? [];
  }

  /** Nodes whose logs grow by more than their share, and since when, ms since 1970. */
  get slowed(): { node: string; since: number }[] {
    return this.#parent?.shares.slowed() ?? [];
  }

  /** What each node's logs may grow by here, and how much of it is in use. */
  shares(): { limits: ShareLimits; used: ShareUse[] } {
    const { share = DEFAULT_SHARE } = this.#parts;
    return { limits: share, used: this.#parent?.shares.used() ?? [] };
  }

  /** The version that a direct child says it is. */
  version(child: string): string | undefined {
    return this.#parent?.version(child);
  }

  /** The instance of a child that answers now. */
  async alive(child: string): Promise<string | undefined> {
    return this.#parent?.leases.alive(child);
  }

  /** Sends a note down to one child, or to every child. */
  relay(note: string, child?: string): void {
    this.#parent?.relay(note, child);
  }

  /** A child's heads as it shows them now, unverified; undefined when it is not heard. */
  async heads(child: string): Promise<string[] | undefined> {
    return this.#parent?.heads(child);
  }

  /** Resolves when every child has shown its heads since the start; after `limitMs` at the latest. */
  async met(limitMs: number): Promise<void> {
    await this.#parent?.met(limitMs);
  }

  /** Asks a child for a log from an index on. */
  want(child: string, origin: string, from: number): void {
    this.#parent?.want(child, origin, from);
  }

  /** Does what the registry says now: opens the door, lets children in or out, shows a renewed certificate. */
  follow(): Promise<void> {
    return this.#turns.take(() => this.#follow());
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#turns.settled();
    await this.#parent?.stop();
    await this.#broker?.stop();
  }

  async #follow(): Promise<void> {
    const { folder, tls, log } = this.#parts;
    const children = this.#children().filter((c) => !this.#barred.has(c.name));
    const shown = brokerNeedsTls(folder.config) ? tls.material() : undefined;
    if (shown === undefined && brokerNeedsTls(folder.config)) {
      if (!this.#waits)
        log.warn({}, 'the door to the children opens when the certificate from the registry is here');
      this.#waits = true;
      return;
    }
    const given = JSON.stringify([children, shown?.fingerprint]);
    if (given === this.#given) return;
    if (this.#broker === undefined) await this.#open(children, shown);
    else await this.#broker.reload(children, shown);
    this.#given = given;
    const names = children.map((c) => c.name);
    log.info(
      { children: names, certificate: shown?.fingerprint },
      'the broker lets in the children that the registry names',
    );
  }

  #children(): ReturnType<typeof brokerChildren> {
    return brokerChildren(this.#parts.registry, this.#parts.folder.config.node);
  }

  #crowded(publicNkey: string, connections: number): void {
    const child = this.#children().find((c) => c.publicNkey === publicNkey)?.name;
    if (child === undefined) return;
    if (connections > FAR_TOO_MANY) this.#bar(child, connections);
    if (this.#barred.has(child) || this.#warned.has(child)) return;
    this.#warned.add(child);
    this.#parts.log.warn(
      { child, connections, code: 'connections' },
      'a child has more connections open than it can need: it is sent nothing until it closes some',
    );
    this.#after(GRACE_MS, () => {
      this.#warned.delete(child);
      if (this.#parent?.crowded(publicNkey) === true) this.#bar(child, connections);
    });
  }

  // nats-server 2.9 bounds no user's connections: all of them are cut, and its log is the queue meanwhile (P2).
  #bar(child: string, connections: number): void {
    const { log } = this.#parts;
    if (this.#barred.has(child)) return;
    const waitMs = this.#bars.bar(child);
    this.#barred.add(child);
    this.#parent?.shares.slow(child);
    log.error(
      { child, connections, waitMs, code: 'connections' },
      'a child has more connections open than it can need: they are cut, and it is let in again after a while',
    );
    this.#letIn();
    this.#after(waitMs, () => {
      this.#barred.delete(child);
      this.#letIn();
    });
  }

  #letIn(): void {
    this.follow().catch((error) =>
      this.#parts.log.warn({ err: error }, 'the broker was not told whom to let in'),
    );
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    timer.unref();
    this.#timers.add(timer);
  }

  // Wiped or not, the broker loses nothing (P2). One that is not ours only its administrator can start again.
  #restart(): void {
    const { log } = this.#parts;
    if (this.#broker?.restart === undefined)
      log.error(
        { next: 'Look whether its disk is full; free some space and restart it.' },
        'the NATS server answers nothing about its streams',
      );
    else log.warn({}, 'nats-server answers nothing about its streams: it is started again');
    this.#broker?.restart?.();
  }

  async #open(
    ...[children, shown]: [ReturnType<typeof brokerChildren>, ReturnType<NodeTls['material']>]
  ): Promise<void> {
    const { folder, registry, tls, roots, states, log, holdings } = this.#parts;
    const { now, canary, lease, share, random, onCommitted } = this.#parts;
    const { config, keys } = folder;
    this.#broker = await openBroker(folder, children, shown, (line) => log.debug({ line }, 'nats-server'));
    this.#parent = new LinkParent({
      node: config.node,
      url: this.#broker.url,
      tls: shown === undefined ? undefined : tls.toward(config.node),
      transportSeed: keys.transportSeed,
      holdings,
      children: () => registry.children(config.node),
      log,
      roots,
      states,
      lease: { file: join(folder.dir, 'leases'), random, limits: lease },
      share,
      version: VERSION,
      wanted: this.#parts.config.health?.min_version,
      ...(now === undefined ? {} : { now }),
      ...(canary === undefined ? {} : { canary }),
      onStuck: () => this.#restart(),
      publicNkey: (child) => this.#children().find((c) => c.name === child)?.publicNkey,
      onCrowded: (publicNkey, connections) => this.#crowded(publicNkey, connections),
      onCommitted,
    });
    await this.#parent.start();
  }
}
