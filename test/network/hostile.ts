import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transportNkey } from '@hutong/link';
import {
  checkpointBody,
  encodeSegment,
  LogStore,
  leafHash,
  parseCheckpoint,
  type SealedValue,
  type Segment,
  type Signer,
  signNote,
  Tree,
} from '@hutong/log';
import { decode, type Prepared, prepareRecord } from '@hutong/record';
import { openFolder } from '@hutong/trust';
import { Events, type NatsConnection, type NatsError, nkeyAuthenticator } from 'nats';
import { enter, sampleRecord, type TestNetwork, until } from './harness.ts';

/** JetStream's code of a subject that holds as many messages as it may. */
const MAX_PER_SUBJECT = 10_077;

/** What came down to a child. */
export interface Down {
  kind: string;
  note?: string;
  origin?: string;
  from?: number;
  code?: string;
  detail?: string;
}

/**
 * A child whose machine is in somebody else's hands: its real keys, its log as far as it got, and a bare NATS
 * connection on which anything can be said.
 */
export class HostileChild {
  readonly node: string;
  readonly origin: string;
  readonly signer: Signer;
  /** Entries of its log; push more to lengthen it. */
  readonly entries: Uint8Array[];
  readonly down: Down[] = [];
  readonly connection: NatsConnection;

  private constructor(node: string, signer: Signer, entries: Uint8Array[], connection: NatsConnection) {
    this.node = node;
    this.origin = signer.verifier.name;
    this.signer = signer;
    this.entries = entries;
    this.connection = connection;
    void this.#watch();
    connection.subscribe(`down.${node}.>`, {
      callback: (error, m) => {
        const kind = m.subject.split('.')[2] as string;
        if (error === null)
          this.down.push(
            kind === 'receipt' ? { kind, note: m.string() } : { kind, ...(decode(m.data) as object) },
          );
      },
    });
  }

  #lost = false;

  async #watch(): Promise<void> {
    for await (const { type } of this.connection.status())
      this.#lost = type === Events.Disconnect || (this.#lost && type !== Events.Reconnect);
  }

  /** Stops the hall `node` and takes its place. */
  static async take(network: TestNetwork, node: string, parent: string): Promise<HostileChild> {
    const hall = network.halls.get(node);
    if (hall !== undefined) await until('its link is up', async () => (await hall.sync()).link.connected);
    await network.stopNode(node);
    // Whoever comes next is let in when the parent has heard that the hall stopped.
    const leases = join(network.folder(parent), 'leases');
    const held = () => existsSync(leases) && Object.hasOwn(JSON.parse(readFileSync(leases, 'utf8')), node);
    await until('the parent has heard that it stopped', () => !held());
    return HostileChild.beside(network, node, parent);
  }

  /** Speaks as the hall `node` beside it: a copy of its folder in somebody else's hands. */
  static async beside(network: TestNetwork, node: string, parent: string): Promise<HostileChild> {
    const { keys } = openFolder(network.folder(node));
    const store = new LogStore(join(network.folder(node), 'hall.db'));
    const entries = Array.from(
      { length: store.head(keys.origin)?.size ?? 0 },
      (_, i) => store.entry(keys.origin, i) as Uint8Array,
    );
    store.close();
    const connection = await enter({
      ...network.door(parent),
      inboxPrefix: `_INBOX.${node}`,
      authenticator: nkeyAuthenticator(transportNkey(keys.transportSeed).seed),
    });
    return new HostileChild(node, keys.log, entries, connection);
  }

  /** Fresh entries, as bytes with their private values. */
  make(count: number, seed = 0): Prepared[] {
    return Array.from({ length: count }, (_, i) => {
      const [prepared] = prepareRecord(sampleRecord(seed + i), { now: Date.now(), random: randomBytes });
      return prepared as Prepared;
    });
  }

  /** A checkpoint over `entries`, signed by whom you like, of whichever log. */
  note(
    entries: readonly Uint8Array[],
    { signer = this.signer, origin = this.origin, size = entries.length } = {},
  ): string {
    const tree = Tree.load(0, () => Buffer.alloc(0));
    for (const e of entries) tree.append(leafHash(e));
    return signNote(checkpointBody({ origin, size, root: tree.root() }), signer);
  }

  /** The segment [from, to) of this child's log as it stands in `entries`. */
  segment(from: number, to = this.entries.length, sealed: SealedValue[] = []): Segment {
    const note = this.note(this.entries.slice(0, to));
    return { version: 1, origin: this.origin, from, entries: this.entries.slice(from, to), note, sealed };
  }

  /** Publishes on the child's own subject; while the broker holds as many of its as it may, it waits and tries again. */
  async push(what: Segment | Uint8Array): Promise<void> {
    const bytes = what instanceof Uint8Array ? what : encodeSegment(what);
    await until('the broker takes it', () =>
      this.connection
        .jetstream()
        .publish(`up.${this.node}.segment`, bytes)
        .then(() => true)
        .catch((error: NatsError) => {
          if (error.api_error?.err_code === MAX_PER_SUBJECT) return false;
          throw error;
        }),
    );
  }

  /** The next thing that comes down and satisfies `match`, after index `after` of `down`. */
  async heard(what: string, match: (d: Down) => boolean, after = 0): Promise<Down> {
    let found: Down | undefined;
    await until(`${this.node} hears ${what}`, () => {
      found = this.down.slice(after).find(match);
      return found !== undefined;
    });
    return found as Down;
  }

  /** Pushes and waits for the receipt of exactly `size` entries. */
  async pushed(segment: Segment, size: number): Promise<string> {
    const after = this.down.length;
    await this.push(segment);
    const receipt = await this.heard(
      `a receipt for ${size}`,
      (d) =>
        d.note !== undefined &&
        parseCheckpoint(d.note).origin === segment.origin &&
        parseCheckpoint(d.note).size === size,
      after,
    );
    return receipt.note as string;
  }

  /** Pushes and waits for the refusal. */
  async refused(segment: Segment): Promise<Down> {
    const after = this.down.length;
    await this.push(segment);
    return this.heard('a refusal', (d) => d.kind === 'refused', after);
  }

  /** Whether the broker lets it in no more. */
  get cutOff(): boolean {
    return this.connection.isClosed() || this.#lost;
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}
