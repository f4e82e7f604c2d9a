/** Why an alert or a planned outage is refused; part of the catalogue in messages.ts. */
export const alertRefusals = {
  no_alert: { zh: '没有这条未解除的告警', en: 'There is no such open alert.' },
  no_alert_next: { zh: '见 hutong alerts list', en: 'See hutong alerts list.' },
  not_acknowledged: { zh: '这条告警没有人认领', en: 'Nobody acknowledged this alert.' },
  not_acknowledged_next: { zh: '见 hutong alerts list', en: 'See hutong alerts list.' },
  no_outage: { zh: '这个节点没有计划停机', en: 'No outage is planned for this node.' },
  no_outage_next: { zh: '见 hutong alerts list', en: 'See hutong alerts list.' },
  outage_end: {
    zh: '结束时间须在将来，且不超过 366 天',
    en: 'The end must be in the future, and within 366 days.',
  },
  outage_end_next: {
    zh: '写明时区，如 2026-12-01T08:00:00+08:00',
    en: 'Write it with its offset, as 2026-12-01T08:00:00+08:00.',
  },
  outages_full: { zh: '计划停机已有 1000 项', en: 'There are 1,000 planned outages already.' },
  outages_full_next: { zh: '先取消不再需要的', en: 'Cancel those that are not needed.' },
  no_receiver: { zh: '没有这个接收方', en: 'There is no such receiver.' },
  no_receiver_next: { zh: '见 hutong alerts settings', en: 'See hutong alerts settings.' },
  receiver_exists: { zh: '已有同名的接收方', en: 'There is a receiver of this name already.' },
  receiver_exists_next: {
    zh: '请换一个名字，或打开它修改',
    en: 'Take another name, or open that receiver and change it.',
  },
  receiver_url: { zh: '新的接收方须写地址', en: 'A new receiver needs its address.' },
  receiver_url_next: { zh: '写明 https:// 开头的地址', en: 'Give its address, which begins with https://.' },
  receiver_secret: {
    zh: '新的接收方和改过的地址须写签名密钥',
    en: 'A new receiver, and a new address, need their signing secret.',
  },
  receiver_secret_next: {
    zh: '写明 whsec_ 开头的密钥，并在接收方设成同一把',
    en: 'Give the secret, which begins with whsec_, and set the same at the receiver.',
  },
  receivers_full: { zh: '已有 4 个接收方', en: 'There are four receivers already.' },
  receivers_full_next: { zh: '先去掉不再需要的', en: 'Remove those that are not needed.' },
  no_change: { zh: '没有改变什么', en: 'Nothing is changed by this.' },
  no_change_next: { zh: '改好要改的再保存', en: 'Change what is to be changed, and save again.' },
  settings_not_kept: {
    zh: '写不进数据文件夹里的 config.json，什么也没有改',
    en: 'config.json in the data folder cannot be written; nothing was changed.',
  },
  settings_not_kept_next: {
    zh: '检查它的权限、磁盘空间和内容（hutong doctor），再保存',
    en: 'Look at its permissions, the space on the disk and what it says (hutong doctor), and save again.',
  },
} as const;
