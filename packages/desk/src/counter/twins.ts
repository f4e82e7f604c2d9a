import { hash } from 'node:crypto';
import type { MatterFound, NodeService, SignedIn } from '@hutong/api';
import { nameFor } from '@hutong/identity';
import { askedWords } from '@hutong/record';
import { organsOf } from '../organs.ts';
import type { CounterItem } from './item.ts';
import { texts } from './texts.ts';

type Service = Pick<NodeService, 'matters'>;
type Line = MatterFound['items'][number];
type Find = NonNullable<Service['matters']['find']>;
type Query = Parameters<Find>[0];

/** Open cases of the same applicant on the same item: perhaps it is here already. */
export interface Twins {
  /** Those that somebody's post may read (A8). */
  seen: readonly Line[];
  /** There is one that it may not. */
  elsewhere: boolean;
}

/** By what an applicant is known: by the number of their document, or by telephone and name together. */
export interface Known {
  applicant_name?: string | undefined;
  applicant_id_number?: string | undefined;
  phone?: string | undefined;
}

const PAGE = 50;
/** An agency's own number may stand on very many cases: the last are looked at. */
const MOST_PAGES = 4;
/** As long as the API takes them. */
const MOST_NAME = 100;

/** Looks for twins, in the private index of this hall alone; that somebody looked is noted there. */
export async function twinsOf(
  { matters }: Service,
  person: SignedIn,
  item: CounterItem,
  known: Known,
): Promise<Twins> {
  const none: Twins = { seen: [], elsewhere: false };
  const { find } = matters;
  if (find === undefined) return none;
  const own = organsOf(person, 'values.read');
  const who = nameFor(person, 'matters.take', item.organ);
  const look = async (organs: readonly string[] | '*', more: Partial<Query>) => {
    const by = { who, account: person.account, organs };
    const lines = new Map<string, Line>();
    for (const ask of asksOf(known))
      for (const line of await linesOf(find.bind(matters), { ...ask, ...more }, by))
        if (isSame(line, ask) && isOf(line, item) && line.closed_at === null) lines.set(line.number, line);
    return lines;
  };
  const seen = own.length === 0 ? new Map<string, Line>() : await look(own, {});
  // Of what others have no more is looked at than is told: whether it is this item.
  const all = own === '*' ? seen : await look('*', { words: item.name.slice(0, MOST_NAME) });
  return { seen: [...seen.values()], elsewhere: [...all.keys()].some((number) => !seen.has(number)) };
}

/** What somebody has seen who takes the application all the same; empty where there is nothing to see. */
export function markOf({ seen, elsewhere }: Twins): string {
  if (seen.length === 0 && !elsewhere) return '';
  return digestOf([...seen.map(({ number }) => number).sort(), String(elsewhere)]);
}

/** 128 bits of SHA-256 over lines, base64url: by which a form says what it has shown. */
export function digestOf(lines: readonly string[]): string {
  return hash('sha256', lines.join('\n'), 'buffer').subarray(0, 16).toString('base64url');
}

type Ask = Pick<Query, 'applicant' | 'telephone' | 'id_number'>;

function asksOf({ applicant_name: name = '', applicant_id_number: id = '', phone = '' }: Known): Ask[] {
  const asks: Ask[] = [];
  const applicant = name.slice(0, MOST_NAME);
  if (askedWords('id_number', id).length > 0) asks.push({ id_number: id });
  if (askedWords('telephone', phone).length > 0 && askedWords('name', applicant).length > 0)
    asks.push({ applicant, telephone: phone });
  return asks;
}

async function linesOf(find: Find, asked: Partial<Query>, by: Parameters<Find>[1]): Promise<Line[]> {
  const lines: Line[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const paged = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const found = await find({ ...asked, kinds: ['case'], why: texts.twins_why.zh, ...paged }, by);
    lines.push(...found.items);
    cursor = found.next;
    if (cursor === undefined) break;
  }
  return lines;
}

/** Whether it is the applicant who was found: not their agent, or who else has that telephone. */
function isSame({ found_by }: Line, asked: Ask): boolean {
  const wanted = asked.id_number === undefined ? ['applicant_name', 'phone'] : ['applicant_id_number'];
  return wanted.every((field) => found_by.some((one) => one.field === field));
}

function isOf({ item, title }: Line, { code, implementationCode, name }: CounterItem): boolean {
  return item === code || (item !== null && item === implementationCode) || title === name;
}
