import { isLoopback } from '@hutong/process';
import { ReasonedError } from '@hutong/record';
import type { TlsPeer } from '@hutong/trust';
import {
  type Authenticator,
  connect,
  DebugEvents,
  ErrorCode,
  Events,
  type NatsConnection,
  type NatsError,
} from 'nats';
import { datelessTls } from './dateless-tls.ts';
import { pause, unlessAborted } from './waiting.ts';

/** Where the link tells what happens; pino's shape. */
export interface LinkLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A broker on another machine that would be spoken to in the clear. */
export class PlainBeyondLoopback extends ReasonedError {
  override readonly name = 'PlainBeyondLoopback';

  constructor(url: string) {
    super(
      {
        zh: `${hostOf(url)} 是另一台机器：与它的链路须用 TLS`,
        en: `${hostOf(url)} is another machine: the link to it needs TLS`,
      },
      {
        zh: '在 config.json 中把上级 url 的 nats:// 改为 tls://，再启动',
        en: 'Write tls:// instead of nats:// in the parent’s url in config.json, and start again.',
      },
    );
  }
}

/** Whether TLS is to be used; throws PlainBeyondLoopback. */
export function needsTls(url: string): boolean {
  if (url.startsWith('tls://')) return true;
  if (!URL.canParse(url) || !isLoopback(new URL(url).hostname)) throw new PlainBeyondLoopback(url);
  return false;
}

const PING_MS = 15_000;
const RECONNECT_MS = 500;
/** What a child more or less costs a parent that comes back, ms: connect, heads, first segments. */
const SPREAD_EACH_MS = 50;
const MAX_SPREAD_MS = 30_000;

/**
 * How long to wait before the next try, ms, so that many siblings do not come back in one moment.
 * @param chance from 0 up to 1
 */
export function reconnectMs(siblings: number, chance: number): number {
  return RECONNECT_MS + chance * Math.min(MAX_SPREAD_MS, Math.max(RECONNECT_MS, siblings * SPREAD_EACH_MS));
}

/**
 * Connects to a broker and stays connected: retries for ever with jitter, also after refused credentials
 * (a key may be rotated while the node is offline). Resolves when first connected; undefined when stopped before.
 */
export async function connectLink(options: {
  url: string;
  name: string;
  inboxPrefix?: string;
  authenticator: Authenticator;
  /** What is met must speak TLS, and be this node; absent: what the server asks for. */
  tls?: TlsPeer | undefined;
  log: LinkLog;
  /** Aborts when the link is stopped. */
  signal: AbortSignal;
  random: (n: number) => Uint8Array;
  /** A ping this often, ms; 15,000. */
  pingMs?: number;
  /** How many come back with this one after an outage. */
  siblings?: () => number;
  onOnline: (online: boolean) => void;
  /** Called when the broker does not let this key in again. */
  onDenied?: (() => void) | undefined;
  /** Called each time it could not be reached, or did not let this key in, before it did the first time. */
  onMissed?: (denied: boolean) => void;
}): Promise<NatsConnection | undefined> {
  const { url, name, inboxPrefix, authenticator, tls, log, signal } = options;
  const chance = () => Buffer.from(options.random(4)).readUInt32BE() / 2 ** 32;
  for (let waitMs = 200; !signal.aborted; waitMs = Math.min(waitMs * 2, 5_000)) {
    const attempt = connect({
      servers: url,
      name,
      ...(inboxPrefix === undefined ? {} : { inboxPrefix }),
      authenticator,
      ...(tls === undefined ? {} : { tls: datelessTls(tls) }),
      maxReconnectAttempts: -1,
      ignoreAuthErrorAbort: true,
      reconnectDelayHandler: () => reconnectMs(options.siblings?.() ?? 1, chance()),
      // A line that is half-open is noticed after 30 to 45 s: two pings stay unanswered.
      pingInterval: options.pingMs ?? PING_MS,
      maxPingOut: 2,
      timeout: 5_000,
    });
    try {
      const connection = await unlessAborted(attempt, signal);
      if (connection !== undefined) {
        void watch(connection, options);
        return connection;
      }
      // Stopped meanwhile: what still comes of it must not stay connected behind our back.
      void attempt.then((late) => late.close()).catch(() => undefined);
    } catch (error) {
      log.debug({ err: error, broker: hostOf(url) }, 'the broker cannot be reached yet');
      options.onMissed?.(isDenial((error as NatsError).code));
      await pause(waitMs * (0.75 + chance() / 2), signal);
    }
  }
  return undefined;
}

async function watch(
  connection: NatsConnection,
  options: {
    log: LinkLog;
    url: string;
    onOnline: (online: boolean) => void;
    onDenied?: (() => void) | undefined;
  },
): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === DebugEvents.StaleConnection) {
      options.log.warn({ broker: hostOf(options.url) }, 'the broker answers no pings: the line is half-open');
      dropSocket(connection);
    } else if (status.type === Events.Disconnect) {
      options.log.warn({ broker: hostOf(options.url) }, 'the link is down');
      options.onOnline(false);
    } else if (status.type === Events.Reconnect) {
      options.log.info({ broker: hostOf(options.url) }, 'the link is up again');
      options.onOnline(true);
    } else if (status.type === Events.Error && isDenial(String(status.data))) {
      options.onDenied?.();
    }
  }
}

const isDenial = (code: string) => code === ErrorCode.AuthorizationViolation;

// Before it gives a connection up the client writes to it once more, and waits: where the line is half-open and what was
// written before has not gone, until TCP gives up a quarter of an hour later.
function dropSocket(connection: NatsConnection): void {
  type Inside = { protocol?: { transport?: { socket?: { destroy(): void } } } };
  (connection as Inside).protocol?.transport?.socket?.destroy();
}

// A URL may carry credentials, which no log shall have.
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'unreadable';
}
