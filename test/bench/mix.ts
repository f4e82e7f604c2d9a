import { encodeEntry, prepareRecord, pooledRandom, type RecordInput } from '@hutong/record';
import { makeDay } from '../../deploy/demo/data/day.ts';
import { demoHalls, type Hall } from '../../deploy/demo/data/sample.ts';
import { sampleDocuments, sampleItems } from '../../deploy/demo/data/sample-records.ts';
import { addWorkdays } from '../../deploy/demo/data/workdays.ts';

const LAST_DAY = '2026-03-20';
const CASES_A_DAY = 2_000;
const DOCUMENTS_EVERY = 4;

/**
 * Records as a hall makes them: whole working days of the demo's maker. Approvals with all their events
 * (applications with private fields), requests and complaints, and each day the hall's items; its documents,
 * one of which is long enough to be split, on every fourth.
 */
export function* days(seed: string, hall: Hall = demoHalls()[0] as Hall): Generator<RecordInput[]> {
  for (let n = 0; ; n++) {
    const day = addWorkdays(LAST_DAY, -(n % 500));
    const items = sampleItems(hall, day);
    const documents = n % DOCUMENTS_EVERY === 0 ? sampleDocuments(hall, day) : [];
    yield makeDay({ hall, items, documents, day, cases: CASES_A_DAY, seed: `${seed}${n}`, from: n * CASES_A_DAY });
  }
}

/** The first `count` records of the mix. */
export function records(count: number, seed = 'bench'): RecordInput[] {
  const all: RecordInput[] = [];
  for (const day of days(seed)) {
    for (const record of day) if (all.push(record) === count) return all;
  }
  return all;
}
