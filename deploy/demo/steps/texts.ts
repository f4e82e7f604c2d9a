import type { Catalogue } from '@hutong/record';

/** What the demo's steps say. */
export const words = {
  early: {
    zh: '各节点还在启动，或还在办头一天的件：好了以后按钮自己会亮',
    en: 'The nodes are still starting, or at their first day’s work: the buttons come by themselves',
  },
  busy: {
    zh: '另一步正在进行：等它做完再按',
    en: 'Another step is running: press again when it is done',
  },
  failed: {
    zh: '这一步没有做完，原因如下；可以再按一次',
    en: 'This step did not come to its end, for the reason below; it may be pressed again',
  },

  see: { zh: '看全省', en: 'See the province' },
  see_about: {
    zh: '各大厅存了多少条，市里、省里各收到多少：逐个大厅去问，不是看一个总数。',
    en: 'How much each hall has stored, and how much of it city and province have received: asked hall by hall.',
  },
  see_button: { zh: '看全省', en: 'See the province' },
  seen: {
    zh: '{name}：本地已存 {stored} 条，上级已收 {above} 条',
    en: '{name}: {stored} entries stored, received above: {above}',
  },
  seen_cut: {
    zh: '{name}（线路断开）：本地已存 {stored} 条，上级只到 {above} 条，其后情况不明',
    en: '{name} (its line is cut): {stored} entries stored, above only {above}; what came after is unknown there',
  },
  see_where: {
    zh: '省中心的页面：每个节点听到没有、落后多少，各有一个签名作证',
    en: 'The pages of the province: which node is heard and how far behind it is, each borne by a signature',
  },

  cut: { zh: '断开农安的线路，大厅照常办理', en: 'Cut the line of Nong’an; its hall works on' },
  cut_about: {
    zh: '农安、临江各受理一件；断开农安到市里的线路；时钟一天天往前走，农安照常办结，临江的一件放着不办。按第三步以前，你可以到农安的工作台上接着办。',
    en: 'Nong’an and Linjiang each accept a case; the line from Nong’an to its city is cut; the clock goes on day by day. Nong’an decides its case in time, Linjiang leaves its own lying. Until you press step 3 you may work on at the desk of Nong’an yourself.',
  },
  cut_button: { zh: '断开农安的线路', en: 'Cut the line of Nong’an' },
  cut_already: {
    zh: '农安的线路已经断开：先按第三步恢复，再断',
    en: 'The line of Nong’an is cut already: give it back by step 3 first',
  },
  begun: {
    zh: '{county}受理 {timely}，承诺 {days} 个工作日；{other}受理 {late}，承诺 {more} 个工作日。两件都已到省',
    en: '{county} accepts {timely} and promises {days} working days; {other} accepts {late} and promises {more}. Both have come to the province',
  },
  cut_now: {
    zh: '{county}到{city}的线路断开了',
    en: 'The line from {county} to {city} is cut',
  },
  worked: {
    zh: '又是一天。{county}断网照常办了 {count} 件，{city}一件也不知道',
    en: 'Another day. Offline, {county} worked on, on {count} of its matters; {city} knows of nothing of it',
  },
  done_at_hall: {
    zh: '{county}：{number} {word}，在承诺期限以内',
    en: '{county}: {number} is {word}, within its promise',
  },
  unknown_at: {
    zh: '{center}：{county}自 {since} 起情况不明，{number} 办没办结这里不知道，也不说“正常”或“超期”',
    en: '{center}: {county} is unknown since {since}; whether {number} was decided is not known here, and nothing is said of it',
  },
  cards_while_cut: {
    zh: '{city}这些天给{county}亮牌 {count} 块：没有听到，就不评判',
    en: '{city} dealt {count} cards to {county} in these days: who is not heard is not judged',
  },

  give_back: { zh: '恢复线路', en: 'Give the line back' },
  give_back_about: {
    zh: '断网期间的记录自动补传。农安按时办结，没有牌；临江的一件真的超期，亮黄牌，并逐行说明怎样算出。',
    en: 'What was recorded offline arrives by itself. Nong’an was in time and gets no card; the case in Linjiang is late indeed and gets a yellow one, explained line by line.',
  },
  give_back_button: { zh: '恢复农安的线路', en: 'Give the line of Nong’an back' },
  not_cut: {
    zh: '农安的线路没有断开，没有什么可恢复：先按第二步',
    en: 'The line of Nong’an is not cut, so there is nothing to give back: press step 2 first',
  },
  mended: {
    zh: '{county}到{city}的线路恢复了',
    en: 'The line from {county} to {city} is back',
  },
  arrived: {
    zh: '{county}断网期间的记录已到{city}和省里，{number} 的办结也在内；{city}已听取{county}至今天',
    en: 'What {county} recorded offline has come to {city} and the province, the decision on {number} with it; {city} has heard {county} up to today',
  },
  next_day: { zh: '又是一天', en: 'Another day' },
  no_card: {
    zh: '{county}：没有牌。{number} 按时办结，断网不算超期',
    en: '{county}: no card. {number} was decided in time, and a cut line is no delay',
  },
  unfair_cards: {
    zh: '{county}：不该有牌，却有 {count} 块，或 {number} 未判为按时',
    en: '{county}: there should be no card, but there are {count}, or {number} is not judged to be in time',
  },
  card: {
    zh: '{hall}：{number} 超期，{city}亮黄牌 {card}（{on}）。怎样算出，牌上逐行写着',
    en: '{hall}: {number} is late, {city} dealt the yellow card {card} ({on}). The card says line by line how that comes about',
  },
  card_missing: { zh: '{number} 逾期而没有亮牌', en: '{number} is late and got no card' },

  change: { zh: '改一个字节', en: 'Change a byte' },
  change_about: {
    zh: '直接改农安大厅数据库文件里的一个字节，程序照常运行，大厅自己的网页照着显示：看谁会发现。看完改回。',
    en: 'One byte is changed in the very database file of the hall of Nong’an, beside its running program, whose page shows what it finds there: see who notices. Then it is put back.',
  },
  change_button: { zh: '改一个字节', en: 'Change a byte' },
  changed: {
    zh: '{hall}的文件改了一个字节，{subject} 的标题变了；{top}的没有变。各自的说法',
    en: 'One byte in the file of {hall} is another now, and so is the title of {subject}; at {top} it is not. What each of them says',
  },
  change_refused: {
    zh: '从大厅的网页下载这一件，核验不通过',
    en: 'Downloaded from the hall’s page, it is refused by the check',
  },
  change_taken: {
    zh: '从大厅的网页下载这一件，核验竟然通过',
    en: 'Downloaded from the hall’s page, the check lets it pass',
  },
  fsck_found: {
    zh: '大厅自查发现了，指出是哪个日志、第几条',
    en: 'The hall’s own check (fsck) finds it, and names the log and the entry',
  },
  fsck_blind: { zh: '大厅自查没有发现', en: 'The hall’s own check (fsck) did not find it' },
  change_mended: {
    zh: '那个字节改回来了，自查和核验都通过',
    en: 'The byte is put back, and both checks pass',
  },
  change_stays: { zh: '改回以后仍有不符', en: 'The byte is put back, and yet something is wrong' },

  verify: { zh: '离线核验', en: 'Verify offline' },
  verify_about: {
    zh: '从省中心下载农安公开的一件和它的证明，不连任何服务器，只凭根指纹核验；再改动副本一个字节，看它怎样说。',
    en: 'A document that Nong’an published is downloaded from the province with its proof and verified with no server, by the root fingerprint alone; then a copy with one byte changed.',
  },
  verify_button: { zh: '离线核验', en: 'Verify offline' },
  downloaded: {
    zh: '从{from}下载 {subject}、它的证明和信任包，放在这个文件夹',
    en: '{subject}, its proof and the trust bundle are downloaded from {from} into this folder',
  },
  proven: { zh: '原件核验通过', en: 'The original is proven' },
  not_proven: { zh: '原件核验没有通过', en: 'The original is not proven' },
  copy_refused: {
    zh: '改动一个字节的副本，核验不通过',
    en: 'The copy with one byte changed is refused',
  },
  copy_taken: {
    zh: '改动一个字节的副本，核验竟然通过',
    en: 'The copy with one byte changed passes',
  },

  page_province: { zh: '省中心', en: 'the province' },
  page_matters: { zh: '省里看到的件', en: 'matters, as the province has them' },
  page_alerts: { zh: '省中心的告警', en: 'alerts of the province' },
  page_center: { zh: '它的状态页', en: 'its status page' },
  page_case: { zh: '{node}的这一件', en: 'the case at {node}' },
  page_desk: { zh: '农安的工作台（账号见下）', en: 'the desk of Nong’an (accounts below)' },
  page_card: {
    zh: '临江工作台上的这张牌（账号见下）',
    en: 'the card at the desk of Linjiang (accounts below)',
  },
  page_record: { zh: '省中心的这一件', en: 'the document at the province' },
  page_record_hall: { zh: '大厅的这一件', en: 'the document at the hall' },
} as const satisfies Catalogue;

