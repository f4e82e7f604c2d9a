export const alertsTexts = {
  alerts_acked: { zh: '已认领 {alert}', en: 'Acknowledged: {alert}' },
  alerts_released: {
    zh: '已取消认领 {alert}：变回未认领，已再通知',
    en: 'No longer acknowledged: {alert}. Those on duty are told again.',
  },
  alerts_told_waiting: { zh: '{to}：{at} 起在发 {code}', en: '{to}: being sent since {at} {code}' },
  alerts_told_delivered: { zh: '{to}：{at} 已送达', en: '{to}: delivered at {at}' },
  alerts_told_failed: { zh: '{to}：{at} 未送达（{code}）', en: '{to}: given up at {at} ({code})' },
  alerts_planned: {
    zh: '已登记：{node} 计划停机至 {until}；到期未恢复会告警',
    en: 'Announced: {node} is down until {until}; if it does not come back by then, an alert is raised',
  },
  alerts_cancelled: { zh: '已取消 {node} 的计划停机', en: 'Cancelled the planned outage of {node}' },
  alerts_until_or_cancel: { zh: '须写 --until 或 --cancel 之一', en: 'give either --until or --cancel' },
  alerts_delivered: { zh: '{to}：已送达', en: '{to}: delivered' },
  alerts_not_delivered: { zh: '{to}：未送达（{code}）', en: '{to}: not delivered ({code})' },
  alerts_rules: {
    zh: '无人认领 {escalate} 秒后再响；好转后观察 {hold} 秒解除；静默时段：{quiet}',
    en: 'One that nobody took on rings again after {escalate} s; one that is over is watched {hold} s; quiet hours: {quiet}',
  },
  alerts_no_quiet: { zh: '没有', en: 'none' },
  alerts_changed: { zh: '已修改，即时生效', en: 'Changed, from now on' },
  alerts_no_receiver: {
    zh: '没有接收方：config.json 的 alerts 里 file 为 false，也没有 webhooks',
    en: 'There is no receiver: alerts in config.json has file false and no webhooks',
  },
} as const;
