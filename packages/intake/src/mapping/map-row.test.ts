import { bilingual, InvalidRecord, isRecordId, type Text } from '@hutong/record';
import { expect, test } from 'vitest';
import type { Row } from '../row-source.ts';
import { english } from '../testing.ts';
import { DEFAULT_DATES, dateReader, momentText } from './dates.ts';
import { mapRow, recordMapper, rowMapper } from './map-row.ts';
import type { MappedField, Mapping } from './mapping.ts';
import { canonicalJson } from './record-id.ts';

const row = (values: Record<string, unknown>, doubts?: Record<string, Text>): Row => {
  return { row: 7, values, raw: '', ...(doubts && { doubts }) };
};
const mapping = (field: MappedField, more: Partial<Mapping> = {}): Mapping => {
  return {
    type: 'catalogue.item',
    subject: 's',
    department: 'd',
    occurred_at: '2020-01-01',
    body: { x: field },
    ...more,
  };
};
/** The value of one field for a row, or the reason the row is refused. */
const one = (field: MappedField, values: Record<string, unknown>, more?: Partial<Mapping>): unknown => {
  const mapped = mapRow(rowMapper(mapping(field, more)), row(values));
  return 'input' in mapped ? mapped.input.body.x : english(mapped.refused.reason);
};

test.each<[string, MappedField, Record<string, unknown>, unknown]>([
  ['a column', '{a}', { a: ' 中\u3000' }, '中'],
  ['two columns and text', '{a}（{b}）', { a: 'x', b: 3 }, 'x（3）'],
  ['an empty column', '{a}', { a: ' ' }, 'is empty'],
  ['a null', '{a}', { a: null }, 'is empty'],
  ['an optional one', '{a?}', { a: '' }, undefined],
  ['a constant', { value: [1, 2] }, {}, [1, 2]],
  ['the first column filled', { column: ['a', 'b'] }, { a: '', b: 'x' }, 'x'],
  ['a pattern', { column: 'a', pattern: '^(\\d+)个?工作日$', as: 'integer' }, { a: '20个工作日' }, 20],
  ['another shape', { column: 'a', pattern: '^(\\d+)日$' }, { a: '无' }, "doesn't look like ^(\\d+)日$"],
  [
    'another shape, optional: it would vanish',
    { column: 'a', pattern: '^(\\d+)日$', optional: true },
    { a: '长期' },
    "doesn't look like ^(\\d+)日$",
  ],
  [
    'another shape, said to be empty',
    { column: 'a', pattern: '^(\\d+)日$', optional: true, empty: ['无'] },
    { a: '无' },
    undefined,
  ],
  ['a code list', { column: 'a', map: { 行政许可: '01' } }, { a: '行政许可' }, '01'],
  [
    'a code not in it',
    { column: 'a', map: { 行政许可: '01' } },
    { a: 'x' },
    'is not in the mapping’s code list',
  ],
  [
    'constructor, not in it',
    { column: 'a', map: { 行政许可: '01' } },
    { a: 'constructor' },
    'is not in the mapping’s code list',
  ],
  ['a word for nothing', { column: 'a', empty: ['无'], default: 0 }, { a: '无' }, 0],
  ['yes', { column: 'a', as: 'boolean' }, { a: '是' }, true],
  ['maybe', { column: 'a', as: 'boolean' }, { a: '或许' }, 'is neither yes nor no'],
  ['a fraction', { column: 'a', as: 'integer' }, { a: '1.5' }, 'is not a whole number'],
  ['too many digits', { column: 'a', as: 'integer' }, { a: '12345678901234567890' }, 'is not a whole number'],
  ['a JSON list', { column: 'a', as: 'list' }, { a: ['x', '', 'y'] }, ['x', 'y']],
  ['a list in a cell', { column: 'a', as: 'list', separator: '；' }, { a: 'x；y' }, ['x', 'y']],
  ['an object for text', '{a}', { a: { b: 1 } }, 'is not text'],
  ['a path', '{a.b}', { a: { b: 'x' } }, 'x'],
  ['an inherited name', '{toString}', {}, 'is empty'],
])('a field: %s', (_, field, values, expected) => {
  expect(one(field, values)).toEqual(expected);
});

test('a doubtful cell refuses the row only where it is used', () => {
  const lost = bilingual('末尾几位已丢失', 'digits lost');
  const doubtful = row({ a: '2.2E17', b: 'x' }, { a: lost });
  expect(rowMapper(mapping('{a}')).map(doubtful)).toMatchObject({
    refused: { row: 7, column: 'a', value: '2.2E17', reason: lost },
  });
  expect(rowMapper(mapping('{b}')).map(doubtful)).toHaveProperty('input');
});

