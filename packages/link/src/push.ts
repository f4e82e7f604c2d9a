import { encodeSegment, MAX_RUN_BYTES, parseCheckpoint, type Segment } from '@hutong/log';
import { parseOrigin } from '@hutong/trust';
import type { JetStreamClient } from 'nats';
import { compressed } from './compress.ts';
import type { LinkLog } from './connect.ts';
import type { HeldHead, Holdings } from './holdings.ts';
import { subjects } from './messages.ts';
import type { Pace } from './pace.ts';
import { receiptedBy } from './receipted.ts';
import { pause } from './waiting.ts';
import { SendWindow, type WindowLimits } from './window.ts';

const TICK_MS = 250;
const MAX_PUBLISHING = 64;
/** A log that lacks no more than this is no backlog: what is new goes though backlogs wait. */
const BACKLOG = 100;
/** Every so many rounds the logs go in turn, so that a long backlog is not kept waiting by short ones for ever. */
const FAIR = 4;

interface PushOptions {
  node: string;
  /** The parent's name. */
  parent: string;
  holdings: Holdings;
  log: LinkLog;
  now: () => number;
  limits: WindowLimits;
  pace: Pace;
  /** Whether the parent said that it takes compressed segments. */
  compress: () => boolean;
  /** This process of the node, named in what it sends (P12). */
  instance: string;
  signal: AbortSignal;
  online: () => boolean;
}

/** Sends the parent what it has not receipted, logs taken in turn. */
export class Pusher {
  readonly #options: PushOptions;
  readonly #windows = new Map<string, SendWindow>();
  readonly #begun = new Set<string>();
  /** Logs of the parent's own that it lost. */
  #back: readonly HeldHead[] = [];
  #publishing = 0;
  #turn = 0;
  #wake: () => void = () => {};

  constructor(options: PushOptions) {
    this.#options = options;
  }

  /** Something changed: there may be something to send. */
  notify(): void {
    this.#wake();
  }

