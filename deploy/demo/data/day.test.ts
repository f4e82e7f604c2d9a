import {
  creditCodeValid,
  idNumberValid,
  type Prepared,
  prepareRecord,
  type RecordInput,
} from '@hutong/record';
import { describe, expect, test } from 'vitest';
import { makeDay } from './day.ts';
import { creditCheck, idCheck } from './fictional.ts';
import { demoHalls, demoNodes, type Hall } from './sample.ts';
import { sampleDocuments, sampleItems } from './sample-records.ts';
import { addWorkdays, isWorkday, lastWorkday } from './workdays.ts';

const DAY = '2026-03-11';
const NOW = Date.parse(`${DAY}T18:00:00+08:00`);
const halls = demoHalls();
const ctx = { now: NOW, random: (n: number) => new Uint8Array(n) };

function make(hall: Hall, cases: number, seed = 'test', from = 0): RecordInput[] {
  return makeDay({
    hall,
    items: sampleItems(hall, DAY),
    documents: sampleDocuments(hall, DAY),
    day: DAY,
    cases,
    seed,
    from,
  });
}

const KINDS = [
  'case.accept',
  'case.apply',
  'case.close',
  'case.deliver',
  'case.special_end',
  'case.special_start',
  'case.step',
  'case.supplement_notice',
  'case.supplement_received',
  'case.withdraw',
  'catalogue.item',
  'complaint.file',
  'complaint.reply',
  'disclosure.document',
  'disclosure.reply',
  'disclosure.request',
];

/** The events of each case, by 办件编号. */
function lives(records: RecordInput[]): Map<string, RecordInput[]> {
  const cases = new Map<string, RecordInput[]>();
  for (const record of records) {
    if (!record.type.startsWith('case.')) continue;
    const life = cases.get(record.subject) ?? [];
    life.push(record);
    cases.set(record.subject, life);
  }
  return cases;
}

function workdaysBetween(from: string, to: string): number {
  let count = 0;
  for (let day = from; day < to; day = addWorkdays(day, 1)) count++;
  return count;
}

describe('the demo network', () => {
  test('has five halls under two cities under one province', () => {
    expect(halls.map((hall) => hall.name)).toEqual([
      'changchun-hall',
      'nongan',
      'dehui',
      'fusong',
      'linjiang',
    ]);
    const names = new Set(demoNodes().map((node) => node.name));
    for (const node of demoNodes()) expect(node.parent === null || names.has(node.parent)).toBe(true);
  });
});

