/** A case (办件), from its application to the delivery of its decision. */
import type { ActOf } from './acts.ts';
import { CASE_TABLE, type CaseMove, type CaseState } from './case-table.ts';
import type { FoldEvent } from './event.ts';
import { beginPause, endOf, endPause, isOpen, stepOf } from './lists.ts';
import type { Machine, SaidOf, TypeOf } from './machine.ts';
import type { FoldedMatter } from './matter.ts';

/** What only cases have. */
export interface CaseFacts {
  /** 1 即办件, 2 承诺件. */
  caseType: string | null;
  greenChannel: boolean;
  parallelGroup: string | null;
  /** 视为受理. */
  deemed: boolean;
  supplementNotices: number;
  /** Why it was not accepted, was decided so, or was withdrawn. */
  reason: string | null;
  deliveredAt: number | null;
  /** 双公示: the index number of what was published. */
  published: string | null;
  /** What whoever got the voucher says of how it was handled (好差评). */
  rating: Rating | null;
}

interface Rating {
  /** 1 非常不满意 to 5 非常满意. */
  grade: string;
  at: number;
}

/** Who gives one of these is called back (国办发〔2019〕51号: 差评回访整改). */
const BAD: readonly string[] = ['1', '2'];

/** Whether who gave this grade is to be called back. */
export function isBadGrade(grade: string): boolean {
  return BAD.includes(grade);
}

type CaseMatter = FoldedMatter<CaseState | 'none', CaseFacts>;
type CaseSaid = SaidOf<TypeOf<'case'>>;

function moveOf(said: CaseSaid, matter: CaseMatter): CaseMove {
  switch (said.type) {
    case 'case.apply':
      return 'apply';
    case 'case.accept':
      return said.body.accepted ? 'accept' : 'refuse';
    case 'case.supplement_notice':
      return matter.facts.supplementNotices === 0 ? 'notice' : 'notice_again';
    case 'case.supplement_received':
      return said.body.complete ? 'complete' : 'partial';
    case 'case.assign':
      return 'assign';
    case 'case.step':
      return 'step';
    case 'case.special_start':
      return said.body.special_type === '1' ? 'extend' : 'pause';
    case 'case.special_end':
      return said.body.special_type === '1' ? 'end_extension' : endOf(matter.pauses, said.body.number);
    case 'case.close':
      return 'close';
    case 'case.deliver':
      return 'deliver';
    case 'case.publish':
      return 'publish';
    case 'case.withdraw':
      return 'withdraw';
    case 'case.sent_away':
      return 'send_away';
    case 'case.rate':
      return matter.facts.rating === null ? 'rate' : 'rate_again';
    case 'case.files':
      return 'files';
  }
}

function describe({ type, body }: CaseSaid, matter: CaseMatter): void {
  if (type !== 'case.apply' && type !== 'case.accept' && type !== 'case.sent_away') return;
  matter.title ??= body.item_name ?? null;
  matter.item ??= body.implementation_code ?? body.item_code ?? null;
}

function tell(said: CaseSaid, matter: CaseMatter, { id, occurredAt: at }: FoldEvent): void {
  const { facts } = matter;
  switch (said.type) {
    case 'case.apply':
      matter.itemType = said.body.item_type ?? null;
      facts.caseType = said.body.case_type ?? null;
      facts.greenChannel = said.body.green_channel ?? false;
      facts.parallelGroup = said.body.parallel_group ?? null;
      break;
    case 'case.accept':
      facts.deemed = said.body.deemed ?? false;
      facts.reason = said.body.reason ?? null;
      break;
    case 'case.supplement_notice':
      facts.supplementNotices += 1;
      break;
    case 'case.assign':
      matter.owner = said.body.owner;
      break;
    case 'case.step':
      matter.steps.push(stepOf(said.body, id, at));
      break;
    case 'case.special_start': {
      const { special_type, special_name: name, number, days, reason } = said.body;
      if (special_type === '1') matter.extensions.push({ id, at, days: days ?? null, reason });
      else beginPause(matter.pauses, { id, key: number ?? null, name: name ?? null, from: at });
      break;
    }
    case 'case.special_end':
      if (said.body.special_type === '2') endPause(matter.pauses, said.body.number, at);
      break;
    case 'case.close':
      matter.outcome = said.body.outcome;
      facts.reason = said.body.reason ?? null;
      break;
    case 'case.deliver':
      facts.deliveredAt = at;
      break;
    case 'case.publish':
      facts.published = said.body.index_number;
      break;
    case 'case.rate':
      facts.rating = { grade: said.body.grade, at };
      break;
    case 'case.sent_away':
    case 'case.withdraw':
      facts.reason = said.body.reason ?? null;
      break;
    case 'case.supplement_received':
    case 'case.files':
      break;
  }
}

