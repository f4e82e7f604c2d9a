import { type Fields, filled, type Text } from '@hutong/record';

/** What an audit finds, by its code: of logs (verdict.ts), and of hearings and cards. */
const TEXTS = {
  'two-faces': {
    zh: '{name}（{node}）的密钥为日志 {origin} 签了两种历史',
    en: 'the key of {name} ({node}) signed two histories of log {origin}',
  },
  'received-both': {
    zh: '{name}（{node}）为日志 {origin} 的两种历史都出具了回执',
    en: '{name} ({node}) gave receipts for two histories of log {origin}',
  },
  'false-head': {
    zh: '{name}（{node}）称收到日志 {origin} 的一个检查点，该日志的密钥从未签过那种历史',
    en: '{name} ({node}) says it received a head of log {origin} that is of no history its key signed',
  },
  'seen-differs': {
    zh: '{name}（{node}）的日志 {origin} 有人见到另一种历史，并记录在案',
    en: 'somebody saw and put on record another history of log {origin} of {name} ({node})',
  },
  'dropped-log': {
    zh: '{name}（{node}）现存的日志 {origin} 比它记录在案已收到的少',
    en: '{name} ({node}) holds less of log {origin} than it put on record to have received',
  },
  're-dated': {
    zh: '{name}（{node}）改过日志 {origin} 回执的时间',
    en: '{name} ({node}) re-dated a receipt of log {origin}',
  },
  'denied-receipt': {
    zh: '{name}（{node}）之后的锚定里没有它为日志 {origin} 出具的这个回执',
    en: 'later anchors of {name} ({node}) know nothing of this receipt of log {origin}',
  },
  'card.missing': {
    zh: '{center} 没有给 {node} 的 {number} 亮应亮的牌',
    en: '{center} did not deal a card that {number} of {node} earned',
  },
  'card.unfounded': {
    zh: '{center} 给 {node} 的 {number} 亮的牌没有依据',
    en: 'a card that {center} dealt to {number} of {node} is unfounded',
  },
  'hearing.unfounded': {
    zh: '{center} 对 {node} 的一次听取与凭据不符',
    en: 'a hearing of {node} by {center} is not borne by its evidence',
  },
  'hearing.none': {
    zh: '{center} 收到 {node} 的条目，三个工作日没有听取',
    en: '{center} received entries of {node} and did not hear it for three working days',
  },
} as const satisfies Record<string, Text>;

/** What was found, as it is told. @param fields the node or center named, and what of it */
export function auditText(code: keyof typeof TEXTS, fields: Fields): Text {
  return filled(TEXTS[code], fields);
}
