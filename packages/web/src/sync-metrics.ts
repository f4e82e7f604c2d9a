import type { Metric, SyncState } from './service.ts';

/** What Prometheus is told of a node's logs and link, the same at a hall and at a center. */
export function syncMetrics({ link, logs }: SyncState): Metric[] {
  const gauge = (name: string, help: string, values: Metric['values']): Metric => ({
    name,
    help,
    type: 'gauge',
    values,
  });
  const stored = logs.map((l) => ({ labels: { origin: l.origin }, value: l.stored }));
  const received = logs.flatMap((l) =>
    l.received.map((r) => ({ labels: { origin: l.origin, by: r.by }, value: r.size })),
  );
  const behind = logs.flatMap((l) =>
    l.received.map((r) => ({ labels: { origin: l.origin, by: r.by }, value: r.behind })),
  );
  return [
    gauge('hutong_log_entries', 'Entries stored in a log.', stored),
    gauge('hutong_log_received_entries', 'Entries that an ancestor has receipted.', received),
    gauge('hutong_log_behind_entries', 'Entries stored that an ancestor has not receipted.', behind),
    gauge('hutong_link_connected', 'Whether the link to the parent is up.', [
      { labels: {}, value: link.connected ? 1 : 0 },
    ]),
  ];
}
