import { parseCheckpoint } from '@hutong/log';
import { parseOrigin, type TlsPeer } from '@hutong/trust';
import type { Msg, NatsConnection } from 'nats';
import { transportAuthenticator } from './broker/nkeys.ts';
import { Compare } from './compare.ts';
import { DEFLATE } from './compress.ts';
import type { LinkConfig } from './config.ts';
import { connectLink, type LinkLog, needsTls } from './connect.ts';
import type { Holdings, NoteOutcome, RootVersions, States } from './holdings.ts';
import { type NodeLease, ParentLease } from './lease/child.ts';
import type { Clone } from './lease/messages.ts';
import { pack, subjects, unpack } from './messages.ts';
import { Pace } from './pace.ts';
import { Pusher } from './push.ts';
import { Slowed } from './slowed.ts';
import { tellUnverified } from './unverified.ts';
import { pause } from './waiting.ts';
import { DEFAULT_WINDOW, type WindowLimits } from './window.ts';

/** What joins this node to its parent. */
export interface ChildOptions {
  /** This node's name. */
  node: string;
  parent: { name: string; url: string };
  /** How the parent is known; used when its url says `tls://`, which it must beyond this machine. */
  tls?: TlsPeer;
  /** Seeds of this node's transport keys, newest first: the parent may not know of the newest yet. */
  transportSeeds: () => Uint8Array[];
  /** This process, and the lease token of its folder. */
  lease: NodeLease;
  holdings: Holdings;
  roots?: RootVersions;
  states: States;
  log: LinkLog;
  now?: () => number;
  random: (n: number) => Uint8Array;
  window?: WindowLimits;
  /** How much of the line it may take, and when. */
  pace?: LinkConfig | undefined;
  /** This program's version, told to the parent. */
  version: string;
  /** Heads are compared this often, ms. */
  headsIntervalMs: number;
  /** Called when the parent answered, whether it listens to this process or refuses it since another goes on (P12). */
  onLease?: (refused: boolean) => void;
  /** Called with every note that carried something good: the node relays it to its own children. */
  onNote?: ((note: string, outcome: NoteOutcome) => void) | undefined;
  /** Called when entries of an ancestor's log were stored, and awaited before more is asked for. */
  onFollowed?: (origin: string) => void | Promise<void>;
}

/** Each connection tries the next key. */
function inTurn(seeds: () => Uint8Array[]): () => Uint8Array {
  let turn = 0;
  return () => {
    const all = seeds();
    return all[turn++ % all.length] as Uint8Array;
  };
}

const GOODBYE_MS = 1_000;

/**
 * The child's side of the link: pushes what the parent has not receipted, takes receipts, heartbeats and
 * wants, compares heads, follows the ancestors' logs. It keeps nothing that a restart would miss (P2).
 */
export class LinkChild {
  readonly #options: ChildOptions;
  readonly #now: () => number;
  readonly #pusher: Pusher;
  readonly #compare: Compare;
  readonly #lease: ParentLease;
  readonly #ending = new AbortController();
  readonly #tasks: Promise<void>[] = [];
  #connection: NatsConnection | undefined;
  readonly #answered = new AbortController();
  #online = false;
  #denied = false;
  #lastHeardMs: number | undefined;
  readonly #slowed = new Slowed();

