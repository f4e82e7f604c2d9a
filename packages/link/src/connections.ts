import { z } from 'zod';

/** Where a nats-server of ours tells its center who connects to it and who is gone. */
export const CONNECTIONS = '$SYS.ACCOUNT.CHILDREN.*';
/** A child needs one. More of them are what a line that comes and goes left open: they end within a minute. */
const MAX_CONNECTIONS = 16;

/** What nats-server says of a client that connects or is gone; `user` is its public NKey. */
const event = z.object({ client: z.object({ id: z.number(), user: z.string() }) });

/** Counts the connections of each child: however little each of them costs, the broker has but one memory (P8). */
export class Connections {
  readonly #open = new Map<string, Set<number>>();
  readonly #crowded = new Set<string>();
  readonly #onCrowded: (publicNkey: string, connections: number) => void;

  /** @param onCrowded told of each connection that is one too many, and how many there are */
  constructor(onCrowded: (publicNkey: string, connections: number) => void) {
    this.#onCrowded = onCrowded;
  }

  /** Keys with more connections open than their child can need. */
  get crowded(): ReadonlySet<string> {
    return this.#crowded;
  }

  /** Forgets all: who is gone may have gone while nobody was told. Too few are counted then, never too many. */
  clear(): void {
    this.#open.clear();
    this.#crowded.clear();
  }

  /** Something the broker said; anything but a client that comes or goes is passed over. */
  heard(subject: string, data: Uint8Array): void {
    const came = subject.endsWith('.CONNECT');
    if (!came && !subject.endsWith('.DISCONNECT')) return;
    const said = event.safeParse(parsed(data));
    if (!said.success) return;
    const { id, user } = said.data.client;
    const open = this.#open.get(user) ?? new Set();
    if (came) open.add(id);
    else open.delete(id);
    if (open.size === 0) this.#open.delete(user);
    else this.#open.set(user, open);
    if (open.size > MAX_CONNECTIONS) this.#crowded.add(user);
    else this.#crowded.delete(user);
    if (came && open.size > MAX_CONNECTIONS) this.#onCrowded(user, open.size);
  }
}

function parsed(data: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(data).toString());
  } catch {
    return undefined;
  }
}
