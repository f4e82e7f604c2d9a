import type { LetterId } from '../kinds.ts';
import { WORDS } from './words.ts';
import { bytesOf, zipOf } from './zip.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

const CONTENT_TYPES = `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${TYPE}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`;

const relationships = (type: string, target: string) =>
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/${type}" Target="${target}"/></Relationships>`;

/** Sizes in half points, distances in twentieths of a point: 三号 is 16 points, 二号 is 22, a line takes 28 (GB/T 9704—2012, 5.2). */
const style = (id: string, name: string, paragraph: string, run = '') =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/><w:pPr>${paragraph}</w:pPr><w:rPr>${run}</w:rPr></w:style>`;

const STYLES = `${HEAD}<w:styles xmlns:w="${WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr></w:style>${[
  style(
    'Title',
    'Title',
    '<w:spacing w:before="280" w:after="280" w:line="640" w:lineRule="exact"/><w:jc w:val="center"/>',
    '<w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/><w:szCs w:val="44"/>',
  ),
  style('Number', 'Number', '<w:jc w:val="right"/>'),
  style('Text', 'Text', '<w:ind w:firstLineChars="200" w:firstLine="640"/>'),
  style('Signature', 'Signature', '<w:ind w:rightChars="200" w:right="640"/><w:jc w:val="right"/>'),
].join('')}</w:styles>`;

/** A4 with the margins of an official document (GB/T 9704—2012, 5.1). */
const PAGE =
  '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>';

/** The template of a letter as it comes with the program, to be used as it is or edited in WPS. */
export function builtIn(id: LetterId): Uint8Array<ArrayBuffer> {
  const { title, paragraphs } = WORDS[id];
  const body = [
    paragraph('Title', title),
    paragraph('Number', '{文书编号}'),
    paragraph('Normal', '{收件人}：'),
    ...paragraphs.map((text) => paragraph('Text', text)),
    paragraph('Normal', ''),
    paragraph('Signature', '{机关}'),
    paragraph('Signature', '{日期}'),
  ].join('');
  const parts = {
    '[Content_Types].xml': CONTENT_TYPES,
    '_rels/.rels': relationships('officeDocument', 'word/document.xml'),
    'word/document.xml': `${HEAD}<w:document xmlns:w="${WORD}"><w:body>${body}${PAGE}</w:body></w:document>`,
    'word/_rels/document.xml.rels': relationships('styles', 'styles.xml'),
    'word/styles.xml': STYLES,
  };
  return bytesOf(zipOf(Object.entries(parts)));
}

/** A paragraph in a style. Texts are our own, and hold nothing that XML would take for more than text. */
function paragraph(style: string, text: string): string {
  return `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}
