/**
 * What a log says about itself, and what the registry says about the network (DESIGN: "One key, one log").
 * These formats are fixed: every node's program reads them. Bodies are JSON-like: keys and hashes are text.
 */
import { z } from 'zod';
import { family } from './define.ts';
import {
  bytes32,
  code,
  date,
  integer,
  MATTER_KINDS,
  moment,
  nodeName,
  origin,
  recordId,
  text,
  vkey,
} from './fields.ts';
import { addresses } from './tls.ts';

/** Levels of government a node may stand at, highest first. A label: nothing is derived from it. */
export const LEVELS = ['province', 'city', 'county', 'township', 'village'] as const;
export type Level = (typeof LEVELS)[number];

const DESIGN = 'DESIGN: One key, one log';
const size = integer(0, Number.MAX_SAFE_INTEGER, '条目数');
const root = bytes32('默克尔根', 'RFC 9162 §2.1.1，base64');
const epoch = integer(1, 999_999_999, '纪元');

/** A log's head. `time` (seconds, of the cosignature) only where one was made or seen. */
const head = z.looseObject({
  origin: origin('日志'),
  size,
  root,
  time: integer(0, Number.MAX_SAFE_INTEGER, '联署时间', '秒').optional(),
});

/** The public keys of one epoch of a node. */
const keys = z
  .looseObject({
    log: vkey('日志密钥'),
    cosigner: vkey('联署密钥'),
    sealing: bytes32('密封密钥', 'X25519 公钥，base64'),
    transport: bytes32('传输密钥', 'Ed25519 公钥（NATS NKey 的 32 字节），base64'),
  })
  .meta({ title: '公钥' });

const genesis = z.looseObject({
  node: nodeName('节点'),
  epoch,
  keys,
  previous: z
    .union([z.null(), z.looseObject({ origin: origin('上一日志'), size, root })])
    .meta({ title: '上一日志的头', description: '首个纪元为 null' }),
  reason: text(500, '原因', '初建、轮换、恢复、换机、吊销 …'),
  endorsement: text(2000, '旧密钥的背书', '旧日志密钥对新日志的签名，无旧密钥时省略').optional(),
});

const closing = z.looseObject({
  next: z.looseObject({ origin: origin('下一日志'), log: vkey('下一日志密钥') }).meta({ title: '下一日志' }),
  reason: text(500, '原因'),
});

const anchor = z.looseObject({
  cosigned: z.array(head).max(300).meta({ title: '本节点联署的头', description: '自上次锚定以来' }),
  seen: z.array(head).max(300).meta({ title: '所见上级日志的头' }),
});

export const LOG_TYPES = family('log', { subjectZh: '节点', visibility: 'public', madeBy: 'node' }, [
  { type: 'genesis', titleZh: '创世', titleEn: 'genesis', source: DESIGN, body: genesis },
  { type: 'closing', titleZh: '封存', titleEn: 'closing', source: DESIGN, body: closing },
  { type: 'anchor', titleZh: '锚定', titleEn: 'anchor', source: 'DESIGN: Formats, Anchor', body: anchor },
]);

/** Names, code, level and parent are attributes that change; each holds from the registry entry that states it. */
const place = {
  name: text(100, '名称'),
  level: z.enum(LEVELS).meta({ title: '层级' }),
  kind: z.enum(['hall', 'center']).meta({ title: '种类', description: 'hall 大厅，center 中心' }),
  division_code: text(12, '行政区划代码', 'GB/T 2260；无代码者用自定代码').optional(),
  parent: z
    .union([z.null(), nodeName('上级节点')])
    .meta({ title: '上级节点', description: '最高中心为 null' }),
};

/** Whom to call when a node is silent: a post and an office's telephone. Every node of the network can read it. */
const contact = {
  contact_post: text(50, '值班岗位', '岗位或科室的名称，不写个人姓名').optional(),
  contact_phone: text(50, '值班电话', '办公电话，含区号').optional(),
};

const enrol = z.looseObject({
  node: nodeName('节点'),
  ...place,
  stationed_at: nodeName('派驻的节点', '派驻监察：种类为 hall，另有密钥和日志').optional(),
  ...contact,
  epoch,
  origin: origin('日志'),
  keys,
  previous: z
    .looseObject({ origin: origin('上一日志'), size, root })
    .meta({ title: '上一日志的终点', description: '轮换、恢复时：上一日志到此为止' })
    .optional(),
  url: text(200, '下级连接地址', '中心的消息服务器，nats:// 或 tls://').optional(),
  addresses: addresses.optional(),
});

