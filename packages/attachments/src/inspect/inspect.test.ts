import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { inspectFile } from './inspect.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-inspect-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const XML = '<?xml version="1.0" encoding="UTF-8"?>';

async function zipOf(parts: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile();
  const all = { '[Content_Types].xml': `${XML}<Types/>`, ...parts };
  for (const [name, content] of Object.entries(all)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function inspected(name: string, bytes: Uint8Array | string) {
  const file = join(dir, 'given');
  writeFileSync(file, bytes);
  return inspectFile(name, file);
}

const office = async (name: string, parts: Record<string, string>) => inspected(name, await zipOf(parts));
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const run = (text: string, properties = '') => `<w:r><w:rPr>${properties}</w:rPr><w:t>${text}</w:t></w:r>`;

test('of a text it is told who wrote it, what was commented, inserted, deleted and hidden; its text is read', async () => {
  const { looked, unseen, text } = await office('通知.docx', {
    'docProps/core.xml': `${XML}<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>张三丰</dc:creator><cp:lastModifiedBy>李四</cp:lastModifiedBy><dc:description/></cp:coreProperties>`,
    'docProps/app.xml': `${XML}<Properties><Pages>2</Pages><Company>某某公司</Company></Properties>`,
    'docProps/custom.xml': `${XML}<Properties xmlns:vt="v"><property name="密级"><vt:lpwstr>机密</vt:lpwstr></property></Properties>`,
    'word/document.xml': `${XML}<w:document ${W}><w:body><w:p>${run('第一条 ')}${run('看不', '<w:vanish/>')}${run('见的', '<w:vanish/>')}${run('看得见的', '<w:vanish w:val="0"/>')}</w:p><w:p><w:ins w:id="1" w:author="张三丰">${run('添上的')}</w:ins><w:del w:id="2" w:author="李四"><w:r><w:delText>划掉的</w:delText></w:r></w:del></w:p></w:body></w:document>`,
    'word/comments.xml': `${XML}<w:comments ${W}><w:comment w:id="0" w:author="李四"><w:p>${run('电话13800000000')}</w:p></w:comment></w:comments>`,
    'word/embeddings/oleObject1.bin': 'x',
  });
  expect(looked).toBe('whole');
  expect(unseen.map(({ what, text }) => `${what} ${text}`).sort()).toEqual(
    [
      'author 张三丰',
      'changed_by 李四',
      'company 某某公司',
      'property 密级：机密',
      'hidden_text 看不见的',
      'inserted 张三丰：添上的',
      'deleted 李四：划掉的',
      'comment 李四：电话13800000000',
      'embedded word/embeddings/oleObject1.bin',
    ].sort(),
  );
  expect(text).toContain('第一条 看不见的看得见的\n添上的划掉的\n');
  expect(text).toContain('电话13800000000');
});

test('what styles hide in a text is told, and what is white or tiny; white on a shade is not hidden', async () => {
  const style = (id: string, properties: string, more = '') =>
    `<w:style w:type="character" w:styleId="${id}">${more}<w:rPr>${properties}</w:rPr></w:style>`;
  const shade = (fill: string) => `<w:shd w:val="clear" w:fill="${fill}"/>`;
  const p = (runs: string, properties = '') => `<w:p><w:pPr>${properties}</w:pPr>${runs}</w:p>`;
  const white = '<w:color w:val="FFFFFF" w:themeColor="background1"/>';
  const { unseen, text } = await office('通知.docx', {
    'word/document.xml': `${XML}<w:document ${W}><w:body>${[
      p(run('照常')),
      p(run('样式藏的', '<w:rStyle w:val="Based"/>')),
      p(run('又显示', '<w:rStyle w:val="Based"/><w:vanish w:val="false"/>')),
      p(run('段落藏的'), '<w:pStyle w:val="Para"/>'),
      p(run('白字', white)),
      p(run('近白字', '<w:color w:val="FDFDFD"/>')),
      p(run('底纹上的白字', white + shade('1F3864'))),
      p(run('深色段里的白字', white), shade('000000')),
      p(run('白底白字', white), shade('FFFFFF')),
      `<w:tbl><w:tr><w:tc><w:tcPr>${shade('4472C4')}</w:tcPr>${p(run('表头白字', white))}</w:tc></w:tr></w:tbl>`,
      p(run('小字', '<w:sz w:val="2"/>')),
      p(run('蓝字', '<w:color w:val="0000FF"/><w:sz w:val="21"/>')),
    ].join('')}</w:body></w:document>`,
    'word/styles.xml': `${XML}<w:styles ${W}>${[
      '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>',
      style('Hides', '<w:vanish/>'),
      style('Based', '', '<w:basedOn w:val="Hides"/>'),
      // Styles that build on each other in a circle are no style.
      style('Round', '', '<w:basedOn w:val="Round"/>'),
      style('Para', '<w:color w:val="FFFFFF"/>'),
    ].join('')}</w:styles>`,
  });
  expect(unseen.map(({ what, text }) => `${what} ${text}`)).toEqual(
    ['样式藏的', '段落藏的', '白字', '近白字', '白底白字', '小字'].map((said) => `hidden_text ${said}`),
  );
  for (const said of ['照常', '样式藏的', '表头白字', '小字']) expect(text).toContain(said);
});

test('cells whose format shows nothing are counted, and rows and columns without any height or width', async () => {
  const cell = (format: number, value = '1') => `<c s="${format}"><v>${value}</v></c>`;
  const { unseen, text } = await office('台账.xlsx', {
    'xl/worksheets/sheet1.xml': `${XML}<worksheet><cols><col min="1" max="1" width="0"/><col min="2" max="2" width="9"/></cols><sheetData><row r="1" ht="0">${cell(0)}${cell(1, '13800000000')}</row><row r="2" ht="15">${cell(2)}${cell(3)}${cell(4)}<c s="1"/><c s="1" t="s"><v>0</v></c></row></sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml': `${XML}<worksheet><sheetFormatPr zeroHeight="1"/><sheetData><row r="1"/><row r="2" ht="15"/></sheetData></worksheet>`,
    'xl/styles.xml': `${XML}<styleSheet><numFmts><numFmt numFmtId="164" formatCode=";;;"/></numFmts><fonts><font><sz val="11"/><color theme="1"/></font><font><color rgb="FFFFFFFF"/></font><font><sz val="1"/></font></fonts><fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF1F3864"/></patternFill></fill></fills><cellStyleXfs><xf fontId="1"/></cellStyleXfs><cellXfs><xf fontId="0" fillId="0"/><xf fontId="1" fillId="0"/><xf fontId="1" fillId="1"/><xf fontId="2" fillId="0"/><xf numFmtId="164" fontId="0" fillId="0"/></cellXfs></styleSheet>`,
  });
  expect(unseen).toEqual(
    expect.arrayContaining([
      // White on nothing twice (one of them shared), tiny, and of an empty format: the empty cell hides nothing.
      { what: 'hidden_cells', text: '4' },
      { what: 'hidden_rows', text: '2' },
      { what: 'hidden_columns', text: '1' },
    ]),
  );
  expect(text).toContain('13800000000');
});

test('text of a slide in a shape that is not shown, tiny, or in the colour of its ground is told', async () => {
  const shape = (said: string, { run = '', shape = '', name = '' }) =>
    `<p:sp><p:nvSpPr><p:cNvPr id="1" ${name}/></p:nvSpPr><p:spPr>${shape}</p:spPr><p:txBody><a:p><a:r>${run}<a:t>${said}</a:t></a:r></a:p></p:txBody></p:sp>`;
  const fill = (colour: string) => `<a:solidFill><a:schemeClr val="${colour}"/></a:solidFill>`;
  const ground = `<a:rPr>${fill('bg1')}</a:rPr>`;
  const { unseen, text } = await office('汇报.pptx', {
    'ppt/slides/slide1.xml': `${XML}<p:sld xmlns:p="p" xmlns:a="a">${[
      shape('照常', { run: `<a:rPr sz="1800">${fill('tx1')}</a:rPr>` }),
      shape('藏起的框', { name: 'hidden="1"' }),
      shape('小字', { run: '<a:rPr sz="100"/>' }),
      shape('底色字', { run: ground, shape: `<a:ln>${fill('accent1')}</a:ln>` }),
      shape('色块上的字', { run: ground, shape: fill('accent1') }),
    ].join('')}</p:sld>`,
  });
  expect(unseen.map(({ what, text }) => `${what} ${text}`)).toEqual(
    ['藏起的框', '小字', '底色字'].map((said) => `hidden_text ${said}`),
  );
  for (const said of ['照常', '藏起的框', '色块上的字']) expect(text).toContain(`${said}\n`);
});

test('of a workbook it is told what is hidden, and its cells are read, shared or not', async () => {
  const { unseen, text } = await office('台账.xlsx', {
    'xl/workbook.xml': `${XML}<workbook><sheets><sheet name="一月" sheetId="1"/><sheet name="底账" sheetId="2" state="veryHidden"/></sheets></workbook>`,
    'xl/worksheets/sheet1.xml': `${XML}<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="1"><c t="s"><v>0</v></c><c><v>13800000000</v></c></row><row r="2" hidden="1"><c t="inlineStr"><is><t>甲</t></is></c></row><row r="3" hidden="true"/></sheetData></worksheet>`,
    'xl/sharedStrings.xml': `${XML}<sst><si><t>姓</t><t>名</t></si></sst>`,
    'xl/comments1.xml': `${XML}<comments><authors><author>王五</author></authors><commentList><comment ref="A1"><text><r><t>核对过</t></r></text></comment></commentList></comments>`,
  });
  expect(unseen).toEqual(
    expect.arrayContaining([
      { what: 'hidden_sheet', text: '底账' },
      { what: 'hidden_rows', text: '2' },
      { what: 'hidden_columns', text: '1' },
      { what: 'comment', text: '核对过' },
    ]),
  );
  for (const said of ['姓名\n', '13800000000\n', '甲\n']) expect(text).toContain(said);
});

test('of slides it is told which are hidden, and their notes', async () => {
  const { unseen, text } = await office('汇报.pptx', {
    'ppt/slides/slide2.xml': `${XML}<p:sld xmlns:p="p" xmlns:a="a" show="0"><a:p><a:r><a:t>内部掌握</a:t></a:r></a:p></p:sld>`,
    'ppt/notesSlides/notesSlide1.xml': `${XML}<p:notes xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>别念这句</a:t></a:r></a:p></p:notes>`,
  });
  expect(unseen).toEqual([
    { what: 'hidden_slide', text: '2' },
    { what: 'notes', text: '别念这句' },
  ]);
  expect(text).toContain('内部掌握\n');
});

/** A JPEG of no picture whose Exif (TIFF 6.0, Exif 2.32) says a camera and where it stood: 43.5° N. */
function jpeg(): Buffer {
  const tiff = Buffer.alloc(120);
  tiff.write('II', 0, 'latin1');
  tiff.writeUInt16LE(42, 2);
  tiff.writeUInt32LE(8, 4);
  const field = (at: number, [tag, type, count, value]: [number, number, number, number]) => {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  };
  tiff.writeUInt16LE(2, 8);
  field(10, [0x010f, 2, 6, 90]);
  field(22, [0x8825, 4, 1, 38]);
  tiff.writeUInt16LE(2, 38);
  field(40, [1, 2, 2, 'N'.charCodeAt(0)]);
  field(52, [2, 5, 3, 96]);
  tiff.write('HuaCa\0', 90, 'latin1');
  for (const [i, n] of [43, 1, 30, 1, 0, 1].entries()) tiff.writeUInt32LE(n, 96 + 4 * i);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), head, body, Buffer.from([0xff, 0xda, 0, 2, 0xff, 0xd9])]);
}

