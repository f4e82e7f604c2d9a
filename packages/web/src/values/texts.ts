/** What is said of private values; part of the catalogue in messages.ts. */
export const valueTexts = {
  value_no_field: { zh: '这条记录没有这项私密内容', en: 'The record has no such private field.' },
  value_no_field_next: {
    zh: '用 hutong values 查看它有哪些私密内容',
    en: 'See which it has with: hutong values.',
  },
  value_not_owner: { zh: '这条记录不属于本节点', en: 'The record is not of this node.' },
  value_not_owner_next: {
    zh: '请到记录所属的节点上删除；各上级会随之删除并确认',
    en: 'Erase it at the node whose record it is; every ancestor follows and confirms.',
  },
  value_not_held: {
    zh: '本节点没有这项私密内容（可能尚未送到，或没有密封给本节点）',
    en: 'The value is not here: it has not come yet, or is not sealed for this node.',
  },
  value_not_held_next: {
    zh: '用 hutong values 查看哪个节点存有；按规则应有而没有的会自动补送',
    en: 'See who holds it with: hutong values. What should be here is sent again by itself.',
  },
  value_no_node: {
    zh: '名册中没有这个节点，或没有它的密封密钥',
    en: 'The registry knows no such node, or no key to seal for it.',
  },
  value_no_node_next: {
    zh: '用 hutong registry log 核对节点名',
    en: 'Check its name with: hutong registry log.',
  },
  value_not_beneath: { zh: '收件节点不在本节点之下', en: 'The recipient is not beneath this node.' },
  value_not_beneath_next: {
    zh: '请到收件节点的上级办理；大厅会自行为各上级密封',
    en: 'Do it at an ancestor of the recipient; a hall seals for its ancestors by itself.',
  },
  value_erased: { zh: '这项私密内容已删除', en: 'The value was erased.' },
  value_erased_next: {
    zh: '内容无法恢复；记录本身仍可核验',
    en: 'It cannot be had back; the record itself can still be verified.',
  },
} as const;