describe('a day of a hall', () => {
  test('every record at every hall is one prepareRecord takes, without a flag', () => {
    for (const hall of halls) {
      for (const record of make(hall, 60)) {
        const prepared = prepareRecord(record, ctx) as (Prepared & { flags?: unknown[] })[];
        expect(prepared[0]!.entry.id).toBe(record.id);
        for (const one of prepared) expect(one.flags ?? []).toEqual([]);
      }
    }
  });

  test('every kind of event occurs from six cases on', () => {
    for (const hall of halls) {
      expect([...new Set(make(hall, 6).map((record) => record.type))].sort()).toEqual(KINDS);
    }
  });

  test('P4: the same options give the same records, ids included; another seed or place in the day gives others', () => {
    const hall = halls[1]!;
    const records = make(hall, 40);
    expect(make(hall, 40)).toEqual(records);
    const ids = new Set(records.map((record) => record.id));
    expect(ids.size).toBe(records.length);
    for (const other of [make(hall, 40, 'other', 40), make(halls[2]!, 40)]) {
      const events = other.filter((record) => record.type.startsWith('case.'));
      expect(events.some((record) => ids.has(record.id))).toBe(false);
      const numbers = new Set(lives(records).keys());
      expect(events.some((record) => numbers.has(record.subject))).toBe(false);
    }
  });

  test('the long document is more than 70 KB and is split', () => {
    const long = sampleDocuments(halls[1]!, DAY).find(
      (record) => Buffer.byteLength(String((record.body as { text: string }).text)) > 70_000,
    );
    expect(prepareRecord(long, ctx).length).toBeGreaterThan(2);
  });

  test('nothing happens after the day; what came before is marked 补录', () => {
    for (const record of make(halls[0]!, 80)) {
      const at = String(record.occurred_at);
      expect(at.slice(0, 10) <= DAY).toBe(true);
      expect(isWorkday(at.slice(0, 10))).toBe(true);
      expect(record.backfilled).toBe(at.slice(0, 10) < DAY);
    }
  });

  test('cases go in order, close mostly within the promise, and a few late', () => {
    let closed = 0;
    let late = 0;
    let overdue = 0;
    for (const life of lives(halls.flatMap((hall) => make(hall, 200))).values()) {
      const steps = life.map((record) => record.type);
      expect(steps[0]).toBe('case.apply');
      expect(steps.filter((type) => type === 'case.close' || type === 'case.withdraw').length).toBeLessThan(
        2,
      );
      const find = (type: string) => life.find((record) => record.type === type);
      const accepted = find('case.accept');
      const close = find('case.close');
      if (!accepted || !close || find('case.special_start')) continue;
      const days = workdaysBetween(
        String(accepted.occurred_at).slice(0, 10),
        String(close.occurred_at).slice(0, 10),
      );
      const limits = accepted.body as { promised_days: number; statutory_days: number };
      closed++;
      if (days > limits.promised_days) late++;
      if (days > Math.max(limits.statutory_days, limits.promised_days)) overdue++;
    }
    expect(closed).toBeGreaterThan(400);
    expect(late).toBeGreaterThan(5);
    expect(overdue).toBeGreaterThan(2);
    expect(late / closed).toBeLessThan(0.1);
  });

  test('P6: people are inventions, their numbers check, and nothing of them is outside the private fields', () => {
    const records = make(halls[3]!, 80);
    for (const record of records) {
      const own = record.private ?? {};
      if (record.type === 'case.apply') {
        expect(Object.keys(own)).toEqual(
          expect.arrayContaining(['applicant_name', 'applicant_id_number', 'phone', 'address']),
        );
        expect(own.applicant_id_number).toMatch(/^229900\d{11}[0-9X]$/);
        expect(idNumberValid(own.applicant_id_number!)).toBe(true);
        expect(record.subject).toHaveLength(43);
        expect(creditCodeValid(record.subject.slice(0, 18))).toBe(true);
      }
      const outside = JSON.stringify({ ...record, private: undefined });
      for (const value of Object.values(own)) expect(outside).not.toContain(value);
      expect(outside).not.toMatch(/示例[甲乙丙丁]|样本[甲乙丙丁]|试用[戊己]|1400000/);
    }
  });

  test('refuses a day that is none and cases without items; a day off stands for the working day before', () => {
    const hall = halls[1]!;
    const base = { hall, items: sampleItems(hall, DAY), documents: [], cases: 3, seed: 's' };
    expect(() => makeDay({ ...base, day: '2026-02-30' })).toThrow(RangeError);
    expect(() => makeDay({ ...base, day: DAY, items: [] })).toThrow(/without items/);
    expect(makeDay({ ...base, day: '2026-03-08' })).toEqual(makeDay({ ...base, day: '2026-03-06' }));
  });
});

describe('small parts', () => {
  test('check characters follow the standards', () => {
    expect('91350100M000100Y43'.slice(17)).toBe(creditCheck('91350100M000100Y4'));
    expect(idCheck('11010519491231002')).toBe('X');
  });

  test('the last working day is wholly past in Shanghai', () => {
    expect(lastWorkday(Date.parse('2026-03-09T00:30:00+08:00'))).toBe('2026-03-06');
    expect(lastWorkday(Date.parse('2026-03-10T23:30:00+08:00'))).toBe('2026-03-09');
    expect(lastWorkday(Date.parse('2026-10-08T09:00:00+08:00'))).toBe('2026-09-30');
  });
});
