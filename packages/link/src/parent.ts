import { decodeSegment, type Segment } from '@hutong/log';
import type { JsMsg, NatsConnection } from 'nats';
import { Arrivals } from './arrivals.ts';
import { transportAuthenticator } from './broker/nkeys.ts';
import { DEFLATE, uncompressed } from './compress.ts';
import { connectLink, type LinkLog, type LinkTls } from './connect.ts';
import type { Holdings, IngestResult, RootVersions } from './holdings.ts';
import type { LeaseLimits } from './lease/decide.ts';
import { Leases } from './lease/parent.ts';
import { childOf, HEADS_PAGE, pack, subjects } from './messages.ts';
import { type OnHeads, serveChildren } from './serve.ts';
import { CANARY, DEFAULT_STREAM, ensureStream, recreateStream, STREAM, type StreamLimits } from './stream.ts';
import { pause } from './waiting.ts';
import { Wants } from './wants.ts';

/** How it is noticed that the stream delivers nothing any more. */
export interface CanaryLimits {
  everyMs: number;
  /** Silence after which the stream is made anew. */
  limitMs: number;
  /** How long the broker may let nobody in: it may have much to read when it starts. */
  awayMs?: number;
}

/** What joins this center to the nodes beneath it. */
export interface ParentOptions {
  /** This center's name. */
  node: string;
  url: string;
  /** How this center's own broker is known, when it speaks TLS. */
  tls?: LinkTls | undefined;
  /** Seed of this epoch's transport key. */
  transportSeed: Uint8Array;
  holdings: Holdings;
  roots?: RootVersions;
  /** Names of the direct children. */
  children: () => string[];
  log: LinkLog;
  now?: () => number;
  stream?: StreamLimits;
  canary?: CanaryLimits;
  /** One live instance of each child: where that is kept, and what it takes (P12). */
  lease: {
    file: string;
    random: (n: number) => Uint8Array;
    /** A clock that only goes forward, ms. */
    elapsed?: () => number;
    limits?: LeaseLimits | undefined;
  };
  /**
   * Called when the broker answers and its stream does not, and could not be made anew either, or when it let nobody in
   * for long: its server is to be started again.
   */
  onStuck?: (() => void) | undefined;
  /** This program's version, told to the children; `wanted`: those before it are told that they are too old. */
  version: string;
  wanted?: string | undefined;
  /** Called after a batch was committed: the node pushes on, upward. */
  onCommitted?: () => void;
}

const BATCHES_AHEAD = 2;
const PARK_MS = 300;
const RETRY_MS = 1_000;
/** A child that is there shows its heads within this; of many logs it shows page after page. */
const HEADS_MS = 10_000;
const MAX_SHOWN = 10_000;
const START_TRIES = 20;
const DEFAULT_CANARY: CanaryLimits = { everyMs: 5_000, limitMs: 12_000 };
const AWAY_MS = 60_000;

interface Arrived {
  message: JsMsg;
  child: string;
  segment: Segment;
}

/**
 * The parent's side of the link: takes segments from the broker, hands them to the archive in batches, and
 * answers each after its commit: receipt, want, or refusal. Whatever happens to the broker, a message that was
 * not answered is sent again by its child (P2).
 */
export class LinkParent {
  readonly #options: ParentOptions;
  readonly #now: () => number;
  readonly #wants: Wants;
  readonly leases: Leases;
  readonly #ending = new AbortController();
  #connection: NatsConnection | undefined;
  #online = false;
  #canaryAt = 0;
  /** Messages taken from the broker and not answered yet. */
  #inHand = 0;
  #arrivals: Arrivals | undefined;
  readonly #tasks: Promise<unknown>[] = [];
  readonly #hearing = new Set<OnHeads>();
  readonly #versions = new Map<string, string>();

  constructor(options: ParentOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#wants = new Wants(this.#now);
    this.leases = new Leases({
      elapsed: () => performance.now(),
      ...options.lease,
      log: options.log,
      now: this.#now,
      call: (child, instance) => this.#say(subjects.call(child), pack('call', { instance })),
    });
  }

