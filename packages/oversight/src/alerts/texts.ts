import { type Fields, filled, type Lang, timeText } from '@hutong/record';
import type { Contact } from '@hutong/trust';
import type { HealthReason, HealthState } from '../health/judge.ts';
import { contactText, healthKey, healthText, healthWords } from '../health/texts.ts';
import type { Alert } from './alert.ts';

/** What is said of alerts, in both languages. */
export const alertTexts = {
  alerts_title: { zh: '告警', en: 'Alerts' },
  alerts_none: { zh: '没有未解除的告警', en: 'No alert is open' },
  alerts_counts: {
    zh: '未认领 {raised}，已认领 {acknowledged}；其中紧急 {critical}',
    en: '{raised} raised, {acknowledged} acknowledged; {critical} of them critical',
  },
  alerts_past: { zh: '最近解除', en: 'Resolved lately' },
  alerts_more: { zh: '另有 {n} 条，见 /api/alerts', en: '{n} more: see /api/alerts' },
  alerts_severity: { zh: '级别', en: 'Severity' },
  alerts_status: { zh: '状态', en: 'Status' },
  alerts_what: { zh: '事由', en: 'What' },
  alerts_next: { zh: '下一步', en: 'Next' },
  alerts_raised_at: { zh: '起于', en: 'Raised' },
  alerts_names: { zh: '涉及', en: 'About' },
  alerts_how: {
    zh: '认领须写明理由：在本机运行 hutong alerts ack 告警 --reason 理由 --data 数据文件夹（告警写各行名称下的标识）；情况变坏会再次响起',
    en: 'To acknowledge, say why, on this machine: hutong alerts ack ALERT --reason TEXT --data DIR (ALERT stands beneath each name). It rings again when it gets worse',
  },
  alert_critical: { zh: '紧急', en: 'critical' },
  alert_major: { zh: '严重', en: 'major' },
  alert_minor: { zh: '一般', en: 'minor' },
  alert_raised: { zh: '未认领', en: 'raised' },
  alert_acknowledged: { zh: '已认领', en: 'acknowledged' },
  alert_resolved: { zh: '已解除', en: 'resolved' },
  alert_escalated: { zh: '逾时无人认领', en: 'nobody came: escalated' },
  alert_over: { zh: '已好转，观察中', en: 'better, being watched' },
  alert_overran: {
    zh: '计划停机已于 {at} 到期，仍未恢复：',
    en: 'its planned outage ended at {at}, and still: ',
  },
  alert_with: { zh: '；共涉及 {total} 个：{names}', en: '; {total} in all: {names}' },
  outages_title: { zh: '计划停机', en: 'Planned outages' },
  outages_none: { zh: '没有', en: 'None' },
  outage_until: {
    zh: '计划停机，至 {until}，连同其下各节点',
    en: 'planned outage until {until}, with all beneath it',
  },
  waiting_title: { zh: '尚未连通（不告警）', en: 'Not connected yet (no alert)' },

  'next_rolled-back': {
    zh: '按手册 top-center-keys 办理：等下级送回，再举行根密钥仪式',
    en: 'Runbook top-center-keys: let the children give back what is lost, then hold a root ceremony',
  },
  next_forked: {
    zh: '运行 hutong audit 留证并查明；私钥可能失窃时立即 hutong keys revoke（手册 revoke-at-night）',
    en: 'Run hutong audit to see who showed what; if the key may be stolen, hutong keys revoke at once (runbook revoke-at-night)',
  },
  next_cloned: {
    zh: '找到两台机器，停掉其中一台；来历不明的一台按失窃处理（手册 revoke-at-night）',
    en: 'Find both machines and stop one; one of unknown origin is a theft (runbook revoke-at-night)',
  },
  'next_key-revoked': {
    zh: '在该节点 hutong keys rotate，以新密钥入册（手册 revoke-at-night）',
    en: 'Run hutong keys rotate at the node and enrol its new keys (runbook revoke-at-night)',
  },
  'next_database-down': {
    zh: '在本机检查 PostgreSQL：进程、磁盘与它自己的日志；恢复后本节点自行继续，下级的数据不会丢',
    en: 'Look at PostgreSQL: its process, disk and own log. Once it answers the node goes on by itself; the children keep what is theirs',
  },
  next_damaged: {
    zh: '停下本机服务，运行 hutong fsck 查明损坏之处，再从备份恢复数据库',
    en: 'Stop this center, run hutong fsck for the whole list, then restore the database from a backup',
  },
  next_refused: {
    zh: '看上级的服务日志与 hutong doctor：拒收总有原因',
    en: "See the parent's service log and hutong doctor: a refusal has a reason",
  },
  next_silent: {
    zh: '电话询问该处：停电、断网还是停机；要长期停机的，登记 hutong alerts plan',
    en: 'Telephone them: power, line or machine? If it will stay down, hutong alerts plan',
  },
  'next_door-closed': {
    zh: '在本机运行 hutong doctor；检查 nats-server 与其端口',
    en: 'Run hutong doctor on this machine; look at nats-server and its port',
  },
  next_behind: {
    zh: '运行 hutong doctor 与 hutong reconcile，看何处停住',
    en: 'Run hutong doctor and hutong reconcile to see where it stopped',
  },
  'next_awaiting-approval': {
    zh: '电话核对新日志名，在最高中心运行 hutong center enrol 该节点的 enrol.json（手册 rotate）',
    en: "Compare the log's name by telephone, then run hutong center enrol with the node's enrol.json at the top center (runbook rotate)",
  },
  'next_disk-full': {
    zh: '在该机腾出或加大磁盘（下级的机器请打电话告知）；不要删数据文件夹里的东西；有了空间会自行继续',
    en: 'Free or enlarge the disk of that machine (telephone them if it is not yours); delete nothing inside the data folder; it goes on by itself',
  },
  'next_disk-short': {
    zh: '电话告知该处腾出或加大磁盘；不要删数据文件夹里的东西',
    en: 'Telephone them: free or enlarge the disk, and delete nothing inside the data folder',
  },
  'next_database-held': {
    zh: '在该机找出打开数据库文件的其他程序（备份、杀毒、数据库工具），关掉它；之后会自行继续',
    en: 'On that machine find the other program that has the database file open (backup, antivirus, a database tool) and end it; the node goes on by itself',
  },
  next_failing: {
    zh: '在该机运行 hutong doctor，看服务日志',
    en: 'Run hutong doctor on that machine and read the service log',
  },
  'next_unknown-trouble': {
    zh: '电话询问该处；本机升级到新版本后能说明是什么',
    en: 'Telephone them; a newer version here can say what it is',
  },
  'next_disk-low': {
    zh: '腾出或加大数据文件夹所在的磁盘；不要删数据文件夹里的东西',
    en: 'Free or enlarge the disk of the data folder; delete nothing inside that folder',
  },
  'next_administrator-made': {
    zh: '电话询问该处是谁、为何设的（hutong acts 可查）；不是本人所为就停用该账号并查控制台',
    en: 'Telephone them and ask who made it and why (hutong acts shows it); if nobody did, have it disabled and look at the console',
  },
  'next_root-due': {
    zh: '召集根密钥负责人，举行仪式（手册 root-ceremony）',
    en: 'Call the officers of the root keys to a ceremony (runbook root-ceremony)',
  },
  'next_line-down': {
    zh: '检查本机网络；本地照常办理，断网久时用离线包（手册 stick）',
    en: 'Look at the network here; work goes on; if it lasts, use a stick (runbook stick)',
  },
  'next_above-troubled': {
    zh: '本地照常办理；久不恢复，打电话问上级',
    en: 'Work goes on here; if it lasts, telephone them',
  },
  'next_line-denied': {
    zh: '在最高中心看 hutong keys list：放回的备份早于换密钥，照手册 lost-hall-disk；已吊销，照 revoke-at-night；未批准，照 enrol',
    en: 'See hutong keys list at the top center: a backup older than its keys, runbook lost-hall-disk; revoked, revoke-at-night; not approved, enrol',
  },
  next_slowed: {
    zh: '电话询问该节点是否在补录大批数据：是则等它送完；不是则查它的程序与密钥，可能失窃的立即 hutong keys revoke（手册 revoke-at-night）；另看本机磁盘余量',
    en: 'Telephone them: if it is a large import, let it run; if not, look at their program and keys, and hutong keys revoke where a key may be stolen (runbook revoke-at-night). Watch the disk here',
  },
  next_quarantined: {
    zh: '看服务日志中隔离的原因，请该节点更正',
    en: 'The service log says why they were set aside; have the node mend it',
  },
  'next_follower-waits': {
    zh: '腾出本机磁盘空间（手册 disk-and-power）；读模型随后自行继续',
    en: 'Free some space on the disk here (runbook disk-and-power); the read models then go on by themselves',
  },
  'next_follower-stuck': {
    zh: '看本机服务日志里写的原因；停下服务后运行 hutong rebuild 可从条目重做',
    en: 'Read the service log here (“a read model could not be followed”); hutong rebuild, with the service stopped, makes it again from the entries',
  },
  'next_dated-ahead': {
    zh: '先核对本机时钟；若本机无误，请那个中心校准时钟并换用新密钥（hutong keys rotate；最高中心走根密钥仪式），此后的回执就是当时的时间：运行手册 clock',
    en: 'Check the clock here first. If it is right, that center sets its own and takes new keys (hutong keys rotate; the top center: a root ceremony); receipts after that are dated as they are given: runbook clock',
  },
  'next_clock-skew': { zh: '校准该机时钟（NTP）', en: "Set that machine's clock (NTP)" },
  'next_key-due': { zh: '在该节点运行 hutong keys rotate', en: 'Run hutong keys rotate at the node' },
  'next_certificate-due': {
    zh: '确认该节点连得上网络：证书会自动续期；否则看 hutong doctor',
    en: 'Certificates renew by themselves on a connected node; else see hutong doctor',
  },
  'next_authority-due': {
    zh: '在最高中心运行 hutong ca rotate；各节点的证书随后自动换新',
    en: 'Run hutong ca rotate at the top center; the nodes’ certificates follow by themselves',
  },
  'next_version-old': { zh: '升级该节点的软件', en: 'Install a newer version on the node' },
} as const;

