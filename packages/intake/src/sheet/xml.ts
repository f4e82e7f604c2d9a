/**
 * As much XML as a spreadsheet's parts need (ECMA-376 Part 1): flat runs of one element, read as a stream, with or
 * without a namespace prefix. No document type, no entities but the five of XML: nothing in a file can expand.
 */

const ENTITY = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/g;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Excel's own escape for characters XML has no place for, `_x000D_` (ECMA-376 Part 1, 22.4.2.4). */
const ESCAPED = /_x([0-9a-fA-F]{4})_/g;

export function decodeText(text: string): string {
  const plain = text.includes('&') ? text.replace(ENTITY, decodeEntity) : text;
  return plain.includes('_x')
    ? plain.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : plain;
}

function decodeEntity(whole: string, hex?: string, decimal?: string, name?: string): string {
  if (name) return NAMED[name]!;
  const code = hex ? Number.parseInt(hex, 16) : Number.parseInt(decimal!, 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** An attribute of a start tag, decoded; `name` as written there, prefix included. */
export function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  const value = match?.[1] ?? match?.[2];
  return value === undefined ? undefined : decodeText(value);
}

/** The start tags of every element of that local name in a small document. */
export function startTags(xml: string, name: string): string[] {
  return xml.match(new RegExp(`<(?:[\\w.-]+:)?${name}(?=[\\s/>])[^>]*>`, 'g')) ?? [];
}

/** Each element of that name that holds none of its own name, with its content. */
export function wholeTags(xml: string, name: string): string[] {
  const tag = `(?:[\\w.-]+:)?${name}`;
  return xml.match(new RegExp(`<${tag}\\s*/>|<${tag}(?=[\\s>])[\\s\\S]*?</${tag}>`, 'g')) ?? [];
}

/** The text between the first start tag of that name and its end tag; empty if there is none. */
export function inside(xml: string, name: string): string {
  return (
    new RegExp(`<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:[\\w.-]+:)?${name}>`).exec(xml)?.[1] ??
    ''
  );
}

/** All of a rich or plain text (`si`, `is`): its `t` elements joined, readings of East Asian text (`rPh`) left out. */
export function joinedText(xml: string): string {
  const spoken = xml.includes('rPh') ? xml.replace(/<(?:\w+:)?rPh\b[\s\S]*?<\/(?:\w+:)?rPh>/g, '') : xml;
  let text = '';
  for (const match of spoken.matchAll(/<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)</g)) text += match[1];
  return decodeText(text);
}

const MAX_ELEMENT_CHARS = 8 * 1024 * 1024;

export class XmlProblem extends Error {
  readonly zh: string;
  readonly en: string;
  constructor(zh: string, en: string) {
    super(en);
    this.zh = zh;
    this.en = en;
  }
}

/**
 * Each element of that local name, whole, from a part that is a flat run of them (`row` in a sheet, `si` in the
 * shared strings). Throws XmlProblem for what is not such a part.
 */
export async function* elements(
  chunks: AsyncIterable<Buffer>,
  root: string,
  name: string,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const start = new RegExp(`<((?:[\\w.-]+:)?)${root}(?=[\\s/>])`);
  let prefix: string | undefined;
  let text = '';
  for await (const chunk of chunks) {
    text += decode(decoder, chunk);
    if (prefix === undefined && text.includes('<!DOCTYPE'))
      throw new XmlProblem('含有文档类型声明', 'it holds a document type');
    prefix ??= start.exec(text)?.[1];
    if (prefix === undefined) {
      if (text.length > 64 * 1024) throw new XmlProblem(`没有 ${root}`, `it has no ${root}`);
      continue;
    }
    const { found, rest } = cut(text, `<${prefix}${name}`, `</${prefix}${name}>`);
    yield* found;
    text = rest;
    if (text.length > MAX_ELEMENT_CHARS)
      throw new XmlProblem(`有一个 ${name} 超过 8 MiB`, `a ${name} is longer than 8 MiB`);
  }
  if (prefix === undefined) throw new XmlProblem(`没有 ${root}`, `it has no ${root}`);
}

function decode(
  decoder: { decode(bytes: Buffer, options: { stream: boolean }): string },
  chunk: Buffer,
): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch {
    throw new XmlProblem('不是 UTF-8 文字', 'it is not valid UTF-8');
  }
}

/** The whole elements in a piece of text, and what to keep for the next piece. */
function cut(text: string, open: string, close: string): { found: string[]; rest: string } {
  const found: string[] = [];
  let at = 0;
  for (;;) {
    const begin = text.indexOf(open, at);
    if (begin === -1) return { found, rest: text.slice(Math.max(at, text.length - open.length)) };
    const after = text[begin + open.length];
    if (after !== undefined && !' \t\r\n/>'.includes(after)) {
      at = begin + open.length;
      continue;
    }
    const tagEnd = text.indexOf('>', begin);
    const empty = tagEnd > 0 && text[tagEnd - 1] === '/';
    const closing = tagEnd === -1 || empty ? -1 : text.indexOf(close, tagEnd);
    if (tagEnd === -1 || (!empty && closing === -1)) return { found, rest: text.slice(begin) };
    const end = empty ? tagEnd + 1 : closing + close.length;
    const element = text.slice(begin, end);
    if (element.includes('<!'))
      throw new XmlProblem('行里有注释或 CDATA', 'it holds comments or CDATA inside its rows');
    found.push(element);
    at = end;
  }
}
