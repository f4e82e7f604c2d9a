import { rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { urlHost } from '@hutong/process';
import { splitByFirstByte } from './connections/first-byte.ts';
import { boundPerAddress } from './connections/per-address.ts';
import { RequestQueue } from './connections/request-queue.ts';
import { SlowReaders } from './connections/slow-readers.ts';
import type { WebLog } from './http/context.ts';

/** A server that takes requests until `close`. */
export interface Serving {
  /** `http://host:port` (`https:` with TLS), with the port really taken. */
  url: string;
  /** Takes no new request, lets those under way finish for up to `limitMs` (10 s), then cuts. */
  close(limitMs?: number): Promise<void>;
  /** Shows another certificate to connections from now on. */
  renew(tls: Tls): void;
}

interface Tls {
  /** PEM. */
  cert: string;
  key: string;
}

interface Options {
  log?: WebLog | undefined;
  /** How long a request's headers may take (10 s). */
  headersMs?: number;
}

interface Listening extends Options {
  host: string;
  port: number;
  tls?: Tls;
  /** Who answers connections that do not begin as TLS does; when absent, they are cut. */
  plain?: PlainConnections | undefined;
  /** Addresses of proxies that stand for many clients each. */
  proxies?: readonly string[] | undefined;
}

/** Takes over what comes to a TLS port and is not TLS. */
interface PlainConnections {
  take(socket: Socket): void;
  close(): void;
}

/** What answers requests. */
export interface App {
  fetch(request: Request, env: HttpBindings & { inside?: true }): Response | Promise<Response>;
}

/** What a client may take its time with. Slow or idle connections are cut: a hall's PC has few to spare. */
const HEADERS_MS = 10_000;
/** Bounds an NDJSON body as a whole; single records have a shorter limit of their own. */
const REQUEST_MS = 600_000;
const SILENT_MS = 120_000;
const KEEP_ALIVE_MS = 10_000;
const CHECK_MS = 2_000;
const MAX_HEADER_BYTES = 16 << 10;
const MAX_CONNECTIONS = 1_000;
const DRAIN_MS = 10_000;
const POLL_MS = 25;
const TELL_MS = 60_000;
const HSTS_S = 31_536_000;
/** Forward secrecy and authenticated encryption, the strongest first (RFC 9325 §4.2); Chromium 86 has them all. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
].join(':');
/** What is spoken by TLS, beside certificate and key. */
const SPOKEN = { minVersion: 'TLSv1.2', ciphers: CIPHERS, honorCipherOrder: true } as const;

/** Serves an app over HTTP/1.1. Port 0 takes any free one. Rejects when the port cannot be taken. */
export async function serve(
  app: App,
  { host, port, tls, plain, proxies = [], ...more }: Listening,
): Promise<Serving> {
  const handle = getRequestListener((request, env) => app.fetch(request, env as HttpBindings));
  const built = build(tls === undefined ? handle : strict(handle), more, tls);
  const cutUndecided =
    plain === undefined
      ? () => {}
      : splitByFirstByte(built.server as unknown as SecureServer, (socket) => plain.take(socket));
  boundPerAddress(built.server, proxies, () => built.tell('connections'));
  await listening(built, () => built.server.listen(port, host));
  const bound = (built.server.address() as AddressInfo).port;
  return {
    url: `${tls ? 'https' : 'http'}://${urlHost(host)}:${bound}`,
    close: async (limitMs) => {
      const closed = built.close(limitMs);
      cutUndecided();
      plain?.close();
      await closed;
    },
    renew: ({ cert, key }) =>
      (built.server as unknown as SecureServer).setSecureContext({ ...SPOKEN, cert, key }),
  };
}

/**
 * Serves an app at a socket in a folder that only its owner enters: what is said there reaches this process and no
 * other, whatever ports and process numbers are used again. What an earlier process left at the path is taken away;
 * whoever calls this holds the folder's lock. @returns how to stop
 */
export async function serveInside(app: App, path: string, options: Options): Promise<Serving['close']> {
  const inside = { inside: true as const };
  const built = build(
    getRequestListener((request, env) => app.fetch(request, { ...(env as HttpBindings), ...inside })),
    options,
  );
  rmSync(path, { force: true });
  await listening(built, () => built.server.listen(path));
  return built.close;
}

interface Built {
  server: Server;
  close: Serving['close'];
  /** Logs a connection that was cut, at most one a minute of each kind. */
  tell: (why: Cut) => void;
  log: WebLog | undefined;
}

type Cut = 'connections' | 'pipelined' | 'slow' | 'held';

function build(handle: RequestListener, { log, headersMs = HEADERS_MS }: Options, tls?: Tls): Built {
  const tell = teller(log);
  const line = new RequestQueue(handle, () => tell('pipelined'));
  const cut = (socket: Socket, why: Cut) => {
    tell(why);
    socket.destroy();
  };
  const options = {
    headersTimeout: headersMs,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: CHECK_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const take: RequestListener = (request, response) => line.take(request, response);
  const server =
    tls === undefined
      ? createServer(options, take)
      : (createSecureServer(
          { ...options, ...SPOKEN, cert: tls.cert, key: tls.key },
          take,
        ) as unknown as Server);
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(SILENT_MS);
  server.on('clientError', refuse);
  server.once('listening', () => {
    const readers = new SlowReaders(
      () => line.busy,
      cut,
      () => performance.now(),
    );
    server.once('close', () => readers.close());
  });
  return { server, close: (limitMs = DRAIN_MS) => drain(server, limitMs), tell, log };
}

async function listening({ server, tell, log }: Built, listen: () => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', resolve);
    listen();
  });
  server.removeAllListeners('error');
  // For example, no file descriptor is left for a new connection: that one is lost, the server goes on.
  server.on('error', ({ code }: NodeJS.ErrnoException) =>
    log?.error({ code }, 'the HTTP server cannot accept'),
  );
  server.on('drop', () => tell('connections'));
}