/** What the page says around the steps. */
export const page = {
  title: { zh: '一省、两市、五个大厅', en: 'A province, two cities, five halls' },
  about: {
    zh: '都在这台电脑上，数据是编出来的，结束即弃。',
    en: 'All of it runs on this computer, on made-up data.',
  },
  back: { zh: '回到这一步', en: 'Back to the step' },
  steps: { zh: '五步', en: 'Five steps' },
  state_never: { zh: '还没有做', en: 'Not done yet' },
  state_running: { zh: '正在进行，这一页自己更新', en: 'Running; the page renews itself' },
  state_good: { zh: '做完了，都如所说', en: 'Done, and all came as it should' },
  state_bad: { zh: '做完了，有不符之处', en: 'Done, and something is not as it should be' },
  nodes: { zh: '节点', en: 'Nodes' },
  node: { zh: '节点', en: 'Node' },
  parent: { zh: '上级', en: 'Parent' },
  pages: { zh: '网页', en: 'Pages' },
  starting: { zh: '正在启动', en: 'starting' },
  try: { zh: '试试看', en: 'What to try' },
  sign_in: { zh: '登录', en: 'Sign in' },
  staff_code: { zh: '工号', en: 'Staff code' },
  post: { zh: '岗位', en: 'Post' },
  password: { zh: '初始密码', en: 'First password' },
  fingerprint: { zh: '根指纹', en: 'Root fingerprint' },
} as const satisfies Catalogue;

