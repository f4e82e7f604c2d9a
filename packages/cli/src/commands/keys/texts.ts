export const keysTexts = {
  ca_rotating: { zh: '新 CA：{fingerprint}', en: 'New CA: {fingerprint}' },
  ca_first: {
    zh: '此前没有 CA，没有可更换的；已建立第一个：{fingerprint}',
    en: 'There was no CA to replace; this is the first: {fingerprint}',
  },
  ca_former: {
    zh: '旧 CA 保留到所有节点改用新证书为止，自动进行。',
    en: 'The former CA stays until every node shows a new certificate; this goes by itself.',
  },
  ca_watch: { zh: '进度：{command}', en: 'Progress: {command}' },
  ca_none: {
    zh: '还没有 CA：没有节点在本机以外监听',
    en: 'No CA yet: no node listens beyond its own machine',
  },
  ca_line: { zh: 'CA {fingerprint}（名册条目 {since}）', en: 'CA {fingerprint} (registry entry {since})' },
  ca_confirmed: { zh: '  所有节点都已信任', en: '  trusted by every node' },
  ca_missing: { zh: '  尚未确认：{nodes}', en: '  not confirmed yet: {nodes}' },
  ca_expires: { zh: '  有效期至 {at}', en: '  good until {at}' },
  ca_unapproved: {
    zh: '  {node} 要用而未经批准的主机名或地址：{names}；批准：hutong move {node} --addresses 名称,名称 --reason … --yes',
    en: '  {node} asks for names that nobody approved: {names}; to approve: hutong move {node} --addresses NAME,NAME --reason … --yes',
  },
  kit_fingerprint: { zh: 'CA 的 SHA-256 指纹：{fingerprint}', en: 'SHA-256 of the CA: {fingerprint}' },
  kit_print: {
    zh: '请打印 {file}，当面交给使用者；其余文件用 U 盘带到各台电脑。',
    en: 'Print {file} and hand it over in person; carry the other files to each PC.',
  },
  kit_unlimited: {
    zh: '注意：CA {fingerprint} 没有限定名称；最高中心会换成有限定的，届时请重新生成。',
    en: 'Note: CA {fingerprint} is not limited to certain names; the top center is to replace it: make the kit again then.',
  },
  kit_none: {
    zh: '名册里还没有 CA，没有可信任的证书',
    en: 'the registry names no CA yet: there is nothing to trust',
  },
  kit_none_next: {
    zh: '有节点在本机以外监听（config.json 的 http.host）并经最高中心签发证书后再试',
    en: 'Try again when a node listens beyond its own machine (http.host in config.json) and has its certificate.',
  },
  ca_where: { zh: 'CA 由运行中的最高中心管理', en: 'the CA is kept by the running top center' },
  ca_where_next: {
    zh: '请在最高中心的机器上、中心运行时再试',
    en: 'Run this on the machine of the top center while it runs.',
  },
  keys_line: { zh: '{node} 第 {epoch} 纪元 {state}  {origin}', en: '{node} epoch {epoch} {state}  {origin}' },
  keys_current: { zh: '现行', en: 'current' },
  keys_ended: { zh: '已结束', en: 'ended' },
  keys_done: {
    zh: '已吊销 {node}：{origin} 关闭于第 {size} 条',
    en: 'Revoked {node}: {origin} closed at {size} entries',
  },
  keys_revoked: { zh: '已吊销', en: 'revoked' },
  keys_awaiting: {
    zh: '等待批准（最高中心：hutong center enrol）',
    en: 'awaiting approval (at the top center: hutong center enrol)',
  },
  keys_retired: { zh: '已注销', en: 'retired' },
  keys_began: { zh: '始于 {day}', en: 'since {day}' },
  keys_extent: { zh: '{size} 条', en: '{size} entries' },
  keys_due: { zh: '应于 {day} 前更换', en: 'due {day}' },
  keys_rotated: {
    zh: '已进入第 {epoch} 纪元：{origin}（入册申请见数据文件夹的 enrol.json）',
    en: 'Now in epoch {epoch}: {origin} (enrolment request: enrol.json in the data folder)',
  },
  keys_prepared: {
    zh: '第 {epoch} 纪元的密钥已备好，日志将是 {origin}；现行日志照常，待根文件第 {version} 版指定后自动转入',
    en: 'The keys of epoch {epoch} are ready; its log will be {origin}. The current log goes on until version {version} of the root document names that one',
  },
  keys_prepared_next: {
    zh: '接下来（根密钥仪式）：hutong root draft --from {dir}/root.json --next {dir} --out draft，各负责人签名，汇集，发布',
    en: 'What remains (a root ceremony): hutong root draft --from {dir}/root.json --next {dir} --out draft; the officers sign; assemble; publish',
  },
  keys_would_revoke: {
    zh: '将吊销 {node}：{origin} 关闭于第 {size} 条',
    en: 'Would revoke {node}: {origin} closed at {size} entries',
  },
  keys_not_signed: {
    zh: '第 {at} 条处没有其密钥签的检查点：取其前最近的一处，即第 {size} 条',
    en: 'Its key signed no checkpoint at {at} entries: the last one before is taken, at {size}',
  },
  keys_beyond: {
    zh: '其后已收到 {beyond} 条，由该节点在下一纪元重新写入',
    en: '{beyond} entries were received after that: the node appends them again in its next epoch',
  },
  keys_not_received: {
    zh: '该节点已存而未送达的记录：数据文件夹还在的，以新密钥入册后由其自行补送；文件夹没有了的，凭纸质材料补录',
    en: 'Records it stored but has not sent: with its data folder it sends them by itself once enrolled with new keys; if the folder is gone, they are entered again from paper',
  },
  keys_link: { zh: '{link} 断开 {node} 的链路', en: '{link} cuts the link of {node}' },
  keys_enrol_again: {
    zh: '下一步：在该节点运行 hutong keys rotate，把 enrol.json 交来，再运行 hutong center enrol；数据文件夹已丢失时，用 hutong enrol code 为它另发代码',
    en: 'Next: run hutong keys rotate at the node, bring its enrol.json here, run hutong center enrol; if its folder is lost, issue it a code with hutong enrol code',
  },
  keys_bad_at: { zh: '--at 不能是 {value}', en: '--at cannot be {value}' },
  keys_at_next: { zh: '请写 last-receipt 或条数', en: 'Give last-receipt or a number of entries' },
} as const;
