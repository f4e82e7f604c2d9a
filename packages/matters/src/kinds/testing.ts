/** Helpers of this folder's tests: events as entries say them, and grids of what each does in each state. */
import { decodeEntry, type Entry, encodeEntry, parseOccurredAt } from '@hutong/record';
import { type FoldEvent, foldEvent } from './event.ts';
import { fold } from './fold.ts';
import type { FoldKind } from './matter.ts';

export type Story = readonly (readonly [on: string, type: string, body: object])[];

export const idOf = (n: number): string => `0190c8f0-0000-7000-8000-${String(n).padStart(12, '0')}`;

interface Given {
  on: string;
  recorded?: string;
  backfilled?: boolean;
  log?: number;
  visibility?: Entry['visibility'];
}

/** The n-th entry of a node, whose record is the n-th of this kind of ids. */
export function event(
  n: number,
  type: string,
  body: object,
  { on, recorded = on, backfilled = false, log = 0, visibility = 'internal' }: Given,
): FoldEvent {
  const bytes = encodeEntry({
    version: 1,
    type,
    id: idOf(n),
    subject: 'A-1',
    department: '住建局',
    occurredAt: parseOccurredAt(on),
    recordedAt: parseOccurredAt(recorded),
    backfilled,
    visibility,
    body,
    commitments: {},
  });
  return foldEvent(decodeEntry(bytes), { log, index: n });
}

export const told = (story: Story): FoldEvent[] =>
  story.map(([on, type, body], n) => event(n, type, body, { on }));

type Said = readonly [type: string, body: object];

interface Grid {
  kind: FoldKind;
  /** What is said, by the names of the grid’s columns. */
  says: Readonly<Record<string, Said>>;
  /** How the state of a row is reached; its name before a hyphen is the state. */
  rows: Readonly<Record<string, readonly string[]>>;
}

/** What each of `says` does in each row: `=` or the state that follows, and after `/` its anomaly. */
export function gridOf({ kind, says, rows }: Grid): string[][] {
  const line = (path: readonly string[], say: string): string => {
    const story = [...path, say].map((name, day): Story[number] => {
      const [type, body] = says[name]!;
      return [`2026-03-${String(day + 1).padStart(2, '0')}`, type, body];
    });
    const before = fold(kind, 'A-1', told(story.slice(0, -1)));
    const after = fold(kind, 'A-1', told(story));
    const codes = after.anomalies.filter(({ id }) => id === idOf(path.length)).map(({ code }) => code);
    return [after.state === before.state ? '=' : after.state, ...codes].join('/');
  };
  return Object.entries(rows).map(([row, path]) => [row, ...Object.keys(says).map((say) => line(path, say))]);
}

/** A grid as it is written in a test: one row a line. */
export const rowsOf = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
