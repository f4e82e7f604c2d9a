export const nodeTexts = {
  wrong_kind: {
    zh: '这个数据文件夹里的节点是 {found}，不是 {wanted}',
    en: 'this folder is of a {found}, not of a {wanted}',
  },
  wrong_kind_next: { zh: '用 hutong {found} start', en: 'Use: hutong {found} start' },
  port_taken: { zh: '端口 {address} 已被占用', en: '{address} is taken already' },
  port_taken_next: {
    zh: '停掉占用它的程序，或改 config.json 里的 http 再启动',
    en: 'Stop the program that has it, or change http in config.json and start again',
  },
  made: { zh: '已建好数据文件夹。', en: 'The data folder is made.' },
  log_vkey: { zh: '日志公钥：{vkey}', en: "The log's vkey: {vkey}" },
  root_keys_offline: {
    zh: '请立即把 {folder} 移到离线介质妥善保管，并从本机删除：它能改变整个网络的信任。',
    en: 'Take {folder} offline now and delete it from this machine: it can change whom the whole network trusts.',
  },
  publish_fingerprint: {
    zh: '请用网络以外的渠道（公文、电话）把根文件指纹告知各节点。',
    en: 'Tell the root fingerprint to every node over another way (paper, telephone).',
  },
  set_up_link: {
    zh: '这里还没有大厅。请在本机浏览器打开，按页面设置：\n  {link}',
    en: 'There is no hall here yet. Open this in a browser on this machine, and follow the pages:\n  {link}',
  },
  set_up_until: {
    zh: '链接只能用一次，15 分钟内有效。Ctrl-C 可随时停下，再运行一次即接着做。',
    en: 'The link works once, within 15 minutes. Ctrl-C stops at any time; run this again to go on.',
  },
  started: { zh: '已启动：{url}', en: 'Started: {url}' },
  stopping_now: { zh: '正在停止，再按一次强制退出', en: 'Stopping; once more to force' },
} as const;
