import { decodeSegment, encodeSegment, parseCheckpoint } from '@hutong/log';
import { type JetStreamClient, type Msg, type NatsConnection, nkeyAuthenticator } from 'nats';
import { connectLink, type LinkLog } from './connect.ts';
import type { Holdings, NoteOutcome } from './holdings.ts';
import { HEADS_PAGE, pack, subjects, unpack } from './messages.ts';
import { DEFAULT_WINDOW, SendWindow, type WindowLimits } from './window.ts';

/** What joins this node to its parent. */
export interface ChildOptions {
  /** This node's name. */
  node: string;
  parent: { name: string; url: string };
  /** Encoded NKey seed ('SU…') of this epoch's transport key. */
  nkeySeed: Uint8Array;
  holdings: Holdings;
  log: LinkLog;
  now?: () => number;
  window?: WindowLimits;
  /** Heads are compared this often, ms. */
  headsIntervalMs: number;
  /** Called with every note that carried something good: the node relays it to its own children. */
  onNote?: (note: string, outcome: NoteOutcome) => void;
  /** Called when entries of an ancestor's log were stored. */
  onFollowed?: (origin: string) => void;
}

const TICK_MS = 250;
const FETCH_TIMEOUT_MS = 10_000;
const PUBLISH_TIMEOUT_MS = 5_000;
const MAX_PUBLISHING = 16;

/**
 * The child's side of the link: pushes what the parent has not receipted, takes receipts, heartbeats and
 * wants, compares heads, follows the ancestors' logs. It keeps nothing that a restart would miss (P2).
 */
export class LinkChild {
  readonly #options: ChildOptions;
  readonly #now: () => number;
  readonly #windows = new Map<string, SendWindow>();
  readonly #following = new Set<string>();
  #connection: NatsConnection | undefined;
  #publishing = 0;
  #stopped = false;
  #wake: () => void = () => {};
  #turn = 0;
  #lastHeardMs: number | undefined;
  readonly #tasks: Promise<void>[] = [];

