import { bilingual, type Text } from '@hutong/record';

interface Kind {
  id: string;
  title: Text;
  /** The record that it tells of. */
  type: string;
  /** Which of these records, by what they say in this field; absent: all. */
  where?: { field: string; is: readonly string[] };
}

const reply = <const Id extends string>(id: Id, title: Text, is: readonly string[]) =>
  ({ id, title, type: 'disclosure.reply', where: { field: 'outcome', is } }) as const;

/** Letters that a request for disclosure takes, in the order in which it may come to them. */
export const LETTERS = [
  { id: 'receipt', title: bilingual('登记回执', 'Receipt'), type: 'disclosure.register' },
  {
    id: 'supplement',
    title: bilingual('补正告知书', 'Notice of what is unclear'),
    type: 'disclosure.supplement_notice',
  },
  { id: 'extended', title: bilingual('延期告知书', 'Notice of extension'), type: 'disclosure.extend' },
  {
    id: 'third_party',
    title: bilingual('征求第三方意见书', 'Letter to a third party'),
    type: 'disclosure.consult',
    where: { field: 'whom', is: ['第三方'] },
  },
  {
    id: 'co_organ',
    title: bilingual('征求意见函', 'Letter to another organ'),
    type: 'disclosure.consult',
    where: { field: 'whom', is: ['共同制作机关', '其他'] },
  },
  { id: 'transfer', title: bilingual('转送告知书', 'Notice of transfer'), type: 'disclosure.transfer' },
  reply('published', bilingual('答复书（已主动公开）', 'Reply: published already'), ['已公开']),
  reply('disclosed', bilingual('答复书（予以公开）', 'Reply: disclosed'), ['予以公开']),
  reply('partly', bilingual('答复书（部分公开）', 'Reply: disclosed in part'), ['部分公开', '区分处理']),
  reply('withheld', bilingual('答复书（不予公开）', 'Reply: withheld'), [
    '不予公开：国家秘密',
    '不予公开：法律行政法规禁止',
    '不予公开：危及三安全一稳定',
    '不予公开：保护第三方合法权益',
    '不予公开：三类内部事务信息',
    '不予公开：四类过程性信息',
    '不予公开：行政执法案卷',
    '不予公开：行政查询事项',
    '特别规定',
    '不予公开',
  ]),
  // One row of the annual report for both: it is for the clerk to say which.
  reply('not_held', bilingual('答复书（信息不存在）', 'Reply: there is none'), [
    '无法提供：本机关不掌握',
    '不存在',
  ]),
  reply('elsewhere', bilingual('答复书（非本机关）', 'Reply: of another organ'), [
    '无法提供：本机关不掌握',
    '非本机关',
  ]),
  reply('cannot', bilingual('答复书（无法提供）', 'Reply: cannot be given'), [
    '无法提供：没有现成信息需另行制作',
    '无法提供：补正后仍不明确',
  ]),
  reply('not_handled', bilingual('答复书（不予处理）', 'Reply: not handled'), [
    '不予处理：信访举报投诉',
    '不予处理：重复申请',
    '不予处理：要求提供公开出版物',
    '不予处理：无正当理由大量反复',
    '不予处理：要求确认或重新出具',
    '重复',
  ]),
  reply('closed', bilingual('答复书（其他）', 'Reply: other'), [
    '其他：逾期不补正',
    '其他：逾期不缴费',
    '其他：其他',
  ]),
] as const satisfies readonly Kind[];

export type Letter = (typeof LETTERS)[number];
export type LetterId = Letter['id'];

/** The letter with this id. */
export function letterOf(id: string): Letter | undefined {
  return LETTERS.find((one) => one.id === id);
}

/** The letters that tell of a record; none for most. */
export function lettersFor({
  type,
  body,
}: {
  type: string;
  body: Readonly<Record<string, unknown>>;
}): Letter[] {
  return LETTERS.filter((letter: Letter & Kind) => {
    if (letter.type !== type) return false;
    const { where } = letter;
    return where === undefined || where.is.some((word) => word === body[where.field]);
  });
}
