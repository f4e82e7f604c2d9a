import { InvalidQuery, type MatterFind, type MatterFinder, type MatterFound } from '@hutong/api';
import type { Held } from '@hutong/follow';
import { askedWords, type FoundBy, isFoundBy } from '@hutong/record';
import { and, eq, inArray } from 'drizzle-orm';
import { CURSOR, lineOf, linesOf, type MatterRow, WORDS } from './list.ts';
import {
  isLater,
  marksOf,
  type OwnPlace,
  type People,
  type Person,
  type PersonHit,
  placeText,
  readPlace,
} from './people.ts';
import { type HeldMatter, keyOf, type MatterState, mattersOf } from './state.ts';
import { matter } from './tables.ts';
import { pairsOf } from './words.ts';

/** Records that are looked at for one page: where those that are not wanted lie between, a page is short and more follow. */
const MOST_LOOKED_AT = 1_000;

type Line = MatterFound['items'][number];

interface Parts {
  node: string;
  people: People;
  held: Held;
  name(node: string): string;
}

/** What is looked for among a node's matters, and in which of them. */
interface Wanted {
  person: Person;
  /** By which of the person's marks records are gone through. */
  mark: FoundBy;
  pairs: readonly string[];
  kinds: ReadonlySet<string> | undefined;
  departments: ReadonlySet<string> | undefined;
}

/** Matters of this node by the people in them, by words of theirs, or both; what was said last comes first. Throws InvalidQuery. */
export async function findIn(
  parts: Parts,
  query: MatterFind,
  by: MatterFinder,
): Promise<Pick<MatterFound, 'items' | 'next'>> {
  const person = personOf(query);
  const departments = allowed(query, by);
  if (marksOf(person).length === 0) return byWords(parts, query, departments);
  const { people } = parts;
  const behind = query.cursor === undefined ? undefined : readPlace(query.cursor);
  const mark = behind?.by ?? people.rarest(person);
  const asked = mark && person[mark];
  if (mark === undefined || asked === undefined || (query.cursor !== undefined && behind === undefined))
    throw new InvalidQuery('cursor', CURSOR);
  const wanted: Wanted = {
    person,
    mark,
    pairs: query.words === undefined ? [] : pairsIn(query.words),
    kinds: query.kinds && new Set(query.kinds),
    departments: departments && new Set(departments),
  };
  const items: Line[] = [];
  const seen = new Set<string>();
  let at: OwnPlace | undefined = behind;
  for (let looked = 0; ; ) {
    const { hits, next } = await people.hits(mark, asked, at);
    const page = await readPage(parts, hits);
    for (const hit of hits) {
      if (at !== undefined && (items.length >= query.limit || looked >= MOST_LOOKED_AT))
        return { items, next: placeText(mark, at) };
      at = hit.at;
      looked += 1;
      const line = await lineAt(parts, wanted, page, hit, seen);
      if (line !== undefined) items.push(line);
    }
    if (next === undefined) return { items };
    at = next;
  }
}

function personOf({ applicant: name, telephone, id_number }: MatterFind): Person {
  const person: Person = {
    ...(name !== undefined && { name }),
    ...(telephone !== undefined && { telephone }),
    ...(id_number !== undefined && { id_number }),
  };
  for (const [by, asked] of marksOf(person))
    if (askedWords(by, asked).length === 0) throw new InvalidQuery(saidBy(by), LEAST[by]);
  return person;
}

/** What the API calls it. */
function saidBy(by: FoundBy): Exclude<Line['found_by'][number]['by'], 'words'> {
  return by === 'name' ? 'applicant' : by;
}

/** Of which departments; undefined: of all. */
function allowed({ departments }: MatterFind, { organs }: MatterFinder): string[] | undefined {
  if (organs === '*') return departments;
  return departments === undefined ? [...organs] : organs.filter((one) => departments.includes(one));
}

function pairsIn(words: string): string[] {
  const pairs = pairsOf(words);
  if (pairs.length === 0) throw new InvalidQuery('words', WORDS);
  return pairs;
}

