import { isFoundBy, type Lang } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import {
  AGENTS,
  agentless,
  bodyIn,
  type Going,
  goingIn,
  needed,
  type Sealed,
  type SealedName,
  sealedIn,
} from '../counter/application.ts';
import type { CounterItem } from '../counter/item.ts';
import { readMaterials } from '../counter/materials.ts';
import { say } from '../texts.ts';

/** As many applications as one print run has papers. */
export const ROWS = 30;
/** What each row asks of its applicant. */
export const COLUMNS = [
  'applicant_name',
  'applicant_id_number',
  'phone',
  'address',
] as const satisfies readonly SealedName[];
export type Column = (typeof COLUMNS)[number];

/** One application of a sheet. */
export interface Row {
  /** From 1; its fields' names end with it. */
  n: number;
  sealed: Sealed;
}

/** A sheet as it was typed: what all its applications have in common, and its rows that are not empty. */
export interface Sheet {
  /** Absent: it is only to be checked. */
  going: Exclude<Going, 'notice'> | undefined;
  /** Which twins were shown before, by their mark. */
  seen: string;
  body: Record<string, unknown>;
  rows: readonly Row[];
  errors: FieldError[];
}

/** The name of a row's field. */
export function fieldIn(column: string, n: number): string {
  return `${column}-${n}`;
}

/** Reads a sheet. What is wrong names its row and its field. */
export function readSheet(visit: Visit, item: CounterItem): Sheet {
  const { lang } = visit;
  const { going: asked, seen } = goingIn(visit);
  const going = asked === 'notice' ? undefined : asked;
  const { received, missing } = readMaterials(visit, item);
  const agent = sealedIn(visit, AGENTS);
  const errors = agentless(agent, lang);
  if (going === 'accept' && missing.length > 0)
    errors.push({ name: 'material', text: say(lang, 'needs_all', { n: missing.length }) });
  const rows = Array.from({ length: ROWS }, (_, i) => i + 1).flatMap((n) => {
    const sealed = sealedIn(visit, COLUMNS, `-${n}`);
    return Object.keys(sealed).length === 0 ? [] : [{ n, sealed: { ...sealed, ...agent } }];
  });
  if (rows.length === 0) errors.push({ name: fieldIn('applicant_name', 1), text: say(lang, 'sheet_empty') });
  for (const { n, sealed } of rows) if (sealed.applicant_name === undefined) errors.push(nameless(n, lang));
  return { going, seen, body: bodyIn(visit, item, { received, sealed: agent }), rows, errors };
}

function nameless(n: number, lang: Lang): FieldError {
  const { text } = needed(lang, 'applicant_name');
  return { name: fieldIn('applicant_name', n), text: say(lang, 'sheet_fault', { n, text }) };
}

/** The first row above that is of the same applicant: by document, or by telephone and name. */
export function sameAbove(rows: readonly Row[], { n, sealed }: Row): number | undefined {
  const is = (other: Sealed, column: Column, by: 'id_number' | 'telephone' | 'name') => {
    const [asked, value] = [sealed[column], other[column]];
    return asked !== undefined && value !== undefined && isFoundBy(by, asked, { field: column, value });
  };
  const same = ({ sealed: other }: Row) =>
    is(other, 'applicant_id_number', 'id_number') ||
    (is(other, 'phone', 'telephone') && is(other, 'applicant_name', 'name'));
  return rows.find((row) => row.n < n && same(row))?.n;
}