test('of a picture it is told where and with what it was taken; one that says nothing is looked at too', async () => {
  const { looked, unseen } = await inspected('现场.jpg', jpeg());
  expect(looked).toBe('whole');
  expect(unseen).toEqual([
    { what: 'place', text: expect.stringContaining('43.5') },
    { what: 'device', text: 'Make HuaCa' },
  ]);
  const bare = Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xd9]);
  expect((await inspected('现场.jpg', bare)).unseen).toEqual([]);
});

test('what is broken, hostile or of another kind is told as not looked at, and harms nobody', async () => {
  const nothing = { looked: 'no', unseen: [], text: '' };
  expect(await inspected('通知.docx', '不是压缩文件')).toEqual(nothing);
  expect(await inspected('通知.pdf', '%PDF-1.4')).toEqual(nothing);
  const document = (xml: string) => office('通知.docx', { 'word/document.xml': xml });
  expect(await document('<!DOCTYPE w [<!ENTITY a "aaaa">]><w:document>&a;</w:document>')).toEqual(nothing);
  expect(await document('<w:document>')).toEqual(nothing);
  expect(await document(`${'<a>'.repeat(300)}${'</a>'.repeat(300)}`)).toEqual(nothing);
});

test('a text is read as UTF-8 or GB 18030; what is too much is told to be so', async () => {
  expect((await inspected('说明.txt', '内部资料')).text).toBe('内部资料');
  expect((await inspected('说明.txt', Buffer.from('c4dab2bf', 'hex'))).text).toBe('内部');
  expect(await inspected('说明.txt', '字'.repeat(2_000_001))).toMatchObject({ looked: 'partly' });
});
