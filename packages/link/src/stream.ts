import { AckPolicy, DiscardPolicy, type NatsConnection, nanos, RetentionPolicy, StorageType } from 'nats';

export const STREAM = 'UP';
export const CONSUMER = 'ingest';
/** Not a node's name: what is published here only shows that the stream still delivers. */
export const CANARY = 'up._canary.segment';

/** Segments at the center that were not answered yet: with their largest size, the bound of its memory. */
const MAX_UNANSWERED = 192;
/** How many of these are on their way at once: the broker gives up a client, this center too, for which more waits. */
export const PREFETCH = 8;

export interface StreamLimits {
  /**
   * Messages a child may have waiting; more are refused until some are taken. All of a few children's are within
   * MAX_UNANSWERED, so that what another sends is never behind them.
   */
  perChild: number;
  /** Bytes of all children together. */
  bytes: number;
}

export const DEFAULT_STREAM: StreamLimits = { perChild: 64, bytes: 2 * 1024 ** 3 };

/**
 * Makes the stream and its consumer when they are missing or misconfigured. With `anew` the consumer is
 * a new one: what an earlier run took and did not answer is handed out at once, not after `ack_wait`.
 */
export async function ensureStream(
  connection: NatsConnection,
  limits: StreamLimits,
  { anew = false } = {},
): Promise<void> {
  const manager = await connection.jetstreamManager({ timeout: 5_000 });
  const config = {
    name: STREAM,
    subjects: ['up.*.segment'],
    retention: RetentionPolicy.Workqueue,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    discard_new_per_subject: true,
    max_msgs_per_subject: limits.perChild,
    max_bytes: limits.bytes,
  };
  const known = await manager.streams.info(STREAM).catch(() => undefined);
  if (known === undefined) await manager.streams.add(config);
  else await manager.streams.update(STREAM, config);
  if (anew) await manager.consumers.delete(STREAM, CONSUMER).catch(() => undefined);
  const consumer = await manager.consumers.info(STREAM, CONSUMER).catch(() => undefined);
  if (consumer === undefined) {
    await manager.consumers.add(STREAM, {
      durable_name: CONSUMER,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(30_000),
      max_ack_pending: MAX_UNANSWERED,
      max_deliver: -1,
    });
  }
}

/** Throws the stream away and makes a new one: nothing is lost, for children send again what has no receipt (P2). */
export async function recreateStream(connection: NatsConnection, limits: StreamLimits): Promise<void> {
  const manager = await connection.jetstreamManager({ timeout: 5_000 });
  await manager.streams.delete(STREAM).catch(() => undefined);
  await ensureStream(connection, limits);
}
