import type { AlertService, Metric } from '@hutong/api';
import { ALERT_STATUSES, SEVERITIES } from '@hutong/oversight';

/** Open alerts by status and severity, also where there are none: what ended must be seen to end. */
export async function alertMetrics(alerts: AlertService): Promise<Metric[]> {
  const all = await alerts.list();
  const open = ALERT_STATUSES.filter((s) => s !== 'resolved').flatMap((status) =>
    SEVERITIES.map((severity) => ({
      labels: { status, severity },
      value: all.filter((a) => a.status === status && a.severity === severity).length,
    })),
  );
  const { waiting, dropped } = alerts.queue;
  const queued = waiting.map(({ to, count }) => ({ labels: { to }, value: count }));
  return [
    { name: 'hutong_alerts', help: 'Open alerts, by status and severity.', type: 'gauge', values: open },
    {
      name: 'hutong_alert_notifications_waiting',
      help: 'Notifications on their way to a receiver.',
      type: 'gauge',
      values: queued,
    },
    {
      name: 'hutong_alert_notifications_dropped_total',
      help: 'Notifications given up since the start.',
      type: 'counter',
      values: [{ labels: {}, value: dropped }],
    },
  ];
}
