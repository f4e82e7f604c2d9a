import { decodeSegment, type Segment } from '@hutong/log';
import { type JsMsg, type NatsConnection, nkeyAuthenticator } from 'nats';
import { Arrivals } from './arrivals.ts';
import { connectLink, type LinkLog } from './connect.ts';
import type { Holdings, IngestResult } from './holdings.ts';
import { childOf, pack, subjects } from './messages.ts';
import { serveChildren } from './serve.ts';
import { CANARY, DEFAULT_STREAM, ensureStream, recreateStream, STREAM, type StreamLimits } from './stream.ts';
import { Wants } from './wants.ts';

/** What joins this center to the nodes beneath it. */
export interface ParentOptions {
  /** This center's name. */
  node: string;
  url: string;
  /** Encoded NKey seed ('SU…') of this epoch's transport key. */
  nkeySeed: Uint8Array;
  holdings: Holdings;
  /** Names of the direct children. */
  children: () => string[];
  log: LinkLog;
  now?: () => number;
  stream?: StreamLimits;
  /** Called after a batch was committed: the node pushes on, upward. */
  onCommitted?: () => void;
}

const BATCHES_AHEAD = 2;
const PARK_MS = 300;
const RETRY_MS = 1_000;
const CANARY_MS = 5_000;
const CANARY_LIMIT_MS = 12_000;

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
  #connection: NatsConnection | undefined;
  #online = false;
  #stopped = false;
  #canaryAt = 0;
  #arrivals: Arrivals | undefined;
  readonly #tasks: Promise<unknown>[] = [];

  constructor(options: ParentOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#wants = new Wants(this.#now);
  }

  /** Resolves when the broker answers and segments are being taken. */
  async start(): Promise<void> {
    const { node, url, nkeySeed, log } = this.#options;
    const connection = await connectLink({
      url,
      name: node,
      authenticator: nkeyAuthenticator(nkeySeed),
      log,
      stopped: () => this.#stopped,
      onOnline: (online) => {
        this.#online = online;
        this.#canaryAt = this.#now();
      },
    });
    if (connection === undefined) return;
    this.#connection = connection;
    this.#online = true;
    await ensureStream(connection, this.#options.stream ?? DEFAULT_STREAM);
    serveChildren(connection, this.#options);
    this.#tasks.push(this.#take(connection), this.#watch(connection));
  }

  get online(): boolean {
    return this.#online;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#arrivals?.close();
    await this.#connection?.close();
    await Promise.allSettled(this.#tasks);
  }

  /** Sends a note down to one child, or to every child. */
  relay(note: string, child?: string): void {
    if (!this.#online) return;
    for (const name of child === undefined ? this.#options.children() : [child]) {
      this.#connection?.publish(subjects.receipt(name), note);
    }
  }

  // The main path: arrivals are ingested in batches, the next one being checked while one is committed.
  async #take(connection: NatsConnection): Promise<void> {
    let ahead: Promise<void>[] = [];
    while (!this.#stopped) {
      try {
        const arrivals = await Arrivals.open(connection);
        this.#arrivals = arrivals;
        for (let batch = await arrivals.next(); batch !== undefined; batch = await arrivals.next()) {
          const items = await this.#read(batch);
          ahead.push(this.#ingest(items));
          if (ahead.length >= BATCHES_AHEAD) await ahead.shift();
        }
      } catch (error) {
        if (this.#stopped) break;
        this.#options.log.warn({ err: error }, 'segments cannot be taken from the broker; trying again');
        await pause(RETRY_MS);
      }
    }
    await Promise.all(ahead);
    ahead = [];
  }

  /** Decodes a batch; what is not a segment is kept in quarantine and holds nobody up (P8). */
  async #read(messages: JsMsg[]): Promise<Arrived[]> {
    const items: Arrived[] = [];
    for (const message of messages) {
      const child = childOf(message.subject);
      if (message.subject === CANARY) {
        this.#canaryAt = this.#now();
        message.ack();
        continue;
      }
      try {
        items.push({ message, child, segment: decodeSegment(message.data) });
      } catch (error) {
        await this.#options.holdings.quarantine(child, message.data, (error as Error).message);
        message.term();
      }
    }
    return items;
  }

  async #ingest(items: Arrived[]): Promise<void> {
    if (items.length === 0) return;
    try {
      const results = await this.#options.holdings.ingest(
        items.map(({ segment, child }) => ({ segment, via: child })),
      );
      results.forEach((result, i) => {
        this.#answer(items[i] as Arrived, result);
      });
      this.#options.onCommitted?.();
    } catch (error) {
      this.#options.log.error({ err: error }, 'a batch was not committed; it is taken again');
      for (const { message } of items) message.nak(RETRY_MS);
    }
  }

  #answer({ message, child, segment }: Arrived, result: IngestResult): void {
    if (result.kind === 'received' || result.kind === 'duplicate') {
      this.#wants.filled(result.origin);
      this.relay(result.note, child);
      message.ack();
    } else if (result.kind === 'gap') {
      const verdict = this.#wants.gap(result.origin, result.have);
      if (verdict === 'park') {
        message.nak(PARK_MS);
        return;
      }
      if (verdict === 'want') {
        const want = pack('want', { origin: result.origin, from: result.have });
        this.#connection?.publish(subjects.want(child), want);
      }
      message.ack(); // The child sends all from the wanted index on again.
    } else {
      const { origin, code, detail } = result;
      const refusal = pack('refused', { origin, from: segment.from, code, detail: detail.slice(0, 500) });
      this.#connection?.publish(subjects.refused(child), refusal);
      this.#options.log.error({ child, origin, from: segment.from, code, detail }, 'a segment was refused');
      message.term();
    }
  }

  // A JetStream folder wiped under a running server stays silent: publishes succeed and nothing arrives.
  async #watch(connection: NatsConnection): Promise<void> {
    this.#canaryAt = this.#now();
    const jetstream = connection.jetstream({ timeout: 2_000 });
    while (!this.#stopped) {
      await pause(CANARY_MS);
      if (!this.#online || this.#stopped) continue;
      await jetstream.publish(CANARY).catch(() => undefined);
      if (this.#now() - this.#canaryAt < CANARY_LIMIT_MS) continue;
      this.#options.log.warn({ stream: STREAM }, 'the stream delivers nothing: it is made anew');
      await recreateStream(connection, this.#options.stream ?? DEFAULT_STREAM).catch((error) =>
        this.#options.log.warn({ err: error }, 'the stream could not be made anew yet'),
      );
      this.#arrivals?.close(); // Opened again on the new consumer.
      this.#canaryAt = this.#now();
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
