import { type Command, command } from '../../command.ts';

const data = { about: 'opt_data', value: 'DIR', required: true } as const;
const reason = { about: 'opt_reason_act', value: 'TEXT', required: true } as const;

/** The commands of alerts. */
export const alertCommands: readonly Command[] = [
  command({
    words: ['alerts', 'list'],
    about: 'about_alerts_list',
    options: {
      data,
      status: { about: 'opt_alert_status', value: 'open|resolved' },
      limit: { about: 'opt_limit', value: 'N' },
      after: { about: 'opt_after', value: 'NEXT' },
    },
    run: async (v, s) => (await import('./alerts.ts')).listAlerts(v, s),
  }),
  command({
    words: ['alerts', 'ack'],
    about: 'about_alerts_ack',
    argument: { name: 'ALERT', required: true },
    options: { data, reason },
    run: async (v, s, alert) => (await import('./alerts.ts')).acknowledge(v, s, alert),
  }),
  command({
    words: ['alerts', 'plan'],
    about: 'about_alerts_plan',
    argument: { name: 'NODE', required: true },
    options: {
      ...{ data, reason },
      until: { about: 'opt_until', value: 'TIME' },
      cancel: { about: 'opt_cancel' },
    },
    run: async (v, s, node) => (await import('./alerts.ts')).planOutage(v, s, node),
  }),
  command({
    words: ['alerts', 'test'],
    about: 'about_alerts_test',
    options: { data, reason },
    run: async (v, s) => (await import('./alerts.ts')).testAlerts(v, s),
  }),
];
