import { fileURLToPath } from 'node:url';
import { bilingual, prepareRecord } from '@hutong/record';
import { afterAll, expect, test } from 'vitest';
import { english, readAll, tempFolder } from '../testing.ts';
import { checkColumns, checkUnits } from './check-columns.ts';
import { rowMapper } from './map-row.ts';
import {
  InvalidMapping,
  loadMapping,
  type MappedField,
  type Mapping,
  mappingFromColumns,
  templateParts,
} from './mapping.ts';

const folder = tempFolder();
afterAll(() => folder.remove());

const MINIMAL = {
  type: 'catalogue.item',
  subject: '{a}',
  department: 'b',
  occurred_at: '2020-01-01',
  body: {},
};

test.each([
  ['not JSON', '{', 'read as JSON'],
  ['a missing key', JSON.stringify({ ...MINIMAL, subject: undefined }), 'subject'],
  ['an unknown key', JSON.stringify({ ...MINIMAL, boddy: {} }), 'boddy'],
  ['an open brace', JSON.stringify({ ...MINIMAL, subject: '{a' }), 'subject'],
  ['a bad pattern', JSON.stringify({ ...MINIMAL, body: { n: { column: 'a', pattern: '(' } } }), 'body.n'],
  ['a bad date format', JSON.stringify({ ...MINIMAL, dates: ['DD/hello'] }), 'dates.0'],
  [
    'a reserved name',
    '{"type":"t","subject":"s","department":"d","occurred_at":"o","body":{"a.__proto__.b":"x"}}',
    'body',
  ],
])('a mapping with %s is refused with the place', async (_, text, place) => {
  const failed = loadMapping(folder.write('m.json', text));
  await expect(failed).rejects.toBeInstanceOf(InvalidMapping);
  await expect(failed).rejects.toThrow(place);
});

test('a mapping that names a column the file lacks is refused, with the columns there are', () => {
  expect(() =>
    checkColumns('f.csv', { columns: ['编码', '备注#1'], firstRows: [], headerRow: 1 }, ['编码', '备注']),
  ).toThrow(
    expect.objectContaining({
      reason: bilingual(
        '映射用到的列文件里没有："备注"',
        'the mapping uses "备注", which the file doesn\'t have',
      ),
      next: bilingual('文件里的列：编码, 备注#1', "The file's columns are: 编码, 备注#1"),
    }),
  );
  expect(() =>
    checkColumns('f.jsonl', { columns: undefined, firstRows: [], headerRow: 0 }, ['x']),
  ).not.toThrow();
});

test('columns that are record fields need no mapping', async () => {
  const header =
    'type,subject,department,occurred_at,backfilled,body.name,body.statutory_days:integer,body.audience:list';
  const { source, rows } = await readAll(
    folder.write(
      'r.csv',
      `${header}\ncatalogue.item,A-1,发改局,2020/1/2,是,核准,20,企业、个人\ncatalogue.item,A-2,发改局,2020-01-02,,备案,,\n`,
    ),
  );
  const mapper = rowMapper(mappingFromColumns('r.csv', source.columns!));
  const inputs = rows
    .map((row) => mapper.map(row))
    .map((mapped) => ('input' in mapped ? mapped.input : mapped));
  expect(inputs[0]).toMatchObject({
    type: 'catalogue.item',
    subject: 'A-1',
    occurred_at: '2020-01-02',
    backfilled: true,
    body: { name: '核准', statutory_days: 20, audience: ['企业', '个人'] },
  });
  expect(inputs[1]).toMatchObject({ body: { name: '备案' } });
  expect(inputs[1]).not.toHaveProperty('backfilled');
});

test.each([
  ['type,subject,department,body.name', 'no column occurred_at'],
  ['type,subject,department,occurred_at,名称', 'the column 名称 is not a field'],
  ['type,subject,department,occurred_at,body.note#1,body.note#2', 'the column body.note stands twice'],
  ['type,subject,department,occurred_at,#5', 'column 5 has no name'],
  ['type,subject,department,occurred_at,body.__proto__.x', 'is not a field'],
])('columns %s need a mapping', (header, message) => {
  expect(() => mappingFromColumns('r.csv', header.split(','))).toThrow(message);
});

test('templates: columns, optional columns, literal braces', () => {
  expect(templateParts('a{b}{c?}{{d}}')).toEqual([
    { text: 'a' },
    { column: 'b', optional: false },
    { column: 'c', optional: true },
    { text: '{' },
    { text: 'd' },
    { text: '}' },
  ]);
});

