import { buffer } from 'node:stream/consumers';
import type { Unseen } from './found.ts';
import type { PdfLine } from './pdf-lines.ts';

/** What is asked of pdf.js here: unpdf’s own types of it are not found by TypeScript. */
interface Pdf {
  getDocument(options: object): { promise: Promise<Document> };
}
interface Document {
  numPages: number;
  getMetadata(): Promise<{ info: object; metadata: Iterable<[string, unknown]> | null }>;
  getAttachments(): Promise<Readonly<Record<string, { filename?: unknown }>> | null>;
  getPage(n: number): Promise<Page>;
  destroy(): Promise<void>;
}
interface Page {
  getTextContent(): Promise<{ items: readonly ({ str: string; hasEOL: boolean } | object)[] }>;
  getAnnotations(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  cleanup(): void;
}
type Say = (line: PdfLine) => void;

/** Pages that are read of one file, and characters of each. */
const MOST_PAGES = 500;
const MOST_OF_PAGE = 100_000;
/** Comments, fields and files that are told of. */
const MOST_PARTS = 1_000;

/** What a file says of itself (ISO 32000-1, 14.3.3), by what it is. */
const INFO: Readonly<Record<string, Unseen>> = {
  Author: 'author',
  Title: 'property',
  Subject: 'remark',
  Keywords: 'remark',
  Creator: 'property',
  Producer: 'property',
};
/** The same as XMP has it (ISO 16684-1), and what offices add. */
const XMP: Readonly<Record<string, Unseen>> = {
  'dc:creator': 'author',
  'dc:description': 'remark',
  'dc:subject': 'remark',
  'dc:contributor': 'author',
  'photoshop:authorsposition': 'author',
  'xmprights:owner': 'company',
  'pdf:keywords': 'remark',
};
/** How much pdf.js says of what it makes of a file. */
const ERRORS_ALONE = 0;
/** Annotations that are not shown (12.5.3): hidden, or not on a screen. */
const NOT_SHOWN = 2 | 32;

/** The process’s side: a PDF by its standard input, what it says by its standard output. */
export async function servePdf(): Promise<void> {
  const pdf: Pdf = Object(await import('unpdf/pdfjs'));
  const data = new Uint8Array(await buffer(process.stdin));
  const say: Say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
  // Nothing of it is run, drawn or fetched.
  const document = await pdf.getDocument({
    data,
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: true,
    enableXfa: false,
    verbosity: ERRORS_ALONE,
  }).promise;
  await tellAll(document, say);
  say({ end: true });
  await document.destroy();
}

async function tellAll(document: Document, say: Say): Promise<void> {
  await tellInfo(document, say);
  const attached = Object.values((await document.getAttachments()) ?? {});
  for (const { filename } of attached.slice(0, MOST_PARTS))
    say({ tell: 'embedded', said: String(filename ?? '?') });
  for (let n = 1; n <= Math.min(document.numPages, MOST_PAGES); n++) {
    const page = await document.getPage(n);
    await tellPage(page, say);
    page.cleanup();
  }
  if (document.numPages > MOST_PAGES) say({ cut: true });
}

async function tellInfo(document: Document, say: Say): Promise<void> {
  const { info, metadata } = await document.getMetadata();
  const own = info as Readonly<Record<string, unknown>>;
  const tell = (what: Unseen | undefined, key: string, value: unknown) => {
    const said = [value].flat().filter((one) => typeof one === 'string' && one.trim() !== '');
    if (what === undefined || said.length === 0) return;
    const text = said.join('、');
    say({ tell: what, said: what === 'property' ? `${key}：${text}` : text });
    say({ read: `${text}\n` });
  };
  for (const [key, what] of Object.entries(INFO)) tell(what, key, own[key]);
  for (const [key, value] of Object.entries((own.Custom as object | undefined) ?? {}))
    tell('property', key, value);
  const written = new Set(Object.keys(INFO).map((key) => own[key]));
  for (const [key, value] of metadata ?? []) {
    // Most programs say it in both places.
    const isSaid = [value].flat().every((one) => written.has(one));
    if (!isSaid) tell(Object.hasOwn(XMP, key) ? XMP[key] : undefined, key, value);
  }
}

async function tellPage(page: Page, say: Say): Promise<void> {
  const { items } = await page.getTextContent();
  let text = '';
  for (const item of items) {
    if (!('str' in item)) continue;
    text += item.hasEOL ? `${item.str}\n` : item.str;
    if (text.length > MOST_OF_PAGE) {
      say({ cut: true });
      break;
    }
  }
  // What was scanned is a picture: nobody reads it here.
  if (text.trim() === '') say({ count: 'pages_without_text' });
  else say({ read: `${text}\n` });
  const annotations = await page.getAnnotations();
  for (const one of annotations.slice(0, MOST_PARTS)) tellAnnotation(one, say);
}

function tellAnnotation(one: Readonly<Record<string, unknown>>, say: Say): void {
  const { subtype, fieldValue, annotationFlags, file } = one;
  const said = textOf(one.contentsObj);
  if (subtype === 'FileAttachment')
    say({ tell: 'embedded', said: String((file as { filename?: unknown } | undefined)?.filename ?? '?') });
  if (subtype === 'Widget') {
    const value = [fieldValue].flat().filter((part) => typeof part === 'string');
    const text = value.join('、');
    if (text === '') return;
    if ((Number(annotationFlags) & NOT_SHOWN) !== 0) say({ tell: 'hidden_text', said: text });
    say({ read: `${text}\n` });
  } else if (said !== '' && subtype !== 'Link') {
    const by = textOf(one.titleObj);
    say({ tell: 'comment', said: by === '' ? said : `${by}：${said}` });
    say({ read: `${said}\n` });
  }
}

function textOf(given: unknown): string {
  const { str } = (given ?? {}) as { str?: unknown };
  return typeof str === 'string' ? str.trim() : '';
}
