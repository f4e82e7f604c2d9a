/** What is said of private values that are gone (P6): the owner's order to erase one, and each holder's confirmation. */
import { z } from 'zod';
import { family } from './define.ts';
import { bytes32, integer, nodeName, origin, text } from './fields.ts';

const P6 = 'DESIGN: P6; 个人信息保护法 第四十七条';

/** Where a private value stands: a place in a log, and the field committed to there. */
const place = {
  record: z.uuidv7().meta({ title: '记录编号' }),
  origin: origin('日志'),
  index: integer(0, 2 ** 31 - 1, '条目序号'),
  field: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/, 'is not a field name')
    .meta({ title: '私密字段' }),
};

export const VALUE_TYPES = family(
  'value',
  { subjectZh: '记录编号', visibility: 'internal', madeBy: 'node' },
  [
    {
      type: 'value.erase',
      titleZh: '删除私密内容',
      titleEn: 'order to erase a private value',
      source: P6,
      body: z.looseObject({ ...place, reason: text(500, '原因') }),
    },
    {
      type: 'value.erased',
      titleZh: '私密内容已删除',
      titleEn: 'private value erased',
      source: P6,
      body: z.looseObject(place),
    },
    {
      type: 'value.redacted',
      titleZh: '条目已遮蔽',
      titleEn: 'entry redacted',
      subjectZh: '日志与条目序号',
      source: P6,
      body: z.looseObject({
        origin: place.origin,
        index: place.index,
        leaf: bytes32('叶散列', 'RFC 9162 §2.1.1，base64'),
      }),
    },
    {
      type: 'value.reseal',
      titleZh: '重新密封',
      titleEn: 'private values sealed anew',
      subjectZh: '收件节点',
      source: 'DESIGN: P6',
      body: z.looseObject({
        origin: place.origin,
        from: integer(0, 2 ** 31 - 1, '自条目序号'),
        to: integer(1, 2 ** 31 - 1, '至条目序号', '不含'),
        recipient: nodeName('收件节点'),
        values: integer(1, 100_000, '项数'),
        reason: text(500, '原因'),
      }),
    },
  ],
);
