/** Why an alert or a planned outage is refused; part of the catalogue in messages.ts. */
export const alertRefusals = {
  no_alert: { zh: '没有这条未解除的告警', en: 'There is no such open alert.' },
  no_alert_next: { zh: '见 hutong alerts list', en: 'See hutong alerts list.' },
  not_acknowledged: { zh: '这条告警没有人认领', en: 'Nobody acknowledged this alert.' },
  not_acknowledged_next: { zh: '见 hutong alerts list', en: 'See hutong alerts list.' },
  no_outage: { zh: '这个节点没有计划停机', en: 'No outage is planned for this node.' },
  no_outage_next: { zh: '见 hutong alerts list', en: 'See hutong alerts list.' },
  outage_end: {
    zh: '结束时间须在将来，且不超过 366 天',
    en: 'The end must be in the future, and within 366 days.',
  },
  outage_end_next: {
    zh: '写明时区，如 2026-12-01T08:00:00+08:00',
    en: 'Write it with its offset, as 2026-12-01T08:00:00+08:00.',
  },
  outages_full: { zh: '计划停机已有 1000 项', en: 'There are 1,000 planned outages already.' },
  outages_full_next: { zh: '先取消不再需要的', en: 'Cancel those that are not needed.' },
} as const;