test.each([
  ['2013-4-1', '2013-04-01'],
  ['2013/04/01', '2013-04-01'],
  ['2013年4月1日', '2013-04-01'],
  ['2013.12.31', '2013-12-31'],
  ['20130401', '2013-04-01'],
  ['2014-09-30 00:00:00', '2014-09-30'],
  ['2021-08-16 18:57:10', '2021-08-16T18:57:10+08:00'],
  ['2021-08-16T18:57:10Z', '2021-08-17T02:57:10+08:00'],
  ['2013-02-30', undefined],
  ['0001-01-01', undefined],
  ['9999-12-31', undefined],
  ['2013-04-01 25:00:00', undefined],
  ['41365', undefined],
  ['', undefined],
])('the date %s is %s', (text, expected) => {
  const date = dateReader(DEFAULT_DATES)(text);
  expect(date && momentText(date)).toBe(expected);
});

test('formats of one’s own, and spreadsheet serial numbers when asked for', () => {
  const read = dateReader(['D/M/YYYY', 'YYYY年MM月DD日 HH时mm分', 'excel']);
  expect(read('1/4/2013')).toEqual({ date: '2013-04-01', time: undefined });
  expect(read('2013年04月01日 09时30分')).toEqual({ date: '2013-04-01', time: '09:30:00' });
  expect(read('41365')).toEqual({ date: '2013-04-01', time: undefined });
  expect(read('41365.5')).toEqual({ date: '2013-04-01', time: '12:00:00' });
  // The year, and no day of 1905.
  expect(read('2024')).toBeUndefined();
});

test.each(['0001-01-01', '9999-12-31', 'yesterday', '2021-02-29'])(
  'occurred_at %s refuses the row, naming the column',
  (at) => {
    const mapped = rowMapper(mapping('x', { occurred_at: '{日期}' })).map(row({ 日期: at }));
    expect(mapped).toMatchObject({ refused: { row: 7, column: '日期', value: at } });
  },
);

test('P4: the same row gives the same id at every import, another row another', () => {
  const id = (values: Record<string, unknown>) => {
    const mapped = rowMapper(mapping('{a}')).map(row(values));
    return 'input' in mapped ? mapped.input.id : '';
  };
  expect(isRecordId(id({ a: '1' }))).toBe(true);
  expect(id({ a: '1' })).toBe(id({ a: '1', unused: 'x' }));
  expect(id({ a: '1' })).not.toBe(id({ a: '2' }));
});

test('an id does not depend on the order of keys, nor on how the time was written', () => {
  const say = (values: Record<string, unknown>) => recordMapper().map(row(values));
  const record = { type: 't', subject: 's', department: 'd', body: { a: 1, b: { c: 1, d: 2 } } };
  const first = say({ ...record, occurred_at: '2020-01-01' });
  const second = say({ occurred_at: '2019-12-31T16:00:00Z', ...record, body: { b: { d: 2, c: 1 }, a: 1 } });
  expect('input' in first && 'input' in second && first.input.id === second.input.id).toBe(true);
  expect(canonicalJson({ b: undefined, a: ['"', null] })).toBe('{"a":["\\"",null]}');
});

test('P6: an id derived from private values needs the node’s own key', () => {
  const secret = mapping('x', { private: { applicant_name: '{姓名}' } });
  const person = row({ 姓名: '张三' });
  const id = (key: number) => {
    const mapped = rowMapper(secret, { idKey: new Uint8Array(32).fill(key) }).map(person);
    return 'input' in mapped ? mapped.input.id : '';
  };
  expect(() => rowMapper(secret).map(person)).toThrow('idKey');
  expect(id(1)).toBe(id(1));
  expect(id(1)).not.toBe(id(2));
});

test('a record of JSONL keeps the id it brings; what is no record is refused, and nothing throws', () => {
  const brought = { id: 'x', type: 't', subject: 's', department: 'd', occurred_at: 0, body: {} };
  expect(recordMapper().map(row(brought))).toEqual({ input: brought, derived: false });
  expect(recordMapper().map(row({}))).toMatchObject({
    refused: { column: 'occurred_at', reason: bilingual('缺少', 'is missing') },
  });
  let deep: unknown = 1;
  for (let level = 0; level < 5000; level += 1) deep = [deep];
  expect(recordMapper().map(row({ occurred_at: 0, body: { deep } }))).toMatchObject({
    refused: { reason: bilingual('JSON 嵌套太深', 'the JSON is nested too deep') },
  });
  expect(recordMapper().map(row({ occurred_at: 0, body: null, private: null }))).toHaveProperty('input');
});

test('a name of JSONL is the same name however it is typed, as in a table', () => {
  const subjects = ['A-001', ' A-001', 'A-001 ', 'Ａ-００１', 'A－001', 'A\u200b-001'].map((subject) => {
    const said = { type: 't', subject, department: '局　', occurred_at: 0, body: {} };
    const mapped = recordMapper().map({ ...row(said), isPlain: true });
    return 'input' in mapped ? mapped.input.subject + mapped.input.department : mapped;
  });
  expect(new Set(subjects)).toEqual(new Set(['A-001局']));
});