  window(origin: string): SendWindow {
    let window = this.#windows.get(origin);
    if (window === undefined) {
      window = new SendWindow(0, this.#options.limits);
      this.#windows.set(origin, window);
    }
    return window;
  }

  /** The window of a log that was pushed or receipted; undefined for any other. */
  known(origin: string): SendWindow | undefined {
    return this.#windows.get(origin);
  }

  /** Gives the parent's own logs back to it, each from where its copy ends. */
  giveBack(logs: readonly (HeldHead & { from: number })[]): void {
    const { now } = this.#options;
    for (const { origin, from } of logs) {
      const window = this.window(origin);
      // Its cosignatures on its own log are heartbeats, no receipts: it alone says how much it holds.
      this.#begun.add(origin);
      window.onHeld(from, window.received, now());
      window.onReceipt(from, now());
    }
    this.#back = logs;
    if (logs.length > 0) this.notify();
  }

  /** The connection is new. */
  onOnline(): void {
    this.#options.pace.onOnline();
    for (const window of this.#windows.values()) window.onOnline(this.#options.now());
    this.#wake();
  }

  // The main path: whatever the parent has not receipted goes out.
  async run(jetstream: JetStreamClient): Promise<void> {
    const { signal, log } = this.#options;
    while (!signal.aborted) {
      const waking = new AbortController();
      this.#wake = () => waking.abort();
      let busy = false;
      try {
        busy = await this.#round(jetstream);
      } catch (error) {
        log.warn({ err: error }, 'could not read what is to be sent');
      }
      if (!busy) await pause(TICK_MS, waking.signal, signal);
    }
  }

  /** One segment of each log that is due, as far as the line has room; whether any was. */
  async #round(jetstream: JetStreamClient): Promise<boolean> {
    const { holdings, online, log, now } = this.#options;
    if (!online() || !this.#room) return false;
    const heads = [...(await holdings.outgoing()), ...this.#back];
    const earlier = earlierLogs(heads);
    let busy = false;
    for (const head of this.#inOrder(heads)) {
      if (!this.#room) break;
      if (this.#waits(earlier.get(head.origin) ?? [])) continue;
      try {
        busy = (await this.#pushOne(jetstream, head)) || busy;
      } catch (error) {
        // P8: a log that cannot be read holds up no other.
        this.window(head.origin).onLost(now());
        log.error({ err: error, origin: head.origin }, 'this log cannot be read; the others go on');
      }
    }
    this.#turn++;
    return busy && this.#room;
  }

  get #room(): boolean {
    return this.#publishing < MAX_PUBLISHING && this.#options.pace.open;
  }

  // A log's new records cannot overtake its own backlog, so the logs that lack little go first: acts, cards, a hall that
  // is up to date. Every few rounds all go in turn.
  #inOrder(heads: readonly HeldHead[]): HeldHead[] {
    const at = heads.length === 0 ? 0 : this.#turn % heads.length;
    const turned = [...heads.slice(at), ...heads.slice(0, at)];
    if (this.#turn % FAIR === 0 || heads.length === 1) return turned;
    return turned.sort((a, b) => this.#left(a) - this.#left(b));
  }

  #left({ origin, size, counted = size }: HeldHead): number {
    return counted - (this.known(origin)?.received ?? 0);
  }

  /** A node's next epoch waits until the parent has the log before it: where that ends is judged by what is held. */
  #waits(earlier: readonly HeldHead[]): boolean {
    return earlier.some(({ origin, size, counted = size }) => {
      const window = this.#windows.get(origin);
      return window === undefined || (window.received < counted && !window.refused);
    });
  }

  async #pushOne(jetstream: JetStreamClient, head: HeldHead): Promise<boolean> {
    const { holdings, parent, now, pace } = this.#options;
    const { origin, size, counted = size } = head;
    const window = this.window(origin);
    if (!this.#begun.has(origin)) await this.#begin(origin, window);
    window.end(counted);
    if (pace.cap === 0 && this.#left(head) > BACKLOG) return false;
    const from = window.next(now());
    if (from === undefined) return false;
    const { turn } = window;
    const most = Math.min(MAX_RUN_BYTES, pace.segmentBytes);
    const segments = await holdings.segments(origin, from, parent, most);
    const packed = await Promise.all(segments.map((segment) => this.#pack(segment)));
    // What came while these were made may have moved the window: then they are not what is to be sent next.
    if (window.turn !== turn) return true;
    segments.forEach((segment, i) => {
      window.onSent(parseCheckpoint(segment.note).size, now());
      this.#publish(jetstream, window, packed[i] as Uint8Array);
    });
    return segments.length > 0;
  }

  #pack(segment: Segment): Uint8Array | Promise<Uint8Array> {
    const { instance, pace, compress } = this.#options;
    const bytes = encodeSegment({ ...segment, lease: instance });
    return compress() && pace.slow ? compressed(bytes) : bytes;
  }

  // After a restart we go on where the parent's last receipt is, whether or not it answers yet.
  async #begin(origin: string, window: SendWindow): Promise<void> {
    const { holdings, parent, now } = this.#options;
    window.onReceipt(await receiptedBy(holdings, parent, origin), now());
    this.#begun.add(origin);
  }

  #publish(jetstream: JetStreamClient, window: SendWindow, bytes: Uint8Array): void {
    const { node, log, now, pace } = this.#options;
    const { turn } = window;
    const wire = pace.sent(bytes.length);
    this.#publishing++;
    jetstream
      .publish(subjects.segment(node), bytes, { timeout: pace.answerMs })
      .then(() => {
        pace.taken(wire);
        if (window.turn === turn) window.onTaken(now());
      })
      .catch((error) => {
        pace.lost(wire);
        if (window.turn === turn) window.onLost(now());
        log.debug({ err: error }, 'the broker did not take a segment');
      })
      .finally(() => {
        this.#publishing--;
        this.#wake();
      });
  }
}

/** For each log of a node that has several, the logs of its earlier epochs. */
function earlierLogs(heads: readonly HeldHead[]): Map<string, HeldHead[]> {
  const byNode = new Map<string, HeldHead[]>();
  for (const head of heads) {
    const { node } = parseOrigin(head.origin);
    byNode.set(node, [...(byNode.get(node) ?? []), head]);
  }
  const earlier = new Map<string, HeldHead[]>();
  for (const logs of byNode.values()) {
    if (logs.length === 1) continue;
    const epoch = (h: HeldHead) => parseOrigin(h.origin).epoch;
    for (const head of logs)
      earlier.set(
        head.origin,
        logs.filter((h) => epoch(h) < epoch(head)),
      );
  }
  return earlier;
}
