import { connect, createServer, type Server, type Socket } from 'node:net';

/** How the line is: as it should be, broken off, open while nothing comes through, or bad for single messages. */
export type Weather = 'fair' | 'cut' | 'silent' | 'rough';

/** Of a hundred messages on a rough line so many are lost, so many come twice, so many come later than others. */
const EACH_PERCENT = 5;
const LATER_MS = 400;
const HEAD_LIMIT = 65_536;

/**
 * A line between a child and its parent's broker that knows NATS well enough to lose, double and reorder whole
 * messages: what TCP never does by itself, and what a link must bear all the same, since a broker, a cluster or a
 * client that connects again may.
 */
export class RoughLine {
  /** Messages so far that were lost, doubled, made late. */
  readonly did = { lost: 0, doubled: 0, late: 0 };
  #weather: Weather = 'fair';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Connections that were there while nothing came through: no byte of them comes any more. */
  readonly #dead = new Set<Socket>();
  readonly #random: () => number;

  private constructor(server: Server, random: () => number) {
    this.#server = server;
    this.#random = random;
  }

  /** Relays `port` to `target` on 127.0.0.1. */
  static async open(port: number, target: number, random: () => number): Promise<RoughLine> {
    const server = createServer({ noDelay: true });
    const line = new RoughLine(server, random);
    server.on('connection', (near) => line.#relay(near, target));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return line;
  }

  set weather(weather: Weather) {
    this.#weather = weather;
    if (weather === 'cut') for (const socket of this.#sockets) socket.destroy();
    if (weather === 'silent') for (const socket of this.#sockets) this.#dead.add(socket);
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #relay(near: Socket, target: number): void {
    if (this.#weather === 'cut') return void near.destroy();
    const far = connect({ host: '127.0.0.1', port: target, noDelay: true });
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      if (this.#weather === 'silent') this.#dead.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        // Nobody at the other end is told when one goes of whom nothing was heard.
        if (!this.#dead.delete(socket)) for (const other of [near, far]) other.destroy();
      });
    }
    void this.#pump(near, far);
    void this.#pump(far, near);
  }

  async #pump(from: Socket, to: Socket): Promise<void> {
    const frames = new Frames();
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        if (this.#dead.has(from)) continue;
        for (const frame of frames.take(chunk)) await this.#deliver(frame, to);
      }
    } catch {
      // It was cut.
    }
  }

  async #deliver({ bytes, message }: Frame, to: Socket): Promise<void> {
    const what = message && this.#weather === 'rough' ? Math.floor((this.#random() * 100) / EACH_PERCENT) : 3;
    if (what === 0) this.did.lost += 1;
    if (what === 1) this.did.doubled += 1;
    if (what === 2) this.did.late += 1;
    if (what === 0) return;
    if (what === 2) {
      setTimeout(() => void (to.writable && to.write(bytes)), this.#random() * LATER_MS);
      return;
    }
    if (what === 1) to.write(bytes);
    if (!to.write(bytes))
      await new Promise<void>((resolve) => to.once('drain', resolve).once('close', resolve));
  }
}

interface Frame {
  bytes: Buffer;
  /** A message with its payload; all else is the talk between a client and its server. */
  message: boolean;
}

/** Cuts a stream of the NATS client protocol into its frames: a line, after some of which come as many bytes as it ends in. */
class Frames {
  #rest = Buffer.alloc(0);

  *take(chunk: Buffer): Generator<Frame> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const end = this.#rest.indexOf('\r\n');
      if (end < 0 && this.#rest.length > HEAD_LIMIT) throw new Error('this is no NATS client protocol');
      if (end < 0) return;
      const head = this.#rest.toString('latin1', 0, end);
      const message = /^H?(PUB|MSG) /i.test(head);
      const length = end + 2 + (message ? Number(head.split(' ').at(-1)) + 2 : 0);
      if (this.#rest.length < length) return;
      yield { bytes: this.#rest.subarray(0, length), message };
      this.#rest = this.#rest.subarray(length);
    }
  }
}
