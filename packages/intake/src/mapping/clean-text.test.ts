import { expect, test } from 'vitest';
import { SeenIds } from '../seen-ids.ts';
import { english } from '../testing.ts';
import { inexactJson, lookAtLine } from '../text/inexact-json.ts';
import { cleanName, cleanText, markupFault } from './clean-text.ts';
import { convertUnit, unitNote, unitOfColumn } from './units.ts';

const said = (text: string): string => {
  try {
    return cleanText(text);
  } catch (error) {
    return `! ${(error as Error).message}`;
  }
};

test.each([
  ['a guard', '="0012"', '0012'],
  ['a text mark', "'0012号", '0012号'],
  ['quotes of a text', "'甲'与'乙'", "'甲'与'乙'"],
  ['unseen characters', '张\u200b三\ufeff\u2060', '张三'],
  ['the marks of a copied telephone number', '\u202d13x\u202c', '13x'],
  ['joiners, which other scripts need', 'ᠮᠣᠩ\u180eᠭᠣᠯ\u200d', 'ᠮᠣᠩ\u180eᠭᠣᠯ\u200d'],
  ['a question', '何时？', '何时？'],
  ['control characters', 'a\u0007b\u0000', 'ab'],
  ['a line break within a cell', '一\u000b二', '一\n二'],
  ['a code like a small power', '5E12', '5E12'],
  ['a rare character at the beginning', '洮南市政务服务中心', '洮南市政务服务中心'],
  ['a number sign', '#1 窗口', '#1 窗口'],
])('%s is taken as meant', (_, given, meant) => expect(said(given)).toBe(meant));

test.each([
  ['a lost character', '张\ufffd', 'garbled'],
  ['UTF-8 read as GBK twice', '锟斤拷锟斤拷', 'garbled'],
  ['UTF-8 read as GBK', '锛屽幙鍖讳繚灞€', 'garbled'],
  ['UTF-8 read as Latin-1', Buffer.from('县医保局').toString('latin1'), 'garbled'],
  ['what an ANSI file makes of Chinese', '？？？？', 'garbled'],
  ['a shortened number', '4.4E+17', 'shortened'],
  ['a shortened number behind a guard', '="2.20181E+17"', 'shortened'],
  ['a shortened number of another program', '2.20181199003071E17', 'shortened'],
  ['UTF-8 read as GBK, a name alone', '鍘垮尰淇濆眬', 'garbled'],
  ['UTF-8 read as GBK, with Latin letters', 'A12 娴嬭瘯', 'garbled'],
  ['a control character of Latin-1', '张\u0081', 'garbled'],
  ['a failed formula', '#REF!', 'showed no value'],
  ['a column too narrow', '########', 'showed no value'],
  ['a formula', '=VLOOKUP(A1,B:C,2)', 'formula'],
  ['text turned around', '\u202e321', 'direction'],
  ['a slot like an offset', '2024-03-01 09:30:00-11:30', 'time slot'],
  ['a slot with T', '2024-03-01T09:30:00-11:30', 'time slot'],
  ['a slot of one digit', '2024-3-1 9:00-11:30', 'time slot'],
  ['a slot in words', '2024年3月1日 9:00至11:30', 'time slot'],
  ['a slot with a wave', '2024/3/1 9:00～11:30', 'time slot'],
])('%s is refused', (_, given, reason) => expect(said(given)).toContain(reason));

test('a name is the same name however it is typed', () => {
  const typed = [
    'NA-2024-7',
    'ＮＡ-2024-7',
    'NA-2024-7\u200b',
    '\ufeffNA-2024-7',
    'NA－2024—7',
    "'NA-2024-7",
    'NA‑2024-7 ',
  ];
  expect([...new Set(typed.map(cleanName))]).toEqual(['NA-2024-7']);
  expect(cleanName('农审〔2024〕 （七）—甲\u00a0乙')).toBe('农审〔2024〕 （七）—甲 乙');
});

test('a line of JSON without anything odd is not looked at twice', () => {
  expect(
    lookAtLine(
      '{"subject":"A-1","body":{"name":"企业投资项目备案（2024年）","n":12,"at":"2024-03-01T09:30:00+08:00"}}',
    ).isOdd,
  ).toBe(false);
  for (const odd of [
    '"\\u200b"',
    '"a\u200b"',
    '"<b>x</b>"',
    '"=1"',
    '"4E+17"',
    '"4.4E17"',
    '"#N/A"',
    '"a\\fb"',
    '"鍘垮尰"',
    '"2024-03-01 09:00:00-10:00"',
  ])
    expect(lookAtLine(`{"a":${odd}}`).isOdd).toBe(true);
});

