import { type Server, STATUS_CODES } from 'node:http';
import { createServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
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

interface Listening {
  host: string;
  port: number;
  log?: WebLog;
  tls?: Tls;
  /** How long a request's headers may take (10 s). */
  headersMs?: number;
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

/** Serves an app over HTTP/1.1. Port 0 takes any free one. Rejects when the port cannot be taken. */
export async function serve(
  app: { fetch(request: Request, env: HttpBindings): Response | Promise<Response> },
  { host, port, log, tls, headersMs = HEADERS_MS }: Listening,
): Promise<Serving> {
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(request, env as HttpBindings),
    ...(tls && { createServer }),
    serverOptions: {
      ...(tls && { cert: tls.cert, key: tls.key }),
      headersTimeout: headersMs,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: CHECK_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
  }) as Server;
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(SILENT_MS);
  server.on('clientError', refuse);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  server.removeAllListeners('error');
  // Such as no file descriptor left for a new connection: that one is lost, the server goes on.
  server.on('error', ({ code }: NodeJS.ErrnoException) =>
    log?.error({ code }, 'the HTTP server cannot accept'),
  );
  const bound = (server.address() as AddressInfo).port;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${tls ? 'https' : 'http'}://${name}:${bound}`,
    close: (limitMs = DRAIN_MS) => drain(server, limitMs),
    renew: ({ cert, key }) => (server as unknown as SecureServer).setSecureContext({ cert, key }),
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
