import {
  type CallDetail,
  type CallQuery,
  type CallService,
  callQuery,
  InvalidQuery,
  mayFor,
} from '@hutong/api';
import { said } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { Page, Shown, Typed, Visit } from '@hutong/web';
import type { ActForm } from '../acts/field.ts';
import { isOnce } from '../acts/once.ts';
import type { Performed } from '../acts/perform.ts';
import { readAct } from '../acts/read.ts';
import { lost } from '../lost.tsx';
import { ActPage } from '../matter/act-page.tsx';
import type { DeskParts } from '../parts.ts';
import { screen } from '../screen.tsx';
import { say } from '../texts.ts';
import { CallPage } from './call-page.tsx';
import { exported } from './export.ts';
import { formFor, URGE } from './forms.ts';
import { CallList } from './list.tsx';
import { organsSeen, PATH, pathOfCall, pathOfMatter } from './parts.ts';
import { actsNow, CallActs } from './perform.ts';

const AREA = 'supervision';
const CALL = `${PATH}/{node}/{record}`;
const URGED = `${PATH}/of/{kind}/{number}/urge`;

interface Parts extends DeskParts {
  calls: CallService;
  callActs: CallActs;
}

/** What the hall is called to account for: lists, each with its page, and what a clerk and a stationed supervisor may do. */
export function supervisionPages(desk: DeskParts): Page[] {
  const { service, acts, now } = desk;
  const { calls } = service;
  // A center has no desk.
  if (calls === undefined) return [];
  const parts: Parts = { ...desk, calls, callActs: new CallActs({ service, calls, acts, now }) };
  const supervises = { may: 'supervision.decide', or: ['supervision.answer'] } as const;
  return [
    { method: 'get', path: PATH, may: 'desk.use', answer: (visit) => list(visit, parts) },
    {
      method: 'get',
      path: `${PATH}/export`,
      ...supervises,
      answer: (visit) => exported(visit, calls, filterIn(visit)),
    },
    { method: 'get', path: URGED, may: 'supervision.decide', answer: (visit) => urgeForm(visit, parts) },
    { method: 'post', path: URGED, may: 'supervision.decide', answer: (visit) => urge(visit, parts) },
    { method: 'get', path: CALL, may: 'desk.use', answer: (visit) => show(visit, parts) },
    { method: 'get', path: `${CALL}/{act}`, ...supervises, answer: (visit) => actForm(visit, parts) },
    { method: 'post', path: `${CALL}/{act}`, ...supervises, answer: (visit) => act(visit, parts) },
  ];
}

const PAGE = 50;
const FILTERS = ['show', 'type', 'level'] as const;
const FILTER_NEXT = { zh: '请从“监察”重新打开这份列表', en: 'Open the list from Supervision again.' };

/** The filters in the address. @throws InvalidQuery that names the one that is none */
function filterIn(visit: Visit): Pick<CallQuery, (typeof FILTERS)[number]> {
  const given = FILTERS.map((name) => [name, visit.query(name)]).filter(([, value]) => value !== '');
  const read = callQuery.safeParse(Object.fromEntries(given));
  if (!read.success) throw new InvalidQuery(String(read.error.issues[0]?.path[0] ?? 'query'), FILTER_NEXT);
  const { limit: _, ...filter } = read.data;
  return filter;
}

async function list(visit: Visit, { calls }: Parts): Promise<Shown> {
  const { lang, person } = visit;
  const filter = filterIn(visit);
  const cursor = visit.query('cursor');
  const asked = { ...filter, limit: PAGE, ...(cursor === '' ? {} : { cursor }) };
  const page = await calls.list(asked, organsSeen(person));
  const mayExport = mayFor(person, 'supervision.decide') || mayFor(person, 'supervision.answer');
  const main = <CallList lang={lang} filter={filter} page={page} mayExport={mayExport} />;
  return screen(visit, AREA, say(lang, 'supervision'), main);
}

async function show(visit: Visit, { service, calls }: Parts): Promise<Shown> {
  const { lang, person } = visit;
  const call = await callOf(visit, calls);
  if (call === undefined) return lost(visit, AREA, 'no_call');
  const { rule, start_record } = call.told.body;
  const matter = await service.matters.get(call.of, { readsInternal: true });
  const clock = matter?.clocks.find((one) => one.clock === rule && one.start_record === start_record);
  const done = visit.query('done') || undefined;
  const main = (
    <CallPage lang={lang} person={person} call={call} side={calls.side} clock={clock} done={done} />
  );
  return screen(visit, AREA, call.told.subject, main);
}

function callOf({ params }: Visit, calls: CallService): Promise<CallDetail | undefined> {
  return calls.get({ node: params.node ?? '', record: params.record ?? '' });
}

