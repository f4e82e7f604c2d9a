import type { Catalogue } from '@hutong/record';

/** What the page of commands says. */
export const texts = {
  commands: { zh: '命令', en: 'Commands' },
  commands_about: {
    zh: 'hutong 的每条命令在运行台的哪里，或者为什么不在',
    en: 'Where each command of hutong has its place at the console, or why it has none.',
  },
  command: { zh: '命令', en: 'Command' },
  command_place: { zh: '在哪里', en: 'Its place' },
  at_network: { zh: '全网，各节点的页面', en: 'Network, the page of each node' },
  at_receivers: { zh: '告警，规则与接收方', en: 'Alerts, rules and receivers' },
  at_alerts: { zh: '告警', en: 'Alerts' },
  at_enrolment: { zh: '登记', en: 'Enrolment' },
  at_keys: { zh: '密钥', en: 'Keys' },
  at_rotate: { zh: '密钥，更换本中心的密钥', en: 'Keys, replace the key of this center' },
  at_tokens: { zh: '密钥，程序的令牌', en: 'Keys, tokens of programs' },
  at_trust: { zh: '信任', en: 'Trust' },
  at_history: { zh: '信任，名册沿革', en: 'Trust, the registry’s history' },
  at_root: { zh: '信任，发布根文件', en: 'Trust, publish the root document' },
  at_policy: { zh: '信任，网络规则', en: 'Trust, the network’s policy' },
  at_rules: { zh: '规则', en: 'Rules' },
  at_upkeep: { zh: '养护', en: 'Upkeep' },
  at_backups: { zh: '备份', en: 'Backups' },
  at_restore: { zh: '放回之后', en: 'After a restore' },
  at_bundles: { zh: '离线包', en: 'Bundles' },
  at_values: { zh: '私密内容', en: 'Private values' },
  at_accounts: { zh: '账号管理', en: 'Accounts' },
  at_matters: { zh: '件', en: 'Matters' },
  at_records: { zh: '公开页', en: 'The public pages' },
  why_acts: {
    zh: '日志里的管理行为一次要翻很多，由审计人员用命令取出来看',
    en: 'Acts on record are many: an auditor takes them out by the command.',
  },
  why_machine: {
    zh: '在那台机器上做：还没有节点，或者还没有人能登录',
    en: 'It is done at the machine: there is no node yet, or nobody who could sign in.',
  },
  why_stopped: {
    zh: '只能在停下的节点上做',
    en: 'It is done to a node that is stopped.',
  },
  why_hall: {
    zh: '大厅自己的事，在大厅做',
    en: 'It is a hall’s own, and done there.',
  },
  why_prune: {
    zh: '只有大厅清理：按它自己的策略自动做，计划与按钮在大厅工作台的“清理”页，每次写入日志；中心什么也不清理',
    en: 'Halls alone prune, by their own policy: the plan and the button are at the hall’s desk, each time on record; a center prunes nothing.',
  },
  why_root: {
    zh: '根密钥离线保管，不进任何联网的机器',
    en: 'Root keys are kept offline and enter no machine with a line.',
  },
  why_gap: {
    zh: '没有线路的节点，文件由人带来带去，在机器上收发',
    en: 'For nodes without a line: a person carries the files and gives them to the machine.',
  },
  why_trustless: {
    zh: '核验的人不必相信这台服务器，在自己的机器上做；浏览器里用“核验”页',
    en: 'Whoever verifies need not trust this server, and does it on their own machine; in a browser at the page Verify.',
  },
  why_values: {
    zh: '管理网络的岗位不看私密内容；有权阅看的在大厅工作台或用命令，每次记入日志',
    en: 'Posts that run the network read no private values: whoever may reads at the desk or by the command, each time on record.',
  },
} as const satisfies Catalogue;
