import { isRecordId } from '@hutong/record';
import { z } from 'zod';
import { type CallPage, type CallQuery, callDetail, callPage, callQuery } from './calls.ts';
import { area } from './endpoint.ts';
import { date } from './matter-line.ts';
import { count, nodeName, whole } from './schemas.ts';

const id = z
  .string()
  .refine(isRecordId)
  .exactOptional()
  .meta({ description: '记录编号（UUIDv7）；同一编号再来一次，不会再说一遍' });
const long = z.string().trim().min(1).max(4_000);

const callActNow = z.object({
  act: z.enum(['decide', 'withdraw']),
  outcomes: z
    .array(z.string())
    .meta({ description: '裁定：可以选的结论；整改认可、整改退回、申诉成立、申诉不成立' }),
});
const overseenCall = callDetail
  .extend({
    acts: z
      .array(callActNow)
      .meta({ description: '本中心现在可以办的；只对本中心自己亮的牌、发的督办和发现' }),
    law: z
      .array(z.object({ of: z.enum(['rules', 'calendar']), name: z.string(), record: z.string().nullable() }))
      .meta({ description: '监察牌：所据的时限规则和工作日历；record 为其记录编号，null：随程序的版本' }),
  })
  .meta({ id: 'OverseenCall' });
/** A call as a center sees it: with what its supervisors may do, and the law that a card was reckoned by. */
export type OverseenCall = z.output<typeof overseenCall>;

const decision = z.strictObject({ outcome: z.string().min(1).max(40), reason: long, id });
const withdrawal = z.strictObject({ reason: long, id });
const urge = z.strictObject({
  node: nodeName,
  kind: z.string().min(1).max(32),
  number: z.string().min(1).max(200),
  text: long,
  due: date.meta({ description: '答复期限，不早于今天' }),
  id,
});
const finding = z.strictObject({
  node: nodeName,
  kind: z.string().min(1).max(32).exactOptional(),
  number: z.string().min(1).max(200).exactOptional(),
  finding: z.string().min(1).max(64).meta({ description: '发现的代码，如 step.overdue' }),
  text: long,
  id,
});
const said = z.object({ record: z.string().meta({ description: '写入本中心日志的记录编号' }) });

/** What a supervisor says to a call, or of a matter. */
export type Oversight =
  | ({ act: 'decide'; at: { node: string; record: string } } & z.output<typeof decision>)
  | ({ act: 'withdraw'; at: { node: string; record: string } } & z.output<typeof withdrawal>)
  | ({ act: 'urge' } & z.output<typeof urge>)
  | ({ act: 'find' } & z.output<typeof finding>);

/** Cards of a node that are in force and not done with. */
export interface WaitingCards {
  node: string;
  cards: number;
}

/** A center's alone: cards, urges and findings about all beneath it, and what its supervisors say to them. */
export interface OversightService {
  /** Calls by filters, the newest first. Throws InvalidQuery. */
  list(query: CallQuery): Promise<CallPage>;
  get(at: { node: string; record: string }): Promise<OverseenCall | undefined>;
  /** How many cards wait for an answer or a decision, of each node that has any; most first. */
  waiting(limit: number): Promise<WaitingCards[]>;
  /**
   * Puts on record what a supervisor says, where it fits how things stand now; of the same id once. Undefined where there is no
   * such call or matter. @param post by which they say it. Throws Declined
   */
  say(said: Oversight, post: string): Promise<string | undefined>;
}

const CALL = '/api/supervision/calls/{node}/{record}';
const errors = { 404: '没有这一监察事项，或没有这一件', 409: '现在不能这样办' };

/** Supervision at a center (监察). */
export const supervision = area('supervision', {
  calls: {
    method: 'get',
    path: '/api/supervision/calls',
    may: 'records.read-internal',
    summary: '监察牌、督办、监察发现的列表',
    request: callQuery,
    reply: callPage,
  },
  call: {
    method: 'get',
    path: CALL,
    may: 'records.read-internal',
    summary: '一项监察牌、督办或监察发现：依据、反馈、申诉、裁定，和现在可以办的',
    reply: overseenCall,
    errors: { 404: errors[404] },
  },
  waiting: {
    method: 'get',
    path: '/api/supervision/waiting',
    may: 'alerts.read',
    summary: '各节点有多少监察牌在等反馈或裁定，多的在前',
    description: '只给数目；没有的节点不列。',
    request: z.strictObject({
      limit: whole(1, 5_000).default(5_000).meta({ description: '至多几个节点' }),
    }),
    reply: z.object({ items: z.array(z.object({ node: z.string(), cards: count })) }),
  },
  decide: {
    method: 'post',
    path: `${CALL}/decide`,
    may: 'supervision.decide',
    summary: '裁定反馈或申诉；申诉成立即同时撤销该牌',
    request: decision,
    reply: said,
    errors,
  },
  withdraw: {
    method: 'post',
    path: `${CALL}/withdraw`,
    may: 'supervision.decide',
    summary: '撤销监察牌',
    request: withdrawal,
    reply: said,
    errors,
  },
  urge: {
    method: 'post',
    path: '/api/supervision/urges',
    may: 'supervision.decide',
    summary: '督办一件',
    request: urge,
    reply: said,
    errors,
  },
  find: {
    method: 'post',
    path: '/api/supervision/findings',
    may: 'supervision.decide',
    summary: '记录监察发现',
    request: finding,
    reply: said,
    errors,
  },
});
