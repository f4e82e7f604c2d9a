import { parentHeard } from '@hutong/api';
import { accountsSchema, Identity } from '@hutong/identity';
import { faultyConfig, type NodeConfig } from '@hutong/trust';
import type { OpenNode } from './open-node.ts';

/** How often the parent's clock is looked at: its newest signature tells it. */
const LOOK_MS = 15_000;

interface Parts {
  dir: string;
  config: NodeConfig;
  node: OpenNode;
  now: () => number;
  otherClock?: () => number | undefined;
  onDiskFailed?: (error: Error) => void;
}

/** The accounts of a node that this process opened. @throws InvalidFolder naming the field of the configuration */
export function openIdentity({ dir, config, node, now, otherClock, onDiskFailed }: Parts): Identity {
  const given = accountsSchema.safeParse((config as { accounts?: unknown }).accounts ?? {});
  if (!given.success) throw faultyConfig(dir, given.error);
  return new Identity({
    dir,
    config: given.data,
    names: [config.name, config.node, config.network],
    act: (who, act, target, reason) => node.act(who, act, target, reason),
    now,
    ...(otherClock === undefined ? {} : { otherClock }),
    ...(onDiskFailed === undefined ? {} : { onDiskFailed }),
  });
}

/** The parent's clock, as its newest signature tells it, carried on by a clock that only goes forward. */
export class ParentClock {
  readonly #node: Pick<OpenNode, 'sync'>;
  #heard: { text: string; ms: number; at: number } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(node: Pick<OpenNode, 'sync'>) {
    this.#node = node;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look(), LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Milliseconds since 1970; undefined while nothing new was heard since the start. */
  readonly now = (): number | undefined =>
    this.#heard && this.#heard.at > 0 ? this.#heard.ms + (performance.now() - this.#heard.at) : undefined;

  // What was heard before this process began says nothing of how long ago that is.
  async #look(): Promise<void> {
    const text = await this.#node.sync().then(parentHeard, () => null);
    if (text === null || text === this.#heard?.text) return;
    const at = this.#heard === undefined ? 0 : performance.now();
    this.#heard = { text, ms: Date.parse(text), at };
  }
}
