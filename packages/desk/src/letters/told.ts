import type { MatterDetail, NodeService, StoredRecord } from '@hutong/api';
import {
  articleOf,
  type Edition,
  editionOn,
  type Letter,
  regulationOf,
  remedyOf,
  type TagValues,
} from '@hutong/letters';
import { dateOf, dayOfMoment } from '@hutong/matters';
import { isDate, isMoment, parseOccurredAt } from '@hutong/record';
import { chineseDate } from '../print/day.ts';

type Service = Pick<NodeService, 'get' | 'info' | 'values'>;

/** A record of a request, and a letter that tells of it. */
export interface Telling {
  matter: MatterDetail;
  letter: Letter;
  record: StoredRecord;
}

/** What a letter says, with the private values of its request: for who may read them. */
export async function toldBy(service: Service, telling: Telling): Promise<TagValues> {
  const { matter, record } = telling;
  const { info, values } = service;
  const standing = matter.events.filter(({ voided_by }) => voided_by === null);
  const first = standing.find(({ type }) => type === 'disclosure.request');
  const clear = standing.findLast(({ type }) => type === 'disclosure.supplement_received');
  const request = first && (await service.get(first.id, info.node));
  // What was said last comes first: a request that was made clear is told as it is now.
  const ids = [record.id, clear?.id, first?.id].filter((id) => id !== undefined);
  const held = (await values?.held([...new Set(ids)], info.node)) ?? [];
  const all = (field: string) => held.find((one) => one.field === field)?.value;
  const own = (field: string) => held.find((one) => one.field === field && one.record === record.id)?.value;
  const isConsulted = record.type === 'disclosure.consult';
  // Who is asked for an opinion is told about what, and not by whom it was asked for.
  const to = isConsulted
    ? {
        收件人: own('third_party_name') ?? wordOf(record.body.agency),
        地址: own('address'),
        联系电话: own('phone'),
      }
    : {
        收件人: own('recipient_name') ?? all('applicant_name'),
        地址: all('address'),
        联系电话: all('phone'),
      };
  return {
    ...saidBy(telling, request),
    ...to,
    大厅: info.name,
    申请人: all('applicant_name'),
    申请内容: all('request_text'),
    答复内容: own('reply_text'),
  };
}

/** What stands on record, and what follows from it. */
function saidBy({ matter, letter, record }: Telling, request: StoredRecord | undefined): TagValues {
  const { body } = record;
  const clock = matter.clocks.findLast(
    (one) => one.clock.startsWith('request.reply.') && one.state !== 'void',
  );
  const received = dateIn(request?.body.received_at) ?? dateAt((request ?? record).occurred_at);
  // The clock keeps the edition under which it began; where there is none, the day decides.
  const edition = EDITIONS.find((one) => clock?.clock.endsWith(`.${one}`)) ?? editionOn(received);
  const outcome = wordOf(body.outcome) ?? '';
  const day = dateAt(record.occurred_at);
  const due = wordOf(body.due);
  return {
    机关: record.department,
    申请编号: matter.number,
    文书编号: wordOf(body.document_number),
    收到日期: chineseDate(received),
    事由: matter.title ?? undefined,
    日期: chineseDate(day),
    期限: chineseIn(clock?.due),
    条例: regulationOf(edition),
    现行条例: edition === '711' ? regulationOf(edition) : undefined,
    条款: articleOf(edition, letter.id, outcome),
    理由: wordOf(body.reason),
    补正内容: wordOf(body.unclear),
    补正期限: letter.id === 'supplement' ? chineseIn(due) : undefined,
    意见期限: record.type === 'disclosure.consult' ? chineseIn(due) : undefined,
    延长天数: typeof body.days === 'number' ? String(body.days) : undefined,
    转送机关: wordOf(body.to),
    答复类型: outcome,
    情形: outcome.split('：')[1],
    索引号: wordOf(body.disclosed_index),
    救济途径: remedyOf(outcome, day),
  };
}

const EDITIONS: readonly Edition[] = ['711', '492'];

function wordOf(said: unknown): string | undefined {
  return typeof said === 'string' && said !== '' ? said : undefined;
}

/** The day of a time, as `YYYY-MM-DD` in China. */
function dateAt(time: string): string {
  return dateOf(dayOfMoment(Date.parse(time)));
}

/** The day that a field of a record names; undefined where it names none. */
function dateIn(said: unknown): string | undefined {
  const word = wordOf(said);
  return word === undefined || !isMoment(word) ? undefined : dateOf(dayOfMoment(parseOccurredAt(word)));
}

function chineseIn(date: string | null | undefined): string | undefined {
  return typeof date === 'string' && isDate(date) ? chineseDate(date) : undefined;
}