const MAX_TOLD = 10;

/** What an alert says, in one sentence. `clock` writes a time as people read it. */
export function alertSentence(
  lang: Lang,
  {
    reason,
    state,
    overran,
    names,
    total,
    node,
  }: Pick<Alert, 'reason' | 'state' | 'overran' | 'names' | 'total' | 'node'>,
  clock: (at: string) => string,
): string {
  const late =
    overran === undefined ? '' : alertText(lang, 'alert_overran', { at: clock(timeText(overran)) });
  const what = healthText(lang, healthKey({ ...reason, state }), healthWords(reason, clock, lang));
  if (total === 1 && (names[0] === node || names[0] === reason.origin)) return late + what;
  const told = names.slice(0, MAX_TOLD).join(', ') + (total > MAX_TOLD ? ' …' : '');
  return late + what + alertText(lang, 'alert_with', { total, names: told });
}

/** What to do about it, and whom to call. */
export function alertNext(
  lang: Lang,
  {
    state,
    reason,
    contact,
  }: {
    state: HealthState;
    reason: Pick<HealthReason, 'denied' | 'free_mib'>;
    contact?: Contact | undefined;
  },
): string {
  const key = healthKey({ ...reason, state }).replace(/^health/, 'next');
  const next = key in alertTexts ? alertTexts[key as keyof typeof alertTexts][lang] : '';
  if (contact === undefined) return next;
  return next + (lang === 'zh' ? '。' : '. ') + contactText(lang, contact);
}

/** One of these texts, filled in. */
export function alertText(lang: Lang, key: keyof typeof alertTexts, words: Fields = {}): string {
  return filled(alertTexts[key], words)[lang];
}