/** What one may do beside, in the order of a visitor's curiosity. */
export const TO_TRY = [
  {
    zh: '用下面的账号在一个大厅登录。几个大厅都在 127.0.0.1，浏览器分不开它们的登录：请一次只登录一个，或另开无痕窗口。',
    en: 'Sign in at a hall with an account below. All halls are on 127.0.0.1, where a browser keeps one sign-in: use one hall at a time, or a private window.',
  },
  {
    zh: '打开农安县政务大厅：每件记录旁的“本地已存、已发送、市已收、省已收”各由一个签名证明。',
    en: 'Open the hall of Nong’an: stored, sent, received by city and province are each borne by a signature.',
  },
  {
    zh: '在大厅打开“办件”，任选一件，看它的时限怎样逐日算出。',
    en: 'At a hall open Matters, choose a case, and see day by day how its deadline was counted.',
  },
  {
    zh: '第三步以后，用临江的大厅负责人登录，答复那张黄牌；用派驻农安的监察账号，登记一项发现。',
    en: 'After step 3 sign in as the head of the hall of Linjiang and answer the yellow card; as the supervisor stationed at Nong’an put a finding on record.',
  },
  {
    zh: '第二步断线以后，用省中心的值班账号 D001 登录，打开“运行台”：找到失联的农安，看到值班电话，登记计划停机，下载诊断文件。',
    en: 'After step 2, which cuts the line, sign in at the province as D001, who is on duty, and open the console: find silent Nong’an and its telephone, plan the outage, download its diagnosis.',
  },
  {
    zh: '在市中心与省中心比较同一个大厅的条目数与心跳。',
    en: 'Compare the entries and heartbeats of one hall at city and province.',
  },
] as const;
