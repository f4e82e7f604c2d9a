import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { htmlFile, KIT_PAGE, type KitFile, kitDownloads } from '../trust-kit/kit.ts';
import { kitPage } from '../trust-kit/page.ts';
import type { KitSource } from '../trust-kit/parts.ts';

/** Pages, certificates and installers are some 5 KB each; a connection that takes longer than this is cut. */
const CONNECTION_MS = 20_000;
const MAX_CONNECTIONS = 64;
const MAX_HEADER_BYTES = 8 << 10;

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  Connection: 'close',
};

/**
 * What a node says over plain HTTP beyond its own machine: how to trust its certificate, and where it is by HTTPS. It has
 * no session, no API and no other page, reads no body, and one connection asks one thing.
 */
export class PlainSite {
  readonly #source: () => KitSource;
  readonly #server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) =>
    this.#answer(request, response),
  );
  readonly #open = new Set<Socket>();
  readonly #limitMs: number;
  #kept: { state: string; files: Map<string, KitFile> } | undefined;

  /** @param source asked at each request: authorities come and go */
  constructor(source: () => KitSource, limitMs = CONNECTION_MS) {
    this.#source = source;
    this.#limitMs = limitMs;
    this.#server.on('clientError', (_, socket) => void socket.destroy());
    this.#server.on('checkContinue', (request, response) => this.#answer(request, response));
    this.#server.on('connect', (_, socket) => void socket.destroy());
    this.#server.on('upgrade', (_, socket) => void socket.destroy());
  }

  /** Answers a connection's one request. */
  take(socket: Socket): void {
    if (this.#open.size >= MAX_CONNECTIONS) return void socket.destroy();
    const late = setTimeout(() => socket.destroy(), this.#limitMs);
    this.#open.add(socket);
    socket.once('close', () => {
      clearTimeout(late);
      this.#open.delete(socket);
    });
    this.#server.emit('connection', socket);
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    const source = this.#source();
    const isRead = method === 'GET' || method === 'HEAD';
    const path = url.split('?', 1)[0] as string;
    const isPage = path === '/' || path === `/${KIT_PAGE}`;
    const file = isPage ? undefined : this.#downloads(source).get(path.slice(1));
    const page = () => htmlFile(kitPage(meant(source, headers.host), 'in-the-clear'));
    const { bytes, type } = isRead && file !== undefined ? file : page();
    const status = !isRead ? 405 : isPage || file !== undefined ? 200 : 404;
    response.writeHead(status, {
      ...HEADERS,
      ...(status === 405 && { Allow: 'GET, HEAD' }),
      'Content-Type': type,
      'Content-Length': bytes.length,
    });
    // What else the client sends is not read: it is cut when the answer is out.
    response.end(method === 'HEAD' ? undefined : bytes, () => request.socket.destroySoon());
  }

  #downloads({ network, authorities }: KitSource): Map<string, KitFile> {
    const state = authorities.map((a) => a.fingerprint).join();
    if (this.#kept?.state !== state) this.#kept = { state, files: kitDownloads(network, authorities) };
    return this.#kept.files;
  }
}

/** The address by which the visitor came, where the certificate has it: of names that are not ours nothing is repeated. */
function meant(source: KitSource, host: string | undefined): KitSource {
  const asked = host?.toLowerCase();
  const same = source.addresses.filter((url) => new URL(url).host === asked);
  return same.length === 0 ? source : { ...source, addresses: same };
}
