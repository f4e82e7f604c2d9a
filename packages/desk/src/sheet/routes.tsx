import { mayFor } from '@hutong/api';
import { nameFor } from '@hutong/identity';
import type { FieldError } from '@hutong/ui';
import type { Page, Shown, Typed, Visit } from '@hutong/web';
import { isOnce } from '../acts/once.ts';
import { dropCarried } from '../counter/again.tsx';
import { partOf, recordsOf } from '../counter/application.ts';
import { type CounterItem, itemOf, pathTo } from '../counter/item.ts';
import type { Origin } from '../counter/origin.tsx';
import { lost } from '../lost.tsx';
import type { DeskParts } from '../parts.ts';
import { screen } from '../screen.tsx';
import { say } from '../texts.ts';
import { showDone } from './done.tsx';
import { SheetForm } from './form.tsx';
import { COLUMNS, fieldIn, type Row, readSheet, type Sheet } from './read.ts';
import { markOfRows, type RowTwins, rowTwins } from './twins.tsx';

const PATH = '/desk/counter/{code}/sheet';

/** Up to thirty applications of one item at once (批量登记): checked and put on record together, printed in one run. */
export function sheetPages(parts: DeskParts): Page[] {
  return [
    { method: 'get', path: PATH, may: 'matters.take', answer: (visit) => open(visit, parts) },
    { method: 'post', path: PATH, may: 'matters.take', answer: (visit) => send(visit, parts) },
    {
      method: 'get',
      path: `${PATH}/{once}`,
      may: 'matters.take',
      answer: (visit) => showDone(visit, parts),
    },
  ];
}

async function open(visit: Visit, parts: DeskParts): Promise<Shown> {
  const item = await itemOf(parts.service, visit.params.code ?? '');
  if (item === undefined) return lost(visit, 'counter', 'counter_none');
  const draft = parts.store.drafts.find(visit.person.account, sheetOf(item));
  const origin = draft && { savedAt: draft.savedAt };
  return form(visit, item, parts.newOnce(), { typed: draft?.typed ?? new Map(), origin });
}

async function send(visit: Visit, parts: DeskParts): Promise<Shown> {
  const { lang, person, typed } = visit;
  const item = await itemOf(parts.service, visit.params.code ?? '');
  if (item === undefined) return lost(visit, 'counter', 'counter_none');
  const once = visit.field('once');
  const faults = (errors: FieldError[], key = once) => form(visit, item, key, { typed, errors });
  if (!isOnce(once)) return faults([{ text: say(lang, 'no_once') }], parts.newOnce());
  if (!mayFor(person, 'matters.take', item.organ))
    return faults([{ text: say(lang, 'not_yours', { department: item.organ }) }]);
  return parts.acts.inTurn(once, () => take(visit, parts, item, once));
}

/** Rows that this form put on record before are left as they are; all others together become records, or none of them. */
async function take(visit: Visit, parts: DeskParts, item: CounterItem, once: string): Promise<Shown> {
  const { lang, person, typed } = visit;
  const { acts, store, now } = parts;
  const sheet = readSheet(visit, item);
  const rows = await newRows(parts, sheet, once);
  const done = (): Shown => {
    store.drafts.drop(person.account, sheetOf(item));
    dropCarried(parts, person);
    return { to: `${sheetOf(item)}/${once}` };
  };
  if (sheet.rows.length > 0 && rows.length === 0) return done();
  const common = {
    item,
    once,
    handler: nameFor(person, 'matters.take', item.organ),
    at: now(),
    backfilled: false,
  };
  const recordsIn = ({ n, sealed }: Row, number: string) =>
    recordsOf(
      { ...sheet, going: sheet.going ?? 'apply', missing: [], sealed },
      { ...common, number, row: n },
    );
  const errors = [...sheet.errors, ...faultsIn(parts, rows, (row) => recordsIn(row, UNNUMBERED), lang)];
  if (errors.length > 0) return form(visit, item, once, { typed, errors });
  const found = await rowTwins(parts, person, item, rows);
  if (sheet.going === undefined)
    return form(
      visit,
      item,
      once,
      found.length > 0 ? { typed, warning: { found, going: undefined } } : { typed, fine: rows.length },
    );
  if (!['', sheet.seen].includes(markOfRows(found)))
    return form(visit, item, once, { typed, warning: { found, going: sheet.going } });
  const numbers = await store.numbers.allotSome(rows.length);
  const records = rows.flatMap((row, i) => recordsIn(row, numbers[i] ?? ''));
  const refused = await acts.put(records, lang);
  if (refused !== undefined) return form(visit, item, once, { typed, errors: [{ text: refused.text }] });
  return done();
}

/** What a record is tried with before it has a number: none is used up by a sheet with something wrong. */
const UNNUMBERED = '0';

async function newRows({ acts }: DeskParts, { rows }: Sheet, once: string): Promise<Row[]> {
  const fresh: Row[] = [];
  for (const row of rows) if ((await acts.find(once, partOf('apply', row.n))) === undefined) fresh.push(row);
  return fresh;
}

/** What a record would be refused for, at the field of its row. What all rows have in common is told once. */
function faultsIn(
  { acts }: DeskParts,
  rows: readonly Row[],
  recordsIn: (row: Row) => object[],
  lang: Visit['lang'],
): FieldError[] {
  const faults = rows.flatMap((row) =>
    acts.refusals(recordsIn(row), lang).map(({ field, text }): FieldError => {
      const column = COLUMNS.find((one) => field === `private.${one}`);
      if (column === undefined) return { name: field.split('.')[1], text };
      return { name: fieldIn(column, row.n), text: say(lang, 'sheet_fault', { n: row.n, text }) };
    }),
  );
  return faults.filter(({ name, text }, i) => {
    return faults.findIndex((one) => one.name === name && one.text === text) === i;
  });
}

function sheetOf(item: CounterItem): string {
  return `${pathTo(item)}/sheet`;
}

interface Given {
  typed: Typed;
  errors?: readonly FieldError[];
  origin?: Origin | undefined;
  warning?: { found: readonly RowTwins[]; going: 'accept' | 'apply' | undefined };
  fine?: number;
}

function form(
  visit: Visit,
  item: CounterItem,
  once: string,
  { errors = [], ...given }: Given,
): Promise<Shown> {
  const { lang, person } = visit;
  const more = { lang, item, path: sheetOf(item), csrf: person.csrf, once, errors, ...given };
  const isWhole = errors.length === 0 && given.warning === undefined;
  return screen(visit, 'counter', item.name, <SheetForm {...more} />, isWhole ? 200 : 422);
}