  /** Resolves when the broker answers and segments are being taken. */
  async start(): Promise<void> {
    const { node, url, transportSeed, log, tls, lease } = this.#options;
    const connection = await connectLink({
      url,
      name: node,
      authenticator: transportAuthenticator(() => transportSeed),
      tls,
      log,
      signal: this.#ending.signal,
      random: lease.random,
      onOnline: (online) => {
        this.#online = online && !this.#stopped;
        // The broker may have come back without its files.
        if (this.#online) void this.#mend(connection as NatsConnection, ensureStream);
      },
    });
    if (connection === undefined) return;
    this.#connection = connection;
    if (this.#stopped) return connection.close();
    this.#online = true;
    await this.#prepare(connection);
    const onHeads: OnHeads = (child, notes) => {
      for (const hear of this.#hearing) hear(child, notes);
    };
    const says = () => {
      const { version, wanted, children } = this.#options;
      return { takes: [DEFLATE], siblings: children().length, version, wanted };
    };
    const onVersion = (child: string, version: string | undefined) => {
      if (version !== undefined) this.#versions.set(child, version);
    };
    serveChildren(connection, { ...this.#options, onHeads, says, onVersion }, this.leases);
    this.#tasks.push(this.#take(connection), this.#watch(connection));
  }

  // A broker that has just started may still be reading its files.
  async #prepare(connection: NatsConnection): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await ensureStream(connection, this.#options.stream ?? DEFAULT_STREAM, { anew: true });
      } catch (error) {
        if (tries === START_TRIES || this.#stopped) throw error;
        this.#options.log.warn({ err: error }, 'the broker has no stream for us yet; trying again');
        await pause(RETRY_MS, this.#ending.signal);
      }
    }
  }

  get online(): boolean {
    return this.#online;
  }

  /** The version that a child said it is; undefined of one not heard since the start, or older than that word. */
  version(child: string): string | undefined {
    return this.#versions.get(child);
  }

  get #stopped(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Resolves when what was being written is written; what was not answered is sent again by its child. */
  async stop(): Promise<void> {
    this.#ending.abort();
    this.#online = false;
    this.#arrivals?.close();
    await this.#connection?.close();
    await Promise.allSettled(this.#tasks);
    await this.leases.settled();
  }

  /** Sends a note down to one child, or to every child. */
  relay(note: string, child?: string): void {
    for (const name of child === undefined ? this.#options.children() : [child]) {
      this.#say(subjects.receipt(name), note);
    }
  }

  /**
   * Has a child show its heads now. Its notes are as it sent them, unverified; undefined when it is not heard in time.
   * A page that is not full is the last.
   */
  async heads(child: string, limitMs = HEADS_MS): Promise<string[] | undefined> {
    const instance = this.leases.holder(child);
    if (instance === undefined) return undefined;
    const shown: string[] = [];
    const heard = new AbortController();
    const hear: OnHeads = (who, notes) => {
      if (who !== child || shown.length + notes.length > MAX_SHOWN) return;
      shown.push(...notes);
      if (notes.length > 0 && notes.length < HEADS_PAGE) heard.abort();
    };
    this.#hearing.add(hear);
    try {
      this.#say(subjects.call(child), pack('call', { instance }));
      await pause(limitMs, heard.signal, this.#ending.signal);
    } finally {
      this.#hearing.delete(hear);
    }
    return shown.length === 0 ? undefined : shown;
  }

  /** Asks a child for a log from an index on. */
  want(child: string, origin: string, from: number): void {
    this.#say(subjects.want(child), pack('want', { origin, from }));
  }

  // What goes down is a hint: lost, it is asked for again (P3).
  #say(subject: string, data: Uint8Array | string): void {
    if (!this.#online || this.#connection === undefined || this.#connection.isClosed()) return;
    this.#connection.publish(subject, data);
  }

  // The main path: arrivals are ingested in batches, the next one being checked while one is committed.
  async #take(connection: NatsConnection): Promise<void> {
    const ahead: Promise<void>[] = [];
    while (!this.#stopped) {
      try {
        const arrivals = await Arrivals.open(connection, () => {
          this.#canaryAt = this.#now();
        });
        this.#arrivals = arrivals;
        if (this.#stopped) arrivals.close();
        for (let batch = await arrivals.next(); batch !== undefined; batch = await arrivals.next()) {
          ahead.push(this.#ingest(await this.#read(batch)));
          if (ahead.length >= BATCHES_AHEAD) await ahead.shift();
        }
      } catch (error) {
        if (this.#stopped) break;
        this.#options.log.warn({ err: error }, 'segments cannot be taken from the broker; trying again');
        await pause(RETRY_MS, this.#ending.signal);
      }
    }
    await Promise.all(ahead);
  }

  /** Decodes a batch; what is not a segment is kept in quarantine and holds nobody up (P8). */
  async #read(messages: JsMsg[]): Promise<Arrived[]> {
    const items: Arrived[] = [];
    for (const message of messages) {
      const child = childOf(message.subject);
      if (message.subject === CANARY) {
        message.ack();
        continue;
      }
      try {
        const arrived = { message, child, segment: decodeSegment(await uncompressed(message.data)) };
        if (await this.#admit(arrived)) items.push(arrived);
      } catch (error) {
        await this.#setAside(message, child, (error as Error).message);
      }
    }
    this.#inHand += items.length;
    return items;
  }

  /** Only the instance that holds the child's lease is listened to: what another sends never reaches the log (P12). */
  async #admit({ message, child, segment }: Arrived): Promise<boolean> {
    const admitted = this.leases.admits(child, segment.lease);
    if (admitted === 'yes') return true;
    if (admitted === 'late') {
      message.ack(); // The one that speaks now sends it again (P2).
      return false;
    }
    const detail = 'another instance of this node holds its lease';
    try {
      await this.#options.holdings.setAside(segment, 'clone', detail);
      this.#refuse(child, segment, 'clone', detail);
      message.term();
    } catch (error) {
      this.#options.log.error({ err: error, child }, 'it could not be kept; it is taken again');
      message.nak(RETRY_MS);
    }
    return false;
  }

  async #setAside(message: JsMsg, child: string, reason: string): Promise<void> {
    const { holdings, log } = this.#options;
    log.warn({ child, reason }, 'what a child sent is no segment: kept in quarantine');
    try {
      await holdings.quarantine(child, message.data, reason);
      message.term();
    } catch (error) {
      log.error({ err: error, child }, 'it could not be kept; it is taken again');
      message.nak(RETRY_MS);
    }
  }

  /** Never rejects: it runs ahead of whoever waits for it. */
  async #ingest(items: Arrived[]): Promise<void> {
    if (items.length === 0) return;
    const { holdings, log, onCommitted } = this.#options;
    let results: IngestResult[] = [];
    try {
      results = await holdings.ingest(items.map(({ segment, child }) => ({ segment, via: child })));
    } catch (error) {
      log.error({ err: error }, 'a batch was not committed; it is taken again');
    }
    this.#inHand -= items.length;
    // On a closed connection no answer can be given; the broker hands the messages out again.
    if (this.#connection?.isClosed() !== false) return;
    try {
      items.forEach((item, i) => {
        const result = results[i];
        if (result === undefined) item.message.nak(RETRY_MS);
        else this.#answer(item, result);
      });
      onCommitted?.();
    } catch (error) {
      log.error({ err: error }, 'the answers to a batch were not given; its children send it again');
    }
  }

  #answer({ message, child, segment }: Arrived, result: IngestResult): void {
    if (result.kind === 'received' || result.kind === 'duplicate') {
      this.#wants.filled(result.origin);
      this.relay(result.note, child);
      message.ack();
    } else if (result.kind === 'gap') {
      const verdict = this.#wants.gap(result.origin, result.have, message.seq);
      if (verdict === 'want')
        this.#say(subjects.want(child), pack('want', { origin: result.origin, from: result.have }));
      if (verdict === 'park') message.nak(PARK_MS);
      else message.ack(); // The child sends all from the wanted index on again.
    } else {
      this.#refuse(child, segment, result.code, result.detail);
      message.term();
    }
  }

  #refuse(child: string, { origin, from, lease }: Segment, code: string, detail: string): void {
    const refusal = { origin, from, code, detail: detail.slice(0, 500) };
    // Every instance hears it: one whose segment it was not must not stop for it.
    const to = { lease: (lease ?? '').slice(0, 64) };
    this.#say(subjects.refused(child), pack('refused', { ...refusal, ...to }));
    this.#options.log.error({ child, ...refusal }, 'a segment was refused');
  }

  // A JetStream folder wiped under a running server stays silent: publishes succeed and nothing arrives.
  async #watch(connection: NatsConnection): Promise<void> {
    const { everyMs, limitMs, awayMs = AWAY_MS } = this.#options.canary ?? DEFAULT_CANARY;
    const jetstream = connection.jetstream({ timeout: 2_000 });
    this.#canaryAt = this.#now();
    let away = 0;
    while (!this.#stopped) {
      await pause(everyMs, this.#ending.signal);
      if (this.#stopped) return;
      // A server that stands still as it starts takes connections, and greets nobody.
      away = this.#online ? 0 : away + everyMs;
      if (away >= awayMs) {
        away = 0;
        this.#options.onStuck?.();
      }
      // The broker hands out no more while much is unanswered, as when PostgreSQL is away: that is no silence.
      const excused = !this.#online || this.#inHand > 0 || this.#now() < this.#canaryAt;
      if (excused) this.#canaryAt = this.#now();
      if (!this.#online) continue;
      await jetstream.publish(CANARY).catch(() => undefined);
      if (this.#now() - this.#canaryAt < limitMs) continue;
      this.#options.log.warn({ stream: STREAM }, 'the stream delivers nothing: it is made anew');
      // After a full disk nats-server 2.9.10 may answer nothing about its streams, ever again.
      if (!(await this.#mend(connection, recreateStream)) && this.#online) this.#options.onStuck?.();
      this.#canaryAt = this.#now();
    }
  }

  async #mend(connection: NatsConnection, how: typeof recreateStream): Promise<boolean> {
    let mended = true;
    try {
      await how(connection, this.#options.stream ?? DEFAULT_STREAM);
    } catch (error) {
      mended = false;
      if (this.#stopped) return mended;
      this.#options.log.warn({ err: error, stream: STREAM }, 'the stream could not be made ready yet');
    }
    this.#arrivals?.close(); // Opened again, on the consumer as it is now.
    return mended;
  }
}
