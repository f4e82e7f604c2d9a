import type { RecordInput } from '@hutong/record';
import { COURSES, type DatedHappening, dateCase, drawCourse, planCase } from './case.ts';
import { inventPerson, type Person } from './fictional.ts';
import { type CaseItem, caseItem } from './item.ts';
import { type Making, makeRecord } from './make.ts';
import type { Random } from './random.ts';
import { addWorkdays, at } from './workdays.ts';

interface Applicant extends Person {
  organisation?: string;
  source: string;
}

/** One approval and who is concerned in it. */
interface Case {
  item: CaseItem;
  number: string;
  applicant: Applicant;
  clerk: string;
  reviewer: string;
  special: { special_type: '1' | '2'; special_name: string };
  refused: boolean;
}

const SPECIALS = [
  { special_type: '2', special_name: '专家评审' },
  { special_type: '2', special_name: '现场检验' },
  { special_type: '2', special_name: '听证' },
  { special_type: '1', special_name: '延长审批' },
] as const;

/** The events of `count` cases whose items are drawn from `items`; the first few take each course once. */
export function makeApprovals(making: Making, items: readonly RecordInput[], count: number): RecordInput[] {
  const { random, hall, day } = making;
  const read = items.map((record) => caseItem(hall, record));
  const slow = read.filter((item) => item.promisedDays >= 3);
  const events: RecordInput[] = [];
  for (let n = 0; n < count; n++) {
    const forced = COURSES[n];
    const item = random.pick(forced && slow.length > 0 ? slow : read);
    const course = forced ?? drawCourse(random, item);
    const finished = forced !== undefined || random.chance(0.6);
    const life = dateCase(random, planCase(random, item, course), day, finished);
    const applied = life[0]!.date;
    const one: Case = {
      item,
      number: caseNumber(item, applied, making.from + n + 1),
      applicant: inventApplicant(making, item),
      clerk: random.pick(making.people.clerks),
      reviewer: random.pick(making.people.reviewers),
      special: random.pick(SPECIALS),
      refused: random.chance(0.05),
    };
    for (const happening of life) events.push(caseEvent(making, one, happening));
  }
  return events;
}

/** 43 characters as seen in the field: 实施编码 31, date 8, sequence 4; GB/T 39046 allows 50. */
function caseNumber(item: CaseItem, applied: string, serial: number): string {
  return `${item.codeForNumber}${applied.replaceAll('-', '')}${String(serial).padStart(4, '0')}`;
}

function inventApplicant(making: Making, item: CaseItem): Applicant {
  const { random, people, hall } = making;
  const person = inventPerson(random, people, hall.divisionZh);
  const organised = item.audience === 'organisation' || (item.audience === 'both' && random.chance(0.4));
  const source = random.pick(['窗口', '窗口', '网上', '自助终端']);
  return organised
    ? { ...person, organisation: hall.divisionZh + random.pick(people.businesses), source }
    : { ...person, source };
}

function caseEvent(making: Making, one: Case, happening: DatedHappening): RecordInput {
  const { type, body, part, personal } = TELL[happening.step](making.random, one, happening);
  return makeRecord(making, {
    type,
    subject: one.number,
    department: one.item.department,
    occurredAt: happening.occurredAt,
    body,
    ...(part ? { part } : {}),
    ...(personal ? { private: personal } : {}),
  });
}

interface Told {
  type: string;
  body: Record<string, unknown>;
  part?: string;
  personal?: Record<string, string>;
}

