import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  checkColumns,
  type Mapped,
  type Mapping,
  mappingFromColumns,
  openRows,
  type RowMapper,
  recordMapper,
  rowMapper,
} from '@hutong/intake';
import { both } from '@hutong/record';

import { type Attack, thrown, type Verdict } from '../attack.ts';
import type { World } from '../world.ts';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const ITEM: Mapping = {
  type: 'catalogue.item',
  subject: '{编码}',
  department: '测试局',
  occurred_at: '2024-03-01',
  body: { name: '{名称}', remark: '{备注?}' },
};
const FIELDS = 'type,subject,department,occurred_at,body.name,body.remark';

interface Given {
  name: string;
  bytes: string | Uint8Array;
  mapping?: Mapping;
}

/** A clerk imports a file at the honest hall: nothing of it may be signed, and each row is told why. */
async function imported(world: World, { name, bytes, mapping }: Given): Promise<Verdict> {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-import-attack-'));
  try {
    const file = join(dir, name);
    writeFileSync(file, bytes);
    const source = await openRows(file);
    const mapper = mapperFor(file, source.columns, mapping);
    checkColumns(file, source, mapper.columns);
    const told: string[] = [];
    for await (const batch of source) {
      told.push(
        ...batch.refused.map(({ row, reason, next }) => `row ${row}: ${both(reason)}. ${both(next)}`),
      );
      for (const row of batch.rows) told.push(await takenOrNot(world, mapper.map(row)));
    }
    return { refused: !told.includes(''), code: told.join('; '), trace: told.join('; ') };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function mapperFor(file: string, columns: string[] | undefined, mapping: Mapping | undefined): RowMapper {
  const idKey = new Uint8Array(32);
  if (mapping !== undefined) return rowMapper(mapping, { idKey });
  return columns === undefined
    ? recordMapper({ idKey })
    : rowMapper(mappingFromColumns(file, columns), { idKey });
}

/** Why a row was not signed; empty if it was. */
async function takenOrNot(world: World, mapped: Mapped): Promise<string> {
  if ('refused' in mapped) {
    const { row, reason, next } = mapped.refused;
    return `row ${row}: ${both(reason)}. ${both(next)}`;
  }
  const [outcome] = await world.network.hall('good').append([mapped.input]);
  return outcome?.status === 'refused'
    ? `${outcome.field}: ${both(outcome.reason)}. ${both(outcome.next)}`
    : '';
}

function imports(id: string, title: string, code: RegExp, given: Given): Attack {
  const run = (world: World) => imported(world, given).catch((error) => thrown(() => Promise.reject(error)));
  return { id: `import-${id}`, promise: 'P6', title: `has a clerk import ${title}`, code, run };
}

/** One row of record fields, as CSV. */
function row(id: string, title: string, code: RegExp, cells: { subject?: string; remark?: string }): Attack {
  const { subject = `import-${id}`, remark = '' } = cells;
  const bytes = `${FIELDS}\ncatalogue.item,${subject},测试局,2024-03-01,事项,${remark}\n`;
  return imports(id, title, code, { name: `${id}.csv`, bytes });
}

/** A workbook of 编码, 名称, 备注 and one row. */
function sheet(id: string, title: string, code: RegExp, more: Sheet): Attack {
  return imports(id, title, code, { name: `${id}.xlsx`, bytes: workbook(more), mapping: ITEM });
}

interface Sheet {
  /** Attributes of the row. */
  row?: string;
  before?: string;
  after?: string;
  /** XML of the cell 备注. */
  remark?: string;
  styles?: string;
}

const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;

function workbook({
  row: attributes = '',
  before = '',
  after = '',
  remark = '',
  styles = '',
}: Sheet): Buffer {
  const header = `<row r="1">${text('A1', '编码')}${text('B1', '名称')}${text('C1', '备注')}</row>`;
  const data = `<row r="2" ${attributes}>${text('A2', 'x')}${text('B2', '事项')}${remark}</row>`;
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
  return stored({
    '_rels/.rels': `<Relationships>${relation('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': '<workbook><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('r1', 'worksheet', 'sheet.xml')}${relation('r2', 'styles', 'styles.xml')}</Relationships>`,
    'xl/sheet.xml': `<worksheet>${before}<sheetData>${header}${data}</sheetData>${after}</worksheet>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
  });
}

/** A zip file of parts that are not packed. */
function stored(parts: Record<string, string>): Buffer {
  const [pieces, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const data = Buffer.from(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    central.writeUInt32LE(crc32(data), 16);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(data.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    pieces.push(local, Buffer.from(name), data);
    directory.push(central, Buffer.from(name));
    offset += 30 + name.length + data.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, list, end]);
}

// Born in 1900: nobody's.
const ID_NUMBER = '220181190002010048';
const FONT = (inner: string) =>
  `<fonts><font/><font>${inner}</font></fonts><cellXfs><xf/><xf fontId="1"/></cellXfs>`;
const STYLED = '<c r="C2" s="1" t="inlineStr"><is><t>内部意见</t></is></c>';
const NUMBER = (code: string) =>
  `<numFmts><numFmt numFmtId="170" formatCode="${code}"/></numFmts><cellXfs><xf/><xf numFmtId="170"/></cellXfs>`;

/** Files that would have a hall sign what its clerk never saw, or what nobody said. */
export const tables: Attack[] = [
  sheet('hidden-row', 'a sheet with a hidden row', /row 2.*is hidden/, { row: 'hidden="1"' }),
  sheet('flat-row', 'a sheet with a row of no height', /row 2.*is hidden/, { row: 'ht="0"' }),
  sheet('hidden-column', 'a sheet with a hidden column', /column 备注 is hidden/, {
    before: '<cols><col min="3" max="3" hidden="1"/></cols>',
    remark: text('C2', '内部意见'),
  }),
  sheet('narrow-column', 'a sheet with a column of no width', /column 备注 is hidden/, {
    before: '<cols><col min="3" max="3" width="0"/></cols>',
    remark: text('C2', '内部意见'),
  }),
  sheet('beneath-merge', 'a sheet with a value beneath merged cells', /beneath the merged cells B2:C2/, {
    after: '<mergeCells><mergeCell ref="B2:C2"/></mergeCells>',
    remark: text('C2', '内部意见'),
  }),
  sheet('white-text', 'a sheet with white text on white', /white on white/, {
    styles: FONT('<color rgb="FFFFFFFF"/>'),
    remark: STYLED,
  }),
  sheet('painted-text', 'a sheet with a text in the colour of its cell', /colour of its ground/, {
    styles: FONT('<color rgb="FFC00000"/>').replace(
      '<cellXfs><xf/><xf ',
      '<fills><fill/><fill/><fill><patternFill patternType="solid"><fgColor rgb="FFC00000"/></patternFill></fill></fills><cellXfs><xf/><xf fillId="2" ',
    ),
    remark: STYLED,
  }),
  sheet('tiny-text', 'a sheet with a text of one point', /too small/, {
    styles: FONT('<sz val="1"/>'),
    remark: STYLED,
  }),
  sheet('struck-part', 'a sheet with a text of which a part is struck out', /struck out/, {
    remark:
      '<c r="C2" t="inlineStr"><is><r><rPr><strike/></rPr><t>不予</t></r><r><t>准予许可</t></r></is></c>',
  }),
  sheet('red-sign', 'a sheet that tells a negative number by its colour', /by its colour alone/, {
    styles: NUMBER('0;[Red]0'),
    remark: '<c r="C2" s="1"><v>-5</v></c>',
  }),
  sheet('lunar-day', 'a sheet with a day of another calendar', /can't read its number format/, {
    styles: NUMBER('[$-130000]yyyy/m/d'),
    remark: '<c r="C2" s="1"><v>45352</v></c>',
  }),
  sheet('struck-text', 'a sheet with a text that is struck out', /struck out/, {
    styles: FONT('<strike/>'),
    remark: STYLED,
  }),
  sheet('no-format', 'a sheet with a value that its format does not show', /shows nothing of the value/, {
    styles: NUMBER(';;;'),
    remark: '<c r="C2" s="1"><v>5</v></c>',
  }),
  sheet('odd-format', 'a sheet with a number format that is not understood', /can't read its number format/, {
    styles: NUMBER('[DBNum2]0'),
    remark: '<c r="C2" s="1"><v>5</v></c>',
  }),
  row('id-in-text', 'an ID number within a text', /ID number/, { remark: `当事人（${ID_NUMBER}）` }),
  row('id-in-guard', 'an ID number behind a spreadsheet’s guard', /ID number/, { remark: `="${ID_NUMBER}"` }),
  row('id-unseen', 'an ID number with unseen characters', /ID number/, {
    subject: `220181\u200b19000201\u20600048`,
  }),
  row('id-commas', 'an ID number with commas in it', /ID number/, { subject: '220181，19000201，0048' }),
  row('mobile-pairs', 'a mobile number in pairs', /mobile/, { remark: '138 00 00 00 01' }),
  row('misread', 'a text that was UTF-8 and read as GBK', /garbled/, { remark: '鍘垮尰淇濆眬' }),
  row('not-shown', 'a failed formula', /showed no value/, { remark: '#REF!' }),
  row('shortened-java', 'a number that another program shortened', /shortened/, {
    subject: '2.20181190002010E17',
  }),
  row('garbled', 'a text that was garbled before', /garbled/, { remark: '锟斤拷锟斤拷' }),
  row('backwards', 'a text that is turned around', /direction/, { remark: '\u202e人办经' }),
  row('formula', 'a formula in the place of a value', /formula/, { remark: '=HYPERLINK(A1)' }),
  row('shortened', 'a number that a spreadsheet shortened', /shortened/, { subject: '2.20181E+17' }),
  row('markup', 'markup that would be shown to citizens', /markup/, { remark: '<script>x</script>' }),
  row('slot', 'a time slot as a moment', /time slot/, { remark: '2024-03-01 09:00:00-10:00' }),
  imports('two-encodings', 'a file of two encodings', /UTF-8 in a GB 18030 file/, {
    name: 'two.csv',
    bytes: Buffer.concat([
      Buffer.from(`${FIELDS},body.`),
      Buffer.from([0xb1, 0xb8, 0xd7, 0xa2, 0x0a]),
      Buffer.from('catalogue.item,import-two,测试局,2024-03-01,事项,,\n'),
    ]),
  }),
  imports('nul', 'a line with a byte 0', /byte 0/, {
    name: 'nul.csv',
    bytes: `${FIELDS}\n\ncatalogue.item,import-nul,测试局,2024-03-01,事\0项,\n`,
  }),
  imports('name-twice', 'a JSON object that says a name twice', /given twice/, {
    name: 'twice.jsonl',
    bytes:
      '{"type":"catalogue.item","subject":"a","subject":"b","department":"d","occurred_at":0,"body":{"name":"x"}}\n',
  }),
  imports('name-twice-blank', 'a JSON object that says a name twice, once with a blank', /given twice/, {
    name: 'blank.jsonl',
    bytes:
      '{"type":"catalogue.item","subject":"a","subject" :"b","department":"d","occurred_at":0,"body":{"name":"x"}}\n',
  }),
  imports('header-again', 'the header over again', /the header over again/, {
    name: 'again.csv',
    bytes: '编码,名称,备注\n编码,名称,备注\n',
    mapping: ITEM,
  }),
  imports('total', 'the total below a table', /a total and no record/, {
    name: 'total.csv',
    bytes: '编码,名称,备注\n合 计：,3 项,\n',
    mapping: ITEM,
  }),
  imports('unit-dropped', 'a number whose unit a pattern drops', /does not say in what unit/, {
    name: 'unit.csv',
    bytes: '编码,名称,备注,时限\nimport-unit,事项,,48小时\n',
    mapping: { ...ITEM, body: { ...ITEM.body, days: { column: '时限', pattern: '\\d+', as: 'integer' } } },
  }),
  imports('rounded', 'a number that would be rounded', /too long to be kept/, {
    name: 'rounded.jsonl',
    bytes:
      '{"type":"catalogue.item","subject":"a","department":"d","occurred_at":0,"body":{"name":"x","n":9007199254740993}}\n',
  }),
  imports('web-page', 'a web page under the name of a table', /web page/, {
    name: 'page.xls',
    bytes: '<html><body><table><tr><td>编码</td></tr></table></body></html>',
    mapping: ITEM,
  }),
  imports('lost-value', 'a value that no pattern of the mapping takes', /doesn't look like/, {
    name: 'lost.csv',
    bytes: '编码,名称,备注,时限\nimport-lost,事项,,即时\n',
    mapping: {
      ...ITEM,
      body: { ...ITEM.body, days: { column: '时限', pattern: '^(\\d+)日$', as: 'integer', optional: true } },
    },
  }),
];
