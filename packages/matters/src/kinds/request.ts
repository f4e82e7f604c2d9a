/** A request for disclosure (依申请公开申请), from the day it came to its reply, and to a review of that. */
import type { ActOf } from './acts.ts';
import type { FoldEvent } from './event.ts';
import { beginPause, endOf, endPause, isOpen } from './lists.ts';
import type { Machine, SaidOf, Table, TypeOf } from './machine.ts';
import type { FoldedMatter } from './matter.ts';

export type RequestState =
  | 'received'
  | 'handling'
  | 'supplementing'
  | 'consulting'
  | 'replied'
  | 'transferred'
  | 'reopened';

type Move =
  | 'request'
  | 'register'
  | 'notice'
  | 'notice_again'
  | 'complete'
  | 'complete_consulting'
  | 'extend'
  | 'consult'
  | 'resume'
  | 'resume_one'
  | 'resume_none'
  | 'transfer'
  | 'reply'
  | 'review'
  | 'remand';

type RequestType = Exclude<TypeOf<'disclosure'>, 'disclosure.document' | 'disclosure.part'>;

/** A review by a higher authority or a court (复议, 诉讼), as its record says it. */
interface Review {
  id: string;
  at: number;
  route: string;
  result: string;
}

/** What requests alone have. */
export interface RequestFacts {
  requesterType: string | null;
  channel: string | null;
  carriedOver: boolean;
  supplementNotices: number;
  reason: string | null;
  documentNumber: string | null;
  disclosedIndex: string | null;
  transferredTo: string | null;
  reviews: Review[];
}

const ended = {
  request: 'after_end',
  register: 'after_end',
  notice: 'after_end',
  notice_again: 'after_end',
  complete: 'after_end',
  complete_consulting: 'after_end',
  extend: 'after_end',
  consult: 'after_end',
  resume: 'after_end',
  resume_one: 'after_end',
  resume_none: 'after_end',
  transfer: 'after_end',
  reply: 'after_end',
  review: 'after_end',
  remand: 'after_end',
} as const satisfies Record<Move, 'after_end'>;

const handling = {
  request: 'past',
  register: 'past',
  notice: 'supplementing',
  notice_again: ['supplementing', 'notice_again'],
  complete: 'not_open',
  complete_consulting: 'not_open',
  extend: '=',
  consult: 'consulting',
  resume: 'not_open',
  resume_one: 'not_open',
  resume_none: 'not_open',
  transfer: 'transferred',
  reply: 'replied',
  // Silence can be reviewed too.
  review: '=',
  remand: '=',
} as const satisfies Table<RequestState, Move>['handling'];

const TABLE = {
  none: {
    request: 'received',
    register: ['handling', 'no_beginning'],
    notice: ['supplementing', 'no_beginning'],
    notice_again: ['supplementing', 'no_beginning'],
    complete: ['handling', 'no_beginning'],
    complete_consulting: ['consulting', 'no_beginning'],
    extend: 'no_beginning',
    consult: ['consulting', 'no_beginning'],
    resume: 'no_beginning',
    resume_one: 'no_beginning',
    resume_none: 'no_beginning',
    transfer: ['transferred', 'no_beginning'],
    reply: ['replied', 'no_beginning'],
    review: 'no_beginning',
    remand: 'no_beginning',
  },
  received: { ...handling, register: 'handling' },
  handling,
  supplementing: {
    ...handling,
    register: '=',
    notice: ['=', 'notice_again'],
    notice_again: ['=', 'notice_again'],
    complete: 'handling',
    complete_consulting: 'consulting',
    consult: '=',
    resume: '=',
    resume_one: '=',
  },
  consulting: { ...handling, register: '=', consult: '=', resume: 'handling', resume_one: '=' },
  replied: { ...ended, review: '=', remand: 'reopened' },
  transferred: ended,
  reopened: handling,
} as const satisfies Table<RequestState, Move>;

type RequestMatter = FoldedMatter<RequestState | 'none', RequestFacts>;
type RequestSaid = SaidOf<RequestType>;

function moveOf(said: RequestSaid, { facts, pauses }: RequestMatter): Move {
  switch (said.type) {
    case 'disclosure.request':
      return 'request';
    case 'disclosure.register':
      return 'register';
    case 'disclosure.supplement_notice':
      return facts.supplementNotices === 0 ? 'notice' : 'notice_again';
    case 'disclosure.supplement_received':
      return pauses.some(({ to }) => to === null) ? 'complete_consulting' : 'complete';
    case 'disclosure.extend':
      return 'extend';
    case 'disclosure.consult':
      return 'consult';
    case 'disclosure.consult_reply':
      return endOf(pauses, said.body.of);
    case 'disclosure.transfer':
      return 'transfer';
    case 'disclosure.reply':
      return 'reply';
    case 'disclosure.review':
      return said.body.result === '纠正' ? 'remand' : 'review';
  }
}

