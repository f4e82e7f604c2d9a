import { decodeSegment, type Segment } from '@hutong/log';
import { eachApart } from '@hutong/process';
import type { TlsPeer } from '@hutong/trust';
import type { JsMsg, NatsConnection } from 'nats';
import { Arrivals } from './arrivals.ts';
import { transportAuthenticator } from './broker/nkeys.ts';
import { DEFLATE, uncompressed } from './compress.ts';
import { connectLink, type LinkLog } from './connect.ts';
import { CONNECTIONS, Connections } from './connections.ts';
import type { Holdings, IngestResult, RootVersions, States } from './holdings.ts';
import type { LeaseLimits } from './lease/decide.ts';
import { Leases } from './lease/parent.ts';
import { Meeting } from './meeting.ts';
import { childOf, pack, subjects } from './messages.ts';
import { type OnHeads, serveChildren } from './serve.ts';
import { DEFAULT_SHARE, type ShareLimits, Shares } from './shares.ts';
import { ShownHeads } from './shown.ts';
import { CANARY, DEFAULT_STREAM, ensureStream, recreateStream, STREAM, type StreamLimits } from './stream.ts';
import { pause } from './waiting.ts';
import { Wants } from './wants.ts';

/** How it is noticed that the stream delivers nothing any more. */
export interface CanaryLimits {
  everyMs: number;
  /** Silence after which a new stream is made. */
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
  tls?: TlsPeer | undefined;
  /** Seed of this epoch's transport key. */
  transportSeed: Uint8Array;
  holdings: Holdings;
  roots?: RootVersions;
  states: States;
  /** Names of the direct children. */
  children: () => string[];
  log: LinkLog;
  now?: () => number;
  stream?: StreamLimits;
  canary?: CanaryLimits;
  /** What each node's logs may grow by here before it is slowed. */
  share?: ShareLimits | undefined;
  /** One live instance of each child: where that is kept, and what it takes (P12). */
  lease: {
    file: string;
    random: (n: number) => Uint8Array;
    /** A clock that only goes forward, ms. */
    elapsed?: () => number;
    limits?: LeaseLimits | undefined;
  };
  /**
   * Called when the broker answers and its stream does not, and no new one could be made either, or when it let nobody in
   * for long: its server is to be started again.
   */
  onStuck?: (() => void) | undefined;
  /** A child's public transport key, as its broker knows it. */
  publicNkey?: ((child: string) => string | undefined) | undefined;
  /**
   * Called when the holder of this key has more connections open than it can need. Nothing is sent to it while it has: each
   * connection would hold a copy of what it does not read.
   */
  onCrowded?: ((publicNkey: string, connections: number) => void) | undefined;
  /** This program's version, told to the children; `wanted`: those before it are told that they are too old. */
  version: string;
  wanted?: string | undefined;
  /** Called after a batch was committed: the node pushes on, upward. */
  onCommitted?: () => void;
}