export const CASE: Machine<CaseState, CaseMove, TypeOf<'case'>, CaseFacts> = {
  kind: 'case',
  types: {
    'case.apply': 'applied_at',
    'case.accept': null,
    'case.supplement_notice': 'told_at',
    'case.supplement_received': null,
    'case.assign': null,
    'case.step': null,
    'case.special_start': null,
    'case.special_end': null,
    'case.close': 'closed_at',
    'case.deliver': null,
    'case.publish': 'published_at',
    'case.withdraw': null,
    'case.sent_away': 'told_at',
    'case.rate': 'rated_at',
    'case.files': null,
  },
  correction: 'case.correct',
  unsaid: {
    'case.apply': 'apply',
    'case.accept': 'accept',
    'case.supplement_notice': 'notice',
    'case.supplement_received': 'complete',
    'case.assign': 'assign',
    'case.step': 'step',
    // Whether it prolonged or stopped the case nobody knows: clocks pass it over too.
    'case.special_start': null,
    'case.special_end': null,
    'case.close': 'close',
    'case.deliver': 'deliver',
    'case.publish': 'publish',
    'case.withdraw': 'withdraw',
    'case.sent_away': 'send_away',
    'case.rate': 'rate',
    'case.files': 'files',
  },
  table: CASE_TABLE,
  ends: ['decided', 'delivered', 'refused', 'withdrawn', 'sent_away'],
  facts: () => ({
    caseType: null,
    greenChannel: false,
    parallelGroup: null,
    deemed: false,
    supplementNotices: 0,
    reason: null,
    deliveredAt: null,
    published: null,
    rating: null,
  }),
  waits: ({ type, body }, { pauses }) =>
    type === 'case.special_end' && body.special_type === '2' && !isOpen(pauses, body.number),
  moveOf,
  describe,
  tell,
};

/** What a post may do to a case; where its state allows it follows from the table. */
export const CASE_ACTS = {
  apply: { type: 'case.apply', moves: ['apply'], may: 'matters.take' },
  accept: { type: 'case.accept', moves: ['accept'], may: 'matters.take' },
  refuse: { type: 'case.accept', moves: ['refuse'], may: 'matters.decide' },
  supplement_notice: { type: 'case.supplement_notice', moves: ['notice'], may: 'matters.take' },
  supplement_received: {
    type: 'case.supplement_received',
    moves: ['complete', 'partial'],
    may: 'matters.take',
  },
  assign: { type: 'case.assign', moves: ['assign'], may: 'matters.assign' },
  step: { type: 'case.step', moves: ['step'], may: 'matters.handle' },
  extend: { type: 'case.special_start', moves: ['extend'], may: 'matters.decide' },
  pause: { type: 'case.special_start', moves: ['pause'], may: 'matters.handle' },
  resume: { type: 'case.special_end', moves: ['resume', 'resume_one'], may: 'matters.handle' },
  close: { type: 'case.close', moves: ['close'], may: 'matters.decide' },
  deliver: { type: 'case.deliver', moves: ['deliver'], may: 'matters.take' },
  publish: { type: 'case.publish', moves: ['publish'], may: 'matters.publish' },
  withdraw: { type: 'case.withdraw', moves: ['withdraw'], may: 'matters.take' },
  send_away: { type: 'case.sent_away', moves: ['send_away'], may: 'matters.take' },
  receive_files: { type: 'case.files', moves: ['files'], may: 'matters.take' },
  add_files: { type: 'case.files', moves: ['files'], may: 'matters.handle' },
  rate: { type: 'case.rate', moves: ['rate'], may: 'ratings.give' },
} as const satisfies Record<string, ActOf<CaseMove, TypeOf<'case'>>>;
