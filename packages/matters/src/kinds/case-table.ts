/** What each record does to a case (办件) in each of its states. */
import type { Table } from './machine.ts';

export type CaseState =
  | 'applied'
  | 'supplementing'
  | 'accepted'
  | 'suspended'
  | 'decided'
  | 'delivered'
  | 'refused'
  | 'withdrawn'
  | 'sent_away';

export type CaseMove =
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
  | 'withdraw'
  | 'send_away'
  | 'rate'
  | 'rate_again'
  | 'files';

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
  send_away: 'after_end',
  rate: 'after_end',
  rate_again: 'rated_again',
  // What was signed at its delivery is scanned afterwards.
  files: '=',
} as const satisfies Record<CaseMove, 'after_end' | 'rated_again' | '='>;

/** While it is not decided. */
const open = {
  close: 'decided',
  deliver: 'too_early',
  publish: 'too_early',
  withdraw: 'withdrawn',
  send_away: 'past',
  rate: 'too_early',
  rate_again: 'rated_again',
  files: '=',
} as const;

const applied = {
  ...open,
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
} as const satisfies Table<CaseState, CaseMove>['applied'];

const accepted = {
  ...open,
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
} as const satisfies Table<CaseState, CaseMove>['accepted'];

const none = {
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
  send_away: 'sent_away',
  rate: 'no_beginning',
  rate_again: 'no_beginning',
  files: 'no_beginning',
} as const satisfies Table<CaseState, CaseMove>['none'];

export const CASE_TABLE = {
  none,
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
  decided: { ...ended, deliver: 'delivered', publish: '=', rate: '=' },
  delivered: { ...ended, publish: '=', rate: '=' },
  refused: { ...ended, deliver: '=', rate: '=' },
  withdrawn: ended,
  // Whoever comes back begins a case of its own. Where its records name this number all the same it is a case from then on.
  sent_away: {
    ...none,
    apply: ['applied', 'after_end'],
    send_away: 'past',
    rate: '=',
    rate_again: 'rated_again',
  },
} as const satisfies Table<CaseState, CaseMove>;
