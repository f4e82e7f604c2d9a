import { describe, expect, test } from 'vitest';
import {
  creditCodeValid,
  derivedId,
  InvalidBytes,
  InvalidRecord,
  idFromBytes,
  idNumberValid,
  idToBytes,
  isDate,
  isRecordId,
  looseDate,
  nearNames,
  newId,
  parseOccurredAt,
  uuidBytes,
} from './index.ts';

describe('ids', () => {
  const ones = (n: number) => new Uint8Array(n).fill(0xff);
  test('a new id carries the clock given and the randomness given', () => {
    expect(newId(0x018df7b00000, ones)).toBe('018df7b0-0000-7fff-bfff-ffffffffffff');
    expect(newId(0x018df7b00000, (n) => new Uint8Array(n))).toBe('018df7b0-0000-7000-8000-000000000000');
  });
  test('P7: a clock out of range is clamped', () => {
    expect(newId(-5, ones)).toMatch(/^00000000-0000-7/);
    expect(newId(2 ** 60, ones)).toMatch(/^ffffffff-ffff-7/);
    expect(isRecordId(derivedId(Date.UTC(1949, 9, 1), Buffer.from('x')))).toBe(true);
  });
  test('a derived id is the same each time, and another for another seed', () => {
    const id = derivedId(1_709_256_600_000, Buffer.from('items.csv#1'));
    expect(id).toBe(derivedId(1_709_256_600_000, Buffer.from('items.csv#1')));
    expect(id).not.toBe(derivedId(1_709_256_600_000, Buffer.from('items.csv#2')));
    expect(isRecordId(id)).toBe(true);
  });
  test('bytes and text are one another’s inverse', () => {
    const id = '018df7b0-1234-7abc-9def-0123456789ab';
    expect(idFromBytes(idToBytes(id))).toBe(id);
    expect(() => idToBytes('018DF7B0-1234-7ABC-9DEF-0123456789AB')).toThrow(InvalidBytes);
    expect(() => idFromBytes(new Uint8Array(16))).toThrow(InvalidBytes);
    expect(uuidBytes(id)).toEqual(Buffer.from(id.replaceAll('-', ''), 'hex'));
    expect(uuidBytes(id.toUpperCase())).toEqual(uuidBytes(id));
    const none = [
      '',
      '-',
      'x',
      id.slice(1),
      `${id}00`,
      id.replace('7', '٧'),
      id.replace('a', 'g'),
      `-${id.slice(1)}`,
    ];
    for (const text of none) expect(uuidBytes(text)).toHaveLength(0);
  });
});

describe('check digits', () => {
  test('credit codes, GB 32100', () => {
    expect(creditCodeValid('91350100M000100Y43')).toBe(true);
    expect(creditCodeValid('91350100M000100Y44')).toBe(false);
    expect(creditCodeValid('91350100I000100Y43')).toBe(false);
    expect(creditCodeValid('083372204')).toBe(false);
  });
  test('ID numbers, GB 11643', () => {
    expect(idNumberValid('11010519491231002X')).toBe(true);
    expect(idNumberValid('110105194912310021')).toBe(false);
    expect(idNumberValid('110105194902310021')).toBe(false);
    expect(idNumberValid('1')).toBe(false);
  });
});

describe('time', () => {
  test.each<[string | number, string]>([
    ['2024-03-01', '2024-02-29T16:00:00.000Z'],
    ['1988-07-01', '1988-06-30T16:00:00.000Z'],
    ['2024-03-01T09:30:00+08:00', '2024-03-01T01:30:00.000Z'],
    ['2024-03-01T09:30:00.1239Z', '2024-03-01T09:30:00.123Z'],
    ['2024-03-01t09:30:00.5-05:30', '2024-03-01T15:00:00.500Z'],
    ['2024-02-29', '2024-02-28T16:00:00.000Z'],
    ['1900-01-01', '1899-12-31T16:00:00.000Z'],
    ['2199-12-31', '2199-12-30T16:00:00.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    [1_709_256_600_123, '2024-03-01T01:30:00.123Z'],
  ])('%s', (value, iso) => {
    expect(new Date(parseOccurredAt(value)).toISOString()).toBe(iso);
  });
  test.each(['0001-01-01', '9999-12-31', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59+08:00'])(
    '%s is named',
    (value) => {
      expect(() => parseOccurredAt(value)).toThrow(InvalidRecord);
      expect(() => parseOccurredAt(value)).toThrow(value.slice(0, 4));
    },
  );
  test('a date falls on that date in Asia/Shanghai in every year', () => {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });
    for (let year = 1900; year <= 2199; year += 1) {
      for (const day of [`${year}-01-01`, `${year}-07-01`])
        expect(format.format(parseOccurredAt(day))).toBe(day);
    }
  });
  test('dates as registers write them', () => {
    expect(
      ['2013-4-10', '2013/04/10', '2013年4月10日', '20130410', '2013.4.10', '2013-04-10 00:00:00'].map(
        looseDate,
      ),
    ).toEqual(Array(6).fill('2013-04-10'));
    expect(['', '2013-04', '9999-12-31', '2013-02-30', '明天'].map(looseDate)).toEqual(
      Array(5).fill(undefined),
    );
    expect(isDate('2023-02-29')).toBe(false);
  });
});

test('near names come nearest first', () => {
  expect(nearNames('case.aply', ['case.close', 'case.apply', 'notice'])[0]).toBe('case.apply');
});