const BATCHES_AHEAD = 2;
/** A batch holds no more than this, opened: of many small entries fewer bytes take as long to commit. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_ENTRIES = 16_384;
const PARK_MS = 300;
const RETRY_MS = 1_000;
/** A child that is there shows its heads within this; of many logs it shows page after page. */
const HEADS_MS = 10_000;
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
  readonly shares: Shares;
  readonly #connections: Connections;
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
  readonly #meeting: Meeting;

  constructor(options: ParentOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#wants = new Wants(this.#now);
    this.#meeting = new Meeting(options.children);
    const { share = DEFAULT_SHARE, lease } = options;
    this.shares = new Shares(share, lease.elapsed ?? (() => performance.now()), this.#now);
    this.#connections = new Connections((...who) => options.onCrowded?.(...who));
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
        if (!this.#online) return;
        this.#connections.clear();
        // The broker may have come back without its files.
        void this.#mend(connection as NatsConnection, ensureStream);
      },
    });
    if (connection === undefined) return;
    this.#connection = connection;
    if (this.#stopped) return connection.close();
    this.#online = true;
    await this.#prepare(connection);
    const onHeads: OnHeads = (...shown) => {
      for (const hear of this.#hearing) hear(...shown);
    };
    const says = () => {
      const { version, wanted, children } = this.#options;
      return { takes: [DEFLATE], siblings: children().length, version, wanted };
    };
    const onVersion = (child: string, version: string | undefined) => {
      if (version !== undefined) this.#versions.set(child, version);
    };
    this.#watchConnections(connection);
    const crowded = (child: string) => this.#isCrowded(child);
    const onMet = (child: string) => this.#meeting.met(child);
    serveChildren(connection, { ...this.#options, onHeads, onMet, says, onVersion, crowded }, this.leases);
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

  /** The version that a child said it runs; undefined for a child not heard since the start, or too old to say it. */
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
   */
  async heads(child: string, limitMs = HEADS_MS): Promise<string[] | undefined> {
    const instance = this.leases.holder(child);
    if (instance === undefined) return undefined;
    const shown = new ShownHeads();
    const heard = new AbortController();
    const hear: OnHeads = (who, notes, page) => {
      if (who === child && shown.take(notes, page)) heard.abort();
    };
    this.#hearing.add(hear);
    try {
      this.#say(subjects.call(child), pack('call', { instance }));
      await pause(limitMs, heard.signal, this.#ending.signal);
    } finally {
      this.#hearing.delete(hear);
    }
    return shown.notes.length === 0 ? undefined : shown.notes;
  }

  /** Resolves when every child has shown its heads since the start; after `limitMs` at the latest. */
  met(limitMs: number): Promise<void> {
    return this.#meeting.all(limitMs, this.#ending.signal);
  }

  /** Asks a child for a log from an index on. */
  want(child: string, origin: string, from: number): void {
    this.#say(subjects.want(child), pack('want', { origin, from }));
  }

  /** Whether the holder of this key has more connections open than it can need. */
  crowded(publicNkey: string): boolean {
    return this.#connections.crowded.has(publicNkey);
  }

  #isCrowded(child: string): boolean {
    const { crowded } = this.#connections;
    return crowded.size > 0 && crowded.has(this.#options.publicNkey?.(child) ?? '');
  }

  // What goes down is a hint: lost, it is asked for again (P3).
  #say(subject: string, data: Uint8Array | string): void {
    if (!this.#online || this.#connection === undefined || this.#connection.isClosed()) return;
    if (this.#isCrowded(childOf(subject))) return;
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
        for (let first = await arrivals.next(); first !== undefined; first = await arrivals.next()) {
          ahead.push(this.#ingest(await this.#read(first, arrivals)));
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

  /**
   * Decodes a batch: what is there of all children, in turn, up to a bound. What is not a segment is kept in quarantine
   * and holds nobody up (P8).
   */
  async #read(first: JsMsg, arrivals: Arrivals): Promise<Arrived[]> {
    const items: Arrived[] = [];
    let bytes = 0;
    let entries = 0;
    for (let message: JsMsg | undefined = first; message !== undefined; message = arrivals.poll()) {
      if (message.subject === CANARY) {
        message.ack();
        continue;
      }
      const child = childOf(message.subject);
      try {
        const opened = await uncompressed(message.data);
        const arrived = { message, child, segment: decodeSegment(opened) };
        bytes += opened.length;
        entries += arrived.segment.entries.length;
        if (await this.#admit(arrived)) items.push(arrived);
      } catch (error) {
        bytes += message.data.length;
        await this.#setAside(message, child, (error as Error).message);
      }
      if (bytes >= BATCH_BYTES || entries >= BATCH_ENTRIES) break;
    }
    this.#inHand += items.length;
    return items;
  }

  /** Only the instance that holds the child's lease is listened to: what another sends never reaches the log (P12). */
  async #admit({ message, child, segment }: Arrived): Promise<boolean> {
    const admitted = this.leases.admits(child, segment.lease);
    if (admitted === 'yes') return !this.#slows(message, child, segment.origin);
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
      this.#options.log.error({ err: error, child }, 'what was sent could not be kept; it is taken again');
      message.nak(RETRY_MS);
    }
    return false;
  }

  /** Whether a segment has to come again later, as its node is over its share; the child is told when. */
  #slows(message: JsMsg, child: string, origin: string): boolean {
    const waitMs = this.shares.waitMs(nodeOf(origin));
    if (waitMs > 0) this.#slow(message, child, { origin, waitMs });
    return waitMs > 0;
  }

  // Nothing is lost: a child sends again what has no receipt (P2), one too old to know this message a little sooner.
  #slow(message: JsMsg, child: string, what: { origin: string; waitMs: number }): void {
    this.#say(subjects.slow(child), pack('slow', what));
    message.ack();
    this.#options.log.debug({ child, ...what }, 'a node is over its share: its log waits');
  }

  async #setAside(message: JsMsg, child: string, reason: string): Promise<void> {
    const { holdings, log } = this.#options;
    log.warn({ child, reason }, 'what a child sent is no segment: kept in quarantine');
    try {
      await holdings.quarantine(child, message.data, reason);
      message.term();
    } catch (error) {
      log.error({ err: error, child }, 'what was sent could not be kept; it is taken again');
      message.nak(RETRY_MS);
    }
  }

  /** Never rejects: it runs ahead of its caller. */
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
    const answer = ([i, item]: [number, Arrived]) => {
      const result = results[i];
      if (result === undefined) item.message.nak(RETRY_MS);
      else this.#answer(item, result);
    };
    await eachApart(items.entries(), answer, (error, [, { child }]) =>
      log.error({ err: error, child }, 'an answer was not given; its child sends it again'),
    );
    await eachApart(
      [onCommitted],
      (told) => told?.(),
      (error) => log.error({ err: error }, 'nothing is pushed on yet'),
    );
  }

  #answer({ message, child, segment }: Arrived, result: IngestResult): void {
    if (result.kind === 'received' || result.kind === 'duplicate') {
      this.#wants.filled(child, result.origin);
      this.#spend(segment, result.kind);
      this.relay(result.note, child);
      message.ack();
    } else if (result.kind === 'slow') {
      this.shares.slow(nodeOf(result.origin));
      this.#slow(message, child, result);
    } else if (result.kind === 'damaged') {
      // Without a receipt its child sends it again, less and less often; meanwhile it takes no room from other logs (P2, P8).
      message.ack();
    } else if (result.kind === 'gap') {
      const verdict = this.#wants.gap(child, result.origin, result.have, message.seq);
      if (verdict === 'want')
        this.#say(subjects.want(child), pack('want', { origin: result.origin, from: result.have }));
      if (verdict === 'park') message.nak(PARK_MS);
      else message.ack(); // The child sends all from the wanted index on again.
    } else {
      this.#refuse(child, segment, result.code, result.detail);
      message.term();
    }
  }

  #spend({ origin, entries, sealed }: Segment, kind: 'received' | 'duplicate'): void {
    const boxes = sealed.reduce((sum, s) => sum + s.box.length, 0);
    const said = kind === 'duplicate' ? [] : entries;
    this.shares.spend(
      nodeOf(origin),
      said.reduce((sum, e) => sum + e.length, boxes),
      said.length,
    );
  }

  #refuse(child: string, { origin, from, lease }: Segment, code: string, detail: string): void {
    const refusal = { origin, from, code, detail: detail.slice(0, 500) };
    // Every instance hears it: one whose segment it was not must not stop for it.
    const to = { lease: (lease ?? '').slice(0, 64) };
    this.#say(subjects.refused(child), pack('refused', { ...refusal, ...to }));
    this.#options.log.error({ child, ...refusal }, 'a segment was refused');
  }

  // The broker tells who comes and goes; one that is not ours may not.
  #watchConnections(connection: NatsConnection): void {
    connection.subscribe(CONNECTIONS, {
      callback: (error, m) => void (error ?? this.#connections.heard(m.subject, m.data)),
    });
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
      // A server that hangs while it starts takes connections, and greets nobody.
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

/** The node that an origin names: its second part. An origin of another network is refused elsewhere. */
const nodeOf = (origin: string) => origin.split('/')[1] ?? '';
