import type { MatterDetail, NodeService } from '@hutong/api';
import { actsIn, isBadGrade } from '@hutong/matters';
import type { Lang } from '@hutong/record';
import type { DeskParts } from '../parts.ts';
import type { Held } from '../store/vouchers.ts';

/** Worst last, as they are offered. */
export const GRADES = ['5', '4', '3', '2', '1'] as const;
export type Grade = (typeof GRADES)[number];

/** The rating of a case, as staff see it. */
export interface Rated {
  grade: Grade;
  /** Nobody has called back yet who gave a bad one. */
  callBack: boolean;
}

/** The rating that counts: the first one that stands. Undefined where there is none, or it is not kept here. */
export async function ratingOf(
  service: Pick<NodeService, 'get' | 'info' | 'matters'>,
  matter: MatterDetail,
): Promise<Rated | undefined> {
  const first = matter.events.find(({ type, voided_by }) => type === 'case.rate' && voided_by === null);
  const grade = first && (await service.get(first.id, service.info.node))?.body.grade;
  const known = GRADES.find((one) => one === grade);
  return known && { grade: known, callBack: isBadGrade(known) && (await isToCallBack(service, matter)) };
}

/** Whether no complaint was taken down of a bad rating since. */
async function isToCallBack(
  { matters, info }: Pick<NodeService, 'info' | 'matters'>,
  { number }: MatterDetail,
): Promise<boolean> {
  const query = { node: info.node, kind: 'case', number, call_back: true, limit: 1 } as const;
  return (await matters.list(query, { readsInternal: true })).items.length > 0;
}

/**
 * Whether a case may be rated now: `done` once it was, `later` before there is something to rate, `staff`: not by whoever is
 * signed in here.
 */
export type Rateable = 'yes' | 'done' | 'later' | 'closed' | 'staff';

/** What may become of a rating, by records, by the fold and by what the desk keeps. */
export async function rateable(
  { service, store }: Pick<DeskParts, 'service' | 'store'>,
  { number, rated, ratingId }: Held,
  matter: MatterDetail,
): Promise<Rateable> {
  if (rated) return 'done';
  const said =
    matter.events.some(({ type, voided_by }) => type === 'case.rate' && voided_by === null) ||
    (await service.get(ratingId, service.info.node)) !== undefined;
  if (said) {
    // The node was ended between the record and the desk's own mark.
    store.vouchers.rated(number);
    return 'done';
  }
  const act = actsIn('case', matter.state).find((one) => one.act === 'rate');
  if (act?.refused === null) return 'yes';
  return matter.closed_at === null ? 'later' : 'closed';
}

interface Said {
  grade: Grade;
  /** In the rater's own words: private. */
  text: string;
  code: string;
}

const READ_MS = 3_000;

/**
 * Puts a rating on record, once a case: its id follows from the case, so that a double click, two papers of one case or an
 * end of the node in between make one record.
 * @returns undefined: it is there; or why it is not
 */
export function rate(
  parts: DeskParts,
  held: Held,
  { grade, text, code }: Said,
  lang: Lang,
): Promise<Rateable | { text: string } | undefined> {
  const { acts, service, store, now } = parts;
  const { number, ratingId } = held;
  return acts.inTurn(`case ${number}`, async () => {
    await service.matters.caughtUp(READ_MS);
    const matter = await acts.matter({ kind: 'case', number });
    if (matter === undefined) return 'later';
    const may = await rateable(parts, held, matter);
    if (may !== 'yes') return may;
    const record = {
      type: 'case.rate',
      id: ratingId,
      subject: number,
      department: matter.department ?? service.info.name,
      occurred_at: now(),
      body: { grade, channel: '网站' },
      private: { voucher_code: code, ...(text === '' ? {} : { rating_text: text }) },
    };
    const refused = await acts.put([record], lang);
    if (refused !== undefined) return { text: refused.text };
    store.vouchers.rated(number);
    return undefined;
  });
}
