import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointBody, type EarlierLog, LogStore, leafHash, makeSigner, signNote, Tree } from '@hutong/log';
import { type Entry, type Prepared, prepareRecord } from '@hutong/record';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { earlierFinder } from './records.ts';

const NOW = Date.UTC(2026, 2, 2);
const CITY = 'jilin/changchun/1-00000000';
const CITY_2 = 'jilin/changchun/2-00000000';
const FIRST = 'jilin/nongan/1-00000000';
const SECOND = 'jilin/nongan/2-00000000';

const apply = (subject: string): Prepared[] => {
  const body = { item_name: '食品经营许可（新办）', applicant_type: '法人', source: '窗口' };
  const given = { type: 'case.apply', subject, department: '农安县政务服务中心', occurred_at: NOW, body };
  return prepareRecord(given, { now: NOW, random: randomBytes });
};

let dir: string;
let store: LogStore;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-records-'));
  store = new LogStore(join(dir, 'hall.db'));
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

const signers = new Map([CITY, CITY_2, FIRST, SECOND].map((o) => [o, makeSigner(o, 1, randomBytes(32))]));
const sign = (origin: string) => (body: string) =>
  signNote(body, signers.get(origin) as ReturnType<typeof makeSigner>);

/** Entries of a log that is not written here, but taken from another node. */
function taken(origin: string, ...subjects: string[]): void {
  const entries = subjects.flatMap((subject) => apply(subject).map(({ bytes }) => bytes));
  const tree = Tree.load(0, () => Buffer.alloc(0));
  for (const bytes of entries) tree.append(leafHash(bytes));
  store.extend(origin, entries, sign(origin)(checkpointBody({ origin, size: tree.size, root: tree.root() })));
}

/** Appends them to the second log as one batch; for each, the place that is told. */
function told(ended: EarlierLog[], ...subjects: string[]) {
  const find = earlierFinder(store, () => ended);
  const groups = subjects.map(apply);
  const appended = store.append(SECOND, groups, sign(SECOND), ended);
  return appended.map((stored, i) => {
    const found = find(groups[i]?.[0]?.entry as Entry, stored);
    return found && `${found.origin} ${found.index}`;
  });
}

test("what an ancestor says of a subject is not this hall's earlier record, whichever log came here first", () => {
  taken(CITY, 'case-1', 'case-2');
  expect(told([], 'case-1', 'case-1', 'case-3')).toEqual([undefined, `${SECOND} 0`, undefined]);
  taken(CITY_2, 'case-4');
  expect(told([], 'case-4')).toEqual([undefined]);
});

test('an earlier log of the hall counts up to its end, also where it was taken back after the next was begun', () => {
  const ended = [{ origin: FIRST, size: 2 }];
  expect(told(ended, 'case-9')).toEqual([undefined]);
  taken(FIRST, 'case-1', 'case-2', 'case-3');
  expect(told(ended, 'case-2', 'case-2', 'case-3')).toEqual([`${FIRST} 1`, `${SECOND} 1`, undefined]);
  expect(told([{ origin: FIRST, size: Number.MAX_SAFE_INTEGER }], 'case-3', 'case-1')).toEqual([
    `${SECOND} 3`,
    `${FIRST} 0`,
  ]);
});
