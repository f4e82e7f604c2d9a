import { connect, createServer, type Server, type Socket } from 'node:net';

const TICK_MS = 20;

/** What a direction carries, kbit/s; bytes are counted as they come out at the far end. */
interface Direction {
  kbit: number;
  bytes: number;
  /** Bytes it may carry now. */
  room: number;
  waiting: (() => void)[];
}

/**
 * A thin line between a child and its parent's broker: a TCP relay on loopback that carries so many kbit/s each way. It
 * can be cut, and it can go half-open: both ends believe in it, nothing comes through.
 */
export class ThinLine {
  readonly up: Direction;
  readonly down: Direction;
  /** Connections that came through so far. */
  connects = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #timer: NodeJS.Timeout;
  #silent = new Set<Socket>();
  #lastMs = performance.now();

  private constructor(server: Server, kbit: number) {
    this.#server = server;
    this.up = { kbit, bytes: 0, room: 0, waiting: [] };
    this.down = { kbit, bytes: 0, room: 0, waiting: [] };
    this.#timer = setInterval(() => this.#refill(), TICK_MS);
  }

  /** Relays `port` of 127.0.0.1 to `target` of `host`. */
  static async open(port: number, target: number, kbit: number, host = '127.0.0.1'): Promise<ThinLine> {
    // What a direction holds is what a modem would: not more than a few seconds of it.
    const server = createServer({ noDelay: true, highWaterMark: 4_096 });
    const line = new ThinLine(server, kbit);
    server.on('connection', (near) => line.#relay(near, target, host));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return line;
  }

  /** Changes what both directions carry, kbit/s. */
  carry(kbit: number): void {
    this.up.kbit = kbit;
    this.down.kbit = kbit;
  }

  /** The connections of now carry nothing any more, and neither end is told. New ones do. */
  halfOpen(): void {
    this.#silent = new Set(this.#sockets);
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    clearInterval(this.#timer);
    this.cut();
    this.#server.close();
  }

  #relay(near: Socket, port: number, host: string): void {
    this.connects++;
    const far = connect({ host, port, noDelay: true });
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        // Half-open: what one end does is not seen at the other.
        if (!this.#silent.has(socket)) for (const s of [near, far]) s.destroy();
      });
    }
    void this.#pump(near, far, this.up);
    void this.#pump(far, near, this.down);
  }

  async #pump(from: Socket, to: Socket, way: Direction): Promise<void> {
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        for (let at = 0; at < chunk.length; ) {
          while (way.room < 1) await new Promise<void>((resolve) => way.waiting.push(resolve));
          if (this.#silent.has(from)) return void (await new Promise(() => {}));
          const part = chunk.subarray(at, at + Math.floor(way.room));
          at += part.length;
          way.room -= part.length;
          way.bytes += part.length;
          if (!to.write(part))
            await new Promise<void>((resolve) => to.once('drain', resolve).once('close', resolve));
        }
      }
    } catch {
      // It was cut.
    }
  }

  #refill(): void {
    const now = performance.now();
    for (const way of [this.up, this.down]) {
      const each = (way.kbit / 8) * (now - this.#lastMs);
      way.room = Math.min(way.room + each, (way.kbit / 8) * 2 * TICK_MS);
      for (const wake of way.waiting.splice(0)) wake();
    }
    this.#lastMs = now;
  }
}