/** A form as it is shown: with what was typed, and what is wrong with it. */
interface Filled {
  form: ActForm;
  path: string;
  back: string;
  typed: Typed;
  errors: readonly FieldError[];
  once: string;
}

function formPage(visit: Visit, filled: Filled): Promise<Shown> {
  const { lang, person } = visit;
  const main = <ActPage lang={lang} csrf={person.csrf} {...filled} />;
  return screen(visit, AREA, said(filled.form.title, lang), main, filled.errors.length === 0 ? 200 : 422);
}

/** An empty form, or with the draft that was kept of it. */
function emptyForm(
  visit: Visit,
  { store, newOnce }: Parts,
  at: Pick<Filled, 'form' | 'path' | 'back'>,
): Promise<Shown> {
  const typed = store.drafts.find(visit.person.account, at.path)?.typed ?? new Map();
  return formPage(visit, { ...at, typed, errors: [], once: newOnce() });
}

interface Asked extends Pick<Filled, 'form' | 'path' | 'back'> {
  act: string;
  /** Why it cannot be done as things stand now. */
  why?: string | undefined;
}

/** What a form says is done, or it comes back with what was typed. */
async function sentForm(
  visit: Visit,
  { store, acts, newOnce }: Parts,
  { form, path, back, act, why }: Asked,
  perform: (given: { form: ActForm; read: ReturnType<typeof readAct>; once: string }) => Promise<Performed>,
): Promise<Shown> {
  const { lang, typed, person } = visit;
  const once = visit.field('once');
  const at = { form, path, back, typed };
  if (!isOnce(once))
    return formPage(visit, { ...at, errors: [{ text: say(lang, 'no_once') }], once: newOnce() });
  const isDone = (await acts.find(once, act)) !== undefined;
  // Sent again it may not be readable any more: what was decided leaves nothing to choose.
  if (!isDone) {
    const read = readAct(form, typed, lang);
    const errors = why === undefined ? read.errors : [{ text: why }];
    const performed = errors.length > 0 ? { errors } : await perform({ form, read, once });
    if ('errors' in performed) return formPage(visit, { ...at, errors: performed.errors, once });
  }
  store.drafts.drop(person.account, path);
  return { to: `${back}?done=${act}` };
}

async function actAt(visit: Visit, { calls }: Parts) {
  const call = await callOf(visit, calls);
  const { act = '' } = visit.params;
  const form = call && formFor(act, call.state);
  if (call === undefined || form === undefined) return undefined;
  const back = pathOfCall(call);
  return { call, act, at: { form, path: `${back}/${act}`, back } };
}

async function actForm(visit: Visit, parts: Parts): Promise<Shown> {
  const found = await actAt(visit, parts);
  return found === undefined ? lost(visit, AREA, 'no_act') : emptyForm(visit, parts, found.at);
}

async function act(visit: Visit, parts: Parts): Promise<Shown> {
  const found = await actAt(visit, parts);
  if (found === undefined) return lost(visit, AREA, 'no_act');
  const { call, act, at } = found;
  const { lang, person } = visit;
  const perform: Parameters<typeof sentForm>[3] = (given) =>
    parts.callActs.perform(person, { at: call, act, ...given }, lang);
  const isOpen = actsNow(parts.calls.side, call, person).some((one) => one.act === act);
  const why = isOpen ? undefined : say(lang, 'call_not_now', { why: call.why[lang] });
  return sentForm(visit, parts, { ...at, act, why }, perform);
}

async function urgedAt({ params, service, person }: Visit, { calls }: Parts) {
  const { kind = '', number = '' } = params;
  const matter =
    calls.side === 'supervisor'
      ? await service.matters.get({ node: calls.of, kind, number }, { readsInternal: true })
      : undefined;
  if (matter === undefined || !mayFor(person, 'supervision.decide', matter.department ?? undefined))
    return undefined;
  const path = `${PATH}/of/${matter.kind}/${encodeURIComponent(number)}/urge`;
  return { matter, at: { form: URGE, path, back: pathOfMatter(matter) } };
}

async function urgeForm(visit: Visit, parts: Parts): Promise<Shown> {
  const found = await urgedAt(visit, parts);
  return found === undefined ? lost(visit, AREA, 'no_matter') : emptyForm(visit, parts, found.at);
}

async function urge(visit: Visit, parts: Parts): Promise<Shown> {
  const found = await urgedAt(visit, parts);
  if (found === undefined) return lost(visit, AREA, 'no_matter');
  const { matter, at } = found;
  const number = () => parts.store.numbers.allot();
  const perform: Parameters<typeof sentForm>[3] = ({ read, once }) =>
    parts.callActs.urge(visit.person, { matter, read, once, number }, visit.lang);
  return sentForm(visit, parts, { ...at, act: 'urge' }, perform);
}
