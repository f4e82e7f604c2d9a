import type { Socket } from 'node:net';
import { ReasonedError } from '@hutong/record';
import type { Sql } from 'postgres';

/** For what is known to take long: migrations, rebuilding read models, verifying everything. */
export const LONG_MS = 1_800_000;
/** How much longer than the server allows a statement its answer is waited for. */
const MARGIN = 1.2;
const LOOKS = 6;

/** A query of postgres.js, as far as it is watched. */
interface Query {
  executed: boolean;
  handle(): Promise<void>;
}

interface Line {
  bytesRead: number;
  /** Since when nothing came, by `performance.now()`. */
  since: number;
}

/**
 * Gives up lines that bring no answer. A firewall that forgets a flow, or a host that lost its power, says nothing: what
 * was asked on such a connection would be waited for until the kernel gives up, a quarter of an hour, or for ever. Since
 * the server itself ends a statement that takes too long, a line from which nothing came for a while longer is dead.
 *
 * Bytes are counted on the TCP socket: it may carry TLS.
 */
export class Unanswered {
  readonly #lines = new Map<Socket, Line>();
  /** What is awaited, with since when. */
  readonly #asked = new Map<object, number>();
  #ms: number;
  #timer: NodeJS.Timeout | undefined;

  /** @param statementMs when the server ends a statement */
  constructor(statementMs: number) {
    this.#ms = statementMs * MARGIN;
  }

  watch(socket: Socket): Socket {
    this.#lines.set(socket, { bytesRead: 0, since: performance.now() });
    return socket.once('close', () => this.#lines.delete(socket));
  }

  /** The same client, each of whose queries is awaited from when it is sent. */
  watching<Client extends Sql>(sql: Client): Client {
    const asked = (query: unknown) => this.#follow(query);
    return new Proxy(sql, {
      apply: (target, self, args) => asked(Reflect.apply(target, self, args)),
      get: (target, key) =>
        key === 'unsafe'
          ? (...args: Parameters<Sql['unsafe']>) => asked(target.unsafe(...args))
          : Reflect.get(target, key),
    });
  }

  /** Awaits answers while this runs, `statementMs` being what the server allows a statement meanwhile. */
  async during<T>(work: () => Promise<T>, statementMs?: number): Promise<T> {
    const before = this.#ms;
    if (statementMs !== undefined) this.#wait(statementMs * MARGIN);
    const done = this.#begin({});
    try {
      return await work();
    } finally {
      done();
      this.#wait(before);
    }
  }

  // How often it looks follows from how long it waits.
  #wait(ms: number): void {
    if (ms === this.#ms) return;
    this.#ms = ms;
    clearInterval(this.#timer);
    this.#timer = this.#asked.size === 0 ? undefined : this.#look();
  }

  // A query is sent when it is first awaited; parts of others, and identifiers, never are.
  #follow(made: unknown): unknown {
    const query = made as Query & Promise<unknown>;
    if (!(query instanceof Promise) || query.executed !== false) return made;
    const handle = query.handle;
    query.handle = () => {
      query.handle = handle;
      const done = this.#begin(query);
      const handled = handle.call(query);
      Promise.prototype.then.call(query, done, done);
      return handled;
    };
    return query;
  }

  #begin(what: object): () => void {
    this.#asked.set(what, performance.now());
    this.#timer ??= this.#look();
    return () => this.#asked.delete(what);
  }

  #look(): NodeJS.Timeout {
    const every = this.#ms / LOOKS;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      // This process itself stood still: what came meanwhile has not been read.
      const still = now - last > 2 * every;
      last = now;
      for (const [socket, line] of this.#lines) {
        if (still || socket.bytesRead !== line.bytesRead) line.since = now;
        line.bytesRead = socket.bytesRead;
      }
      if (this.#asked.size === 0) {
        clearInterval(timer);
        this.#timer = undefined;
      } else if (!still) this.#giveUp(now);
    }, every);
    return timer.unref();
  }

  #giveUp(now: number): void {
    const asked = Math.min(...this.#asked.values());
    for (const [socket, { since }] of this.#lines)
      if (now - Math.max(since, asked) > this.#ms) socket.destroy(new LineDead(this.#ms));
  }
}

/** PostgreSQL's line brought no answer. What was being committed on it may have been, or not. */
class LineDead extends ReasonedError {
  override readonly name = 'LineDead';
  readonly code = 'ETIMEDOUT';

  constructor(ms: number) {
    const s = ms / 1_000;
    super(
      { zh: `PostgreSQL 已有 ${s} 秒没有任何应答`, en: `nothing came from PostgreSQL for ${s} s` },
      {
        zh: '不必处理：会另建连接；如果一再出现，请查看本机与 PostgreSQL 之间的防火墙',
        en: 'Nothing: a new connection is made. If it goes on, look at the firewall between here and PostgreSQL.',
      },
    );
  }
}
