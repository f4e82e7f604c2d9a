import type { MatterDetail } from '@hutong/api';
import { PRIVATE_FIELDS, said } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { Page, Shown, Typed, Visit } from '@hutong/web';
import { ASSIGN, assignForm } from '../acts/assign.ts';
import { CORRECT, correctionForm } from '../acts/correction.ts';
import type { ActForm } from '../acts/field.ts';
import { FORMS } from '../acts/forms.ts';
import { isOnce } from '../acts/once.ts';
import type { Performed } from '../acts/perform.ts';
import { readAct } from '../acts/read.ts';
import { type CaseFile, caseFiles, mayOpen } from '../case-files/files.ts';
import { mannerOf } from '../counter/manner.ts';
import { FILINGS } from '../filing/filings.ts';
import { fetchable } from '../letters/buttons.tsx';
import { lost } from '../lost.tsx';
import type { DeskParts } from '../parts.ts';
import { leadOf, reasonOf, takenIn } from '../requests/steps.ts';
import { screen } from '../screen.tsx';
import { supervisedOf } from '../supervision/calls-of-matter.tsx';
import { placeOf } from '../telephone/panel.tsx';
import { toldOf } from '../telephone/told.ts';
import { say } from '../texts.ts';
import { ratingOf } from '../voucher/rating.ts';
import { ActPage } from './act-page.tsx';
import { MatterPage, type SeenValue } from './page.tsx';
import { AREAS, type DeskKind, pathOf } from './path.ts';

/** The pages of the matters of one kind. */
export function matterPages(kind: DeskKind, parts: DeskParts): Page[] {
  const path = `/desk/${AREAS[kind]}/{number}`;
  return [
    { method: 'get', path, may: 'desk.use', answer: (visit) => showMatter(visit, kind, parts) },
    { method: 'get', path: `${path}/{act}`, may: 'desk.use', answer: (visit) => showAct(visit, kind, parts) },
    { method: 'post', path: `${path}/{act}`, may: 'desk.use', answer: (visit) => doAct(visit, kind, parts) },
  ];
}

/** A matter as it is now. @param errors why a file was not added to it */
export async function showMatter(
  visit: Visit,
  kind: DeskKind,
  parts: DeskParts,
  errors: readonly FieldError[] = [],
): Promise<Shown> {
  const { lang, person, params } = visit;
  const matter = await parts.acts.matter({ kind, number: params.number ?? '' });
  if (matter === undefined) return lost(visit, AREAS[kind], 'no_matter');
  const files = await caseFiles(parts.service, matter);
  const { values, names } = await seenOf(visit, matter, files, parts);
  const done = visit.query('done') || undefined;
  const rating = await ratingOf(parts.service, matter);
  const manner = await mannerOf(parts.service, matter, lang);
  const told = toldOf(lang, matter, await placeOf(parts.service, matter));
  const supervised = await supervisedOf(parts.service, person, matter);
  const letters = await fetchable(parts.service, person, matter);
  const isOwn = matter.node === parts.service.info.node;
  const read = { matter, values, files, names, rating, manner, told, letters, supervised };
  const shown = { ...read, isOwn, done, errors };
  const more = { lang, person, ...shown, newOnce: parts.newOnce };
  const main = <MatterPage {...more} />;
  return screen(visit, AREAS[kind], matter.title ?? matter.number, main, errors.length === 0 ? 200 : 422);
}

/** The private values that a post may read here, and what its files are called; that they are looked at is noted first (A8). */
async function seenOf(
  { person, service, lang }: Visit,
  matter: MatterDetail,
  files: readonly CaseFile[],
  { accesses }: DeskParts,
): Promise<{ values: SeenValue[]; names: ReadonlyMap<string, string> }> {
  const { node, kind, number, events, department } = matter;
  const { values, attachments } = service;
  if (values === undefined || !mayOpen(person, matter)) return { values: [], names: new Map() };
  const held = await values.held(
    events.map(({ id }) => id),
    node,
  );
  if (held.length > 0 || files.length > 0)
    await accesses.note(person, { act: 'open', matters: [{ kind, number }], department });
  const seen = held.map(({ field, value }) => {
    const known = PRIVATE_FIELDS[field as keyof typeof PRIVATE_FIELDS];
    const title = known === undefined ? field : said({ zh: known.titleZh, en: known.titleEn }, lang);
    return { field, title, value };
  });
  const hashes = files.map(({ sha256 }) => sha256);
  return { values: seen, names: await attachments.names(node, hashes) };
}

