/** Acts of administration: who did what at this node, and why. Names of tokens and posts, never of persons (P6). */
import { z } from 'zod';
import { family } from './define.ts';
import { text } from './fields.ts';

const act = z.looseObject({
  who: text(100, '操作者', '令牌名；停机时在本机操作的为 cli:<系统用户>'),
  role: text(40, '角色').optional(),
  act: z
    .string()
    .regex(/^[a-z]+(\.[a-z]+(-[a-z]+)*)+$/, 'is not a code such as "keys.rotate"')
    .max(64)
    .meta({ title: '操作代码', description: '如 enrol.approve、keys.rotate、token.create、value.read' }),
  target: text(500, '对象', '节点、令牌、条目 …'),
  reason: text(500, '理由'),
  result: z.enum(['asked', 'done', 'refused']).optional().meta({
    title: '结果',
    description: '已提出 asked（结果另有一条）、已办 done、被拒绝 refused（理由即拒绝的原因）；省略即已办',
  }),
  code: text(64, '拒绝的原因代码').optional(),
});

export const ADMIN_TYPES = family('admin', { subjectZh: '节点', visibility: 'internal', madeBy: 'node' }, [
  {
    type: 'admin.act',
    titleZh: '管理操作',
    titleEn: 'act of administration',
    source: 'GB/T 22239-2019 8.1.4.3 安全审计',
    body: act,
  },
]);
