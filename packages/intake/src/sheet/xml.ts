/**
 * The XML of a spreadsheet's parts (ECMA-376 Part 1), by a SAX parser: as a tree of a small part, or as a run of trees of
 * one element of a large one, built as they are asked for. Names are local ones, whatever the prefix. No document type, no
 * entities but the five of XML: nothing in a file can expand.
 */
import { type SaxesAttributePlain, SaxesParser } from 'saxes';
import { Without } from './without.ts';

/** An element with all it holds. */
export interface Element {
  readonly name: string;
  /** By the names they are written with, prefix included. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** What is written in it itself, the parts between its children joined. */
  readonly text: string;
}

/** A part is no XML that can be read, or goes beyond a bound; said in both languages. */
export class XmlProblem extends Error {
  readonly zh: string;
  readonly en: string;
  constructor(zh: string, en: string) {
    super(en);
    this.zh = zh;
    this.en = en;
  }
}

/** Characters between two tags, and what one element of a run may take; each tag counts as so many characters. */
const MOST_CHARS = 8 * 1024 * 1024;
const TAG_CHARS = 64;
/** A workbook may have some hundred thousand styles. */
const MOST_OF_PART = 32 * 1024 * 1024;
const MOST_DEEP = 64;

/** Excel's own escape for characters XML has no place for, `_x000D_` (ECMA-376 Part 1, 22.4.2.4). */
const ESCAPED = /_x([0-9a-fA-F]{4})_/g;

function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}

/** The whole of a small part. @throws XmlProblem */
export async function wholePart(chunks: AsyncIterable<Buffer>): Promise<Element> {
  for await (const element of trees(chunks, { most: MOST_OF_PART, isWanted: ({ depth }) => depth === 0 }))
    return element;
  throw new XmlProblem('里面没有内容', 'it is empty');
}

/**
 * Each element of that name within a part's `root`, whole: `row` of a sheet, `si` of the shared strings.
 * @throws XmlProblem for what is not such a part
 */
export async function* elements(
  chunks: AsyncIterable<Buffer>,
  root: string,
  name: string,
): AsyncGenerator<Element, void, undefined> {
  yield* trees(chunks, { most: MOST_CHARS, root, isWanted: (tag) => tag.depth > 0 && tag.name === name });
}

/**
 * The children of a part's `root`, but for the one of this name, which is not built.
 * @throws XmlProblem for what is not such a part
 */
export async function* elementsExcept(
  chunks: AsyncIterable<Buffer>,
  root: string,
  passedOver: string,
): AsyncGenerator<Element, void, undefined> {
  const isWanted = ({ depth, name }: Tag) => depth === 1 && name !== passedOver;
  yield* trees(chunks, { most: MOST_OF_PART, root, isWanted, all: true, passedOver });
}

/** Whether an element of one of these names stands in a part; reads no further than it must. */
export async function hasElement(chunks: AsyncIterable<Buffer>, names: readonly string[]): Promise<boolean> {
  for await (const _ of trees(chunks, { most: MOST_CHARS, isWanted: ({ name }) => names.includes(name) }))
    return true;
  return false;
}

interface Tag {
  name: string;
  /** 0 for the root. */
  depth: number;
}

interface Wanted {
  /** What the root must be called. */
  root?: string;
  isWanted(tag: Tag): boolean;
  /** Characters of one element at most, or of all together. */
  most: number;
  all?: boolean;
  /** A child of the root whose content the parser is not given: there is much of it. */
  passedOver?: string;
}

type Building = Element & { children: Building[]; text: string };

async function* trees(
  chunks: AsyncIterable<Buffer>,
  wanted: Wanted,
): AsyncGenerator<Element, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const builder = new Builder(wanted);
  const given = wanted.passedOver === undefined ? undefined : new Without(wanted.passedOver);
  for await (const chunk of chunks) {
    const text = decode(() => decoder.decode(chunk, { stream: true }));
    builder.write(given === undefined ? text : given.of(text));
    yield* builder.taken();
  }
  builder.end((given?.rest() ?? '') + decode(() => decoder.decode()));
  yield* builder.taken();
}

