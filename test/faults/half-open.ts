import { createServer, type Server, type Socket } from 'node:net';
import { promptSocket } from '@hutong/archive';

interface Pair {
  near: Socket;
  far: Socket;
  hushed: boolean;
}

/** A connection to the server that a URL names, by TCP or by its socket. */
export function dial(url: string): Socket {
  const { hostname, port } = new URL(url);
  return promptSocket().socket({ host: [hostname], port: [Number(port)] });
}

/** The same URL, by way of a server on loopback. */
export function through(url: string, server: Server): string {
  const { port } = server.address() as { port: number };
  return url.replace(/@[^/]*/, `@127.0.0.1:${port}`);
}

/** A line to PostgreSQL that a firewall forgets: what goes along it vanishes, and neither end is told. */
export class HalfOpenLine {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();

  private constructor(target: () => Socket) {
    this.#server = createServer((near) => this.#join(near, target()));
  }

  /** @returns the line, and the URL of a database reached along it */
  static async open(url: string): Promise<{ line: HalfOpenLine; url: string }> {
    const line = new HalfOpenLine(() => dial(url));
    await new Promise<void>((resolve) => line.#server.listen(0, '127.0.0.1', resolve));
    return { line, url: through(url, line.#server) };
  }

  #join(near: Socket, far: Socket): void {
    const pair = { near, far, hushed: false };
    this.#pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => {});
      from.on('data', (data) => pair.hushed || to.write(data));
      from.on('close', () => {
        // Nor does either end learn that the other is gone, as when its host loses its power.
        if (pair.hushed) return;
        to.destroy();
        this.#pairs.delete(pair);
      });
    }
  }

  /** From now on nothing gets through on the connections there are; new ones are as good as ever. */
  hush(): void {
    for (const pair of this.#pairs) pair.hushed = true;
  }

  close(): void {
    for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.destroy();
    this.#server.close();
  }
}
