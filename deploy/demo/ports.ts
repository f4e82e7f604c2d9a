import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

const HOST = '127.0.0.1';
/** Beneath the range from which systems give ports to whoever dials out (RFC 6056: 49152; Linux: 32768). */
const FROM = 20_000;
const TO = 32_000;
const EACH = 64;

/** A run of ports for one demo alone: its first is listened on while the demo lives, so that another takes another run. */
export class PortRun {
  readonly #guard: Server;
  readonly #base: number;
  #given = 0;

  private constructor(base: number, guard: Server) {
    this.#base = base;
    this.#guard = guard;
  }

  /** Takes a run that nobody has; `first` tells where to look first, from 0 up to 1. */
  static async take(first = Math.random()): Promise<PortRun> {
    const runs = Math.floor((TO - FROM) / EACH);
    const start = Math.floor(first * runs);
    for (let i = 0; i < runs; i++) {
      const base = FROM + ((start + i) % runs) * EACH;
      const guard = await listen(base);
      if (guard !== undefined) return new PortRun(base, guard);
    }
    throw new Error(`没有空闲的端口 no port is free from ${FROM} to ${TO}`);
  }

  /** The next port of the run on which nothing listens. */
  async next(): Promise<number> {
    while (++this.#given < EACH) {
      const port = this.#base + this.#given;
      const server = await listen(port);
      if (server === undefined) continue;
      server.close();
      await once(server, 'close');
      return port;
    }
    throw new Error(`端口用完了 no port is left of ${this.#base} to ${this.#base + EACH - 1}`);
  }

  giveBack(): void {
    this.#guard.close();
  }
}

/** undefined: somebody listens there. */
async function listen(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return undefined;
  }
}
