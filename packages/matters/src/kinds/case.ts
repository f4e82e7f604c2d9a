/** A case (办件), from its application to the delivery of its decision. */
import type { ActOf } from './acts.ts';
import type { FoldEvent } from './event.ts';
import { beginPause, endOf, endPause, isOpen, stepOf } from './lists.ts';
import type { Machine, SaidOf, Table, TypeOf } from './machine.ts';
import type { FoldedMatter } from './matter.ts';

export type CaseState =
  | 'applied'
  | 'supplementing'
  | 'accepted'
  | 'suspended'
  | 'decided'
  | 'delivered'
  | 'refused'
  | 'withdrawn';

type Move =
  | 'apply'
  | 'accept'
  | 'refuse'
  | 'notice'
  | 'notice_again'
  | 'complete'
  | 'partial'
  | 'assign'
  | 'step'
  | 'extend'
  | 'end_extension'
  | 'pause'
  | 'resume'
  | 'resume_one'
  | 'resume_none'
  | 'close'
  | 'deliver'
  | 'publish'
  | 'withdraw';

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
}

const ended = {
  apply: 'after_end',
  accept: 'after_end',
  refuse: 'after_end',
  notice: 'after_end',
  notice_again: 'after_end',
  complete: 'after_end',
  partial: 'after_end',
  assign: 'after_end',
  step: 'after_end',
  extend: 'after_end',
  end_extension: 'after_end',
  pause: 'after_end',
  resume: 'after_end',
  resume_one: 'after_end',
  resume_none: 'after_end',
  close: 'after_end',
  deliver: 'after_end',
  publish: 'after_end',
  withdraw: 'after_end',
} as const satisfies Record<Move, 'after_end'>;

const applied = {
  apply: 'past',
  accept: 'accepted',
  refuse: 'refused',
  notice: 'supplementing',
  notice_again: ['supplementing', 'notice_again'],
  complete: 'not_open',
  partial: 'not_open',
  assign: '=',
  // A case that is decided on the spot (即办件) may have no acceptance of its own.
  step: '=',
  extend: 'too_early',
  end_extension: 'not_open',
  pause: 'too_early',
  resume: 'not_open',
  resume_one: 'not_open',
  resume_none: 'not_open',
  close: 'decided',
  deliver: 'too_early',
  publish: 'too_early',
  withdraw: 'withdrawn',
} as const satisfies Table<CaseState, Move>['applied'];

const accepted = {
  apply: 'past',
  accept: 'past',
  refuse: 'past',
  notice: 'past',
  notice_again: 'past',
  // What may be handed in later (容缺受理) comes now.
  complete: '=',
  partial: '=',
  assign: '=',
  step: '=',
  extend: '=',
  end_extension: '=',
  pause: 'suspended',
  resume: 'not_open',
  resume_one: 'not_open',
  resume_none: 'not_open',
  close: 'decided',
  deliver: 'too_early',
  publish: 'too_early',
  withdraw: 'withdrawn',
} as const satisfies Table<CaseState, Move>['accepted'];

const TABLE = {
  none: {
    apply: 'applied',
    accept: ['accepted', 'no_beginning'],
    refuse: ['refused', 'no_beginning'],
    notice: ['supplementing', 'no_beginning'],
    notice_again: ['supplementing', 'no_beginning'],
    complete: ['applied', 'no_beginning'],
    partial: ['supplementing', 'no_beginning'],
    assign: 'no_beginning',
    step: 'no_beginning',
    extend: 'no_beginning',
    end_extension: 'no_beginning',
    pause: 'no_beginning',
    resume: 'no_beginning',
    resume_one: 'no_beginning',
    resume_none: 'no_beginning',
    close: ['decided', 'no_beginning'],
    deliver: ['delivered', 'no_beginning'],
    publish: 'no_beginning',
    withdraw: ['withdrawn', 'no_beginning'],
  },
  applied,
  supplementing: {
    ...applied,
    notice: ['=', 'notice_again'],
    notice_again: ['=', 'notice_again'],
    complete: 'applied',
    partial: '=',
  },
  accepted,
  suspended: {
    ...accepted,
    pause: '=',
    resume: 'accepted',
    resume_one: '=',
    close: ['decided', 'still_open'],
  },
  decided: { ...ended, deliver: 'delivered', publish: '=' },
  delivered: { ...ended, publish: '=' },
  refused: { ...ended, deliver: '=' },
  withdrawn: ended,
} as const satisfies Table<CaseState, Move>;

type CaseMatter = FoldedMatter<CaseState | 'none', CaseFacts>;
type CaseSaid = SaidOf<TypeOf<'case'>>;

function moveOf(said: CaseSaid, matter: CaseMatter): Move {
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
  }
}

function describe({ type, body }: CaseSaid, matter: CaseMatter): void {
  if (type !== 'case.apply' && type !== 'case.accept') return;
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
    case 'case.withdraw':
      facts.reason = said.body.reason ?? null;
      break;
    case 'case.supplement_received':
      break;
  }
}

export const CASE: Machine<CaseState, Move, TypeOf<'case'>, CaseFacts> = {
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
  },
  correction: 'case.correct',
  table: TABLE,
  ends: ['decided', 'delivered', 'refused', 'withdrawn'],
  facts: () => ({
    caseType: null,
    greenChannel: false,
    parallelGroup: null,
    deemed: false,
    supplementNotices: 0,
    reason: null,
    deliveredAt: null,
    published: null,
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
  assign: { type: 'case.assign', moves: ['assign'], may: 'matters.handle' },
  step: { type: 'case.step', moves: ['step'], may: 'matters.handle' },
  extend: { type: 'case.special_start', moves: ['extend'], may: 'matters.decide' },
  pause: { type: 'case.special_start', moves: ['pause'], may: 'matters.handle' },
  resume: { type: 'case.special_end', moves: ['resume', 'resume_one'], may: 'matters.handle' },
  close: { type: 'case.close', moves: ['close'], may: 'matters.decide' },
  deliver: { type: 'case.deliver', moves: ['deliver'], may: 'matters.take' },
  publish: { type: 'case.publish', moves: ['publish'], may: 'matters.publish' },
  withdraw: { type: 'case.withdraw', moves: ['withdraw'], may: 'matters.take' },
} as const satisfies Record<string, ActOf<Move, TypeOf<'case'>>>;