/** Rows made up in the shape of each foreign file a mapping is shipped for, and what is refused of them. */
const SHIPPED = [
  {
    name: 'items_guangan',
    file: 'items.csv',
    content:
      'department,name,areaCode,itemCode,taskType,deptCode,link\n' +
      '区经信局,项目备案,511602000000,511Z07001006-511602000000-000-11511301008778183N-1-00,10,abc,http://x/1\n' +
      '区经信局,咨询,511602000000,G-1,20,,\n区经信局,未知,511602000000,G-2,99,,\n',
    entries: 2,
    refused: [[4, 'taskType', '99']],
  },
  {
    name: 'zhiquan_heilongjiang',
    file: 'powers.jsonl',
    content:
      '{"职权名称":"核准","职权编码":"230000-01","职权类型":"行政许可","实施主体":"省发改委","法定时限":"20个工作日","承诺时限":"三个月","行政相对人":["企业"],"收费":"否","共同实施部门":"无"}\n' +
      '{"职权名称":"","职权编码":"","职权类型":"行政许可","实施主体":"","行政相对人":[""]}\n',
    entries: 1,
    refused: [[2, '职权编码', '']],
  },
  {
    name: 'disclosure_laws',
    file: 'laws.jsonl',
    content: `{"title":"某法","category":"行政法","date":"2021-08-20","effective":null,"docno":null,"history":[],"body":"${'第一条 正文。'.repeat(4000)}"}\n`,
    entries: 3,
    refused: [],
  },
  {
    name: 'disclosure_catalog_samples',
    file: 'samples.jsonl',
    content:
      '{"索引号":"1/2023-1","名称":"批复","发布机构":"省政府","发布日期":"20230629","正文":"x","url":"无附件链接"}\n' +
      '{"索引号":"","名称":"通知","文号":"建〔2019〕1号","发布机构":null,"成文日期":null,"发布日期":"2019.12.31","正文":"x"}\n' +
      '{"索引号":"2","名称":"通知","发布日期":"2014-09-30 00:00:00","正文":"x"}\n' +
      '{"索引号":"3","名称":"通知","发布日期":"0001-01-01","正文":"x"}\n',
    entries: 3,
    refused: [[4, '发布日期', '0001-01-01']],
  },
];

test.each(SHIPPED)('the shipped mapping $name makes records that are accepted', async (shipped) => {
  const path = fileURLToPath(new URL(`../../../../config/mappings/${shipped.name}.json`, import.meta.url));
  const mapper = rowMapper(await loadMapping(path));
  const { source, rows } = await readAll(folder.write(shipped.file, shipped.content));
  checkColumns(shipped.file, source, mapper.columns);
  const refused: unknown[] = [];
  let entries = 0;
  for (const row of rows) {
    const mapped = mapper.map(row);
    if ('refused' in mapped) refused.push([mapped.refused.row, mapped.refused.column, mapped.refused.value]);
    else entries += prepareRecord(mapped.input, { now: 0, random: (n) => new Uint8Array(n) }).length;
  }
  expect({ entries, refused }).toEqual({ entries: shipped.entries, refused: shipped.refused });
});

test.each(['case_apply', 'case_accept', 'case_close', 'complaint_file', 'disclosure_document'])(
  'the mapping %s takes every row of the sample table that comes with it',
  async (name) => {
    const path = (ending: string) =>
      fileURLToPath(new URL(`../../../../config/mappings/${name}.${ending}`, import.meta.url));
    const mapping = await loadMapping(path('json'));
    const mapper = rowMapper(mapping, { idKey: new Uint8Array(32) });
    const { source, rows } = await readAll(path('csv'));
    checkColumns(name, source, mapper.columns);
    checkUnits(name, source, mapping);
    const subjects = rows.map((row) => {
      const mapped = mapper.map(row);
      if ('refused' in mapped) throw new Error(english(mapped.refused.reason));
      const [prepared] = prepareRecord(mapped.input, { now: 0, random: (n) => new Uint8Array(n) });
      return prepared!.entry.subject;
    });
    expect(subjects).toEqual(rows.map(({ values }) => Object.values(values)[0]));
    expect(subjects.length).toBeGreaterThan(0);
  },
);

test('what a column or a line above a table says of units is asked about, until the mapping says it', () => {
  const table = (title: string) => ({
    columns: ['文号', '罚款（万元）'],
    firstRows: [{ row: 1, cells: [title] }],
    headerRow: 2,
  });
  const mapping = (fee: MappedField, name = 'fee'): Mapping => ({ ...MINIMAL, body: { [name]: fee } });
  const check = (title: string, given: Mapping) => checkUnits('f.csv', table(title), given);
  expect(() => check('', mapping('{罚款（万元）}'))).toThrow(/万元.*body\.fee/);
  expect(() => check('', mapping({ column: '罚款（万元）', as: 'integer' }))).toThrow(
    expect.objectContaining({
      next: { zh: expect.stringContaining('"unit"'), en: expect.stringContaining('"unit"') },
    }),
  );
  expect(() => check('单位：万元', mapping('{罚款}'))).toThrow('万元');
  const unit = { from: '万元', to: '元' };
  check('单位：万元', mapping({ column: '罚款（万元）', unit }));
  check('', mapping('{罚款（万元）}', '罚款万元'));
  check('', mapping('罚款 {罚款（万元）} 万元'));
  check('填报单位：测试局', mapping('{文号}'));
});

test.each([
  ['HH:MM', 'YYYY年M月D日 HH:MM', 'minutes are mm'],
  ['small letters', 'yyyy-mm-dd', 'is not understood'],
  ['minutes for a month', 'YYYY-mm-DD', 'it lacks M'],
  ['an hour twice', 'YYYY-M-D H HH', 'H stands twice'],
  ['minutes without an hour', 'YYYY-M-D mm', 'a time needs H'],
  ['two halves of the day', 'YYYY-M-D 上午H:mm 下午', 'once at most'],
])('the date format with %s is refused, naming it', async (_, format, reason) => {
  const file = folder.write('dates.json', JSON.stringify({ ...MINIMAL, dates: [format] }));
  await expect(loadMapping(file)).rejects.toThrow(reason);
  await expect(loadMapping(file)).rejects.toThrow(format);
});
