import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that may wait for the one before them; nobody sends so many ahead but to do harm. */
const WAITING = 1_024;
/** The same over all connections. A waiting request is 4 KiB and its headers. */
const WAITING_IN_ALL = 4_096;

type Asked = [request: IncomingMessage, response: ServerResponse];

interface Line {
  waiting: Asked[];
}

/**
 * Handles the requests of one connection one at a time, each once the answer before it is taken (RFC 9112 §9.3.2). Node
 * hands over all that came in one packet at once: a thousand handlers would make a thousand answers for one reader.
 */
export class RequestQueue {
  readonly #handle: RequestListener;
  readonly #full: (socket: Socket) => void;
  /** Connections with a request under way. */
  readonly #lines = new Map<Socket, Line>();
  #waiting = 0;

  /** `full` is told of a connection that is cut because too many of its requests wait. */
  constructor(handle: RequestListener, full: (socket: Socket) => void) {
    this.#handle = handle;
    this.#full = full;
  }

  /** Connections that wait for an answer, or have not taken all of it. */
  get busy(): Iterable<Socket> {
    return this.#lines.keys();
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    if (socket.destroyed) return; // The rest of a packet whose connection was cut.
    const line = this.#lines.get(socket);
    if (line === undefined) {
      this.#lines.set(socket, { waiting: [] });
      this.#begin(socket, [request, response]);
    } else if (line.waiting.length < WAITING && this.#waiting < WAITING_IN_ALL) {
      line.waiting.push([request, response]);
      this.#waiting++;
    } else {
      this.#full(socket);
      this.#forget(socket);
      socket.destroy();
    }
  }

  #begin(socket: Socket, [request, response]: Asked): void {
    response.once('close', () => this.#next(socket));
    this.#handle(request, response);
  }

  #next(socket: Socket): void {
    // On a connection that has ended nobody takes an answer: what waits there is not done.
    const next = socket.writable ? this.#lines.get(socket)?.waiting.shift() : undefined;
    if (next === undefined) this.#forget(socket);
    else {
      this.#waiting--;
      this.#begin(socket, next);
    }
  }

  #forget(socket: Socket): void {
    this.#waiting -= this.#lines.get(socket)?.waiting.length ?? 0;
    this.#lines.delete(socket);
  }
}
