import { type Command, command } from '../../command.ts';
import { after, data, flag, given, limit, reason } from '../../options.ts';

export const alertsCommands: readonly Command[] = [
  command({
    usage: 'alerts list',
    about: {
      zh: '告警与计划停机；有未认领的则退出码为 1',
      en: 'Alerts and planned outages; exit code 1 if one is not acknowledged',
    },
    example: 'hutong alerts list --data /var/lib/hutong/changchun --status open',
    options: {
      data,
      status: given('open|resolved', '只看 open 未解除 或 resolved 已解除', 'Only open or resolved ones'),
      limit,
      after,
    },
    work: async () => (await import('./alerts.ts')).listAlerts,
  }),
  command({
    usage: 'alerts ack ALERT',
    about: {
      zh: '认领一条告警：写明理由，情况变坏会再响',
      en: 'Acknowledge an alert, with a reason; it rings again when it gets worse',
    },
    example: 'hutong alerts ack 告警编号 --data /var/lib/hutong/changchun --reason 已派人查看',
    options: { data, reason },
    work: async () => (await import('./alerts.ts')).acknowledge,
  }),
  command({
    usage: 'alerts release ALERT',
    about: {
      zh: '取消认领：告警变回未认领，再通知一次',
      en: 'Take an acknowledgement back: the alert is raised again, and told again',
    },
    example: 'hutong alerts release 告警编号 --data /var/lib/hutong/changchun --reason 认领错了',
    options: { data, reason },
    work: async () => (await import('./alerts.ts')).release,
  }),
  command({
    usage: 'alerts plan NODE',
    about: {
      zh: '登记计划停机：到期前该节点及其下各节点失联不告警',
      en: 'Announce an outage: until its end the silence of a node and all beneath it is no alert',
    },
    example: 'hutong alerts plan nongan --data /var/lib/hutong/changchun --until 4h --reason 机房停电检修',
    options: {
      data,
      reason,
      until: given('TIME', '到何时：时间，或 4h、2d', 'Its end: a time, or 4h, 2d from now'),
      cancel: flag('取消计划停机', 'Cancel the planned outage'),
    },
    work: async () => (await import('./alerts.ts')).planOutage,
  }),
  command({
    usage: 'alerts test',
    about: {
      zh: '试发一条通知，看各接收方是否送达',
      en: 'Send a test notification; tells whether each receiver took it',
    },
    example: 'hutong alerts test --data /var/lib/hutong/changchun --reason 每季测试',
    options: { data, reason },
    work: async () => (await import('./alerts.ts')).testAlerts,
  }),
];