async function byWords({ node, held, name }: Parts, query: MatterFind, departments: string[] | undefined) {
  const { words, kinds, limit, cursor } = query;
  if (words === undefined) throw new InvalidQuery('applicant', NOTHING);
  pairsIn(words);
  if (departments?.length === 0) return { items: [] };
  const asked = {
    node,
    words,
    limit,
    ...(kinds && { kinds }),
    ...(departments && { departments }),
    ...(cursor && { cursor }),
  };
  const { items, next } = await linesOf(held.reader, asked, true, name);
  const found = items.map((line): Line => ({ ...line, found_by: [{ by: 'words', field: null }] }));
  return { items: found, ...(next === undefined ? {} : { next }) };
}

interface HitPage {
  states: ReadonlyMap<string, MatterState>;
  rows: readonly MatterRow[];
}

/** What is held of the matters of these records. */
async function readPage({ node, held }: Parts, hits: readonly PersonHit[]): Promise<HitPage> {
  const keys = [...new Set(hits.flatMap((hit) => keyOf(hit) ?? []))];
  if (keys.length === 0) return { states: new Map(), rows: [] };
  const m = held.reader.of(matter);
  const mine = and(eq(m.node, node), inArray(m.key, keys));
  const rows = (await held.reader.db.select().from(m).where(mine)) as MatterRow[];
  return { rows, states: (await held.states(node, keys)) as HitPage['states'] };
}

/** The matter that a record leads to; undefined where it is not wanted, or was shown for a later record. */
async function lineAt(
  { people, name }: Parts,
  wanted: Wanted,
  { states, rows }: HitPage,
  hit: PersonHit,
  seen: Set<string>,
): Promise<Line | undefined> {
  const key = keyOf(hit);
  const state = key === undefined ? undefined : states.get(key);
  if (key === undefined || state === undefined) return undefined;
  const found = mattersOf(state, key).find((one) => standing(one).has(hit.id));
  const row = found && rows.find((one) => one.key === key && one.kind === found.kind);
  if (found === undefined || row === undefined || seen.has(`${row.kind} ${row.key}`)) return undefined;
  const { person, mark, pairs, kinds, departments } = wanted;
  const has = (pair: string) => ` ${row.words} `.includes(` ${pair} `);
  const isOfThese = (kinds?.has(row.kind) ?? true) && (departments?.has(row.department) ?? true);
  if (!isOfThese || !pairs.every(has)) return undefined;
  seen.add(`${row.kind} ${row.key}`);
  const valid = standing(found);
  const said = (await people.ofNumber(found.number)).filter(({ id }) => valid.has(id));
  const by = marksOf(person).flatMap(([by, asked]) => {
    const values = said.filter((value) => isFoundBy(by, asked, value));
    return values.length === 0 ? [] : [{ by, values }];
  });
  if (by.length < marksOf(person).length) return undefined;
  if (by.some((one) => one.by === mark && one.values.some(({ at }) => isLater(at, hit.at)))) return undefined;
  const found_by = by.flatMap(({ by, values }) =>
    [...new Set(values.map(({ field }) => field))].map((field): Line['found_by'][number] => ({
      by: saidBy(by),
      field,
    })),
  );
  if (pairs.length > 0) found_by.push({ by: 'words', field: null });
  return { ...lineOf(row, name), found_by };
}

/** Ids of the records of a matter that no correction voids: who was named by mistake is not found by it. */
function standing({ folded }: HeldMatter): ReadonlySet<string> {
  return new Set(folded.events.flatMap(({ id, voidedBy }) => (voidedBy === null ? [id] : [])));
}

const NOTHING = {
  zh: '写明姓名、电话、证件号码或字词中的至少一项',
  en: 'Give a name, a telephone, an ID number or words.',
};
const LEAST: Readonly<Record<FoundBy, { zh: string; en: string }>> = {
  name: {
    zh: '写姓名或名称中连续的至少两个字',
    en: 'Write at least two characters of the name that stand side by side.',
  },
  telephone: { zh: '写完整的电话号码', en: 'Write the whole telephone number.' },
  id_number: { zh: '写完整的证件号码', en: 'Write the whole number.' },
};
