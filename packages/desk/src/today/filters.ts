import { contract, InvalidQuery, type MatterQuery, type SignedIn } from '@hutong/api';
import { namesOf } from '@hutong/identity';
import { organsOf } from '../organs.ts';
import { texts } from './texts.ts';

/** What a list of the desk is asked for in its address, as `/api/matters` calls it. */
const OF_MATTERS = [
  'state',
  'states',
  'department',
  'departments',
  'item',
  'due_before',
  'due_from',
  'due_within',
  'level',
  'open',
  'owner',
  'unassigned',
  'returned',
  'call_back',
  'words',
] as const;
/** `own`: those of the organs of the reader's posts, however many these are. */
const ORGANS = 'organs';
/** `true`: those that the reader owns, by whichever of their names. */
const MINE = 'mine';
const NAMES = [...OF_MATTERS, ORGANS, MINE] as const;
export type FilterName = (typeof NAMES)[number];

export type Filters = Partial<Record<FilterName, string>>;
export type Place = Pick<MatterQuery, 'node' | 'kind' | 'limit'>;

/** The filters in an address. @param read a parameter of it; empty where it is absent */
export function filtersIn(read: (name: string) => string): Filters {
  const given = NAMES.map((name) => [name, read(name)]);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

/**
 * The query that filters mean for who reads; undefined: they have no organ whose matters they could see.
 * @throws InvalidQuery that names the filter
 */
export function queryOf(
  { organs, mine, ...filters }: Filters,
  person: SignedIn,
  place: Place & { cursor?: string },
): MatterQuery | undefined {
  const read = contract.matters.list.request.safeParse({ ...filters, ...place });
  if (!read.success)
    throw new InvalidQuery(String(read.error.issues[0]?.path[0] ?? 'query'), texts.filter_next);
  if (organs !== undefined && organs !== 'own') throw new InvalidQuery(ORGANS, texts.filter_next);
  if (mine !== undefined && mine !== 'true') throw new InvalidQuery(MINE, texts.filter_next);
  const asked: MatterQuery = mine === undefined ? read.data : { ...read.data, owners: namesOf(person) };
  const own = organs === undefined ? '*' : organsOf(person, 'desk.use');
  if (own === '*') return asked;
  const { departments = own, ...query } = asked;
  const both = own.filter((one) => departments.includes(one));
  return both.length === 0 ? undefined : { ...query, departments: both };
}
