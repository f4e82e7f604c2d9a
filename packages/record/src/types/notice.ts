/** Notices that go down from a node to those beneath it. */
import { z } from 'zod';
import { NEXTS } from '../texts.ts';
import { correctionOf } from './correct.ts';
import { family } from './define.ts';
import { date, nodeName, text, word, yesNo } from './fields.ts';

const notice = z.looseObject({
  title: text(300, '标题'),
  text: text(18_000, '正文', '更长的文件请作为 disclosure.document 发布并在此引用'),
  kind: word(['通知', '通报', '公告', '督办', '其他'], '种类').optional(),
  to: z
    .array(nodeName('节点'))
    .max(200)
    .meta({ title: '收件节点', description: '省略时为所有下级' })
    .optional(),
  refers_to: text(200, '引用的索引号、办件编号或记录编号').optional(),
  reply_by: date('回复期限').optional(),
  urgent: yesNo('是否紧急').optional(),
});

/** Kinds that are acts of supervision, which have types of their own. */
const RETIRED = new Map([
  ['督办', 'supervision.urge'],
  ['通报', 'supervision.finding'],
]);

export const NOTICE_TYPES = family(
  'notice',
  { subjectZh: '通知编号', visibility: 'public', madeBy: 'caller' },
  [
    {
      type: 'notice',
      titleZh: '通知',
      titleEn: 'notice',
      source: '吉政办函〔2009〕46号 信息发布、定期通报',
      body: notice,
      retired: { field: 'kind', words: RETIRED, instead: NEXTS.superviseInstead },
    },
    correctionOf('notice', '通知更正', 'correction of a notice'),
  ],
);
