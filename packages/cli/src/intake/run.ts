import type { AppendOutcome } from '@hutong/web';
import type { Refusal } from '../import/types.ts';
import type { NodeRefusal, Part, PartReader } from './parts.ts';
import type { Taker } from './takers.ts';

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
}

export interface IntakeOptions {
  reader: PartReader;
  taker: Taker;
  /** Told of every refused row, in the order of the file. */
  refuse(refusal: Refusal): void;
  /** Told of every part that was answered. */
  progress(counts: Counts, part: Part): void;
  /** Told of the first odd record. */
  flagged(flag: { field: string; reason: string }): void;
  /** Asked before every part; true: read no more, finish what is on its way. */
  stopped(): boolean;
  /** What a row is told whose id belongs to another record. */
  conflict(index: number): { reason: string; next: string };
}

/**
 * Reads a file to its end and has every row taken or refused. Stopped anywhere (a signal, an error, a power cut), what
 * was counted as taken is committed, and running it again takes only the rest: ids follow from the rows.
 */
export async function takeIn(options: IntakeOptions): Promise<Counts> {
  const { reader, taker } = options;
  const counts: Counts = { rows: 0, taken: 0, already: 0, refused: 0, flagged: 0 };
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

async function settle(
  part: Part,
  outcomes: AppendOutcome[],
  counts: Counts,
  options: IntakeOptions,
): Promise<void> {
  const fromNode: NodeRefusal[] = [];
  outcomes.forEach((outcome, line) => {
    if (outcome.status === 'stored') counts.taken += 1;
    else if (outcome.status === 'duplicate') counts.already += 1;
    else if (outcome.status === 'refused') fromNode.push({ line, ...outcome });
    else fromNode.push({ line, field: 'id', ...options.conflict(outcome.index) });
    if (outcome.status !== 'stored' || outcome.flags.length === 0) return;
    counts.flagged += 1;
    if (counts.flagged === 1) options.flagged(outcome.flags[0] as { field: string; reason: string });
  });
  const refused = [...part.refused, ...(await options.reader.settle(part.number, fromNode))];
  refused.sort((a, b) => a.row - b.row);
  for (const refusal of refused) options.refuse(refusal);
  counts.refused += refused.length;
  counts.rows += outcomes.length + part.refused.length;
  options.progress(counts, part);
}
