import type { MatterLine, MatterPage } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { clockTime } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { hallOf } from '../hall.ts';
import type { DeskArea, DeskKind } from '../matter/path.ts';
import { say } from '../texts.ts';
import { type Filters, queryOf } from './filters.ts';

export const EXPORTED_AT_ONCE = 500;

/** Kinds of work that a desk's lists hold. */
export const KINDS = {
  cases: 'case',
  complaints: 'complaint',
  requests: 'request',
} as const satisfies Record<DeskArea, DeskKind>;

export type Lines = Pick<MatterPage, 'items' | 'next' | 'total' | 'at_least'>;
const NOTHING: Lines = { items: [], total: 0, at_least: false };

/**
 * A page of an area's matters, as its list shows them.
 * @param organs of which alone; absent: of those that the filters name
 * @throws InvalidQuery
 */
export async function linesOf(
  { service, person }: Visit,
  area: DeskArea,
  filters: Filters,
  page: { limit: number; cursor?: string },
  organs: readonly string[] | '*' = '*',
): Promise<Lines> {
  const query = queryOf(filters, person, { ...page, node: hallOf(service), kind: KINDS[area] });
  if (query === undefined) return NOTHING;
  const { departments, ...other } = query;
  const both = organs === '*' ? departments : (departments ?? organs).filter((one) => organs.includes(one));
  if (both?.length === 0) return NOTHING;
  const asked = both === undefined ? other : { ...other, departments: [...both] };
  return service.matters.list(asked, { readsInternal: true });
}

/** The heads of a list that is kept as a table. */
export function headOf(lang: Lang): string[] {
  const heads = ['list_number', 'item', 'state', 'organ', 'due', 'opened', 'owner'] as const;
  return heads.map((head) => say(lang, head));
}

export function rowOf(lang: Lang, line: MatterLine): string[] {
  const { number, title, word, department, due, opened_at, owner } = line;
  return [number, title, word[lang], department, due ?? '', clockTime(opened_at), owner ?? ''];
}
