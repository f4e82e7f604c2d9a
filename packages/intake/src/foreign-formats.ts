import { bilingual, type Text } from '@hutong/record';
import { UnreadableFile } from './errors.ts';

const SAVE_AS = bilingual(
  '用表格软件打开，另存为 .xlsx 再导入',
  'Open it in a spreadsheet program, save it as .xlsx and import that',
);
/** Files that people take for tables, whatever they are called, by how they begin. */
const KINDS: readonly { begins: RegExp; zh: string; en: string; next?: Text }[] = [
  {
    begins: /^(<!doctype\s+html|<html|<head|<body|<table|<meta|<style|<script|<!--)/i,
    zh: '这是网页，只是名字像表格',
    en: 'it is a web page under the name of a table',
  },
  {
    begins: /^(MIME-Version|From:\s)/i,
    zh: '这是单个文件网页（MHT），只是名字像表格',
    en: 'it is a saved web page (MHT) under the name of a table',
  },
  {
    begins: /^<\?xml[\s\S]*?<(\w+:)?html/i,
    zh: '这是网页，只是名字像表格',
    en: 'it is a web page under the name of a table',
  },
  {
    begins: /^<\?xml|^<(\w+:)?Workbook/i,
    zh: '这是 XML 表格（2003）或别的 XML 文件，不是 .xlsx',
    en: 'it is an XML spreadsheet of 2003 or another XML file, and no .xlsx',
  },
  {
    begins: /^\{\\rtf/i,
    zh: '这是 RTF 文档，不是表格',
    en: 'it is an RTF document and no table',
    next: bilingual(
      '把里面的表格复制到表格软件，存为 .xlsx',
      'Copy its table into a spreadsheet program, save as .xlsx',
    ),
  },
  {
    begins: /^%PDF/,
    zh: '这是 PDF，不是表格',
    en: 'it is a PDF and no table',
    next: bilingual('向制表单位要原表格', 'Ask whoever made it for the table itself'),
  },
  {
    begins: /^PK[\s\S]{28}mimetypeapplication\/vnd\.oasis/,
    zh: '这是 .ods 表格，不是 .xlsx',
    en: 'it is an .ods spreadsheet and no .xlsx',
  },
  {
    begins: /^(Rar!|7z\xbc\xaf|BZh)/,
    zh: '这是压缩包',
    en: 'it is a packed archive',
    next: bilingual('先解压，再导入里面的表格', 'Unpack it and import the table inside'),
  },
  {
    begins: /^(\x89PNG|\xff\xd8\xff|GIF8|BM[\s\S]{4}\0\0)/,
    zh: '这是图片，不是表格',
    en: 'it is a picture and no table',
    next: bilingual('向制表单位要原表格', 'Ask whoever made it for the table itself'),
  },
  {
    begins: /^\[/,
    zh: '这是一整个 JSON 列表，不是一行一条的 JSONL',
    en: 'it is one JSON list, and not JSONL with a record a line',
    next: bilingual('每行写一个 JSON 对象', 'Write one JSON object a line'),
  },
];

/** Throws UnreadableFile for what is another kind of file than its name says; `head` is how it begins. */
export function refuseForeign(file: string, head: Buffer, isJson: boolean): void {
  const text = head.toString('latin1').replace(/^(\xef\xbb\xbf|\xff\xfe)?\s*/, '');
  const plain = head[0] === 0xff && head[1] === 0xfe ? text.replaceAll('\0', '') : text;
  const found = KINDS.find(({ begins }) => begins.test(plain));
  if (found === undefined || (plain.startsWith('[') && !isJson)) return;
  throw new UnreadableFile(file, bilingual(found.zh, found.en), found.next ?? SAVE_AS);
}
