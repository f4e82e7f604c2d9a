import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundledFiles } from '../bundled.ts';
import { dateOf, dayOfDate } from '../days.ts';
import { InvalidFile } from '../fault.ts';
import { Calendars } from './calendar.ts';
import { readLayer } from './layer.ts';

const chineseDays = createRequire(import.meta.url)('chinese-days') as { isWorkday(date: string): boolean };
const { calendars: layers } = bundledFiles();
const calendars = new Calendars(layers);
const nation = calendars.of('220122', 'nongan');
const yanbian = calendars.of('222401', 'yanji');
const day = (text: string): number => dayOfDate(text)!;
const after = (calendar: typeof nation, start: string, n: number): string =>
  dateOf(calendar.nth(calendar.upTo(day(start)) + n));

test('the nation’s days are those of chinese-days, on every day of 2007 to 2026', () => {
  const different: string[] = [];
  for (let at = day('2007-01-01'); at <= day('2026-12-31'); at++) {
    if (nation.isWorked(at) !== chineseDays.isWorkday(dateOf(at))) different.push(dateOf(at));
  }
  expect(different).toEqual([]);
});

const shared = fileURLToPath(new URL('../../../../../shared/data/holidays_2007_2026.json', import.meta.url));

test.runIf(existsSync(shared))(
  'the nation’s days are those of the State Council’s notices, make-up days worked',
  () => {
    const told = JSON.parse(readFileSync(shared, 'utf8')) as { date: string; isOffDay: boolean }[];
    const wrong = told.filter(({ date, isOffDay }) => nation.isWorked(day(date)) === isOffDay);
    expect(wrong).toEqual([]);
    expect(told.filter(({ isOffDay }) => !isOffDay).length).toBeGreaterThan(100);
  },
);

test('20 working days from 2009-04-02 is 2009-05-04', () => {
  expect(after(nation, '2009-04-02', 20)).toBe('2009-05-04');
});

test('a make-up working day counts: from a Friday the next one is that Sunday', () => {
  expect(after(nation, '2026-02-13', 1)).toBe('2026-02-14');
  expect(after(nation, '2026-01-03', 1)).toBe('2026-01-04');
});

test('延边’s September days move a day there and nowhere else', () => {
  expect(after(yanbian, '2024-08-30', 1)).toBe('2024-09-05');
  expect(after(nation, '2024-08-30', 1)).toBe('2024-09-02');
});

test('past a layer’s end a day is provisional (暂定)', () => {
  expect(nation.isProvisional(day('2026-12-01'), day('2026-12-31'))).toBe(false);
  expect(nation.isProvisional(day('2026-12-01'), day('2027-01-01'))).toBe(true);
  expect(yanbian.isProvisional(day('2024-12-31'), day('2025-01-01'))).toBe(true);
});

const layer = (given: object) =>
  readLayer(
    {
      divisions: ['22'],
      valid_from: '2025-01-01',
      valid_until: '2025-12-31',
      off_days: [],
      work_days: [],
      ...given,
    },
    'x',
  );

test('of two layers for one scope the later speaks, between two that do not meet nobody does', () => {
  const first = layer({ off_days: ['2025-03-03'] });
  const second = layer({ valid_from: '2025-03-01', valid_until: '2025-03-31', off_days: ['2025-03-04'] });
  const later = layer({ valid_from: '2027-01-01', valid_until: '2027-12-31' });
  const calendar = new Calendars([first, second, later]).of('220101', 'a');
  expect(calendar.isWorked(day('2025-03-03'))).toBe(true);
  expect(calendar.isWorked(day('2025-03-04'))).toBe(false);
  expect(calendar.isProvisional(day('2027-02-01'), day('2027-03-01'))).toBe(false);
  expect(calendar.isProvisional(day('2025-12-01'), day('2026-01-01'))).toBe(true);
});

test('the closures of one hall are its own', () => {
  const closures = readLayer(
    {
      nodes: ['nongan'],
      valid_from: '2026-01-01',
      valid_until: '2026-12-31',
      off_days: ['2026-03-02'],
      work_days: [],
    },
    'closures',
  );
  const both = new Calendars([...layers, closures]);
  expect(both.of('220122', 'nongan').isWorked(day('2026-03-02'))).toBe(false);
  expect(both.of('220122', 'dehui').isWorked(day('2026-03-02'))).toBe(true);
});

const refused: [string, object, string][] = [
  ['a day that is none', { off_days: ['2025-02-30'] }, 'x: off_days[0]'],
  ['a range written backwards', { off_days: ['2025-02-03/2025-02-01'] }, 'x: off_days[0]'],
  [
    'a day off and worked',
    { off_days: ['2025-02-01/2025-02-03'], work_days: ['2025-02-02'] },
    'x: work_days[0]',
  ],
  ['a day twice', { off_days: ['2025-02-01', '2025-02-01'] }, 'x: off_days[1]'],
  ['a day outside its validity', { off_days: ['2026-02-01'] }, 'x: off_days[0]'],
  ['an end before the beginning', { valid_until: '2024-01-01' }, 'x: valid_until'],
  ['a prefix that is no code', { divisions: ['吉林'] }, 'x: divisions[0]'],
  ['no scope', { divisions: [] }, 'x: divisions'],
  ['a field it does not know', { holidays: [] }, 'x'],
  ['a field that is not there', { off_days: undefined }, 'x: off_days'],
];

test.each(refused)('refuses %s, with its place and what to write', (_, given, place) => {
  let told: unknown;
  try {
    layer(given);
  } catch (error) {
    told = error;
  }
  expect(told).toBeInstanceOf(InvalidFile);
  const { about, reason, next } = told as InvalidFile;
  expect(about).toBe(place);
  for (const text of [reason, next])
    expect(text).toEqual({ zh: expect.stringMatching(/./), en: expect.stringMatching(/./) });
});

test('every bundled calendar is read', () => {
  const folder = fileURLToPath(new URL('../../../../config/calendars/', import.meta.url));
  expect(layers.length).toBe(readdirSync(folder).length);
});
