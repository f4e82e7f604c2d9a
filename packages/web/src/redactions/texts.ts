/** What is said of redacted entries; part of the catalogue in messages.ts. */
export const redactionTexts = {
  redaction_no_entry: {
    zh: '这里没有这个条目，或它已被遮蔽',
    en: 'There is no such entry here, or it was redacted already.',
  },
  redaction_no_entry_next: {
    zh: '写 节点/记录编号，或 日志:条目序号；已遮蔽的见 hutong redact list',
    en: 'Give the record as NODE/ID, or <origin>:<index>; what was redacted: hutong redact list.',
  },
  redaction_several: {
    zh: '有多个节点用了这个编号，不能只凭编号遮蔽',
    en: 'Several nodes have a record with this id: the id alone does not say which to redact.',
  },
  redaction_several_next: { zh: '请写 节点/记录编号', en: 'Give the record as NODE/ID.' },
  redaction_kept: {
    zh: '这个条目是网络的根基（创世、封存、名册、删除命令与确认），不能遮蔽',
    en: 'The network stands on this entry (genesis, closing, registry, orders to erase): it cannot be redacted.',
  },
  redaction_kept_next: {
    zh: '若其中确有个人信息，请与开发者商议；写理由时不要写个人信息',
    en: 'If it does hold personal data, ask the makers; write none into reasons.',
  },
} as const;