async function showAct(visit: Visit, kind: DeskKind, parts: DeskParts): Promise<Shown> {
  const form = await formOf(visit, kind, parts);
  if (form === undefined) return lost(visit, AREAS[kind], 'no_act');
  const draft = parts.store.drafts.find(visit.person.account, actPath(visit, kind));
  const typed = draft?.typed ?? stepsOf(visit, kind) ?? new Map();
  return actPage(visit, kind, form, { typed, errors: [] }, parts.newOnce());
}

/** What the steps before a reply came to: its kind, and a reason that a clerk goes on with. */
function stepsOf(visit: Visit, kind: DeskKind): Typed | undefined {
  if (kind !== 'request' || visit.params.act !== 'reply') return undefined;
  const taken = takenIn(visit.query('said'));
  const lead = leadOf(taken);
  if (!('outcome' in lead)) return undefined;
  return new Map([
    ['outcome', [lead.outcome]],
    ['reason', [reasonOf(taken)]],
  ]);
}

async function doAct(visit: Visit, kind: DeskKind, parts: DeskParts): Promise<Shown> {
  const { params, typed, lang, person } = visit;
  const { number = '', act = '' } = params;
  const form = await formOf(visit, kind, parts);
  if (form === undefined) return lost(visit, AREAS[kind], 'no_act');
  const once = visit.field('once');
  if (!isOnce(once)) {
    const errors = [{ text: say(lang, 'no_once') }];
    return actPage(visit, kind, form, { typed, errors }, parts.newOnce());
  }
  const done = (): Shown => {
    parts.store.drafts.drop(person.account, actPath(visit, kind));
    return { to: `${pathOf({ kind, number })}?done=${act}` };
  };
  // Sent again it may not be readable any more: what a correction has struck out is no choice of its form.
  if ((await parts.acts.find(once, act)) !== undefined) return done();
  const read = readAct(form, typed, lang);
  const performed: Performed =
    read.errors.length > 0
      ? { errors: read.errors }
      : await parts.acts.perform(person, { kind, number, act, form, read, once }, lang);
  if ('id' in performed) return done();
  return actPage(visit, kind, form, { typed, errors: performed.errors }, once);
}

function actPath({ params }: Visit, kind: DeskKind): string {
  return `${pathOf({ kind, number: params.number ?? '' })}/${params.act}`;
}

async function formOf({ params }: Visit, kind: DeskKind, parts: DeskParts): Promise<ActForm | undefined> {
  const forms = FORMS[kind] ?? {};
  const { act = '', number = '' } = params;
  if (act === CORRECT || (act === ASSIGN && kind === 'case')) {
    const matter = await parts.acts.matter({ kind, number });
    return matter && (act === CORRECT ? correctionForm(matter) : assignForm(matter, parts));
  }
  // What begins a matter is filed where it gets its number, never under one that an address names.
  if (FILINGS.some((filing) => filing.kind === kind && filing.act === act)) return undefined;
  return Object.hasOwn(forms, act) ? forms[act] : undefined;
}

function actPage(
  visit: Visit,
  kind: DeskKind,
  form: ActForm,
  { typed, errors }: { typed: Typed; errors: Extract<Performed, { errors: unknown }>['errors'] },
  once: string,
): Promise<Shown> {
  const { lang, person, params } = visit;
  const back = pathOf({ kind, number: params.number ?? '' });
  const path = actPath(visit, kind);
  const more = { lang, form, path, back, once, typed, errors, csrf: person.csrf };
  const main = <ActPage {...more} />;
  return screen(visit, AREAS[kind], said(form.title, lang), main, errors.length === 0 ? 200 : 422);
}
