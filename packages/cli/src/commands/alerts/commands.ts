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
    options: { data, reason, to: given('NAME', '只发给这一个接收方', 'To this receiver alone') },
    work: async () => (await import('./alerts.ts')).testAlerts,
  }),
  command({
    usage: 'alerts settings',
    about: { zh: '告警的规则与接收方', en: 'By what rules people are told of alerts, and who' },
    example: 'hutong alerts settings --data /var/lib/hutong/changchun',
    options: { data },
    work: async () => (await import('./settings.ts')).showSettings,
  }),
  command({
    usage: 'alerts rules',
    about: {
      zh: '修改告警的规则：写入 config.json，即时生效',
      en: 'Change the rules of alerts: in config.json, at once',
    },
    example:
      'hutong alerts rules --data /var/lib/hutong/changchun --quiet 22:00-07:00 --reason 夜里只叫紧急的',
    options: {
      data,
      reason,
      escalate: given('S', '无人认领多少秒后再响一次', 'Seconds until one that nobody took on rings again'),
      hold: given('S', '好转后观察多少秒才解除', 'Seconds that one is watched before it is resolved'),
      quiet: given('FROM-TO|none', '静默时段，如 22:00-07:00', 'Quiet hours, as 22:00-07:00'),
      below: given('critical|major', '静默时段里攒下低于此级的', 'What is below this waits in quiet hours'),
    },
    work: async () => (await import('./settings.ts')).changeRules,
  }),
  command({
    usage: 'alerts receiver NAME',
    about: {
      zh: '添加、修改或去掉一个接收方：写入 config.json，即时生效',
      en: 'Add, change or remove a receiver: in config.json, at once',
    },
    example:
      'hutong alerts receiver duty --data /var/lib/hutong/changchun --url https://duty.example.gov.cn/hook --secret-file webhook-duty --reason 新接收方',
    options: {
      data,
      reason,
      url: given('URL', '地址，https', 'Its address, https'),
      'secret-file': given('FILE', '签名密钥所在的文件（whsec_…）', 'File with its signing secret (whsec_…)'),
      only: given('all|escalated', 'escalated：只收逾时的', 'escalated: only what nobody came for'),
      remove: flag('去掉它', 'Remove it'),
    },
    work: async () => (await import('./settings.ts')).changeReceiver,
  }),
];