function describe({ type, body }: RequestSaid, matter: RequestMatter): void {
  if (type !== 'disclosure.request' && type !== 'disclosure.supplement_received') return;
  matter.title ??= body.topic ?? null;
}

function tell(said: RequestSaid, matter: RequestMatter, { id, occurredAt: at }: FoldEvent): void {
  const { facts } = matter;
  switch (said.type) {
    case 'disclosure.request':
      facts.requesterType = said.body.requester_type;
      facts.channel = said.body.channel ?? null;
      facts.carriedOver = said.body.carried_over ?? false;
      break;
    case 'disclosure.supplement_notice':
      facts.supplementNotices += 1;
      break;
    case 'disclosure.supplement_received':
      // What was asked for is now said better than before.
      matter.title = said.body.topic ?? matter.title;
      break;
    case 'disclosure.extend':
      matter.extensions.push({ id, at, days: said.body.days ?? null, reason: said.body.reason ?? null });
      break;
    case 'disclosure.consult': {
      const { of: key, whom, agency } = said.body;
      beginPause(matter.pauses, { id, key: key ?? null, name: agency ?? whom ?? null, from: at });
      break;
    }
    case 'disclosure.consult_reply':
      endPause(matter.pauses, said.body.of, at);
      break;
    case 'disclosure.transfer':
      facts.transferredTo = said.body.to ?? null;
      facts.reason = said.body.reason ?? null;
      break;
    case 'disclosure.reply':
      matter.outcome = said.body.outcome;
      facts.reason = said.body.reason ?? null;
      facts.documentNumber = said.body.document_number ?? null;
      facts.disclosedIndex = said.body.disclosed_index ?? null;
      break;
    case 'disclosure.review':
      facts.reviews.push({ id, at, route: said.body.route, result: said.body.result });
      break;
    case 'disclosure.register':
      break;
  }
}

export const REQUEST: Machine<RequestState, Move, RequestType, RequestFacts> = {
  kind: 'request',
  types: {
    // Its received_at is where the rules begin to count.
    'disclosure.request': null,
    'disclosure.register': 'registered_at',
    'disclosure.supplement_notice': 'told_at',
    'disclosure.supplement_received': 'received_at',
    'disclosure.extend': 'told_at',
    'disclosure.consult': 'sent_at',
    'disclosure.consult_reply': 'received_at',
    'disclosure.transfer': 'told_at',
    'disclosure.reply': 'replied_at',
    'disclosure.review': null,
  },
  correction: 'disclosure.correct',
  unsaid: {
    'disclosure.request': 'request',
    'disclosure.register': 'register',
    'disclosure.supplement_notice': 'notice',
    'disclosure.supplement_received': 'complete',
    'disclosure.extend': 'extend',
    'disclosure.consult': 'consult',
    'disclosure.consult_reply': 'resume',
    'disclosure.transfer': 'transfer',
    'disclosure.reply': 'reply',
    'disclosure.review': 'review',
  },
  table: TABLE,
  ends: ['replied', 'transferred'],
  facts: () => ({
    requesterType: null,
    channel: null,
    carriedOver: false,
    supplementNotices: 0,
    reason: null,
    documentNumber: null,
    disclosedIndex: null,
    transferredTo: null,
    reviews: [],
  }),
  waits: ({ type, body }, { pauses, state }) => {
    if (type === 'disclosure.supplement_received') return state !== 'supplementing' && state !== 'none';
    return type === 'disclosure.consult_reply' && !isOpen(pauses, body.of);
  },
  moveOf,
  describe,
  tell,
};

/** What a post may do to a request; where its state allows it follows from the table. */
export const REQUEST_ACTS = {
  request: { type: 'disclosure.request', moves: ['request'], may: 'matters.take' },
  register: { type: 'disclosure.register', moves: ['register'], may: 'matters.take' },
  supplement_notice: { type: 'disclosure.supplement_notice', moves: ['notice'], may: 'matters.handle' },
  supplement_received: {
    type: 'disclosure.supplement_received',
    moves: ['complete', 'complete_consulting'],
    may: 'matters.take',
  },
  extend: { type: 'disclosure.extend', moves: ['extend'], may: 'matters.decide' },
  consult: { type: 'disclosure.consult', moves: ['consult'], may: 'matters.handle' },
  consult_reply: {
    type: 'disclosure.consult_reply',
    moves: ['resume', 'resume_one'],
    may: 'matters.handle',
  },
  transfer: { type: 'disclosure.transfer', moves: ['transfer'], may: 'matters.decide' },
  reply: { type: 'disclosure.reply', moves: ['reply'], may: 'matters.decide' },
  review: { type: 'disclosure.review', moves: ['review', 'remand'], may: 'matters.handle' },
} as const satisfies Record<string, ActOf<Move, RequestType>>;