test('a record that is refused later is told by its column', () => {
  const mapper = rowMapper(mapping('{名称}'));
  const error = new InvalidRecord('body.x', 'is too long', 'Shorten it');
  expect(mapper.refusal(row({ 名称: '很长' }), error)).toEqual({
    row: 7,
    column: '名称',
    value: '很长',
    reason: 'is too long',
    next: 'Shorten it',
  });
  expect(mapper.refusal(row({}), new InvalidRecord('record', 'is odd', 'Look'))).toMatchObject({
    column: 'record',
  });
});

test.each([
  ['2024年3月1日 下午3:30', '15:30:00'],
  ['2024-03-01 上午9:05', '09:05:00'],
  ['2024/3/1 3:30', '03:30:00'],
  ['2024-03-01 PM 12:10', '12:10:00'],
  ['2024-03-01 凌晨12:10', '00:10:00'],
  ['2024-03-01 中午1:00', '13:00:00'],
  ['2024-03-01 下午15:30', '15:30:00'],
  ['２０２４－０３－０１　０９：３０', '09:30:00'],
  ['1709254800000', '09:00:00'],
  ['2024-03-01T01:00:00Z', '09:00:00'],
])('%s is at %s', (text, time) => {
  expect(dateReader(DEFAULT_DATES)(text)).toEqual({ date: '2024-03-01', time });
});

test.each([
  '2024-03-01 上午12:30',
  '2024-03-01 上午15:00',
  '2024-03-01 下午0:10',
  '2024-03-01 09:00:00-10:00',
])('%s is no time: nobody can tell which', (text) => expect(dateReader(DEFAULT_DATES)(text)).toBeUndefined());

test('下午 in a format stands for any part of the day; what two formats read as two days is none', () => {
  const read = dateReader(['YYYY年M月D日 下午H:mm', 'M/D/YYYY', 'D/M/YYYY']);
  expect(read('2024年3月1日 下午2:10')?.time).toBe('14:10:00');
  expect(read('2024年3月1日 上午2:10')?.time).toBe('02:10:00');
  expect(read('3/4/2024')).toBeUndefined();
  expect(read('3/3/2024')?.date).toBe('2024-03-03');
  expect(read('13/4/2024')?.date).toBe('2024-04-13');
});

test('serial days count from where the workbook counts them, and cells of workbooks need no format', () => {
  expect(dateReader(['excel'])('45352')?.date).toBe('2024-03-01');
  expect(dateReader(['excel'], { from1904: true })('43890')?.date).toBe('2024-03-01');
  expect(dateReader(['excel'])('2024-03-01 09:30')).toEqual({ date: '2024-03-01', time: '09:30:00' });
});

test('a pattern may not take a number and leave its unit behind, unless the mapping says the unit', () => {
  const days = (more: object) =>
    rowMapper(
      mapping('x', { body: { days: { column: '时限', pattern: '\\d+', as: 'integer', ...more } } }),
    ).map(row({ 时限: '48小时' }));
  expect(days({})).toMatchObject({
    refused: {
      column: '时限',
      reason: { zh: expect.stringContaining('小时'), en: expect.stringContaining('小时') },
    },
  });
  expect(days({ unit: { from: '小时', to: '天' } })).toMatchObject({ input: { body: { days: 2 } } });
});

test('a value that neither of two patterns takes refuses its row; one that another field takes whole does not', () => {
  const two: Mapping = mapping('x', {
    body: {
      days: { column: '时限', pattern: '^(\\d+)个工作日$', as: 'integer', optional: true },
      hours: { column: '时限', pattern: '^(\\d+)小时$', as: 'integer', optional: true },
    },
  });
  const map = (given: Mapping, value: string) => rowMapper(given).map(row({ 时限: value }));
  expect(map(two, '24小时')).toMatchObject({ input: { body: { hours: 24 } } });
  expect(map(two, '即时')).toMatchObject({ refused: { column: '时限', value: '即时' } });
  const whole = { ...two, body: { ...two.body, words: '{时限?}' } };
  expect(map(whole, '即时')).toMatchObject({ input: { body: { words: '即时' } } });
});

test('markup refuses its row unless it is meant; a text that says it is Markdown may hold it', () => {
  const table = '<table><tr><td>x</td></tr></table>';
  const map = (more: Partial<Mapping>) => rowMapper(mapping('{a}', more)).map(row({ a: table }));
  expect(map({})).toMatchObject({
    refused: {
      column: 'a',
      reason: { zh: expect.stringContaining('网页代码'), en: expect.stringContaining('markup') },
    },
  });
  expect(map({ meant: ['body.x'] })).toMatchObject({ input: { body: { x: table }, meant: ['body.x'] } });
  expect(map({ body: { text: '{a}', text_format: 'text/markdown' } })).toHaveProperty('input');
  const said = { type: 't', subject: 's', department: 'd', occurred_at: 0, body: { list: [{ x: table }] } };
  expect(recordMapper().map(row(said))).toMatchObject({ refused: { column: 'body.list[0].x' } });
});
