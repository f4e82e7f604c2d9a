import { z } from 'zod';
import { kind, said, text } from './matter-line.ts';
import { matterClock } from './matters.ts';
import { storedRecord } from './records.ts';
import { count, cursor, next, nodeName, pageLimit, time } from './schemas.ts';

/**
 * How calls stand: `waiting` for a decision, `to_answer`: for the hall, `open`: either of both, `overdue`: an urge that it has
 * not answered in time.
 */
export const CALL_SHOWS = ['waiting', 'to_answer', 'open', 'in_force', 'overdue', 'withdrawn'] as const;

/** What calls are asked for. */
export const callQuery = z.strictObject({
  show: z.enum(CALL_SHOWS).exactOptional(),
  type: z.enum(['card', 'urge', 'finding']).exactOptional(),
  level: z.enum(['warning', 'yellow', 'red']).exactOptional(),
  node: nodeName.exactOptional().meta({ description: '被监察的节点' }),
  kind: kind.exactOptional(),
  number: said(200),
  limit: pageLimit(50),
  cursor,
});
export type CallQuery = z.output<typeof callQuery>;

const callLine = z
  .object({
    node: z.string().meta({ description: '提出的节点' }),
    name: z.string().meta({ description: '它的名称' }),
    record: z.string().meta({ description: '它的记录编号' }),
    type: z.enum(['supervision.card', 'supervision.urge', 'supervision.finding']),
    title: text,
    level: z.string().nullable().meta({ description: '监察牌：warning、yellow、red' }),
    state: z.string(),
    word: text.meta({ description: '状态的叫法' }),
    why: text,
    of: z
      .object({ node: z.string(), kind: z.string(), number: z.string() })
      .meta({ description: '所涉的件' }),
    department: z.string(),
    due: z.string().nullable().meta({ description: '督办：答复期限' }),
    at: time,
  })
  .meta({ id: 'Call' });
/** A card, an urge or a finding (监察牌、督办、监察发现) about a matter of a hall, and how it stands. */
export type CallLine = z.output<typeof callLine>;

export const callPage = z
  .object({
    items: z.array(callLine),
    next,
    total: count,
    at_least: z.boolean().meta({ description: 'true：只数到 total，实际更多' }),
    behind: count.meta({ description: '本节点已存、尚未读入的条目数' }),
  })
  .meta({ id: 'CallPage' });
export type CallPage = z.output<typeof callPage>;

export const callDetail = callLine
  .extend({
    told: storedRecord,
    replies: z.array(
      z.object({
        node: z.string(),
        name: z.string(),
        title: text,
        told: storedRecord.optional().meta({ description: '没有此项：原文不在本节点' }),
        pending: z.boolean().meta({ description: '尚未裁定的反馈或申诉' }),
      }),
    ),
    clock: matterClock.optional().meta({ description: '反馈的时限；没有此项：不要求反馈，或尚未起算' }),
  })
  .meta({ id: 'CallDetail' });
/** A call with its record and all that was said to it by those whose word it is. */
export type CallDetail = z.output<typeof callDetail>;

/** A hall's alone: what it is called to account for; or a stationed supervisor’s (派驻监察): what its hall is. */
export interface CallService {
  /** The hall whose matters and calls are shown here, and on which side of them this node stands. */
  readonly of: string;
  readonly side: 'called' | 'supervisor';
  /** Calls by filters, the newest first. @param organs departments whose calls are seen; '*': all. Throws InvalidQuery. */
  list(query: CallQuery, organs: readonly string[] | '*'): Promise<CallPage>;
  /** One call; undefined where there is none of this hall. */
  get(at: { node: string; record: string }): Promise<CallDetail | undefined>;
}
