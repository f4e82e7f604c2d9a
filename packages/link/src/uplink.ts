import { type ChildOptions, LinkChild } from './child.ts';

/** Where the parent is, as configuration and registry say now. */
interface ParentPlace {
  name: string;
  url: string;
}

type UplinkOptions = Omit<ChildOptions, 'parent' | 'tls'> & {
  /** What the way to this parent asks of TLS. */
  tls: (parent: string) => ChildOptions['tls'];
};

/**
 * A node's link to its present parent: when the registry moves the node, the old link ends and a new one begins,
 * sending each log from where the new parent's receipts are (P2).
 */
export class Uplink {
  readonly #options: UplinkOptions;
  readonly #place: () => ParentPlace | undefined;
  #at: ParentPlace | undefined;
  #child: LinkChild | undefined;
  #changing: Promise<void> = Promise.resolve();
  #stopped = false;

  /** @param place read again at each `follow` */
  constructor(options: UplinkOptions, place: () => ParentPlace | undefined) {
    this.#options = options;
    this.#place = place;
  }

  /** Begins, or goes over to another parent if there is one now. */
  follow(): void {
    const place = this.#place();
    if (this.#stopped || place === undefined) return;
    if (place.name === this.#at?.name && place.url === this.#at.url) return;
    if (this.#at !== undefined)
      this.#options.log.info({ from: this.#at.name, to: place.name }, 'the registry moved this node');
    this.#at = place;
    const before = this.#child;
    const child = new LinkChild({
      ...this.#options,
      parent: place,
      tls: this.#options.tls(place.name),
    } as ChildOptions);
    this.#child = child;
    // What calls this may be a task of the old link, which ends only after it returned.
    this.#changing = this.#changing.then(async () => {
      await before?.stop();
      if (!this.#stopped && this.#child === child) child.start();
    });
  }

  get parent(): string | undefined {
    return this.#at?.name;
  }

  get child(): LinkChild | undefined {
    return this.#child;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#child?.stop();
    await this.#changing;
  }
}
