import { readFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';

const ESTABLISHED = '01';

/** How many connections a server on this machine has on a port (Linux). */
export function connections(port: number): number {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  return lines.filter((line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    return state === ESTABLISHED && local?.endsWith(`:${hex}`);
  }).length;
}

/** A TCP relay on loopback that counts the bytes of each direction. */
export class CountingRelay {
  up = 0;
  down = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(port: number, target: number): Promise<CountingRelay> {
    const server = createServer({ noDelay: true });
    const relay = new CountingRelay(server);
    server.on('connection', (near) => {
      const far = connect({ host: '127.0.0.1', port: target, noDelay: true });
      near.on('data', (data) => {
        relay.up += data.length;
      });
      far.on('data', (data) => {
        relay.down += data.length;
      });
      for (const socket of [near, far]) {
        relay.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return relay;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
