/** The register of halls: whether a division has one, and how far it has come. */
import { z } from 'zod';
import { correctionOf } from './correct.ts';
import { family } from './define.ts';
import { date, nodeName, text, word } from './fields.ts';

const status = z.looseObject({
  state: word(['未建', '在建', '已建', '已接入'], '建设状态'),
  name: text(200, '大厅名称').optional(),
  node: nodeName('节点', '接入网络后的节点名').optional(),
  since: date('该状态起始日期').optional(),
  planned_for: date('计划建成日期').optional(),
  started_on: date('开工日期').optional(),
  built_on: date('建成日期').optional(),
  connected_on: date('接入日期').optional(),
  note: text(2000, '说明').optional(),
});

export const HALL_TYPES = family(
  'hall',
  { subjectZh: '行政区划代码', visibility: 'public', madeBy: 'caller' },
  [
    {
      type: 'hall.status',
      titleZh: '大厅建设状态',
      titleEn: 'state of a hall',
      source: '吉政办函〔2009〕46号 尚未设立政务大厅的地区',
      body: status,
    },
    correctionOf('hall', '大厅状态更正', 'correction of a hall’s state'),
  ],
);
