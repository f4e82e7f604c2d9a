import {
  contract,
  InvalidQuery,
  type MatterFind,
  type MatterFound,
  type NodeService,
  type SignedIn,
} from '@hutong/api';
import { nameFor } from '@hutong/identity';
import { organsOf } from '../organs.ts';
import { texts } from './texts.ts';

const PAGE = 20;
/** What has a page at the desk. */
const KINDS = ['case', 'complaint'] as const;
export const FIELDS = ['applicant', 'telephone', 'id_number', 'words'] as const;
export type SearchField = (typeof FIELDS)[number];
export type Search = Partial<Record<SearchField, string>>;

/** Lines, some of them with what they were found by. */
export interface Found extends Pick<MatterFound, 'next'> {
  items: (Omit<MatterFound['items'][number], 'found_by'> & Partial<MatterFound['items'][number]>)[];
  filling: boolean;
}

/** Whether somebody may look for people here (A8): of at least one organ, at a node that has their index. */
export function maySeekPeople({ matters }: Pick<NodeService, 'matters'>, person: SignedIn): boolean {
  return matters.find !== undefined && organsOf(person, 'values.read').length > 0;
}

/**
 * A page of what fits, within the organs whose values somebody's posts read; who may read none looks by words alone, as the
 * lists do.
 * @throws InvalidQuery that names the field
 */
export async function seek(
  service: Pick<NodeService, 'info' | 'matters'>,
  person: SignedIn,
  search: Search,
  cursor: string,
): Promise<Found> {
  const { matters, info } = service;
  const paged = { limit: PAGE, ...(cursor === '' ? {} : { cursor }) };
  if (maySeekPeople(service, person) && matters.find !== undefined) {
    const query = asked({ ...search, kinds: [...KINDS], ...paged });
    const who = nameFor(person, 'values.read');
    return matters.find(query, { who, account: person.account, organs: organsOf(person, 'values.read') });
  }
  if (search.words === undefined) throw new InvalidQuery('words', texts.search_something);
  const { words } = asked({ words: search.words, ...paged });
  const query = { node: info.node, kinds: [...KINDS], ...(words !== undefined && { words }), ...paged };
  return { ...(await matters.list(query, { readsInternal: true })), filling: false };
}

function asked(given: object): MatterFind {
  const read = contract.matters.find.request.safeParse(given);
  if (read.success) return read.data;
  throw new InvalidQuery(String(read.error.issues[0]?.path[0] ?? 'words'), texts.search_check);
}

/** The matter with exactly this number, where there is one that has a page here; full-width digits (１２３) are digits. */
export async function withNumber({ matters, info }: Pick<NodeService, 'info' | 'matters'>, typed: string) {
  for (const number of new Set([typed, typed.normalize('NFKC')]))
    for (const kind of KINDS) {
      const found = await matters.get({ node: info.node, kind, number }, { readsInternal: true });
      if (found !== undefined) return found;
    }
  return undefined;
}
