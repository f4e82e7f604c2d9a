/** A complaint (投诉), from the day it was made to its reply, and to the call back after that. */
import type { ActOf } from './acts.ts';
import type { FoldEvent } from './event.ts';
import { stepOf } from './lists.ts';
import type { Machine, SaidOf, Table, TypeOf } from './machine.ts';
import type { FoldedMatter } from './matter.ts';

export type ComplaintState =
  | 'filed'
  | 'accepted'
  | 'refused'
  | 'transferred'
  | 'replied'
  | 'revisited'
  | 'reopened';

type Move =
  | 'file'
  | 'accept'
  | 'refuse'
  | 'step'
  | 'extend'
  | 'transfer'
  | 'reply'
  | 'refuse_in_reply'
  | 'revisit'
  | 'unsolved';

/** What complaints alone have. */
export interface ComplaintFacts {
  /** 信访, 12345, … */
  channel: string | null;
  category: string | null;
  complainedUnit: string | null;
  /** The case that it is about. */
  caseNumber: string | null;
  reason: string | null;
  transferredTo: string | null;
  /** 1 to 5, as last said. */
  satisfaction: string | null;
  solved: boolean | null;
}

const ended = {
  file: 'after_end',
  accept: 'after_end',
  refuse: 'after_end',
  step: 'after_end',
  extend: 'after_end',
  transfer: 'after_end',
  reply: 'after_end',
  refuse_in_reply: 'after_end',
  revisit: 'after_end',
  unsolved: 'after_end',
} as const satisfies Record<Move, 'after_end'>;

const accepted = {
  file: 'past',
  accept: 'past',
  refuse: 'past',
  step: '=',
  extend: '=',
  transfer: 'transferred',
  reply: 'replied',
  refuse_in_reply: 'refused',
  revisit: 'too_early',
  unsolved: 'too_early',
} as const satisfies Table<ComplaintState, Move>['accepted'];

const TABLE = {
  none: {
    file: 'filed',
    accept: ['accepted', 'no_beginning'],
    refuse: ['refused', 'no_beginning'],
    step: 'no_beginning',
    extend: 'no_beginning',
    transfer: ['transferred', 'no_beginning'],
    reply: ['replied', 'no_beginning'],
    refuse_in_reply: ['refused', 'no_beginning'],
    revisit: 'no_beginning',
    unsolved: 'no_beginning',
  },
  filed: { ...accepted, accept: 'accepted', refuse: 'refused' },
  accepted,
  refused: { ...ended, revisit: '=', unsolved: '=' },
  transferred: ended,
  replied: { ...ended, revisit: 'revisited', unsolved: 'reopened' },
  revisited: { ...ended, revisit: '=', unsolved: 'reopened' },
  reopened: { ...accepted, revisit: '=', unsolved: '=' },
} as const satisfies Table<ComplaintState, Move>;

type ComplaintMatter = FoldedMatter<ComplaintState | 'none', ComplaintFacts>;
type ComplaintSaid = SaidOf<TypeOf<'complaint'>>;

function moveOf(said: ComplaintSaid): Move {
  switch (said.type) {
    case 'complaint.file':
      return 'file';
    case 'complaint.accept':
      return said.body.accepted === false ? 'refuse' : 'accept';
    case 'complaint.step':
      return 'step';
    case 'complaint.extend':
      return 'extend';
    case 'complaint.transfer':
      return 'transfer';
    case 'complaint.reply':
      return said.body.outcome === '不予受理' ? 'refuse_in_reply' : 'reply';
    case 'complaint.revisit':
      return said.body.solved === false ? 'unsolved' : 'revisit';
  }
}

function describe({ type, body }: ComplaintSaid, matter: ComplaintMatter): void {
  if (type === 'complaint.file') matter.title ??= body.title;
}

function tell(said: ComplaintSaid, matter: ComplaintMatter, { id, occurredAt: at }: FoldEvent): void {
  const { facts } = matter;
  switch (said.type) {
    case 'complaint.file':
      facts.channel = said.body.channel ?? null;
      facts.category = said.body.category ?? null;
      facts.complainedUnit = said.body.complained_unit ?? null;
      facts.caseNumber = said.body.case_number ?? null;
      break;
    case 'complaint.accept':
      facts.reason = said.body.reason ?? null;
      break;
    case 'complaint.step':
      matter.steps.push(stepOf(said.body, id, at));
      break;
    case 'complaint.extend':
      matter.extensions.push({ id, at, days: said.body.days ?? null, reason: said.body.reason ?? null });
      break;
    case 'complaint.transfer':
      facts.transferredTo = said.body.to ?? null;
      facts.reason = said.body.reason ?? null;
      break;
    case 'complaint.reply':
      matter.outcome = said.body.outcome;
      facts.satisfaction = said.body.satisfaction ?? facts.satisfaction;
      break;
    case 'complaint.revisit':
      facts.satisfaction = said.body.satisfaction ?? facts.satisfaction;
      facts.solved = said.body.solved ?? facts.solved;
      break;
  }
}

export const COMPLAINT: Machine<ComplaintState, Move, TypeOf<'complaint'>, ComplaintFacts> = {
  kind: 'complaint',
  types: {
    'complaint.file': 'filed_at',
    'complaint.accept': null,
    'complaint.step': null,
    'complaint.extend': 'told_at',
    'complaint.transfer': 'told_at',
    'complaint.reply': 'replied_at',
    'complaint.revisit': 'revisited_at',
  },
  correction: 'complaint.correct',
  unsaid: {
    'complaint.file': 'file',
    'complaint.accept': 'accept',
    'complaint.step': 'step',
    'complaint.extend': 'extend',
    'complaint.transfer': 'transfer',
    'complaint.reply': 'reply',
    'complaint.revisit': 'revisit',
  },
  table: TABLE,
  ends: ['refused', 'transferred', 'replied', 'revisited'],
  facts: () => ({
    channel: null,
    category: null,
    complainedUnit: null,
    caseNumber: null,
    reason: null,
    transferredTo: null,
    satisfaction: null,
    solved: null,
  }),
  moveOf,
  describe,
  tell,
};

/** What a post may do to a complaint; where its state allows it follows from the table. */
export const COMPLAINT_ACTS = {
  file: { type: 'complaint.file', moves: ['file'], may: 'complaints.take' },
  accept: { type: 'complaint.accept', moves: ['accept'], may: 'complaints.handle' },
  refuse: { type: 'complaint.accept', moves: ['refuse'], may: 'complaints.handle' },
  step: { type: 'complaint.step', moves: ['step'], may: 'complaints.handle' },
  extend: { type: 'complaint.extend', moves: ['extend'], may: 'complaints.handle' },
  transfer: { type: 'complaint.transfer', moves: ['transfer'], may: 'complaints.handle' },
  reply: { type: 'complaint.reply', moves: ['reply'], may: 'complaints.handle' },
  revisit: { type: 'complaint.revisit', moves: ['revisit', 'unsolved'], may: 'complaints.handle' },
} as const satisfies Record<string, ActOf<Move, TypeOf<'complaint'>>>;
