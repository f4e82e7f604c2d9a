import type { Awaitable } from '@hutong/follow';
import { FOUND_BY, type FoundBy } from '@hutong/record';

/** A person, as they are asked for: by all of these. */
export type Person = Partial<Record<FoundBy, string>>;

/** Where a record stands among a node's own: in which epoch, and at which index. */
export interface OwnPlace {
  epoch: number;
  index: number;
}

/** A record of which a private value is one by which the person is found. */
export interface PersonHit {
  at: OwnPlace;
  /** The record's id. */
  id: string;
  type: string;
  subject: string;
}

/** A private value of a record. */
export interface SaidValue {
  at: OwnPlace;
  /** The record's id. */
  id: string;
  field: string;
  value: string;
}

/** The people in a hall's own records (A8). A center has no such index. */
export interface People {
  /** By which of these the fewest records are found. */
  rarest(person: Person): FoundBy | undefined;
  /** Records by one of them, the last recorded first, behind a place; `next`: more may follow behind it. */
  hits(by: FoundBy, asked: string, behind?: OwnPlace): Awaitable<{ hits: PersonHit[]; next?: OwnPlace }>;
  /** The private values of this node's records under a number. */
  ofNumber(number: string): Awaitable<SaidValue[]>;
  /** Whether values that were there before the index are still to be put into it. */
  readonly isFilling: boolean;
}

/** Whether the first was recorded after the second. */
export function isLater(a: OwnPlace, b: OwnPlace): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.index > b.index);
}

/** By what a person is asked for. */
export function marksOf(person: Person): [by: FoundBy, asked: string][] {
  return FOUND_BY.flatMap((by): [FoundBy, string][] => (person[by] === undefined ? [] : [[by, person[by]]]));
}

/** A place as a cursor says it, with that by which records are gone through. */
export function placeText(by: FoundBy, { epoch, index }: OwnPlace): string {
  return `${by}.${epoch}.${index}`;
}

/** The reverse of `placeText`; undefined for anything else. */
export function readPlace(text: string): (OwnPlace & { by: FoundBy }) | undefined {
  const [by, epoch, index, more] = text.split('.');
  const known = FOUND_BY.find((one) => one === by);
  const [e, i] = [Number(epoch), Number(index)];
  if (known === undefined || more !== undefined || !Number.isSafeInteger(e) || !Number.isSafeInteger(i))
    return undefined;
  return { by: known, epoch: e, index: i };
}
