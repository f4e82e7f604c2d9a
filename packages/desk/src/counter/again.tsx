import { type MatterDetail, mayFor, type SignedIn } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { Button, Form, Hidden } from '@hutong/ui';
import type { Page, Shown, Typed, Visit } from '@hutong/web';
import { applicationOf } from '../application-of.ts';
import { lost } from '../lost.tsx';
import type { DeskParts } from '../parts.ts';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import { SEALED } from './application.ts';

/** Where it is asked for, and under which name the applicant is kept meanwhile: sealed, as a draft is. */
export const AGAIN = '/desk/again';
/** The case that the applicant is carried from, beside their fields. */
const OF = 'of';
/** Whoever still stands at the window: the next one in the queue is never taken for them. */
const KEPT_MS = 15 * 60_000;

/** One more for the same applicant (同一申请人再办一件): what is known of them goes into the counter's next form. */
export function againPages(parts: DeskParts): Page[] {
  return [{ method: 'post', path: AGAIN, may: 'matters.take', answer: (visit) => carry(visit, parts) }];
}

/** By one key from a case: only its number is sent, and nothing of the applicant stands in an address. */
export function AgainForm({ lang, csrf, number }: { lang: Lang; csrf: string; number: string }) {
  return (
    <Form action={to(lang, AGAIN)} csrf={csrf}>
      <Hidden name="number" value={number} />
      <Button kind="second" accesskey="a">
        {say(lang, 'again')}
      </Button>
    </Form>
  );
}

async function carry(visit: Visit, parts: DeskParts): Promise<Shown> {
  const { person } = visit;
  const matter = await parts.acts.matter({ kind: 'case', number: visit.field('number') });
  if (matter === undefined || !mayFor(person, 'values.read', matter.department ?? undefined))
    return lost(visit, 'counter', 'no_matter');
  const typed = await applicantOf(parts, person, matter);
  if (typed.size > 0)
    parts.store.drafts.save(person.account, AGAIN, new Map([...typed, [OF, [matter.number]]]));
  return { to: '/desk/counter' };
}

/** The applicant of a case as a form has them; that their values are looked at is noted first (A8). */
async function applicantOf(
  { service, accesses }: DeskParts,
  person: SignedIn,
  matter: MatterDetail,
): Promise<Map<string, readonly string[]>> {
  const { node, kind, number, department } = matter;
  const applied = applicationOf(matter);
  const held = applied && (await service.values?.held([applied.id], node));
  if (applied === undefined || held === undefined || held.length === 0) return new Map();
  await accesses.note(person, { act: 'open', matters: [{ kind, number }], department });
  const typed = new Map<string, readonly string[]>();
  for (const { field, value } of held) if (field in SEALED) typed.set(field, [value]);
  const { applicant_type: type } = (await service.get(applied.id, node))?.body ?? {};
  if (typeof type === 'string') typed.set('applicant_type', [type]);
  return typed;
}

/** The applicant that a person carries from a case, while they are likely to be still there. */
export function carried(
  { store, now }: Pick<DeskParts, 'store' | 'now'>,
  { account }: Pick<SignedIn, 'account'>,
): { of: string; typed: Typed } | undefined {
  const draft = store.drafts.find(account, AGAIN);
  const of = draft?.typed.get(OF)?.[0];
  return draft === undefined || of === undefined || draft.savedAt < now() - KEPT_MS
    ? undefined
    : { of, typed: draft.typed };
}

/** The applicant goes into no further form: one was taken, or it is somebody else's turn. */
export function dropCarried({ store }: DeskParts, { account }: SignedIn): void {
  store.drafts.drop(account, AGAIN);
}
