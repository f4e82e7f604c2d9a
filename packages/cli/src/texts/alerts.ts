/** What is said of alerts; part of the catalogue in messages.ts. What they mean stands in @hutong/oversight. */
export const alertTexts = {
  about_alerts_list: {
    zh: '告警与计划停机；有未认领的则退出码为 1',
    en: 'Alerts and planned outages; exit code 1 if one is not acknowledged',
  },
  about_alerts_ack: {
    zh: '认领一条告警：写明理由，情况变坏会再响',
    en: 'Acknowledge an alert, with a reason; it rings again when it gets worse',
  },
  about_alerts_plan: {
    zh: '登记计划停机：到期前该节点及其下各节点失联不告警',
    en: 'Announce an outage: until its end the silence of a node and all beneath it is no alert',
  },
  about_alerts_test: {
    zh: '试发一条通知，看各接收方是否送达',
    en: 'Send a test notification; tells whether each receiver took it',
  },
  opt_alert_status: { zh: '只看 open 未解除 或 resolved 已解除', en: 'Only open or resolved ones' },
  opt_until: {
    zh: '到何时：时间，或 4h、2d',
    en: 'Its end: a time, or 4h, 2d from now',
  },
  opt_cancel: { zh: '取消计划停机', en: 'Cancel the planned outage' },
  alerts_acked: { zh: '已认领 {alert}', en: 'Acknowledged: {alert}' },
  alerts_planned: {
    zh: '已登记：{node} 计划停机至 {until}；到期未恢复会告警',
    en: 'Announced: {node} stands still until {until}; if it does not come back by then, an alert is raised',
  },
  alerts_cancelled: { zh: '已取消 {node} 的计划停机', en: 'Cancelled the planned outage of {node}' },
  alerts_until_or_cancel: {
    zh: '须写 --until 或 --cancel 之一',
    en: 'give either --until or --cancel',
  },
  alerts_delivered: { zh: '{to}：已送达', en: '{to}: delivered' },
  alerts_not_delivered: { zh: '{to}：未送达（{code}）', en: '{to}: not delivered ({code})' },
  alerts_no_receiver: {
    zh: '没有接收方：config.json 的 alerts 里 file 为 false，也没有 webhooks',
    en: 'There is no receiver: alerts in config.json has file false and no webhooks',
  },
} as const;
