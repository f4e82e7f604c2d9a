import { join } from 'node:path';
import { type CanaryLimits, type Holdings, type LeaseLimits, type LinkLog, LinkParent } from '@hutong/link';
import { Turns } from '@hutong/process';
import type { NodeFolder, NodeTls, Registry, RootKeeper } from '@hutong/trust';
import { VERSION } from '@hutong/web';
import { brokerChildren, brokerNeedsTls, openBroker } from './servers.ts';

interface DoorParts {
  folder: NodeFolder;
  registry: Registry;
  holdings: Holdings;
  tls: NodeTls;
  roots: RootKeeper;
  log: LinkLog;
  now?: () => number;
  canary?: CanaryLimits;
  lease?: LeaseLimits;
  random: (n: number) => Uint8Array;
  onCommitted: () => void;
}

/** The center's side towards its children: the broker, whom it lets in, what it shows, and the link's parent end. */
export class Door {
  readonly #parts: DoorParts;
  #broker: Awaited<ReturnType<typeof openBroker>> | undefined;
  #parent: LinkParent | undefined;
  /** What the broker was last given. */
  #given = '';
  readonly #turns = new Turns();
  #waits = false;

  constructor(parts: DoorParts) {
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

  /** Asks a child for a log from an index on. */
  want(child: string, origin: string, from: number): void {
    this.#parent?.want(child, origin, from);
  }

  /** Does what the registry says now: opens the door, lets children in or out, shows a renewed certificate. */
  follow(): Promise<void> {
    return this.#turns.take(() => this.#follow());
  }

  async stop(): Promise<void> {
    await this.#turns.settled();
    await this.#parent?.stop();
    await this.#broker?.stop();
  }

  async #follow(): Promise<void> {
    const { folder, registry, tls, log } = this.#parts;
    const children = brokerChildren(registry, folder.config.node);
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
    const { folder, registry, tls, roots, log, holdings, now, canary, lease, random, onCommitted } =
      this.#parts;
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
      lease: { file: join(folder.dir, 'leases'), random, limits: lease },
      ...{ version: VERSION, wanted: config.health?.min_version },
      ...(now === undefined ? {} : { now }),
      ...(canary === undefined ? {} : { canary }),
      onStuck: () => this.#restart(),
      onCommitted,
    });
    await this.#parent.start();
  }
}
