import { timeText } from '@hutong/record';
import type { Metric } from './service.ts';
import type { Alarm, Party, SyncState } from './sync.ts';

/** What Prometheus is told of a node's logs and link, the same at a hall and at a center. */
export function syncMetrics({ link, logs, alarms, root, keys }: SyncState, now = Date.now()): Metric[] {
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
    gauge(
      'hutong_log_pruned_entries',
      'Entries whose bytes were pruned here, since ancestors have them.',
      logs.flatMap((l) =>
        l.pruned === undefined ? [] : [{ labels: { origin: l.origin }, value: l.pruned }],
      ),
    ),
    gauge('hutong_log_received_entries', 'Entries that an ancestor has receipted.', received),
    gauge('hutong_log_behind_entries', 'Entries stored that an ancestor has not receipted.', behind),
    gauge('hutong_link_connected', 'Whether the link to the parent is up.', [
      { labels: {}, value: link.connected ? 1 : 0 },
    ]),
    gauge('hutong_root_version', 'Version of the root document that holds.', [
      { labels: {}, value: root.version },
    ]),
    gauge('hutong_root_expires_seconds', 'Seconds until the root document expires; negative when it has.', [
      { labels: {}, value: Math.floor((Date.parse(root.expires) - now) / 1_000) },
    ]),
    gauge(
      'hutong_keys_due_seconds',
      'Seconds until the node replaces its keys; negative when they are due.',
      [
        ...(keys.due === null
          ? []
          : [{ labels: {}, value: Math.floor((Date.parse(keys.due) - now) / 1_000) }]),
      ],
    ),
    gauge(
      'hutong_alarms',
      'What somebody must look at, by kind and log.',
      alarms.map(({ code, origin }) => ({ labels: { code, origin }, value: 1 })),
    ),
  ];
}

interface Clone {
  goesOn: Party;
  refused: Party;
  here?: 'goes_on' | 'refused';
}

/** The alarm of a node of which two instances are alive (P12); none for one that lives alone. */
export function cloneAlarms(
  { node, origin }: { node: string; origin: string },
  clone: Clone | undefined,
): Alarm[] {
  if (clone === undefined) return [];
  const { goesOn, refused, here = null } = clone;
  const instances = { goes_on: shown(goesOn), refused: shown(refused), here };
  return [{ code: 'clone', origin, node, at: refused.heard, instances }];
}

// Anyone may read alarms. Names of machines are in the logs of both sides.
const shown = ({ instance, heard }: Party): Party => ({ instance: instance.slice(0, 8), heard });

/**
 * One alarm for each log whose signed checkpoints do not fit each other, at the time of the first. Once its key is
 * revoked nothing is left to be done about it: the evidence stays, the alarm ends.
 */
export function forkAlarms(
  forks: readonly { origin: string; at: number }[],
  registry: { log(origin: string): { revoked?: true } | undefined },
): Alarm[] {
  const open = forks.filter((f) => registry.log(f.origin)?.revoked !== true);
  const first = new Map(open.toReversed().map((f) => [f.origin, f.at]));
  return [...first].map(([origin, at]) => ({
    code: 'fork',
    origin,
    node: origin.split('/')[1] ?? '',
    at: timeText(at),
  }));
}
