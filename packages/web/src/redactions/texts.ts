/** What is said of redacted entries; part of the catalogue in messages.ts. */
export const redactionTexts = {
  redaction_no_entry: {
    zh: '这里没有这个条目，或它已被遮蔽',
    en: 'There is no such entry here, or it was redacted already.',
  },
  redaction_no_entry_next: {
    zh: '写记录编号（36 位），或 日志:条目序号；已遮蔽的见 hutong redact list',
    en: 'Give the record’s id (36 characters) or <origin>:<index>; what was redacted: hutong redact list.',
  },
  redaction_kept: {
    zh: '这个条目是网络的根基（创世、封存、名册、删除命令与确认），不能遮蔽',
    en: 'The network stands on this entry (genesis, closing, registry, orders to erase): it cannot be redacted.',
  },
  redaction_kept_next: {
    zh: '若其中确有个人信息，请与开发者商议；写理由时不要写个人信息',
    en: 'If it does hold personal data, ask the makers; write none into reasons.',
  },
  redacted_id: { zh: '这条记录已按命令遮蔽', en: 'The record with this id was redacted by order.' },
  redacted_id_next: {
    zh: '不要再收录；确需重新登记时，去掉个人信息并换一个编号',
    en: 'Do not store it again; if it must be registered anew, leave the personal data out and take another id.',
  },
} as const;
