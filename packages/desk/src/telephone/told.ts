import type { MatterDetail } from '@hutong/api';
import type { CaseState, ComplaintState, FoldKind, RequestState } from '@hutong/matters';
import type { Lang } from '@hutong/record';
import { clockTitle } from '@hutong/ui';
import { say, type TextKey } from '../texts.ts';

/** Where whoever calls is to come, as the catalogue says it of the item. */
export interface Place {
  hall: string;
  venue: string | undefined;
  enquiryPhone: string | undefined;
}

const CASE = {
  none: undefined,
  applied: 'tell_applied',
  supplementing: 'tell_supplementing',
  accepted: 'tell_accepted',
  suspended: 'tell_suspended',
  decided: 'tell_decided',
  delivered: 'tell_delivered',
  refused: 'tell_refused',
  withdrawn: 'tell_withdrawn',
  sent_away: 'tell_sent_away',
} as const satisfies Record<CaseState | 'none', TextKey | undefined>;

const COMPLAINT = {
  none: undefined,
  filed: 'tell_filed',
  accepted: 'tell_handled',
  reopened: 'tell_handled',
  refused: 'tell_refused',
  transferred: 'tell_transferred',
  replied: 'tell_replied',
  revisited: 'tell_revisited',
} as const satisfies Record<ComplaintState | 'none', TextKey | undefined>;

const REQUEST = {
  none: undefined,
  received: 'tell_request_received',
  handling: 'tell_request_handled',
  reopened: 'tell_request_handled',
  supplementing: 'tell_request_unclear',
  consulting: 'tell_request_consulting',
  replied: 'tell_request_replied',
  transferred: 'tell_request_transferred',
} as const satisfies Record<RequestState | 'none', TextKey | undefined>;

const OF_KIND: Readonly<Partial<Record<FoldKind, Readonly<Record<string, TextKey | undefined>>>>> = {
  case: CASE,
  complaint: COMPLAINT,
  request: REQUEST,
};

/**
 * What may be said of a matter to whoever calls and has its number: its state, what is next, by when, and where to come; in
 * whole sentences, one after another. Nothing in it is private, and nothing was not decided: a complaint is told by its
 * number alone, as its title may say of whom it is, and so is a request.
 */
export function toldOf(lang: Lang, matter: MatterDetail, place: Place): string[] {
  const { kind, number, title, state, closed_at } = matter;
  const opening =
    kind === 'case' && title !== null
      ? say(lang, 'tell_case', { title, number })
      : say(lang, kind === 'request' ? 'tell_request' : 'tell_complaint', { number });
  const known = OF_KIND[kind] ?? {};
  const key = Object.hasOwn(known, state) ? known[state] : undefined;
  const lines = [opening, ...(key === undefined ? [] : [say(lang, key as (typeof CASE)['applied'])])];
  if (closed_at === null) lines.push(...duesOf(lang, matter));
  return [...lines, ...wayTo(lang, matter, place)];
}

/** By when each clock that is open asks for something; days as they are read aloud. */
function duesOf(lang: Lang, { clocks, state, reckoned_on }: MatterDetail): string[] {
  const open = clocks.filter((one) => one.done === null && (one.state === 'running' || one.state === 'late'));
  const dues = open.flatMap(({ clock, state, due, promised_due, provisional }) => {
    const last = promised_due ?? due;
    if (last === null) return [];
    const [year = '', month = '', day = ''] = last.split('-');
    const said = { year, month: plain(lang, month), day: plain(lang, day) };
    const fields = { clock: clockTitle(clock, lang), day: say(lang, 'tell_day', said) };
    // What was promised may be past before statute is.
    if (state === 'late' || last < reckoned_on) return [say(lang, 'tell_late', fields)];
    return [say(lang, provisional ? 'tell_due_unsure' : 'tell_due', fields)];
  });
  return dues.length === 0 && state === 'suspended' ? [say(lang, 'tell_no_due')] : dues;
}

/** `03` is read as three. */
function plain(lang: Lang, digits: string): string {
  return lang === 'zh' ? String(Number(digits)) : digits;
}

function wayTo(lang: Lang, { department }: MatterDetail, { hall, venue, enquiryPhone }: Place): string[] {
  const window = department === null ? hall : say(lang, 'tell_window', { hall, organ: department });
  const lines = [say(lang, 'tell_venue', { place: venue ?? window })];
  return enquiryPhone === undefined ? lines : [...lines, say(lang, 'tell_enquiry', { phone: enquiryPhone })];
}