/** How each step of a case's life is told as a record (record types: packages/record, `case.…`). */
const TELL: Record<DatedHappening['step'], (random: Random, one: Case, when: DatedHappening) => Told> = {
  apply: (_random, one, when) => tellApply(one, when),
  supplement_notice: (_random, one, when) => ({
    type: 'case.supplement_notice',
    body: {
      materials: one.item.materials.slice(-1),
      told_at: when.occurredAt,
      due: addWorkdays(when.date, 10),
      handler: one.clerk,
    },
  }),
  supplement_received: (_random, one) => ({
    type: 'case.supplement_received',
    body: { materials: one.item.materials.slice(-1), complete: true, handler: one.clerk },
  }),
  accept: (_random, one, when) => ({
    type: 'case.accept',
    body: {
      item_name: one.item.name,
      ...one.item.codes,
      accepted: true,
      accepting_unit: one.item.department,
      unit_code: one.item.unitCode,
      handler: one.clerk,
      ...one.item.stated,
      promised_at: at(addWorkdays(when.date, one.item.promisedDays), 17 * 3600),
    },
  }),
  step_review: (_random, one, when) => tellStep(one, when, 1, '审查', '决定'),
  step_decide: (_random, one, when) => tellStep(one, when, 2, '决定'),
  special_start: (random, one) => ({
    type: 'case.special_start',
    body: { number: 1, ...one.special, reason: `需要${one.special.special_name}`, days: random.int(10, 20) },
  }),
  special_end: (_random, one) => ({
    type: 'case.special_end',
    body: { number: 1, ...one.special, result: '已完成，恢复计时' },
  }),
  finish: tellFinish,
  deliver: (random, one) => ({
    type: 'case.deliver',
    body: { method: random.pick(['窗口领取', '邮寄送达', '电子送达']), handler: one.clerk },
    personal: {
      recipient_name: one.applicant.name,
      phone: one.applicant.phone,
      address: one.applicant.address,
    },
  }),
  withdraw: (_random, one) => ({
    type: 'case.withdraw',
    body: { by: '申请人', reason: '申请人自行撤回', handler: one.clerk },
  }),
};

function tellApply({ item, applicant }: Case, when: DatedHappening): Told {
  const { organisation } = applicant;
  return {
    type: 'case.apply',
    body: {
      item_name: item.name,
      ...item.codes,
      case_type: item.promisedDays === 0 ? '1' : '2',
      applicant_type: organisation ? '法人' : '自然人',
      applicant_id_type: '居民身份证',
      source: applicant.source,
      applied_at: when.occurredAt,
      materials: item.materials.map((name) => ({ name, copies: 1 })),
    },
    // An organisation applies through its legal representative, whose identity number it gives.
    personal: {
      applicant_name: organisation ?? applicant.name,
      applicant_id_number: applicant.idNumber,
      phone: applicant.phone,
      address: applicant.address,
      ...(organisation ? { legal_representative: applicant.name } : {}),
    },
  };
}

function tellStep(one: Case, when: DatedHappening, number: number, step: string, next?: string): Told {
  const returned = one.refused && number === 2;
  return {
    type: 'case.step',
    part: String(number),
    body: {
      step,
      step_number: number,
      action: returned ? '退回' : '通过',
      state: '2',
      handler: one.reviewer,
      handling_unit: one.item.department,
      unit_code: one.item.unitCode,
      opinion: returned ? '不符合法定条件' : '符合条件',
      ended_at: when.occurredAt,
      ...(next ? { next_step: next } : {}),
    },
  };
}

function tellFinish(_random: Random, one: Case, when: DatedHappening): Told {
  const common = { closed_at: when.occurredAt, handler: one.reviewer };
  if (one.refused) {
    return {
      type: 'case.close',
      body: { ...common, outcome: '不予', reason: '不符合法定条件，可以依法申请行政复议' },
    };
  }
  return {
    type: 'case.close',
    body: {
      ...common,
      outcome: '准予',
      ...(one.item.resultName ? { certificate_name: one.item.resultName } : {}),
      certificate_number: `示例证${one.number.slice(-12)}`,
      valid_from: when.date,
      issuing_unit: one.item.department,
      issuing_unit_code: one.item.unitCode,
      // 双公示: within 7 working days of the decision (发改办财金〔2018〕424号).
      publish_due: addWorkdays(when.date, 7),
    },
    personal: { certificate_holder: one.applicant.organisation ?? one.applicant.name },
  };
}
