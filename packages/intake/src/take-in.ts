import { bilingual, type Flag, type Phrase } from '@hutong/record';
import { type NodeRefusal, type Part, type PartReader, WITHOUT_ID } from './file-parts.ts';
import type { Refusal } from './row-source.ts';

/** Parts handed over and not yet answered: one is on its way while the other is committed. */
const IN_FLIGHT = 2;

export interface Counts {
  /** Rows seen, blank ones aside. */
  rows: number;
  taken: number;
  already: number;
  refused: number;
  /** Taken, though something about them looks odd. */
  flagged: number;
  /** Refused because an earlier row of the file says exactly the same. */
  repeats: number;
  /** Taken, though the log already had a record of this type and subject that says something else. */
  other_content: number;
  /** Taken without characters nobody sees, spreadsheets' marks or odd widths that stood in them. */
  cleaned: number;
}

export const NO_COUNTS: Counts = {
  rows: 0,
  taken: 0,
  already: 0,
  refused: 0,
  flagged: 0,
  repeats: 0,
  other_content: 0,
  cleaned: 0,
};

/** What became of one record that was handed over. */
export type Outcome =
  | { status: 'stored'; flags: readonly Flag[] }
  | { status: 'duplicate' }
  | { status: 'refused'; field: string; reason: Phrase; next: Phrase }
  | { status: 'conflict'; origin: string; index: number };

/** The node, as an import sees it. */
export interface Taker {
  /** Takes records, one JSON line each. Resolves when they are committed (P1), one outcome each, in order. */
  take(lines: readonly string[]): Promise<Outcome[]>;
}

export interface TakeInOptions {
  reader: PartReader;
  taker: Taker;
  /** Told of every refused row, in the order of the file. */
  refuse(refusal: Refusal): void;
  /** Told of every part that was answered. */
  progress(counts: Counts, part: Part): void;
  /** Told of every odd record. */
  flagged(row: number, flag: Flag): void;
  /** Whether a flag says that the node has a record of the same type and subject with other content. */
  isOtherContent(flag: Flag): boolean;
  /** Asked before every part; true: read no more, finish what is on its way. */
  stopped(): boolean;
}

/**
 * Reads a file to its end and has every row taken or refused. Stopped anywhere (a signal, an error, a power cut), what
 * was counted as taken is committed, and running it again takes only the rest: ids follow from the rows.
 */
export async function takeIn(options: TakeInOptions): Promise<Counts> {
  const { reader, taker } = options;
  const counts: Counts = { ...NO_COUNTS };
  const inFlight: Promise<void>[] = [];
  let ahead = reader.next();
  for (let part = await ahead; part !== undefined && !options.stopped(); part = await ahead) {
    ahead = heard(reader.next());
    const answered = heard(taker.take(part.lines));
    const before = inFlight.at(-1) ?? Promise.resolve();
    const current = part;
    // Settled in the order of the file, whichever is answered first.
    inFlight.push(heard(before.then(async () => settle(current, await answered, counts, options))));
    if (inFlight.length >= IN_FLIGHT) await inFlight.shift();
  }
  await inFlight.at(-1);
  return counts;
}

/** An error is met when the promise is awaited, in its turn; until then it must not end the process. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** What a row is told whose id belongs to another record. */
function conflictIn({ origin, index }: { origin: string; index: number }): { reason: Phrase; next: Phrase } {
  const reason = bilingual(
    `这个编号已用于内容不同的记录（${origin} 第 ${index} 条）`,
    `this id belongs to a record that says something else (${origin}, entry ${index})`,
  );
  return { reason, next: WITHOUT_ID };
}

/** What becomes of a row, by the worst that became of its records: one that is not whole is not taken. */
type Became = 'already' | 'taken' | 'refused';
const WORSE: readonly Became[] = ['already', 'taken', 'refused'];

function becomes({ status }: Outcome): Became {
  if (status === 'stored') return 'taken';
  return status === 'duplicate' ? 'already' : 'refused';
}

function worse(one: Became = 'already', other: Became): Became {
  return WORSE.indexOf(one) > WORSE.indexOf(other) ? one : other;
}

/** A row is given back once, for the first of its records that was refused. */
function firstOfRows(refused: readonly Refusal[]): Refusal[] {
  const rows = new Set<number>();
  return refused.filter(({ row }) => !rows.has(row) && rows.add(row));
}

async function settle(
  part: Part,
  outcomes: Outcome[],
  counts: Counts,
  options: TakeInOptions,
): Promise<void> {
  const fromNode: NodeRefusal[] = [];
  const { isOtherContent } = options;
  const became = new Map<number, Became>();
  outcomes.forEach((outcome, line) => {
    const row = part.rows[line]!;
    became.set(row, worse(became.get(row), becomes(outcome)));
    if (outcome.status === 'refused') {
      const { field, reason, next } = outcome;
      fromNode.push({ line, field, reason, next });
    } else if (outcome.status === 'conflict') fromNode.push({ line, field: 'id', ...conflictIn(outcome) });
    if (outcome.status !== 'stored' || outcome.flags.length === 0) return;
    const flags = part.meantRepeats.has(line)
      ? outcome.flags.filter((flag) => !isOtherContent(flag))
      : outcome.flags;
    if (flags.some(isOtherContent)) counts.other_content += 1;
    if (flags.some((flag) => !isOtherContent(flag))) counts.flagged += 1;
    for (const flag of flags) options.flagged(row, flag);
  });
  for (const one of became.values()) counts[one] += 1;
  const refused = [...part.refused, ...firstOfRows(await options.reader.settle(part.number, fromNode))];
  refused.sort((a, b) => a.row - b.row);
  for (const refusal of refused) options.refuse(refusal);
  counts.refused += part.refused.length;
  counts.repeats += part.repeats;
  counts.cleaned += part.cleaned;
  counts.rows += became.size + part.refused.length;
  options.progress(counts, part);
}