/** What the network's administration decided; a later entry overrides field by field. */
const policy = z.looseObject({
  rotation: z.enum(['automatic', 'approval']).optional().meta({ title: '新纪元的接受方式' }),
  rotate_days: integer(1, 36_500, '密钥轮换周期', '日').optional(),
  sealing: z
    .record(z.string().max(64), z.array(nodeName('收件节点')).max(16))
    .optional()
    .meta({ title: '密封收件方', description: '记录类型或类别 → 节点名，或 ancestors、parent、top' }),
  reason: text(500, '原因'),
});

const move = z.looseObject({
  node: nodeName('节点'),
  name: place.name.optional(),
  level: place.level.optional(),
  division_code: place.division_code,
  parent: place.parent.optional(),
  ...contact,
  url: text(200, '下级连接地址', '中心的消息服务器，nats:// 或 tls://').optional(),
  addresses: addresses.optional(),
  effective: moment('生效时间').optional(),
  until: date('原上级听取至', '换上级时：此后各日由新上级听取和评判').optional(),
  reason: text(500, '原因'),
});

/**
 * What stands in the place of an entry that moved a matter: a redaction must not open it again. The number is not said
 * here, as it may be what had to go: another record of the matter names it.
 */
const moved = z
  .looseObject({
    type: text(64, '记录类型'),
    kind: code(MATTER_KINDS, '件的种类'),
    occurred_at: integer(-(2 ** 53) + 1, 2 ** 53 - 1, '发生时间', '1970 年以来的毫秒数'),
    recorded_at: integer(-(2 ** 53) + 1, 2 ** 53 - 1, '登记时间', '1970 年以来的毫秒数'),
    replaced_by: recordId('替代它的记录编号', '先行追加').optional(),
    of: recordId('同一件业务的另一条记录', '没有替代时，按它找到这件业务').optional(),
  })
  .meta({ title: '被遮蔽的事件' });

export const REGISTRY_TYPES = family(
  'registry',
  { subjectZh: '节点', visibility: 'public', madeBy: 'node' },
  [
    {
      type: 'registry.network',
      titleZh: '网络',
      titleEn: 'network',
      source: 'DESIGN: root document',
      body: z.looseObject({ network: nodeName('网络'), name: text(100, '名称'), top: nodeName('最高中心') }),
    },
    { type: 'registry.node', titleZh: '登记节点', titleEn: 'enrolment', source: DESIGN, body: enrol },
    {
      type: 'registry.move',
      titleZh: '变更节点',
      titleEn: 'change of a node',
      source: 'DESIGN: Traps (2020 公主岭)',
      body: move,
    },
    {
      type: 'registry.close',
      titleZh: '关闭日志',
      titleEn: 'closing of a log',
      source: `${DESIGN} (lost or stolen key)`,
      body: z.looseObject({
        node: nodeName('节点'),
        origin: origin('日志'),
        size,
        root,
        reason: text(500, '原因'),
      }),
    },
    {
      type: 'registry.retire',
      titleZh: '注销节点',
      titleEn: 'retirement of a node',
      source: DESIGN,
      body: z.looseObject({ node: nodeName('节点'), reason: text(500, '原因') }),
    },
    {
      type: 'registry.policy',
      titleZh: '网络规则',
      titleEn: 'policy',
      source: 'DESIGN: registry',
      body: policy,
    },
    {
      type: 'registry.redact',
      titleZh: '遮蔽条目',
      titleEn: 'redaction',
      source: 'DESIGN: P6; 个人信息保护法 第四十七条',
      body: z.looseObject({
        origin: origin('日志'),
        index: integer(0, 2 ** 31 - 1, '条目序号'),
        leaf: bytes32('叶散列', 'RFC 9162 §2.1.1，base64'),
        record: z.uuidv7().meta({ title: '记录编号', description: '其记录不再收录' }).optional(),
        moved: moved.optional(),
        reason: text(500, '原因'),
      }),
    },
  ],
);
