/**
 * Who may not do both (A8): whoever handled a promised case (承诺件) does not decide on it, whoever drafted something does
 * not review it. Of a deputy (代理) both count, who stands in and who is stood in for: nobody’s own work comes back to them by
 * way of another.
 */

import { isSamePerson } from '@hutong/record';

/** A record of one case. */
export interface SaidOfCase {
  id: string;
  type: string;
  body: Readonly<Record<string, unknown>>;
}

/** What is decided and handed out: who says so did not handle the case by that. */
const NO_HANDLING: ReadonlySet<string> = new Set([
  'case.close',
  'case.deliver',
  'case.withdraw',
  'case.publish',
  'case.correct',
]);

/**
 * Whether somebody may decide on a case: anybody on one that is decided on the spot (即办件), and on any other whom none of
 * its records names as its handler. A record that was corrected counts too, or handlers would correct what they did and
 * decide.
 * @param records all records of the case, in any order
 * @param who as records name them, such as `决定 A007` or, standing in for A003, `决定 A007（代 A003）`
 * @param voided ids of those that a correction voids: they do not tell which kind of case it is
 */
export function mayDecide(
  records: readonly SaidOfCase[],
  who: string,
  voided: ReadonlySet<string> = new Set(),
): boolean {
  const applied = records.filter(({ id, type }) => type === 'case.apply' && !voided.has(id));
  if (applied.length > 0 && applied.every(({ body }) => body.case_type === '1')) return true;
  return !records.some(
    ({ type, body }) =>
      type.startsWith('case.') &&
      !NO_HANDLING.has(type) &&
      typeof body.handler === 'string' &&
      isSamePerson(body.handler, who),
  );
}

/**
 * Whether somebody may review for secrecy (保密审查) what others drafted.
 * @param drafters everybody who wrote at it, as records name them
 */
export function mayReview(drafters: readonly string[], who: string): boolean {
  return !drafters.some((drafter) => isSamePerson(drafter, who));
}
