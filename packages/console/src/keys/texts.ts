import type { Catalogue } from '@hutong/record';

/** What the pages of keys say. */
export const texts = {
  revoke: { zh: '吊销 {name} 的密钥', en: 'Revoke the key of {name}' },
  revoke_when: {
    zh: '密钥被盗、被抄走，或者机器不在可信的人手里时才吊销；只是旧了，请更换',
    en: 'Revoke a key that was stolen or copied, or whose machine is in the wrong hands. One that is only old is rotated.',
  },
  revoke_what: { zh: '吊销后会这样', en: 'What it will do' },
  revoke_log: { zh: '关闭的日志', en: 'The log that is closed' },
  revoke_keeps: {
    zh: '保留前 {size} 条；以后再用这把钥匙签的，只算证据，不算记录',
    en: 'The first {size} entries stay. What is signed with this key from then on is evidence and no record.',
  },
  revoke_held: { zh: '最高中心现有 {held} 条', en: 'The top center holds {held} entries.' },
  revoke_lost: {
    zh: '之后的 {n} 条不再算记录，须由大厅用新密钥重新收录',
    en: '{n} entries after it are no records any more: the hall puts them on record anew with its new key.',
  },
  revoke_link: {
    zh: '{link} 断开它的链路；它换用新密钥、登记以后才能再连上',
    en: '{link} ends its link. It comes back once it has new keys and these are enrolled.',
  },
  revoke_nobody: { zh: '没有链路要断开', en: 'There is no link to end.' },
  revoke_go: { zh: '吊销', en: 'Revoke' },
  revoke_done: {
    zh: '已吊销。各节点从名册得知，最多几分钟；请打电话告诉该大厅停用这台机器；换新密钥见手册 revoke-at-night 第 6 步起',
    en: 'It is revoked. All nodes learn it from the registry within minutes. Call the hall: the machine is not to be used. New keys: runbook revoke-at-night, from step 6.',
  },
} as const satisfies Catalogue;
