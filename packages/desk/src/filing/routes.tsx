import { mayFor } from '@hutong/api';
import { said } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { Page, Shown, Typed, Visit } from '@hutong/web';
import type { ActForm } from '../acts/field.ts';
import { FORMS } from '../acts/forms.ts';
import { isOnce } from '../acts/once.ts';
import { readAct } from '../acts/read.ts';
import { ActPage } from '../matter/act-page.tsx';
import { AREAS, pathOf } from '../matter/path.ts';
import type { DeskParts } from '../parts.ts';
import { screen } from '../screen.tsx';
import { say } from '../texts.ts';
import { FILINGS, type Filing } from './filings.ts';

/** Where complaints and requests for disclosure are taken down, from whoever comes, calls or writes. */
export function filingPages(parts: DeskParts): Page[] {
  return FILINGS.flatMap((filing): Page[] => {
    const { path, may } = filing;
    return [
      { method: 'get', path, may, answer: (visit) => empty(visit, filing, parts) },
      { method: 'post', path, may, answer: (visit) => file(visit, filing, parts) },
    ];
  });
}

function formOf({ kind, act }: Filing): ActForm {
  return FORMS[kind]?.[act] as ActForm;
}

/** Where the form is, and what its draft is called: about a case it is another than that of who comes with a complaint. */
function pathIn(visit: Visit, { path, kind }: Filing): string {
  const number = kind === 'complaint' ? visit.query('case').slice(0, 50) : '';
  return number === '' ? path : `${path}?case=${encodeURIComponent(number)}`;
}

async function empty(visit: Visit, filing: Filing, parts: DeskParts): Promise<Shown> {
  const draft = parts.store.drafts.find(visit.person.account, pathIn(visit, filing));
  const typed = draft?.typed ?? (await ofRating(visit, filing, parts)) ?? new Map();
  return page(visit, filing, { typed, errors: [], once: parts.newOnce() });
}

/** What is known of a complaint by which who rated a case badly is called back; undefined where no case is named. */
async function ofRating(visit: Visit, { kind }: Filing, { acts }: DeskParts): Promise<Typed | undefined> {
  const number = kind === 'complaint' ? visit.query('case') : '';
  const matter = number === '' ? undefined : await acts.matter({ kind: 'case', number });
  if (matter === undefined) return undefined;
  return new Map([
    ['case_number', [number]],
    ['title', [say(visit.lang, 'call_back_title')]],
    ['complained_unit', [matter.department ?? '']],
  ]);
}

async function file(visit: Visit, filing: Filing, parts: DeskParts): Promise<Shown> {
  const { lang, person, typed } = visit;
  const { acts, store } = parts;
  const { kind, act } = filing;
  const once = visit.field('once');
  if (!isOnce(once))
    return page(visit, filing, {
      typed,
      errors: [{ text: say(lang, 'no_once') }],
      once: parts.newOnce(),
    });
  const form = formOf(filing);
  const { body, ...read } = readAct(form, typed, lang);
  // Whose matter it is, is said of the record and not in it.
  const { organ, ...said } = body;
  const department = typeof organ === 'string' ? organ : undefined;
  const errors = [...read.errors, ...notTheirs(visit, filing, department)];
  if (errors.length > 0) return page(visit, filing, { typed, errors, once });
  return acts.inTurn(once, async () => {
    const before = await acts.find(once, act);
    const number = before?.subject ?? (await store.numbers.allot());
    const asked = { kind, number, act, form, read: { ...read, body: said }, once, department };
    const performed = await acts.perform(person, asked, lang);
    if ('errors' in performed) return page(visit, filing, { typed, errors: performed.errors, once });
    store.drafts.drop(person.account, pathIn(visit, filing));
    return { to: `${pathOf({ kind, number })}?done=${act}` };
  });
}

function notTheirs({ lang, person }: Visit, { may }: Filing, department: string | undefined): FieldError[] {
  if (department === undefined || mayFor(person, may, department)) return [];
  return [{ name: 'organ', text: say(lang, 'not_yours', { department }) }];
}

function page(
  visit: Visit,
  filing: Filing,
  given: { typed: Typed; errors: readonly FieldError[]; once: string },
): Promise<Shown> {
  const { lang, person } = visit;
  const area = AREAS[filing.kind];
  const form = formOf(filing);
  const more = {
    lang,
    form,
    path: pathIn(visit, filing),
    back: `/desk/${area}`,
    csrf: person.csrf,
    ...given,
  };
  const status = given.errors.length === 0 ? 200 : 422;
  return screen(visit, area, said(form.title, lang), <ActPage {...more} />, status);
}
