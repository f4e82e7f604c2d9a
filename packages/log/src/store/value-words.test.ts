import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askedWords, type Prepared, prepareRecord, valueWords } from '@hutong/record';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { leafHash } from '../merkle.ts';
import { NOW, nongan, ORIGIN, record, seeded, sign, temporary } from '../testing.ts';
import { fsckStore } from './fsck.ts';
import { rebuildRecords } from './rebuild.ts';
import { LOG_STRIDE } from './rows.ts';
import type { LogStore } from './store.ts';

let temp: ReturnType<typeof temporary>;
let store: LogStore;
beforeEach(() => {
  temp = temporary();
  store = temp.store();
});
afterEach(() => temp.done());

const IDS = ['018df8e0-0000-7000-8000-000000000001', '018df8e0-0000-7000-8000-000000000002'] as const;
const person = (n: number, more: object) => record({ subject: `case-${n}`, private: more });
const named = (name: string) =>
  askedWords('name', name).map((word) => store.words.find(word, ORIGIN, 9_999, 10).map((v) => v.index));
const rows = (of = store) => of.db.prepare('SELECT * FROM value_word ORDER BY 1, 2, 3').raw().all();
const fsck = () => fsckStore(store, { verifier: () => nongan.verifier }).map(({ part }) => part);

let orders = 0;
function erase(of: string, field: string, index: number): Prepared[] {
  const body = { record: of, origin: ORIGIN, index, field, reason: '本人要求' };
  const order = { type: 'value.erase', subject: of, department: '窗口', occurred_at: NOW, body };
  return prepareRecord(order, { now: NOW, random: seeded(++orders), own: true });
}

/** Whether any of these stands in a file of the database. */
function inFiles(...needles: (string | Buffer)[]): boolean {
  return ['', '-wal'].some((end) => {
    const bytes = readFileSync(join(temp.dir, `node.db${end}`));
    return needles.some((needle) => bytes.includes(needle));
  });
}

test('A8: values are found by their words from the commit on, the last said first', () => {
  store.append(
    ORIGIN,
    [person(0, { applicant_name: '王伟东' }), record(), person(2, { contact_name: '王伟' })],
    sign,
  );
  expect(named('王伟')).toEqual([[2, 0]]);
  expect(named('伟东')).toEqual([[0]]);
  const [word = 0] = askedWords('name', '王伟');
  expect(store.words.find(word, ORIGIN, 2, 10)).toEqual([
    { index: 0, field: 'applicant_name', value: '王伟东' },
  ]);
  expect(store.words.count(word, 10)).toBe(2);
  expect(store.words.count(word, 1)).toBe(1);
  expect(fsck()).toEqual([]);
});

test('A8, P6: what is erased leaves the index in that commit, and every file, though another field says the same', () => {
  const both = { applicant_name: '欧阳测试甲', contact_name: '欧阳测试甲', phone: '13900007788' };
  store.append(
    ORIGIN,
    [record({ id: IDS[0], private: both }), record({ id: IDS[1], subject: 'case-2' })],
    sign,
  );
  const last = (field: string) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(valueWords(field, both[field as 'phone']).at(-1) ?? 0));
    return bytes.subarray(2);
  };
  const [name, phone] = [last('applicant_name'), last('phone')];
  expect(inFiles('欧阳测试甲') && inFiles(name) && inFiles(phone)).toBe(true);
  store.append(ORIGIN, [erase(IDS[0], 'applicant_name', 0)], sign);
  expect(named('欧阳')).toEqual([[0]]);
  store.append(ORIGIN, [erase(IDS[0], 'contact_name', 0), erase(IDS[0], 'phone', 0)], sign);
  expect(named('欧阳')).toEqual([[]]);
  expect(rows()).toEqual([]);
  expect(store.lingers(ORIGIN, 0, 'contact_name')).toBe(false);
  expect(inFiles('欧阳', '13900007788', name, phone)).toBe(false);
  expect(fsck()).toEqual([]);
});