/** Whoever was here by TLS comes by TLS for a year (RFC 6797); a browser heeds it for names, not for bare addresses. */
function strict(handle: RequestListener): RequestListener {
  return (request, response) => {
    response.setHeader('Strict-Transport-Security', `max-age=${HSTS_S}; includeSubDomains`);
    return handle(request, response);
  };
}

const CUT: Record<Cut, string> = {
  connections: 'connections are not taken: too many from one address or in all',
  pipelined: 'a connection was cut: it sent too many requests ahead of their answers',
  slow: 'a connection was cut: its answer is not taken',
  held: 'a connection was cut: too much waits to be taken, most of it there',
};

function teller(log: WebLog | undefined): Built['tell'] {
  const counts = new Map<Cut, { since: number; count: number }>();
  return (why) => {
    const now = performance.now();
    const { since, count } = counts.get(why) ?? { since: Number.NEGATIVE_INFINITY, count: 0 };
    if (now - since < TELL_MS) {
      counts.set(why, { since, count: count + 1 });
      return;
    }
    counts.set(why, { since: now, count: 0 });
    log?.warn({ cut: why, ...(count > 0 && { more: count }) }, CUT[why]);
  };
}

async function drain(server: Server, limitMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Connections become idle one by one as their answers end; each must be let go of then.
  const idle = setInterval(() => server.closeIdleConnections(), POLL_MS);
  const cut = setTimeout(() => server.closeAllConnections(), limitMs);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}

/** What is not HTTP, or too slow or too long before any route saw it. */
function refuse(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET') return;
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    // Not too slow when this process itself stood still (a machine that slept): what came meanwhile is read first.
    const { bytesRead } = socket;
    setImmediate(() => socket.bytesRead === bytesRead && end(socket, 408));
    return;
  }
  end(socket, error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400);
}

function end(socket: Socket, status: number): void {
  if (!socket.writable) return;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
