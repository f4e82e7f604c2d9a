import { type Fields, filled, type Lang } from '@hutong/record';
import type { Contact } from '@hutong/trust';
import type { HealthReason } from './judge.ts';

/** What is said of a node's health, in both languages. */
export const healthTexts = {
  'health_rolled-back': {
    zh: '数据库早于已送出的内容，不再签署',
    en: 'its database is older than what has left it; it signs nothing',
  },
  health_forked: {
    zh: '分叉：日志 {origin} 出示过两种历史（{since} 发现）',
    en: 'forked: log {origin} was shown with two histories (seen {since})',
  },
  health_cloned: {
    zh: '克隆：有两个实例同时运行（{since} 听到）',
    en: 'cloned: two instances of it are alive (heard {since})',
  },
  'health_key-revoked': {
    zh: '密钥已吊销，尚未以新密钥入册',
    en: 'its key was revoked, and it is not enrolled with a new one yet',
  },
  'health_database-down': {
    zh: '数据库自 {since} 起没有应答：不收、不查，其余所示为此前所见',
    en: 'its database has not answered since {since}: nothing is taken or read, and the rest shown is from before',
  },
  health_damaged: {
    zh: '本机所存的日志 {origin} 自 {since} 起查明已损坏：修好之前不收它的新记录，下级自会重发，其他日志照常',
    en: 'what is held here of log {origin} is damaged, known since {since}: nothing of it is taken until that is mended, its node sends it again, other logs go on',
  },
  health_refused: { zh: '上级拒收日志 {origin}', en: 'its parent refuses log {origin}' },
  health_silent: {
    zh: '失联：自 {since} 起没有听到，已知有 {left} 条未到',
    en: 'silent: not heard since {since}; {left} entries known not to have come',
  },
  'health_door-closed': {
    zh: '下级接入服务没有应答，听不到任何下级',
    en: 'the broker for its children does not answer: none of them can be heard',
  },
  health_behind: {
    zh: '落后：{by} 还差 {left} 条，自 {since} 起没有进展',
    en: 'behind: {by} lacks {left} entries, and got none since {since}',
  },
  'health_awaiting-approval': {
    zh: '等待批准新密钥：新日志 {origin} 在批准之前各级不收，也听不到（{since} 起）',
    en: 'its next key waits for approval: until then log {origin} is neither taken nor heard (since {since})',
  },
  'health_disk-low': { zh: '磁盘剩余 {free} MiB', en: 'the disk has {free} MiB left' },
  // Told by the node itself to those above, who do not see its disk.
  'health_disk-short': { zh: '磁盘将满', en: 'its disk is nearly full' },
  'health_disk-full': {
    zh: '磁盘已满，自 {since} 起写不进去：新的记录存不下，已存的不受影响',
    en: 'its disk is full since {since}: nothing new can be saved, what was saved is safe',
  },
  'health_database-held': {
    zh: '数据库自 {since} 起被另一个程序占用，写不进去',
    en: 'another program holds its database since {since}: nothing can be written',
  },
  health_failing: {
    zh: '自 {since} 起写不进去，原因见该机服务日志',
    en: 'nothing can be written since {since}: its service log says why',
  },
  'health_unknown-trouble': {
    zh: '该节点自报异常，本版本不认识：{code}（未知，{since} 起）',
    en: 'it says that something is wrong, in a word not known here: {code} (since {since})',
  },
  'health_administrator-made': {
    zh: '{since} 在该节点的控制台另设了管理员账号',
    en: 'another administrator was made at its console at {since}',
  },
  'health_root-due': { zh: '根文件于 {due} 到期', en: 'the root document expires on {due}' },
  'health_line-down': {
    zh: '与上级 {by} 的链路不通，最近听到 {since}；{left} 条待送，本地照常保存',
    en: 'the line to {by} is down, last heard {since}; {left} entries wait, and are safe here',
  },
  'health_above-troubled': {
    zh: '上级 {by} 自报：{trouble}（{since} 起）；本地照常保存，等它恢复',
    en: '{by} above says of itself: {trouble} (since {since}); what is recorded is safe here and waits for it',
  },
  'health_line-denied': {
    zh: '上级 {by} 不认本节点的密钥（已换过、已吊销，或还没有批准），最近听到 {since}；{left} 条待送，本地照常保存',
    en: 'its parent {by} does not let its key in (replaced, revoked, or not approved yet), last heard {since}; {left} entries wait, and are safe here',
  },
  'health_never-connected': {
    zh: '已入册，从未听到',
    en: 'enrolled, never heard',
  },
  'health_catching-up': {
    zh: '正在补传：{by} 还差 {left} 条，每秒 {rate} 条，约剩 {eta}',
    en: 'catching up: {by} lacks {left} entries, {rate} a second, about {eta} to go',
  },
  health_slowed: {
    zh: '超出份额：自 {since} 起送来的远多于平常，已放慢接收，不拒收，不影响其他节点',
    en: 'over its share: far more than usual has come from it since {since}; it is taken more slowly, none of it is refused, and no other node waits for it',
  },
  health_quarantined: { zh: '{count} 条被隔离', en: '{count} entries are quarantined' },
  'health_follower-waits': {
    zh: '读模型 {by} 停写，把磁盘余下的空间留给记录，还有 {left} 条未读：腾出空间后自行继续，记录照常保存',
    en: 'read model {by} writes nothing, to leave what room the disk has for records; {left} entries are unread: it goes on by itself once there is room, and records are kept meanwhile',
  },
  'health_follower-stuck': {
    zh: '读模型 {by} 自 {since} 起没有进展，还有 {left} 条未读：由它得出的页面与数字停在那时，记录本身不受影响',
    en: 'read model {by} has read nothing since {since}, {left} entries are unread: what is shown from it stands at that time; the records themselves are safe',
  },
  'health_follower-behind': {
    zh: '读模型 {by} 正在读入：还有 {left} 条，每秒 {rate} 条，约剩 {eta}；由它得出的页面与数字尚不完整',
    en: 'read model {by} is reading: {left} entries to go, {rate} a second, about {eta}; what is shown from it is not complete yet',
  },
  'health_dated-ahead': {
    zh: '{by} 的回执写着将来的时间（最晚 {due}）：它的时钟曾快过，或本机的时钟慢了',
    en: 'receipts of {by} are dated in the future (up to {due}): its clock once ran ahead, or the one here is behind',
  },
  'health_clock-skew': {
    zh: '时钟偏差 {skew} 秒（正数为快）',
    en: 'its clock is off by {skew} s (positive: ahead)',
  },
  'health_key-due': { zh: '密钥应于 {due} 前更换', en: 'its keys are due to be replaced by {due}' },
  'health_certificate-due': {
    zh: '证书于 {due} 到期，尚未续期',
    en: 'its certificate ends on {due} and was not renewed',
  },
  'health_authority-due': {
    zh: '全网的证书签发机构（CA）于 {due} 到期，尚未换新',
    en: "the network's certificate authority ends on {due} and was not replaced",
  },
  'health_version-old': {
    zh: '版本 {version} 过旧，要求 {wanted}：照常同步，请在方便时装上新版本并重新启动',
    en: 'version {version} is too old, {wanted} is wanted: it goes on syncing; install the new one and start again',
  },
  contact_both: { zh: '请联系{post}，电话 {phone}', en: 'Ask for {post}, telephone {phone}' },
  contact_post: { zh: '请联系{post}', en: 'Ask for {post}' },
  contact_phone: { zh: '请打电话 {phone}', en: 'Telephone {phone}' },
  health_planned: { zh: '已规划，尚未入册', en: 'planned, not enrolled yet' },
  health_outage: { zh: '计划停机，至 {due}', en: 'planned outage, until {due}' },
  health_retired: { zh: '已注销', en: 'retired' },
  'health_in-flight': { zh: '正常，{left} 条在途（{by}）', en: 'well, {left} entries on their way to {by}' },
  health_synced: { zh: '正常，已同步', en: 'well, synced' },
  health_week: { zh: '七天', en: 'Seven days' },
  health_chart: {
    zh: '未到的条数，最多 {max}；上方为各时段状态，空白表示当时无人在看',
    en: 'Entries left, {max} at most; above, the state over time: a gap says that nobody looked',
  },
  health_changes: { zh: '最近的变化', en: 'Newest changes' },
  health_none_kept: { zh: '还没有历史', en: 'No history yet' },
  health_more: { zh: '另有 {n} 个节点，见 /api/health', en: '{n} more nodes: see /api/health' },
  // States by name, where there is no room for a sentence or nothing to fill it with.
  'is_rolled-back': { zh: '回到过去', en: 'rolled back' },
  is_forked: { zh: '分叉', en: 'forked' },
  is_cloned: { zh: '克隆', en: 'cloned' },
  'is_key-revoked': { zh: '密钥吊销', en: 'key revoked' },
  'is_database-down': { zh: '数据库停', en: 'database down' },
  is_damaged: { zh: '存档损坏', en: 'archive damaged' },
  is_refused: { zh: '被拒收', en: 'refused' },
  is_silent: { zh: '失联', en: 'silent' },
  'is_door-closed': { zh: '接入停', en: 'no broker' },
  is_behind: { zh: '落后', en: 'behind' },
  'is_awaiting-approval': { zh: '待批准', en: 'awaits approval' },
  'is_disk-full': { zh: '磁盘已满', en: 'disk full' },
  'is_database-held': { zh: '数据库被占用', en: 'database held' },
  is_failing: { zh: '写不进去', en: 'cannot write' },
  'is_unknown-trouble': { zh: '未知异常', en: 'unknown trouble' },
  'is_disk-low': { zh: '磁盘少', en: 'disk low' },
  'is_administrator-made': { zh: '另设管理员', en: 'administrator made' },
  'is_root-due': { zh: '根文件到期', en: 'root due' },
  'is_line-down': { zh: '链路不通', en: 'line down' },
  'is_above-troubled': { zh: '上级异常', en: 'trouble above' },
  'is_never-connected': { zh: '从未连通', en: 'never connected' },
  'is_catching-up': { zh: '补传中', en: 'catching up' },
  is_slowed: { zh: '已放慢', en: 'slowed' },
  is_quarantined: { zh: '有隔离', en: 'quarantined' },
  'is_follower-waits': { zh: '读模型让出磁盘', en: 'read model gives way' },
  'is_follower-stuck': { zh: '读模型停', en: 'read model stuck' },
  'is_follower-behind': { zh: '读模型读入中', en: 'read model reading' },
  'is_dated-ahead': { zh: '回执时间在将来', en: 'receipts dated ahead' },
  'is_clock-skew': { zh: '时钟偏差', en: 'clock off' },
  'is_key-due': { zh: '密钥到期', en: 'keys due' },
  'is_certificate-due': { zh: '证书到期', en: 'certificate due' },
  'is_authority-due': { zh: 'CA 到期', en: 'CA due' },
  'is_version-old': { zh: '版本旧', en: 'old version' },
  is_planned: { zh: '已规划', en: 'planned' },
  is_outage: { zh: '计划停机', en: 'planned outage' },
  is_retired: { zh: '已注销', en: 'retired' },
  'is_in-flight': { zh: '在途', en: 'on the way' },
  is_synced: { zh: '已同步', en: 'synced' },
  health_green: { zh: '正常', en: 'well' },
  health_amber: { zh: '留意', en: 'look' },
  health_red: { zh: '异常', en: 'wrong' },
  health_none: { zh: '不计', en: 'not counted' },
  health_heard: { zh: '最近听到', en: 'Last heard' },
  health_left: { zh: '未到', en: 'Left' },
  health_title: { zh: '节点健康', en: 'Health of the nodes' },
  health_summary: {
    zh: '正常 {green}，留意 {amber}，异常 {red}，不计 {none}',
    en: '{green} well, {amber} to look at, {red} wrong, {none} not counted',
  },
} as const;

