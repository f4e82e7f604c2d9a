import { type Authenticator, connect, Events, type NatsConnection } from 'nats';
import { pause, unlessAborted } from './waiting.ts';

/** Where the link tells what happens; pino's shape. */
export interface LinkLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
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
  log: LinkLog;
  /** Aborts when the link is stopped. */
  signal: AbortSignal;
  onOnline: (online: boolean) => void;
}): Promise<NatsConnection | undefined> {
  const { url, name, inboxPrefix, authenticator, log, signal } = options;
  for (let waitMs = 200; !signal.aborted; waitMs = Math.min(waitMs * 2, 5_000)) {
    const attempt = connect({
      servers: url,
      name,
      ...(inboxPrefix === undefined ? {} : { inboxPrefix }),
      authenticator,
      maxReconnectAttempts: -1,
      ignoreAuthErrorAbort: true,
      reconnectTimeWait: 500,
      reconnectJitter: 500,
      pingInterval: 20_000,
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
      await pause(waitMs * (0.75 + Math.random() / 2), signal);
    }
  }
  return undefined;
}

async function watch(
  connection: NatsConnection,
  options: { log: LinkLog; url: string; onOnline: (online: boolean) => void },
): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === Events.Disconnect) {
      options.log.warn({ broker: hostOf(options.url) }, 'the link is down');
      options.onOnline(false);
    } else if (status.type === Events.Reconnect) {
      options.log.info({ broker: hostOf(options.url) }, 'the link is up again');
      options.onOnline(true);
    }
  }
}

// A URL may carry credentials, which no log shall have.
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'unreadable';
}
