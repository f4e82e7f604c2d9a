import { type Prepared, pooledRandom, prepareRecord, type RecordInput } from '@hutong/record';
import { makeDay } from '../../deploy/demo/data/day.ts';
import { demoHalls, type Hall } from '../../deploy/demo/data/sample.ts';
import { sampleDocuments, sampleItems } from '../../deploy/demo/data/sample-records.ts';
import { addWorkdays } from '../../deploy/demo/data/workdays.ts';

const LAST_DAY = '2026-03-20';
const CASES_A_DAY = 2_000;
const DOCUMENTS_EVERY = 4;

/**
 * Records as a hall makes them: whole working days of the demo's maker. Approvals with all their events
 * (those that name people with private fields), requests and complaints; every day the hall's items, on every
 * fourth its documents, one of which is so long that it is split.
 */
function* days(seed: string): Generator<RecordInput[]> {
  const hall = demoHalls()[0] as Hall;
  for (let n = 0; ; n++) {
    const day = addWorkdays(LAST_DAY, -(n % 500));
    const items = sampleItems(hall, day);
    const documents = n % DOCUMENTS_EVERY === 0 ? sampleDocuments(hall, day) : [];
    const from = n * CASES_A_DAY;
    yield makeDay({ hall, items, documents, day, cases: CASES_A_DAY, seed: `${seed}${n}`, from });
  }
}

const made = new Map<string, RecordInput[]>();

/** The first `count` records of the mix; the same seed gives the same ones. */
export function mix(count: number, seed = 'bench'): RecordInput[] {
  let all = made.get(seed) ?? [];
  if (all.length < count) {
    all = [];
    for (const day of days(seed)) if (all.push(...day) >= count) break;
    made.set(seed, all);
  }
  return all.slice(0, count);
}

const random = pooledRandom();

/** Records ready to append, a group each. */
export function prepared(records: readonly RecordInput[]): Prepared[][] {
  const now = Date.now();
  return records.map((record) => prepareRecord(record, { now, random }));
}

/** What the mix is, in a sentence: shares of the commonest types, bytes, private values. */
export function describeMix(records: readonly RecordInput[]): string {
  const entries = prepared(records).flat();
  const bytes = entries.reduce((sum, p) => sum + p.bytes.length, 0);
  const values = entries.reduce((sum, p) => sum + p.values.length, 0);
  const owners = entries.filter((p) => p.values.length > 0).length;
  const families = new Map<string, number>();
  for (const { type } of records) {
    const family = type.split('.')[0] as string;
    families.set(family, (families.get(family) ?? 0) + 1);
  }
  const share = (n: number) => `${((100 * n) / records.length).toFixed(1)} %`;
  const kinds = [...families].sort((a, b) => b[1] - a[1]).map(([name, n]) => `${name} ${share(n)}`);
  return [
    kinds.join(', '),
    `${Math.round(bytes / entries.length)} bytes an entry`,
    `private values in ${share(owners)} of the records, ${(values / records.length).toFixed(2)} a record`,
  ].join('; ');
}