/** Which of the texts tells a reason. */
export function healthKey({ state, denied, free_mib }: Pick<HealthReason, 'state' | 'denied' | 'free_mib'>) {
  if (state === 'disk-low' && free_mib === undefined) return 'health_disk-short';
  return denied === true ? 'health_line-denied' : (`health_${state}` as const);
}

/** Whom to call. */
export function contactText(lang: Lang, { post = '', phone = '' }: Contact): string {
  const key = post !== '' && phone !== '' ? 'contact_both' : post === '' ? 'contact_phone' : 'contact_post';
  return healthText(lang, key, { post, phone });
}

/** What fills the texts of a reason; `clock` writes a time as people read it. What is not known is a dash. */
export function healthWords(reason: HealthReason, clock: (at: string) => string, lang: Lang) {
  const time = (at: string | undefined) => (at === undefined ? '—' : clock(at));
  const {
    by = '—',
    left = 0,
    rate = '—',
    origin = '—',
    count = 0,
    skew_s = 0,
    version = '—',
    wanted = '—',
    code = '—',
  } = reason;
  return {
    by,
    left,
    rate,
    origin,
    count,
    version,
    wanted,
    code,
    trouble: troubleText(lang, code),
    skew: skew_s > 0 ? `+${skew_s}` : skew_s,
    free: reason.free_mib ?? '—',
    since: time(reason.since),
    due: time(reason.due),
    eta: reason.eta_s === undefined ? '—' : duration(reason.eta_s),
  };
}

/** What a node says is wrong with it, by name; its own word where that is not known here. */
function troubleText(lang: Lang, code: string): string {
  const key = `is_${code}`;
  return Object.hasOwn(healthTexts, key) ? healthTexts[key as keyof typeof healthTexts][lang] : code;
}

/** One of these texts, filled in: for the command, whose help must not load this package. */
export function healthText(lang: Lang, key: keyof typeof healthTexts, words: Fields = {}): string {
  return filled(healthTexts[key], words)[lang];
}

/** `h:mm:ss`. */
function duration(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