test.each(['<table><tr>', 'x<br/>y', '<p class="a">', '</span>', '&nbsp;', '<IMG src=x>', '<!-- x -->'])(
  '%s is markup',
  (text) =>
    expect(markupFault(text)?.reason).toEqual({
      zh: expect.stringContaining('网页代码'),
      en: expect.stringContaining('markup'),
    }),
);

test.each(['a<b 且 c>d', '《某法》', '<某某>', 'A&B', 'x < 3', '<20mg'])('%s is text', (text) =>
  expect(markupFault(text)).toBeUndefined(),
);

test.each([
  ['a long integer', '{"a":2201812024030100019}', 'too long'],
  ['a long integer within a list', '{"a":[1, 22018120240301000]}', 'too long'],
  ['too many decimals', '{"a":0.12345678901234567}', 'too long'],
  ['a number beyond all', '{"a":1e400}', 'too long'],
  ['a name twice', '{"a":1,"a":1}', 'twice'],
  ['a name twice, deeper', '{"x":{"a":1,"b":[{"a":1,"a":2}]}}', 'twice'],
  ['a name twice, in other letters', '{"a":1,"\\u0061":2}', 'twice'],
  ['a name twice, with blanks', '{"a" : 1, "a" : 2}', 'twice'],
  ['a name twice, once with blanks', '{"a":1,"a" :2}', 'twice'],
  ['a name twice, once with a tab', '{"x":{"a":1,"a"\t\r :2}}', 'twice'],
  ['a name twice beside text that looks like one', '{"t":"x\\":y","a":1,"a":2}', 'twice'],
])('%s is not what JSON.parse makes of it', (_, text, reason) => {
  expect(english(inexactJson(text, JSON.parse(text))?.reason)).toContain(reason);
});

test.each([
  '{"a":9007199254740991,"b":-1,"c":20.0,"d":1e3,"e":0.1,"f":12.50}',
  '{"a":"2201812024030100019","b":"x\\":1,\\"b\\":2","c":[{"a":1},{"a":2}]}',
  '{"a":"编号:1234567890123456789"}',
  '{}',
])('%s says what it says', (text) => expect(inexactJson(text, JSON.parse(text))).toBeUndefined());

test.each([
  ['0.3', '万元', '元', '3000'],
  ['1,234.5', '万元', '元', '12345000'],
  ['５００', '元', '万元', '0.05'],
  ['¥12.30', '元', '元', '12.30'],
  ['0.3万元', '万元', '元', '3000'],
  ['350', '分', '元', '3.5'],
  ['0', '亿元', '元', '0'],
  ['48', '小时', '天', '2'],
  ['2', '周', '天', '14'],
  ['20', '小时', '天', undefined],
  ['约3', '万元', '元', undefined],
  ['3元', '万元', '元', undefined],
])('%s %s in %s is %s', (text, from, to, expected) => expect(convertUnit(text, from, to)).toBe(expected));

test.each([
  ['罚款（万元）', '万元'],
  ['承诺时限(小时)', '小时'],
  ['投资额[单位：亿元]', '亿元'],
  ['金额/千元', '千元'],
  ['总投资万元', '万元'],
  ['投资额（人民币万元）', '万元'],
  ['金额（万元，含税）', '万元'],
  ['万元投资额', '万元'],
  ['金额（万 元）', '万元'],
  ['用时（工作小时）', '小时'],
  ['办理小时数', '小时'],
  ['期间（月）', undefined],
  ['收费（元）', undefined],
  ['承诺时限（工作日）', undefined],
  ['百万元以上项目', undefined],
])('the column %s states %s', (name, unit) => expect(unitOfColumn(name)).toBe(unit));

test('a field of days does not take months', () => {
  expect(unitOfColumn('法定时限（月）', 'statutory_days')).toBe('月');
  expect(unitOfColumn('法定时限（周）', 'statutory_days')).toBe('周');
  expect(unitOfColumn('法定时限（工作日）', 'statutory_days')).toBeUndefined();
});

test('a line above a table states its unit', () => {
  expect(unitNote('单位:（人民币万元）')).toBe('万元');
  expect(unitNote('单位 万元')).toBe('万元');
  expect(unitNote('填报单位：测试县万元镇')).toBeUndefined();

  expect(unitNote('金额单位：万元')).toBe('万元');
  expect(unitNote('填报单位：测试县政务局')).toBeUndefined();
});

test('ids are known again among many', () => {
  const seen = new SeenIds();
  const id = (n: number) => `00000000-0000-7000-8000-${(n * 7919).toString(16).padStart(12, '0')}`;
  for (let n = 0; n < 20_000; n += 1) expect(seen.note(id(n), n + 2)).toBeUndefined();
  expect(seen.note(id(17), 90_000)).toEqual({ row: 19, times: 1 });
  expect(seen.note(id(17), 90_001)).toEqual({ row: 19, times: 2 });
});