test('P6: among many names none that was erased is left where an index keeps its order', () => {
  const names = Array.from({ length: 3_000 }, (_, i) =>
    String.fromCodePoint(0x4e00 + i, 0x6e00 + ((i * 37) % 5_000)),
  );
  store.append(
    ORIGIN,
    names.map((applicant_name, i) => person(i, { applicant_name })),
    sign,
  );
  const gone = names.filter((_, i) => i % 3 === 0);
  store.db.transaction(() => {
    for (const [i] of gone.entries()) {
      store.words.drop(LOG_STRIDE + i * 3);
      store.db.prepare('DELETE FROM private_value WHERE position = ?').run(LOG_STRIDE + i * 3);
    }
  })();
  store.db.pragma('wal_checkpoint(TRUNCATE)');
  const file = readFileSync(join(temp.dir, 'node.db'));
  const bytesOf = (name: string) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(valueWords('applicant_name', name)[0] ?? 0));
    return bytes.subarray(2);
  };
  const held = new Set(names.filter((_, i) => i % 3 > 0));
  expect(gone.filter((name) => !held.has(name) && file.includes(bytesOf(name)))).toEqual([]);
  expect([...held].every((name) => file.includes(bytesOf(name)))).toBe(true);
  expect(fsck()).toEqual([]);
});

test('P6: a redacted entry takes its words with it', () => {
  store.append(
    ORIGIN,
    [person(0, { applicant_name: '测试甲' }), person(1, { applicant_name: '测试乙' })],
    sign,
  );
  expect(store.redact(ORIGIN, 0, leafHash(store.entry(ORIGIN, 0) as Buffer))).toBe('redacted');
  expect(named('测试')).toEqual([[1]]);
  expect(inFiles('测试甲')).toBe(false);
});

test('P6: a value that came back is found, one that is held stays as it is', () => {
  store.append(ORIGIN, [person(0, { applicant_name: '测试甲' })], sign);
  const value = { index: 0, salt: Buffer.alloc(16, 1) };
  store.putValue(ORIGIN, { ...value, field: 'contact_name', value: '测试丙' });
  store.putValue(ORIGIN, { ...value, field: 'applicant_name', value: '别人' });
  expect(named('试丙')).toEqual([[0]]);
  expect(named('别人')).toEqual([[]]);
});

test('A3, P10: dropped, it fills again to the same rows, while more is written and erased', () => {
  const many = Array.from({ length: 2_500 }, (_, i) =>
    person(i, { applicant_name: `测试${i}`, phone: `1390000${1_000 + i}` }),
  );
  store.append(ORIGIN, [record({ id: IDS[0], private: { applicant_name: '先删' } }), ...many], sign);
  const before = rows();
  rebuildRecords(store);
  expect(rows()).toEqual([]);
  expect(store.words.isFilling).toBe(true);
  expect(store.words.fill()).toBe(true);
  store.append(ORIGIN, [person(9_000, { applicant_name: '后来' }), erase(IDS[0], 'applicant_name', 0)], sign);
  while (store.words.fill());
  expect(store.words.isFilling).toBe(false);
  expect(named('后来')).toEqual([[2_501]]);
  expect(named('先删')).toEqual([[]]);
  expect(rows()).toHaveLength(before.length);
  expect(fsck()).toEqual([]);
});

test('A3: a folder from before the index fills it by itself, and a full one is told from another', () => {
  store.append(ORIGIN, [person(0, { applicant_name: '测试甲' })], sign);
  const before = rows();
  store.db.exec('DELETE FROM value_index');
  const again = temp.store();
  while (again.words.fill());
  expect(rows(again)).toEqual(before);
  expect(fsck()).toEqual([]);
  store.db.exec('UPDATE value_word SET word = word + 1');
  expect(fsck()).toEqual(['record']);
});