  constructor(options: ChildOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Begins; returns at once and keeps trying to connect until stopped. */
  start(): void {
    this.#tasks.push(
      this.#run().catch((error) => this.#options.log.error({ err: error }, 'the link to the parent ended')),
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#connection?.close();
    await Promise.all(this.#tasks);
  }

  /** Says that a log has grown. */
  notify(): void {
    this.#wake();
  }

  get connected(): boolean {
    return this.#connection !== undefined && !this.#connection.isClosed() && this.#online;
  }

  #online = false;

  /** When the parent was last heard from, ms since 1970; undefined when not since the start. */
  get lastHeardMs(): number | undefined {
    return this.#lastHeardMs;
  }

  /** Entries of a log handed to the parent's broker, and whether the parent refuses it. */
  sent(origin: string): { size: number; refused: boolean } {
    const window = this.#windows.get(origin);
    return { size: window?.sent ?? 0, refused: window?.refused ?? false };
  }

  async #run(): Promise<void> {
    const { node, parent, nkeySeed, log } = this.#options;
    const connection = await connectLink({
      url: parent.url,
      name: node,
      inboxPrefix: `_INBOX.${node}`,
      authenticator: nkeyAuthenticator(nkeySeed),
      log,
      stopped: () => this.#stopped,
      onOnline: (online) => {
        this.#online = online;
        if (online) void this.exchange();
      },
    });
    if (connection === undefined) return;
    this.#connection = connection;
    this.#online = true;
    this.#listen(connection);
    const timer = setInterval(() => void this.exchange(), this.#options.headsIntervalMs);
    try {
      await this.exchange();
      await this.#push(connection.jetstream({ timeout: PUBLISH_TIMEOUT_MS }));
    } finally {
      clearInterval(timer);
    }
  }

  // The main path: whatever the parent has not receipted goes out, logs taken in turn.
  async #push(jetstream: JetStreamClient): Promise<void> {
    while (!this.#stopped) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      let busy = false;
      try {
        busy = await this.#pushRound(jetstream);
      } catch (error) {
        this.#options.log.warn({ err: error }, 'could not read what is to be sent');
      }
      if (!busy) await Promise.race([woken, delay(TICK_MS)]);
    }
  }

  /** One segment of each log that is due; whether any was. */
  async #pushRound(jetstream: JetStreamClient): Promise<boolean> {
    if (!this.#online) return false;
    const heads = await this.#options.holdings.outgoing();
    let busy = false;
    for (let i = 0; i < heads.length && this.#publishing < MAX_PUBLISHING; i++) {
      const head = heads[(this.#turn + i) % heads.length] as (typeof heads)[number];
      const window = this.#window(head.origin);
      window.grow(head.size);
      const from = window.next(this.#now());
      if (from === undefined) continue;
      for (const segment of await this.#options.holdings.segments(head.origin, from)) {
        busy = true;
        window.onSent(parseCheckpoint(segment.note).size, this.#now());
        this.#publish(jetstream, window, encodeSegment(segment));
      }
    }
    this.#turn++;
    return busy && this.#publishing < MAX_PUBLISHING;
  }

  #publish(jetstream: JetStreamClient, window: SendWindow, bytes: Uint8Array): void {
    this.#publishing++;
    jetstream
      .publish(subjects.segment(this.#options.node), bytes)
      .catch((error) => {
        window.onLost(this.#now());
        this.#options.log.debug({ err: error }, 'the broker did not take a segment');
      })
      .finally(() => {
        this.#publishing--;
        this.#wake();
      });
  }

  #listen(connection: NatsConnection): void {
    const { node } = this.#options;
    const on = (subject: string, handle: (m: Msg) => Promise<void>) => {
      const subscription = connection.subscribe(subject);
      const run = async () => {
        for await (const message of subscription) {
          await handle(message).catch((error) =>
            this.#options.log.warn({ err: error, subject }, 'a message was passed over'),
          );
        }
      };
      this.#tasks.push(run());
    };
    on(subjects.receipt(node), async (m) => this.#takeNote(m.string()));
    on(subjects.want(node), async (m) => {
      const { origin, from } = unpack('want', m.data);
      this.#window(origin).onWant(from, this.#now());
      this.#wake();
    });
    on(subjects.refused(node), async (m) => {
      const refusal = unpack('refused', m.data);
      this.#window(refusal.origin).onRefused();
      this.#options.log.error(refusal, 'the parent refused a segment; that log waits');
    });
  }

  async #takeNote(note: string): Promise<void> {
    const outcome = await this.#options.holdings.addNote(note);
    if (outcome === undefined) return;
    this.#lastHeardMs = this.#now();
    for (const c of outcome.cosignatures) {
      if (c.node === this.#options.parent.name)
        this.#windows.get(outcome.origin)?.onReceipt(c.size, this.#now());
    }
    this.#wake();
    this.#options.onNote?.(note, outcome);
  }

  #window(origin: string): SendWindow {
    let window = this.#windows.get(origin);
    if (window === undefined) {
      window = new SendWindow(0, this.#options.window ?? DEFAULT_WINDOW);
      this.#windows.set(origin, window);
    }
    return window;
  }

  #exchanging = false;

  /** Compares heads with the parent, and fetches what it has newer of its own and its ancestors' logs. */
  async exchange(): Promise<void> {
    if (this.#exchanging || !this.#online || this.#stopped) return;
    this.#exchanging = true;
    try {
      const heads = await this.#options.holdings.outgoing();
      await this.#options.holdings.leaving(heads);
      for (let i = 0; i === 0 || i < heads.length; i += HEADS_PAGE) {
        await this.#exchangePage(heads.slice(i, i + HEADS_PAGE).map((h) => h.note));
      }
    } catch (error) {
      this.#options.log.debug({ err: error }, 'heads could not be compared');
    } finally {
      this.#exchanging = false;
    }
  }

  async #exchangePage(notes: string[]): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    const reply = await connection.request(subjects.heads(this.#options.node), pack('heads', { notes }), {
      timeout: FETCH_TIMEOUT_MS,
    });
    const answer = unpack('headsReply', reply.data);
    const newest = new Map<string, number>();
    for (const note of answer.notes) {
      await this.#takeNote(note).catch(() => undefined);
      const { origin, size } = parseCheckpoint(note);
      newest.set(origin, Math.max(newest.get(origin) ?? 0, size));
    }
    for (const [origin, held] of answer.held) this.#window(origin).onHeld(held, this.#now());
    const own = new Set((await this.#options.holdings.outgoing()).map((h) => h.origin));
    for (const origin of newest.keys()) if (!own.has(origin)) await this.#follow(connection, origin);
    this.#wake();
  }

  /** Fetches an ancestor's log from where this node's copy ends. */
  async #follow(connection: NatsConnection, origin: string): Promise<void> {
    if (this.#following.has(origin)) return;
    this.#following.add(origin);
    try {
      for (;;) {
        const held = (await this.#options.holdings.followed()).find((h) => h.origin === origin)?.size ?? 0;
        const request = pack('fetch', { origin, from: held });
        const reply = await connection.request(subjects.fetch(this.#options.node), request, {
          timeout: FETCH_TIMEOUT_MS,
        });
        if (reply.data.length === 0) return;
        const [result] = await this.#options.holdings.ingest([
          { segment: decodeSegment(reply.data), via: this.#options.parent.name },
        ]);
        if (result?.kind !== 'received') return;
        this.#options.onFollowed?.(origin);
      }
    } finally {
      this.#following.delete(origin);
    }
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
