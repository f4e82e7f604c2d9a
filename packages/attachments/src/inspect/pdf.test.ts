import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Findings } from './found.ts';
import { inspectFile } from './inspect.ts';
import { inspectPdf } from './pdf.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-pdf-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function fileOf(bytes: Uint8Array | string): string {
  const file = join(dir, 'given');
  writeFileSync(file, bytes);
  return file;
}

/** A PDF (ISO 32000-1, 7.5) of these objects, the first of which is its catalogue. */
function pdfOf(objects: readonly string[], trailer = ''): string {
  let text = '%PDF-1.7\n';
  const places = objects.map((object, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const lines = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`);
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${lines.join('')}`;
  return `${text}${table}trailer\n<</Size ${size}/Root 1 0 R ${trailer}>>\nstartxref\n${text.length}\n%%EOF\n`;
}

const stream = (text: string, more = '') => `<<${more}/Length ${text.length}>>\nstream\n${text}\nendstream`;
/** A text as PDF has it (7.9.2.2). */
const utf16 = (text: string) => {
  const units = [...Array(text.length).keys()].map((i) => text.charCodeAt(i).toString(16).padStart(4, '0'));
  return `<feff${units.join('')}>`;
};

/** Of two pages: one with text, in a font that says what its codes mean, a comment and a file; one that was scanned. */
function document(): string {
  const words = '内部资料';
  const codes = [...words].map((one, i) => `<000${i + 1}> <${one.charCodeAt(0).toString(16)}>`);
  const meaning = `/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange ${codes.length} beginbfchar ${codes.join(' ')} endbfchar endcmap end`;
  const page = (more: string) => `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]${more}>>`;
  return pdfOf(
    [
      '<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) 9 0 R]>>>>/Metadata 12 0 R>>',
      '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>',
      page('/Contents 5 0 R/Resources<</Font<</F 6 0 R/G 7 0 R>>>>/Annots[10 0 R 11 0 R]'),
      page('/Contents 13 0 R'),
      stream('BT /F 12 Tf 20 200 Td (Tel 13900001111) Tj 0 -20 Td 1 g /G 12 Tf <0001000200030004> Tj ET'),
      '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
      '<</Type/Font/Subtype/Type0/BaseFont/S/Encoding/Identity-H/ToUnicode 8 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/S/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/S/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>]>>',
      stream(meaning),
      `<</Type/Filespec/F(list.xlsx)/UF${utf16('底账.xlsx')}/EF<</F 14 0 R>>>>`,
      `<</Type/Annot/Subtype/Text/Rect[0 0 20 20]/T${utf16('李四')}/Contents${utf16('先不要发')}>>`,
      `<</Type/Annot/Subtype/Widget/FT/Tx/F 2/T(a)/V${utf16('220122199003070019')}/Rect[0 0 50 20]>>`,
      stream(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:contributor><rdf:Bag><rdf:li>Wang Wu</rdf:li></rdf:Bag></dc:contributor></rdf:Description></rdf:RDF></x:xmpmeta>',
        '/Type/Metadata/Subtype/XML',
      ),
      stream('0 0 300 300 re f'),
      stream('x', '/Type/EmbeddedFile'),
      `<</Author${utf16('张三丰')}/Producer(WPS)/Keywords${utf16('机密')}/Company${utf16('某某公司')}>>`,
    ],
    '/Info 15 0 R',
  );
}

test('of a PDF it is told who wrote it, what was commented, hidden and put into it; its text is read, white or not, and pages without any are counted', async () => {
  const { looked, unseen, text } = await inspectFile('通知.pdf', fileOf(document()));
  expect(looked).toBe('whole');
  expect(unseen.map(({ what, text }) => `${what} ${text}`).sort()).toEqual(
    [
      'author 张三丰',
      'author Wang Wu',
      'property Producer：WPS',
      'property Company：某某公司',
      'remark 机密',
      'comment 李四：先不要发',
      'hidden_text 220122199003070019',
      'embedded 底账.xlsx',
      'pages_without_text 1',
    ].sort(),
  );
  for (const said of ['Tel 13900001111', '内部资料', '先不要发', '220122199003070019', '机密'])
    expect(text).toContain(said);
});

test.each([
  ['is none', '%PDF-1.4'],
  [
    'is encrypted',
    pdfOf(
      ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>'],
      '/Encrypt<</Filter/Standard/V 1/R 2/O(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)/U(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)/P -4>>/ID[(a)(a)]',
    ),
  ],
])('a PDF that %s is told as not looked at', async (_, bytes) => {
  expect(await inspectFile('通知.pdf', fileOf(bytes))).toEqual({ looked: 'no', unseen: [], text: '' });
});

test('a PDF that takes too long or too much is given up, and what was read of it by then is told', async () => {
  const file = fileOf(document());
  await expect(inspectPdf(file, new Findings(), { ms: 1, residentBytes: 384 << 20 })).rejects.toThrow();
  await expect(inspectPdf(file, new Findings(), { ms: 60_000, residentBytes: 1 << 20 })).rejects.toThrow();
  // A few hundred kilobytes that become more than the process may have.
  const bomb = deflateSync(Buffer.alloc(512 << 20, ' ')).toString('latin1');
  const pages = pdfOf(
    [
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>',
      stream(bomb, '/Filter/FlateDecode'),
      '<</Author(Zhang)>>',
    ],
    '/Info 5 0 R',
  );
  const before = process.memoryUsage.rss();
  expect(await inspectFile('通知.pdf', fileOf(Buffer.from(pages, 'latin1')))).toEqual({
    looked: 'partly',
    unseen: [{ what: 'author', text: 'Zhang' }],
    text: 'Zhang\n',
  });
  expect(process.memoryUsage.rss() - before).toBeLessThan(100 << 20);
});
