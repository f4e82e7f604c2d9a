import { type Authenticator, connect, Events, type NatsConnection } from 'nats';

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
  stopped: () => boolean;
  onOnline: (online: boolean) => void;
}): Promise<NatsConnection | undefined> {
  let waitMs = 200;
  while (!options.stopped()) {
    try {
      const connection = await connect({
        servers: options.url,
        name: options.name,
        ...(options.inboxPrefix === undefined ? {} : { inboxPrefix: options.inboxPrefix }),
        authenticator: options.authenticator,
        maxReconnectAttempts: -1,
        ignoreAuthErrorAbort: true,
        reconnectTimeWait: 500,
        reconnectJitter: 500,
        pingInterval: 20_000,
        timeout: 5_000,
      });
      void watch(connection, options);
      return connection;
    } catch (error) {
      options.log.debug({ err: error, url: options.url }, 'the broker cannot be reached yet');
      await new Promise((resolve) => setTimeout(resolve, waitMs * (0.75 + Math.random() / 2)));
      waitMs = Math.min(waitMs * 2, 5_000);
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
      options.log.warn({ url: options.url }, 'the link is down');
      options.onOnline(false);
    } else if (status.type === Events.Reconnect) {
      options.log.info({ url: options.url }, 'the link is up again');
      options.onOnline(true);
    }
  }
}
