import type { Socket } from 'node:net';

/** Bytes of answers that wait to be taken, in all. */
const HELD_BYTES = 96 << 20;
const LOOK_MS = 200;
/** A client that moves less than this in that time while an answer waits for it is cut off: a line of 2 kbit/s is faster. */
const SLOW_BYTES = 8_192;
const SLOW_MS = 30_000;

interface Seen {
  at: number;
  moved: number;
}

/**
 * Looks after the connections whose answers are not taken. Bounds what waits for all of them together, and how slowly
 * one may take it: the silence of a connection alone says nothing, one byte a minute breaks it.
 */
export class SlowReaders {
  readonly #busy: () => Iterable<Socket>;
  readonly #cut: (socket: Socket, why: 'slow' | 'held') => void;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #seen = new Map<Socket, Seen>();

  /** `now`: monotonic milliseconds. `cut` ends a connection. */
  constructor(
    busy: () => Iterable<Socket>,
    cut: (socket: Socket, why: 'slow' | 'held') => void,
    now: () => number,
  ) {
    this.#busy = busy;
    this.#cut = cut;
    this.#now = now;
    this.#timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  look(): void {
    const now = this.#now();
    const seen = new Map<Socket, Seen>();
    const held: Socket[] = [];
    let bytes = 0;
    for (const socket of this.#busy()) {
      if (socket.writableLength === 0) continue;
      const moved = socket.bytesWritten - socket.writableLength + socket.bytesRead;
      const before = this.#seen.get(socket);
      const since = before !== undefined && moved - before.moved < SLOW_BYTES ? before : { at: now, moved };
      if (now - since.at >= SLOW_MS) {
        this.#cut(socket, 'slow');
        continue;
      }
      seen.set(socket, since);
      held.push(socket);
      bytes += socket.writableLength;
    }
    this.#seen = seen;
    if (bytes <= HELD_BYTES) return;
    for (const socket of held.sort((a, b) => b.writableLength - a.writableLength)) {
      if (bytes <= HELD_BYTES) return;
      bytes -= socket.writableLength;
      this.#cut(socket, 'held');
    }
  }
}
