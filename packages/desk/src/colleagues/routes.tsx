import type { MatterQuery } from '@hutong/api';
import { type Lang, said } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { Page, Shown, Typed, Visit } from '@hutong/web';
import { ASSIGN, assignForm, ownersToChoose } from '../acts/assign.ts';
import { isOnce } from '../acts/once.ts';
import { readAct } from '../acts/read.ts';
import { organsOf } from '../organs.ts';
import type { DeskParts } from '../parts.ts';
import { screen } from '../screen.tsx';
import { say } from '../texts.ts';
import { ColleaguePage, ColleaguesPage } from './page.tsx';
import { PATH, pathTo } from './path.ts';

/** Cases on a page: all of them are given away at once within a second. */
const PAGE = 20;
const OWNERS = 50;
const MAY = 'matters.reassign';

/** Where a head gives an absent colleague's cases to another. */
export function colleaguePages(parts: DeskParts): Page[] {
  const path = `${PATH}/{owner}`;
  return [
    { method: 'get', path: PATH, may: MAY, answer: list },
    { method: 'get', path, may: MAY, answer: (visit) => open(visit, parts) },
    { method: 'post', path, may: MAY, answer: (visit) => handOn(visit, parts) },
  ];
}

async function list(visit: Visit): Promise<Shown> {
  const { lang, person, service } = visit;
  const after = visit.query('after').slice(0, 100);
  const page = await service.matters.owners({
    node: service.info.node,
    organs: organsOf(person, MAY),
    limit: OWNERS,
    ...(after === '' ? {} : { after }),
  });
  const main = <ColleaguesPage lang={lang} page={page} after={after} />;
  return screen(visit, 'cases', say(lang, 'colleagues'), main);
}

function open(visit: Visit, parts: DeskParts): Promise<Shown> {
  const draft = parts.store.drafts.find(visit.person.account, pathTo(ownerIn(visit)));
  return page(visit, parts, { typed: draft?.typed ?? new Map() });
}

function ownerIn({ params }: Visit): string {
  return (params.owner ?? '').slice(0, 100);
}

/** Gives away the cases that were ticked, or all that were listed: an act each, so that one that cannot be keeps no other. */
async function handOn(visit: Visit, parts: DeskParts): Promise<Shown> {
  const { lang, person, typed } = visit;
  const owner = ownerIn(visit);
  const once = visit.field('once');
  const numbers = [...new Set(visit.fields(visit.field('go') === 'listed' ? 'listed' : 'number'))];
  const given: Typed = new Map([...typed, ['from', [owner]]]);
  const wrong = wrongIn(numbers, once, lang);
  const { errors } = readAct(assignForm({ owner, department: null }, parts), given, lang);
  if (wrong !== undefined) errors.push({ name: 'number', text: wrong });
  if (errors.length > 0) return page(visit, parts, { typed, errors });
  for (const number of numbers) {
    const why = await handOnOne(visit, parts, { number, given, once });
    if (why !== undefined) errors.push({ text: say(lang, 'hand_on_not', { number, why }) });
  }
  const done = numbers.length - errors.length;
  if (errors.length > 0) return page(visit, parts, { typed, errors, done });
  parts.store.drafts.drop(person.account, pathTo(owner));
  return { to: `${pathTo(owner)}?done=${done}` };
}

function wrongIn(numbers: readonly string[], once: string, lang: Lang): string | undefined {
  if (!isOnce(once)) return say(lang, 'no_once');
  if (numbers.length === 0) return say(lang, 'hand_on_none');
  return numbers.length > PAGE ? say(lang, 'hand_on_many', { most: PAGE }) : undefined;
}

/** Gives away one case. @returns why not; undefined: it is done */
async function handOnOne(
  { lang, person }: Visit,
  parts: DeskParts,
  { number, given, once }: { number: string; given: Typed; once: string },
): Promise<string | undefined> {
  const { acts } = parts;
  const at = { kind: 'case', number } as const;
  const matter = await acts.matter(at);
  if (matter === undefined) return say(lang, 'no_matter');
  // Whose it is now, the act looks at.
  const form = assignForm({ ...matter, owner: given.get('from')?.[0] ?? null }, parts);
  const read = readAct(form, given, lang);
  if (read.errors.length > 0) return say(lang, 'hand_on_organ', { department: matter.department ?? '' });
  const part = `${ASSIGN} ${number}`;
  const performed = await acts.perform(person, { ...at, act: ASSIGN, form, read, once, part }, lang);
  return 'errors' in performed ? performed.errors[0]?.text : undefined;
}

interface Given {
  typed: Typed;
  errors?: readonly FieldError[];
  done?: number;
}

async function page(visit: Visit, parts: DeskParts, given: Given): Promise<Shown> {
  const { lang, person, service } = visit;
  const owner = ownerIn(visit);
  const cursor = visit.query('cursor');
  const { errors = [], typed } = given;
  // Another attempt is another act: what is done has its record, and leaves the list.
  const once = parts.newOnce();
  const done = given.done ?? Number(/^\d{1,2}$/.exec(visit.query('done'))?.[0] ?? 0);
  const organs = organsOf(person, MAY);
  const query: MatterQuery = {
    node: service.info.node,
    kind: 'case',
    owner,
    limit: PAGE,
    ...(organs === '*' ? {} : { departments: [...organs] }),
    ...(cursor === '' ? {} : { cursor }),
  };
  const { items: rows, next } = await service.matters.list(query, { readsInternal: true });
  const people = Object.entries(ownersToChoose(parts))
    .filter(([name]) => name !== owner)
    .map(([value, text]) => ({ value, text: said(text, lang) }));
  const shown = { lang, owner, rows, next, people, csrf: person.csrf, once, typed, errors, done };
  const status = errors.length === 0 ? 200 : 422;
  return screen(
    visit,
    'cases',
    say(lang, 'colleague_cases', { owner }),
    <ColleaguePage {...shown} />,
    status,
  );
}
