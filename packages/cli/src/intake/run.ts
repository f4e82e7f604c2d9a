import { InvalidRecord, type RecordInput } from '@hutong/record';
import type { AppendOutcome } from '@hutong/web';
import type { RowMapper } from '../import/map-row.ts';
import type { Batch, Refusal, Row } from '../import/types.ts';
import type { Taker } from './takers.ts';

/** Records handed over at once: one transaction, one fsync. */
const BATCH_RECORDS = 4_000;
const BATCH_CHARS = 4 << 20;
/** Batches handed over and not yet answered: one is read and mapped while the other is committed. */
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
  source: AsyncIterable<Batch>;
  mapper: RowMapper;
  taker: Taker;
  /** Told of every refused row, in the order of the file. */
  refuse(refusal: Refusal): void;
  /** Told after every batch answered. */
  progress(counts: Counts): void;
  /** Told of the first odd record. */
  flagged(flag: { field: string; reason: string }): void;
  /** Asked before every batch; true: stop reading, finish what is on its way. */
  stopped(): boolean;
  /** What a row is told whose id belongs to another record. */
  conflict(index: number): { reason: string; next: string };
}

interface Given {
  rows: Row[];
  records: (RecordInput & { id: string })[];
  /** Rows of this part of the file that were refused before the node was asked. */
  refused: Refusal[];
  chars: number;
}

/**
 * Reads a file to its end and has every row taken or refused. Stopped anywhere (a signal, an error, a power cut), what
 * was counted as taken is committed, and running it again takes only the rest: ids follow from the rows.
 */
export async function takeIn(options: IntakeOptions): Promise<Counts> {
  const counts: Counts = { rows: 0, taken: 0, already: 0, refused: 0, flagged: 0 };
  const inFlight: Promise<void>[] = [];
  let given = nothing();
  const handOver = async () => {
    const part = given;
    given = nothing();
    // Settled in the order of the file; an error of a later one must not be unheard while an earlier is awaited.
    const answered = options.taker.take(part.records);
    answered.catch(() => {});
    const before = inFlight.at(-1) ?? Promise.resolve();
    const settled = before.then(async () => settle(part, await answered, counts, options));
    settled.catch(() => {});
    inFlight.push(settled);
    if (inFlight.length > IN_FLIGHT) await inFlight.shift();
  };
  for await (const batch of options.source) {
    collect(batch, given, options.mapper);
    if (given.records.length + given.refused.length >= BATCH_RECORDS || given.chars >= BATCH_CHARS) await handOver();
    if (options.stopped()) break;
  }
  await handOver();
  await inFlight.at(-1);
  return counts;
}

function nothing(): Given {
  return { rows: [], records: [], refused: [], chars: 0 };
}

function collect(batch: Batch, given: Given, mapper: RowMapper): void {
  for (const refusal of batch.refused) given.refused.push(refusal);
  for (const row of batch.rows) {
    given.chars += row.raw.length;
    const mapped = mapper.map(row);
    if ('refused' in mapped) given.refused.push(mapped.refused);
    else {
      given.rows.push(row);
      given.records.push(mapped.input);
    }
  }
}

function settle(given: Given, outcomes: AppendOutcome[], counts: Counts, options: IntakeOptions): void {
  const { refused } = given;
  outcomes.forEach((outcome, i) => {
    const row = given.rows[i] as Row;
    if (outcome.status === 'stored') counts.taken += 1;
    else if (outcome.status === 'duplicate') counts.already += 1;
    else refused.push(refusalOf(row, outcome, options));
    if (outcome.status !== 'stored' || outcome.flags.length === 0) return;
    counts.flagged += 1;
    if (counts.flagged === 1) options.flagged(outcome.flags[0] as { field: string; reason: string });
  });
  counts.rows += outcomes.length + refused.length - outcomes.filter(isRefused).length;
  counts.refused += refused.length;
  refused.sort((a, b) => a.row - b.row);
  for (const refusal of refused) options.refuse(refusal);
  options.progress(counts);
}

function isRefused({ status }: AppendOutcome): boolean {
  return status === 'refused' || status === 'conflict';
}

function refusalOf(row: Row, outcome: AppendOutcome, { mapper, conflict }: IntakeOptions): Refusal {
  if (outcome.status === 'conflict') {
    const { reason, next } = conflict(outcome.index);
    return mapper.refusal(row, new InvalidRecord('id', reason, next));
  }
  const { field, reason, next } = outcome as Extract<AppendOutcome, { status: 'refused' }>;
  return mapper.refusal(row, new InvalidRecord(field, reason, next));
}
