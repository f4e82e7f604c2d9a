import { encodeSegment, parseCheckpoint } from '@hutong/log';
import { parseOrigin } from '@hutong/trust';
import type { JetStreamClient } from 'nats';
import type { LinkLog } from './connect.ts';
import type { HeldHead, Holdings } from './holdings.ts';
import { subjects } from './messages.ts';
import { receiptedBy } from './receipted.ts';
import { pause } from './waiting.ts';
import { SendWindow, type WindowLimits } from './window.ts';

const TICK_MS = 250;
const MAX_PUBLISHING = 16;

interface PushOptions {
  node: string;
  /** The parent's name. */
  parent: string;
  holdings: Holdings;
  log: LinkLog;
  now: () => number;
  limits: WindowLimits;
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

  /** The window of a log that was pushed or receipted; undefined of any other. */
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

  /** One segment of each log that is due; whether any was. */
  async #round(jetstream: JetStreamClient): Promise<boolean> {
    const { holdings, online, log, now } = this.#options;
    if (!online()) return false;
    const heads = [...(await holdings.outgoing()), ...this.#back];
    const earlier = earlierLogs(heads);
    let busy = false;
    for (let i = 0; i < heads.length && this.#publishing < MAX_PUBLISHING; i++) {
      const head = heads[(this.#turn + i) % heads.length] as HeldHead;
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
    return busy && this.#publishing < MAX_PUBLISHING;
  }

  /** A node's next epoch waits until the parent has the log before it: where that ends is judged by what is held. */
  #waits(earlier: readonly HeldHead[]): boolean {
    return earlier.some(({ origin, size, counted = size }) => {
      const window = this.#windows.get(origin);
      return window === undefined || (window.received < counted && !window.refused);
    });
  }

  async #pushOne(jetstream: JetStreamClient, { origin, size, counted = size }: HeldHead): Promise<boolean> {
    const { holdings, now, instance } = this.#options;
    const window = this.window(origin);
    if (!this.#begun.has(origin)) await this.#begin(origin, window);
    window.end(counted);
    const from = window.next(now());
    if (from === undefined) return false;
    const segments = await holdings.segments(origin, from);
    for (const segment of segments) {
      const bytes = encodeSegment({ ...segment, lease: instance });
      window.onSent(parseCheckpoint(segment.note).size, now());
      this.#publish(jetstream, window, bytes);
    }
    return segments.length > 0;
  }

  // After a restart we go on where the parent's last receipt is, whether or not it answers yet.
  async #begin(origin: string, window: SendWindow): Promise<void> {
    const { holdings, parent, now } = this.#options;
    window.onReceipt(await receiptedBy(holdings, parent, origin), now());
    this.#begun.add(origin);
  }

  #publish(jetstream: JetStreamClient, window: SendWindow, bytes: Uint8Array): void {
    const { node, log, now } = this.#options;
    const { turn } = window;
    this.#publishing++;
    jetstream
      .publish(subjects.segment(node), bytes)
      .catch((error) => {
        if (window.turn === turn) window.onLost(now());
        log.debug({ err: error }, 'the broker did not take a segment');
      })
      .finally(() => {
        this.#publishing--;
        this.#wake();
      });
  }
}

/** Of each log of a node with several: those of its earlier epochs. */
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
