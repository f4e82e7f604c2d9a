import { bilingual, type Text } from '@hutong/record';

/** What a template may name in braces, `{申请人}`, and what stands in its place. A letter is Chinese: so are its tags. */
export const TAGS = {
  机关: bilingual('作出文书的机关', 'the organ whose letter it is'),
  大厅: bilingual('本大厅的名称', 'this hall'),
  申请编号: bilingual('申请的编号', 'number of the request'),
  文书编号: bilingual('办理时填写的文书编号', 'number of the letter, as it was typed'),
  申请人: bilingual('申请人姓名或者名称', 'who asks'),
  收件人: bilingual(
    '这份文书写给谁：申请人、第三方或者被征求意见的机关',
    'whom it is to: who asks, a third party, another organ',
  ),
  地址: bilingual('收件人的地址', 'their address'),
  联系电话: bilingual('收件人的电话', 'their telephone'),
  收到日期: bilingual('收到申请的日期', 'day on which the request came'),
  事由: bilingual('申请事由', 'what the request is about'),
  申请内容: bilingual('申请人所需信息的描述', 'the request in their words'),
  日期: bilingual('办理这一步的日期', 'day of the act that it tells of'),
  期限: bilingual('答复期限的最后一天；暂停时为空', 'last day of the limit; empty while it is suspended'),
  条例: bilingual('适用的政府信息公开条例及文号', 'the regulation that applies'),
  现行条例: bilingual('适用 2019 年修订的条例时不为空', 'not empty where the edition of 2019 applies'),
  条款: bilingual('所依据的条款', 'the article'),
  理由: bilingual('延期、转送或者答复的理由', 'the reason'),
  补正内容: bilingual('需要补正的内容', 'what is unclear'),
  补正期限: bilingual('补正的最后一天', 'day by which it is to be made clear'),
  延长天数: bilingual('延长的工作日数', 'working days by which the limit is extended'),
  意见期限: bilingual('提出意见的最后一天', 'day by which an opinion is asked for'),
  转送机关: bilingual('转送的机关', 'the organ to which it is passed on'),
  答复类型: bilingual('答复类型，如“不予公开：国家秘密”', 'kind of reply'),
  情形: bilingual('答复类型中冒号后的情形，如“国家秘密”', 'its ground, after the colon'),
  答复内容: bilingual('答复原文', 'the reply in words'),
  索引号: bilingual('所公开信息的索引号', 'index number of what is disclosed'),
  救济途径: bilingual('复议、诉讼的途径和期限', 'how and until when a review may be asked for'),
} as const satisfies Record<string, Text>;

export type Tag = keyof typeof TAGS;

/** What stands in place of tags; one that is absent or empty is left as a blank to be filled in by hand. */
export type TagValues = Readonly<Partial<Record<Tag, string | undefined>>>;

export const isTag = (name: string): name is Tag => Object.hasOwn(TAGS, name);
