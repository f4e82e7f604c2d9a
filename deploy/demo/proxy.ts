import { connect, createServer, type Server, type Socket } from 'node:net';

/** A county's line to its city, which can be taken away: a TCP relay on loopback. */
export class Line {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #up = true;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Relays `port` of 127.0.0.1 to `target` of `host`. */
  static async open(port: number, target: number, host = '127.0.0.1'): Promise<Line> {
    const server = createServer();
    const line = new Line(server);
    server.on('connection', (socket) => line.#relay(socket, target, host));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return line;
  }

  #relay(near: Socket, port: number, host: string): void {
    if (!this.#up) return void near.destroy();
    const far = connect({ host, port, noDelay: true });
    near.setNoDelay(true);
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  }

  get up(): boolean {
    return this.#up;
  }

  cut(): void {
    this.#up = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#up = true;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
