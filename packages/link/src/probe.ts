import { connect as dial, type Socket } from 'node:net';
import { connect as dialTls, type TLSSocket } from 'node:tls';
import type { TlsPeer } from '@hutong/trust';
import { connect, type NatsConnection, type TlsOptions } from 'nats';
import { transportAuthenticator } from './broker/nkeys.ts';

const MAX_GREETING = 64 * 1024;

/** What a broker shows of itself before anything of ours is said. */
export interface BrokerFace {
  /** Whether it speaks TLS at all. */
  tls: boolean;
  /** Why the certificate is not the parent's, as Node's TLS tells it; absent: it is. */
  wrong?: string;
  /** When the certificate ends, ms since 1970. */
  endsAt?: number;
  /** SHA-256 of the certificate, hex. */
  fingerprint?: string;
}

/** Connects and goes; rejects with the system's error, `code` in it (ECONNREFUSED, EHOSTUNREACH …). */
export async function reachBroker(url: string, signal: AbortSignal): Promise<void> {
  (await open(url, signal)).destroy();
}

/**
 * Shakes hands with a broker as the link does and leaves, with nothing said of who we are. A certificate that is not
 * good is told, not thrown.
 */
export async function faceOfBroker(url: string, tls: TlsPeer, signal: AbortSignal): Promise<BrokerFace> {
  const socket = await open(url, signal);
  try {
    const info = await greeting(socket, signal);
    if (info.tls_required !== true && info.tls_available !== true) return { tls: false };
    return await shake(socket, tls, signal);
  } finally {
    socket.destroy();
  }
}

/**
 * Whether a broker lets this node in: connects with its key, listens on its own inbox, leaves. Nothing is published,
 * no lease is asked for.
 * @param seed of a transport key, 32 bytes
 * @returns undefined when let in; else what the client said (`AUTHORIZATION_VIOLATION`, `PERMISSIONS_VIOLATION` …)
 */
export async function tryDoor(options: {
  url: string;
  node: string;
  seed: Uint8Array;
  tls?: TlsPeer | undefined;
  limitMs: number;
}): Promise<string | undefined> {
  const { url, node, seed, tls, limitMs } = options;
  let connection: NatsConnection | undefined;
  try {
    connection = await connect({
      servers: url,
      name: `${node} doctor`,
      inboxPrefix: `_INBOX.${node}`,
      authenticator: transportAuthenticator(() => seed),
      ...(tls === undefined ? {} : { tls: tls as unknown as TlsOptions }),
      reconnect: false,
      timeout: limitMs,
    });
    let refused: string | undefined;
    connection.subscribe(`_INBOX.${node}.doctor`, {
      callback: (error) => {
        if (error !== null) refused = error.code;
      },
    });
    // The second round trip comes after the broker's word on the subscription.
    await connection.flush();
    await connection.flush();
    return refused;
  } catch (error) {
    return codeOf(error);
  } finally {
    await connection?.close();
  }
}

function open(url: string, signal: AbortSignal): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = dial({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || 4222 });
  return settled(socket, signal, (done) => socket.once('connect', () => done(socket)));
}

/** The line with which a NATS server begins: `INFO {…}`. */
function greeting(
  socket: Socket,
  signal: AbortSignal,
): Promise<{ tls_required?: unknown; tls_available?: unknown }> {
  return settled(socket, signal, (done, failed) => {
    let text = '';
    socket.on('data', (data) => {
      text += data.toString('latin1');
      const [, json] = /^INFO (\{[^\r\n]*\})\s*\r\n/.exec(text) ?? [];
      if (json === undefined && text.length < MAX_GREETING && 'INFO '.startsWith(text.slice(0, 5))) return;
      socket.removeAllListeners('data');
      try {
        done(JSON.parse(json ?? ''));
      } catch {
        failed(Object.assign(new Error('what answers there is no NATS server'), { code: 'NOT_NATS' }));
      }
    });
  });
}

async function shake(socket: Socket, tls: TlsPeer, signal: AbortSignal): Promise<BrokerFace> {
  const secured = dialTls({ ...tls, ca: tls.ca, socket, rejectUnauthorized: false, minVersion: 'TLSv1.2' });
  try {
    await settled<TLSSocket>(secured, signal, (done) => secured.once('secureConnect', () => done(secured)));
  } catch (error) {
    return { tls: true, wrong: codeOf(error) };
  }
  const { valid_to, fingerprint256 } = secured.getPeerCertificate();
  const wrong = secured.authorized ? undefined : String(secured.authorizationError);
  secured.destroy();
  return {
    tls: true,
    ...(wrong === undefined ? {} : { wrong }),
    endsAt: Date.parse(valid_to),
    fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

/** One outcome of a socket: what `arm` makes of it, its error, its end, or the caller's patience. */
function settled<T>(
  socket: Socket,
  signal: AbortSignal,
  arm: (done: (value: T) => void, failed: (error: Error) => void) => void,
): Promise<T> {
  return new Promise<T>((done, failed) => {
    const gone = () => failed(Object.assign(new Error('closed'), { code: 'ECLOSED' }));
    const late = () => {
      socket.destroy();
      failed(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }));
    };
    signal.addEventListener('abort', late, { once: true });
    socket.on('error', failed).once('close', gone);
    arm(done, failed);
  });
}

const codeOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: string };
  return typeof code === 'string' ? code : (name ?? 'error');
};