  constructor(options: ChildOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    const { node, parent, holdings, log } = options;
    const common = { node, parent: parent.name, holdings, log, now: this.#now, signal: this.#ending.signal };
    this.#lease = new ParentLease(options.lease, parent.name, log, this.#now, options.onLease);
    this.#pusher = new Pusher({
      ...common,
      limits: options.window ?? DEFAULT_WINDOW,
      pace: new Pace(options.pace, this.#now),
      compress: () => this.#compare.parent.takes?.includes(DEFLATE) === true,
      instance: this.#lease.instance,
      online: () => this.#online && this.#lease.held,
    });
    this.#compare = new Compare({
      ...common,
      intervalMs: options.headsIntervalMs,
      pusher: this.#pusher,
      lease: this.#lease,
      version: options.version,
      states: options.states,
      ...(options.roots === undefined ? {} : { roots: options.roots }),
      takeNote: (note) => this.#takeNote(note),
      onAnswered: () => this.#answered.abort(),
      ...(options.onFollowed === undefined ? {} : { onFollowed: options.onFollowed }),
    });
  }

  /** Begins; returns at once and keeps trying to connect until stopped. */
  start(): void {
    this.#tasks.push(
      this.#run().catch((error) => this.#options.log.error({ err: error }, 'the link to the parent ended')),
    );
  }

  /** Resolves when nothing of the link runs any more. */
  async stop(): Promise<void> {
    this.#ending.abort();
    if (this.#online) await this.#leave();
    this.#online = false;
    await this.#connection?.close();
    while (this.#tasks.length > 0) await this.#tasks.pop();
  }

  // So that the next process need not wait; if this message is lost, it waits a moment.
  async #leave(): Promise<void> {
    this.#says('bye');
    const flushed = this.#connection?.flush().catch(() => undefined);
    await Promise.race([flushed, pause(GOODBYE_MS)]);
  }

  #says(says: 'here' | 'bye'): void {
    if (this.#connection === undefined || this.#connection.isClosed()) return;
    const data = pack('heads', { notes: [], lease: { ...this.#lease.claim, says } });
    this.#connection.publish(subjects.heads(this.#options.node), data);
  }

  /** Says that a log has grown. */
  notify(): void {
    this.#pusher.notify();
  }

  get connected(): boolean {
    return this.#online;
  }

  /** Whether the parent's broker answers and does not let this node's key in: replaced, revoked, not known yet. */
  get denied(): boolean {
    return this.#denied;
  }

  /** When the parent was last heard from, ms since 1970; undefined when not since the start. */
  get lastHeardMs(): number | undefined {
    return this.#lastHeardMs;
  }

  /** Entries of a log handed to the parent's broker, and whether the parent refuses it. */
  sent(origin: string): { size: number; refused: boolean } {
    const window = this.#pusher.known(origin);
    return { size: window?.sent ?? 0, refused: window?.refused ?? false };
  }

  /** The oldest version that the parent does not call too old, as it last said. */
  get wantedVersion(): string | undefined {
    return this.#compare.parent.wanted;
  }

  /** Another live instance of this node, as the parent says, and which of the two goes on. */
  get clone(): Clone | undefined {
    return this.#lease.clone;
  }

  /**
   * Resolves when it is known what the parent holds, or that it cannot be asked; after `limitMs` at the latest, and
   * `staleMs` more where the parent takes this folder for an older copy and waits for another instance.
   */
  async answered(limitMs: number, staleMs: number): Promise<void> {
    const { signal } = this.#answered;
    await pause(limitMs, signal, this.#ending.signal);
    if (staleMs === 0 || !this.#lease.stale) return;
    this.#options.log.warn(
      { parent: this.#options.parent.name, waitMs: staleMs },
      'the parent waits for another instance of this node, whose lease is newer: nothing is recorded before it answers',
    );
    await pause(staleMs, signal, this.#ending.signal);
  }

  /** Whether heads were compared to the end since the connection came. */
  get compared(): boolean {
    return this.#online && this.#compare.compared;
  }

  /** Entries of one of this node's own logs that can be had from the parent; undefined before that is known. */
  above(origin: string): number | undefined {
    return this.#compare.above(origin);
  }

  /** Nodes that the parent lately slowed, since they were over their share, and since when, ms since 1970. */
  get slowed(): { node: string; since: number }[] {
    return this.#slowed.list(this.#now());
  }

  /** Compares heads with the parent now. */
  exchange(): void {
    this.#compare.now();
  }

  /**
   * Fetches boxes that were sealed again, of the entries in [from, to) of a log.
   * @returns whether it could ask: the link was up
   */
  async fetchValues(origin: string, from: number, to: number): Promise<boolean> {
    if (!this.#online || this.#connection === undefined) return false;
    await this.#compare.values(this.#connection, origin, from, to);
    return true;
  }

  async #run(): Promise<void> {
    const { node, parent, transportSeeds, log, tls, random } = this.#options;
    const connection = await connectLink({
      url: parent.url,
      name: node,
      inboxPrefix: `_INBOX.${node}`,
      authenticator: transportAuthenticator(inTurn(transportSeeds)),
      tls: needsTls(parent.url) ? tls : undefined,
      log,
      signal: this.#ending.signal,
      random,
      siblings: () => this.#compare.parent.siblings ?? 1,
      onOnline: (online) => this.#onOnline(online),
      onDenied: () => {
        this.#denied = true;
      },
      onMissed: (denied) => {
        this.#denied = denied;
        this.#answered.abort();
      },
    });
    if (connection === undefined) return;
    this.#connection = connection;
    if (this.#ending.signal.aborted) return connection.close();
    this.#listen(connection);
    this.#onOnline(true);
    await Promise.all([this.#compare.run(connection), this.#pusher.run(connection.jetstream())]);
  }

  #onOnline(online: boolean): void {
    this.#online = online && !this.#ending.signal.aborted;
    if (this.#online) this.#denied = false;
    if (!this.#online) this.#lease.lost();
    this.#compare.onOnline(this.#online);
    if (this.#online) this.#pusher.onOnline();
  }

  #listen(connection: NatsConnection): void {
    const { node } = this.#options;
    const on = (subject: string, handle: (m: Msg) => Promise<void>) => {
      const subscription = connection.subscribe(subject);
      const run = async () => {
        for await (const message of subscription) {
          await handle(message).catch((error) => {
            this.#options.log.warn({ err: error, subject }, 'a message was passed over');
            this.#compare.now(); // A receipt that its database could not take comes again with the heads.
          });
        }
      };
      this.#tasks.push(
        run().catch((error) => this.#options.log.warn({ err: error, subject }, 'a subscription ended')),
      );
    };
    on(subjects.receipt(node), (m) => this.#takeNote(m.string()));
    on(subjects.call(node), async (m) => {
      if (unpack('call', m.data).instance !== this.#lease.instance) return;
      this.#says('here');
      this.#compare.now();
    });
    on(subjects.want(node), async (m) => {
      const { origin, from } = unpack('want', m.data);
      this.#pusher.known(origin)?.onWant(from, this.#now());
      this.#pusher.notify();
    });
    on(subjects.slow(node), async (m) => {
      const { origin, waitMs } = unpack('slow', m.data);
      const window = this.#pusher.known(origin);
      if (window === undefined) return;
      window.onSlow(waitMs, this.#now());
      this.#slowed.note(parseOrigin(origin).node, this.#now());
      this.#options.log.warn(
        { origin, waitMs },
        'this log is over its share at the parent: it goes on, slower',
      );
    });
    on(subjects.refused(node), async (m) => {
      const refusal = unpack('refused', m.data);
      if (refusal.lease !== undefined && refusal.lease !== this.#lease.instance) return;
      this.#pusher.known(refusal.origin)?.onRefused();
      this.#options.log.error(refusal, 'the parent refused a segment; that log waits');
    });
  }

  async #takeNote(note: string): Promise<void> {
    // What comes down may be of the history of another instance: this one does not take it for its own (P12).
    if (!this.#lease.held) return;
    const { holdings, log, parent } = this.#options;
    const outcome = await holdings.addNote(note);
    tellUnverified(log, parent.name, note, outcome);
    if (outcome === undefined || outcome.differs) return;
    this.#lastHeardMs = this.#now();
    for (const c of outcome.cosignatures) {
      if (c.node === this.#options.parent.name)
        this.#pusher.window(outcome.origin).onReceipt(c.size, this.#now());
    }
    if (outcome.signed) this.#compare.seen(outcome.origin, parseCheckpoint(note).size);
    this.#pusher.notify();
    this.#options.onNote?.(note, outcome);
  }
}