function decode(work: () => string): string {
  try {
    return work();
  } catch {
    throw new XmlProblem('不是 UTF-8 文字', 'it is not valid UTF-8');
  }
}

/** Builds the elements that are wanted, and forgets the others as they pass. */
class Builder {
  readonly #parser = new SaxesParser({ position: false, xmlns: false });
  readonly #wanted: Wanted;
  /** The wanted element that is open, and those open within it. */
  readonly #open: Building[] = [];
  #ready: Element[] = [];
  #depth = 0;
  #weight = 0;
  #sinceTag = 0;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    const parser = this.#parser;
    parser.on('opentag', ({ name, attributes }) => this.#begin(localOf(name), attributes));
    parser.on('closetag', () => this.#end());
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', () => this.#refuseWithin());
    parser.on('comment', () => this.#refuseWithin());
    parser.on('doctype', () => {
      throw new XmlProblem('含有文档类型声明', 'it holds a document type');
    });
    parser.on('error', () => {
      const { root } = wanted;
      if (this.#depth === 0 && root !== undefined) throw noRoot(root);
      throw new XmlProblem('里面的 XML 不完整或有错', 'its XML is broken');
    });
  }

  write(text: string): void {
    this.#sinceTag += text.length;
    this.#parser.write(text);
    if (this.#sinceTag > MOST_CHARS) throw tooLong('');
  }

  end(rest: string): void {
    this.#parser.write(rest).close();
  }

  taken(): Element[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  #begin(name: string, attributes: Record<string, SaxesAttributePlain['value']>): void {
    const { root, isWanted } = this.#wanted;
    const depth = this.#depth++;
    this.#sinceTag = 0;
    if (depth === 0 && root !== undefined && name !== root) throw noRoot(root);
    if (depth > MOST_DEEP) throw new XmlProblem('嵌套过深', 'its elements are nested too deep');
    const parent = this.#open.at(-1);
    if (parent === undefined && !isWanted({ name, depth })) return;
    const element: Building = { name, attributes, children: [], text: '' };
    parent?.children.push(element);
    this.#open.push(element);
    for (const key in attributes) {
      const value = attributes[key] as string;
      this.#weigh(key.length + value.length);
      if (value.includes('_x')) attributes[key] = unescaped(value);
    }
    this.#weigh(TAG_CHARS);
  }

  #end(): void {
    this.#depth--;
    this.#sinceTag = 0;
    const element = this.#open.pop();
    if (element === undefined) return;
    if (element.text !== '') element.text = unescaped(element.text);
    if (this.#open.length > 0) return;
    this.#ready.push(element);
    if (this.#wanted.all !== true) this.#weight = 0;
  }

  #text(text: string): void {
    const element = this.#open.at(-1);
    if (element === undefined) return;
    element.text += text;
    this.#weigh(text.length);
  }

  #weigh(chars: number): void {
    this.#weight += chars;
    if (this.#weight > this.#wanted.most) throw tooLong(this.#open[0]?.name ?? '');
  }

  #refuseWithin(): void {
    if (this.#open.length > 0)
      throw new XmlProblem('行里有注释或 CDATA', 'it holds comments or CDATA inside its rows');
  }
}

function localOf(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function noRoot(root: string): XmlProblem {
  return new XmlProblem(`没有 ${root}`, `it has no ${root}`);
}

function tooLong(name: string): XmlProblem {
  return new XmlProblem(
    `有一个 ${name || '元素'} 过长`,
    `its ${name || 'content'} is longer than can be read`,
  );
}

/** The first child of that name. */
export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((one) => one.name === name);
}

/** The children of that name. */
export function childrenOf(element: Element | undefined, name: string): Element[] {
  return element?.children.filter((one) => one.name === name) ?? [];
}

/** An attribute, by the name it is written with. */
export function attribute(element: Element | undefined, name: string): string | undefined {
  return element?.attributes[name];
}

/** All of a rich or plain text (`si`, `is`): its `t` elements joined, readings of East Asian text (`rPh`) left out. */
export function joinedText(element: Element): string {
  let text = '';
  for (const one of element.children)
    if (one.name === 't') text += one.text;
    else if (one.name !== 'rPh') text += joinedText(one);
  return text;
}
