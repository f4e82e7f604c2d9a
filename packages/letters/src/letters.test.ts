import { DOMParser } from '@xmldom/xmldom';
import { expect, test } from 'vitest';
import { LETTERS } from './kinds.ts';
import { builtInTemplate, checkTemplate, fillTemplate } from './letters.ts';
import { TAGS, type TagValues } from './tags.ts';
import { textOf, unzipped, zipped } from './testing.ts';

const VALUES = Object.fromEntries(Object.keys(TAGS).map((tag) => [tag, `某${tag}`])) as TagValues;

/** A template that says this, made of the receipt that comes with the program. */
async function saying(text: string, more: Record<string, string | Uint8Array> = {}) {
  const parts = unzipped(await builtInTemplate('receipt'));
  const document = parts['word/document.xml']!.replace('{文书编号}', text);
  return zipped({ ...parts, 'word/document.xml': document, ...more });
}

const refusal = async (bytes: Uint8Array) =>
  checkTemplate(bytes).then(
    () => 'taken',
    ({ reason, next }) => `${reason.zh} ${next.zh}`,
  );

test('every letter that comes with the program is a document that is taken as a template, and is filled in', async () => {
  for (const { id } of LETTERS) {
    const template = await builtInTemplate(id);
    await checkTemplate(template);
    const text = textOf(await fillTemplate(template, VALUES));
    for (const said of ['某机关', '某收件人', '某日期', '某文书编号', '某申请编号'])
      expect([id, said, text.includes(said)]).toEqual([id, said, true]);
    expect(text).not.toMatch(/[{}]/);
  }
});

test('parts of a letter are whole XML, and the same letter is the same bytes', async () => {
  const template = await builtInTemplate('withheld');
  const values = { ...VALUES, 理由: `<w:p>&amp; "'\u0000\u0008第一行\n第二行` };
  const letter = await fillTemplate(template, values);
  const faults: string[] = [];
  for (const [name, xml] of Object.entries(unzipped(letter)))
    new DOMParser({ onError: (_, fault) => faults.push(`${name}: ${fault}`) }).parseFromString(
      xml,
      'text/xml',
    );
  expect(faults).toEqual([]);
  expect(textOf(letter)).toContain('理由：&lt;w:p&gt;&amp;amp; &quot;&apos;第一行\n第二行');
  expect(await fillTemplate(template, values)).toEqual(letter);
});

test('what is not known is left as a blank, and a section about it is left out', async () => {
  const bytes = await saying('{延长天数}日{#期限}至{期限}止{/期限}{^期限}期限暂停{/期限}');
  expect(textOf(await fillTemplate(bytes, {}))).toContain('＿＿＿＿日期限暂停');
  expect(textOf(await fillTemplate(bytes, { 延长天数: '20', 期限: '2026年3月2日' }))).toContain(
    '20日至2026年3月2日止',
  );
});

test('tags that nobody knows are told at once with those that are known, wherever they stand', async () => {
  const footer = 'application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml';
  const types = unzipped(await builtInTemplate('receipt'))['[Content_Types].xml']!.replace(
    '</Types>',
    `<Override PartName="/word/footer1.xml" ContentType="${footer}"/></Types>`,
  );
  const said = await refusal(
    await saying('{申请人姓名}{#期限}{constructor}{/期限}', {
      '[Content_Types].xml': types,
      'word/footer1.xml':
        '<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>{页脚}</w:t></w:r></w:p></w:ftr>',
    }),
  );
  for (const name of ['{申请人姓名}', '{constructor}', '{页脚}', '{申请人}', '{救济途径}'])
    expect([name, said.includes(name)]).toEqual([name, true]);
});

test('no template puts XML of its own making in: what is typed into a form stays text', async () => {
  expect(await refusal(await saying('{@理由}'))).toContain('不认识的标签：{@理由}');
});

test('a tag that WPS has cut into pieces is one tag all the same', async () => {
  const cut = '{申请</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>人}';
  expect(textOf(await fillTemplate(await saying(cut), { 申请人: '赵六' }))).toContain('赵六');
});

test('braces that are full-width, left open or crossed are told', async () => {
  expect(await refusal(await saying('｛申请人｝'))).toContain('半角大括号：｛申请人｝');
  expect(await refusal(await saying('{申请人｝和{期限}'))).not.toBe('taken');
  expect(await refusal(await saying('{申请人'))).toContain('不成对');
  expect(await refusal(await saying('{#期限}{#理由}{/期限}{/理由}'))).toContain('期限');
  expect(await refusal(await saying('{申请人}'.repeat(201)))).toContain('超过 200 个');
  // Delimiters are not for templates to change: this is a tag of that name.
  expect(await refusal(await saying('{=<% %>=}'))).toContain('不认识的标签');
});

test('what is no plain document, runs, or fetches from elsewhere is refused and told why', async () => {
  const parts = unzipped(await builtInTemplate('receipt'));
  const types = parts['[Content_Types].xml']!;
  const link = (kind: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="http://evil.example/x" TargetMode="External"/></Relationships>`;
  const docm = types.replace(
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
    'application/vnd.ms-word.document.macroEnabled.main+xml',
  );
  const attempts: [string, Uint8Array][] = [
    ['不是 .docx 文件', new TextEncoder().encode('今天天气好')],
    ['不是 .docx 文件', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['大于 2 MB', new Uint8Array((2 << 20) + 1)],
    ['不是 Office 文档', zipped({ 'a.txt': 'a' })],
    ['不是 .docx 文字文档', zipped({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<a/>' })],
    ['宏（.docm）', await saying('', { '[Content_Types].xml': docm })],
    ['有宏', await saying('', { 'word/vbaProject.bin': 'x' })],
    ['有宏', await saying('', { 'word/embeddings/oleObject1.bin': 'x' })],
    ['链接了外部', await saying('', { 'word/_rels/document.xml.rels': link('image') })],
    ['链接了外部', await saying('', { 'word/_rels/settings.xml.rels': link('attachedTemplate') })],
    ['DTD', await saying('', { 'word/a.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' })],
    ['过大', await saying('', { 'word/a.xml': ' '.repeat((1 << 20) + 1) })],
    ['解开后过大', await saying('', { 'word/media/a.png': new Uint8Array(17 << 20) })],
    ['解开后过大', zipped(Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`${i}.xml`, '<a/>'])))],
    ['不是 UTF-8', await saying('', { 'word/a.xml': Buffer.from('bdc5', 'hex') })],
  ];
  for (const [why, bytes] of attempts)
    expect([why, await refusal(bytes)]).toEqual([why, expect.stringContaining(why)]);
  expect(await refusal(await saying('', { 'word/_rels/document.xml.rels': link('hyperlink') }))).toBe(
    'taken',
  );
});
