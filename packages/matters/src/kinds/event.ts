import {
  type Entry,
  isUnreviewed,
  type Json,
  keptText,
  plainBody,
  readSaid,
  type Said,
} from '@hutong/record';

/** Longer texts are cut, and larger lists and objects emptied: they stand in the entry, to be read there. */
const MAX_TEXT = 500;
const MAX_NESTED = 8_000;

/** Where an entry stands among all those of its node: which log of its chain, and which entry of that log. */
export interface Place {
  log: number;
  index: number;
}

/** An entry as folds read it: plain data, to be kept beside what was folded from it. Times are milliseconds since 1970. */
export interface FoldEvent extends Place {
  id: string;
  type: string;
  department: string;
  occurredAt: number;
  recordedAt: number;
  /** When a center had it; null where that is not known. */
  receivedAt: number | null;
  /** 补录. */
  backfilled: boolean;
  /** What the entry says, its long texts cut. */
  body: Record<string, Json>;
  /** Whether that is what the record type describes. */
  understood: boolean;
  /** It was redacted and not said again: only its type and times are left. */
  redacted: boolean;
  /** A document that was made public without a review for secrecy (保密审查) here. */
  unreviewed: boolean;
}

/** @param receivedAt when a center had it, in milliseconds since 1970 */
export function foldEvent(entry: Entry, place: Place, receivedAt?: number): FoldEvent {
  const { id, type, department, occurredAt, recordedAt, backfilled } = entry;
  return {
    id,
    type,
    department,
    occurredAt,
    recordedAt,
    receivedAt: receivedAt ?? null,
    backfilled,
    log: place.log,
    index: place.index,
    body: shortened(plainBody(entry.body)),
    understood: readSaid(entry) !== undefined,
    redacted: false,
    unreviewed: isUnreviewed(entry),
  };
}

/** What an event says, by its type; undefined where that is not what the type describes. */
export function saidOf({ type, body, understood }: FoldEvent): Said | undefined {
  return understood ? ({ type, body } as Said) : undefined;
}

function shortened(body: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, short(name, value)]));
}

function short(name: string, value: Json): Json {
  // The text of a document, or of a part of one.
  if (name === 'text') return '';
  if (typeof value === 'string') return keptText(value.length <= MAX_TEXT ? value : cut(value));
  if (typeof value !== 'object' || value === null) return value;
  const json = JSON.stringify(value);
  if (json.length > MAX_NESTED) return Array.isArray(value) ? [] : {};
  // What searches for a matter by what it says asks databases, and not each of them knows such a text.
  if (!json.includes('\\u0000')) return value;
  return JSON.parse(json, (_, inner) => (typeof inner === 'string' ? keptText(inner) : inner));
}

/** Never through the middle of a character. */
function cut(text: string): string {
  const short = text.slice(0, MAX_TEXT);
  return short.isWellFormed() ? short : text.slice(0, MAX_TEXT - 1);
}
