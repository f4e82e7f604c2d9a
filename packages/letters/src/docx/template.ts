import Docxtemplater from 'docxtemplater';
import type PizZip from 'pizzip';
import { TemplateRefused } from '../refused.ts';
import { isTag, TAGS, type TagValues } from '../tags.ts';
import { docxParts } from './parts.ts';
import { bytesOf, zipOf } from './zip.ts';

/** Tags of one template: each may stand for thousands of characters. */
const MOST_TAGS = 200;
/** Names that a refusal tells of at once, and how much of each. */
const MOST_TOLD = 10;
const TOLD_CHARS = 30;
/** What stands where nothing is known: it is filled in by hand. */
const BLANK = '＿＿＿＿';

interface Found {
  name: string;
  /** Which of docxtemplater’s modules takes it; undefined for a plain tag. */
  module: string | undefined;
}

/** See letters.ts. */
export async function checkTemplate(bytes: Uint8Array): Promise<void> {
  const { document, found } = compiled(await docxParts(bytes), {});
  if (found.length > MOST_TAGS)
    throw new TemplateRefused(`标签超过 ${MOST_TAGS} 个`, `It has more than ${MOST_TAGS} tags.`);
  const unknown = found.filter(({ name, module }) => !isTag(name) || module === 'rawxml');
  const names = unknown.map(({ name, module }) =>
    (module === 'rawxml' ? `@${name}` : name).slice(0, TOLD_CHARS),
  );
  if (names.length > 0) throw TemplateRefused.unknown([...new Set(names)].slice(0, MOST_TOLD));
  const wide = document.targets
    .map((part) => wideIn(document.getFullText(part)))
    .find((one) => one !== undefined);
  if (wide !== undefined)
    throw new TemplateRefused(
      `标签要用半角大括号：${wide}`,
      `Tags take the braces of the Latin keyboard, { and }: ${wide}`,
    );
}

/** See letters.ts. */
export async function fillTemplate(bytes: Uint8Array, values: TagValues): Promise<Uint8Array<ArrayBuffer>> {
  const { document } = compiled(await docxParts(bytes), values);
  document.render();
  // Written anew: what was filled in would carry the clock’s time otherwise.
  const { files } = document.getZip() as PizZip;
  const parts = Object.values(files).filter(({ dir }) => !dir);
  return bytesOf(zipOf(parts.map((part) => [part.name, part.asUint8Array()])));
}

function compiled(parts: ReadonlyMap<string, Buffer>, values: TagValues) {
  const found: Found[] = [];
  try {
    const document = new Docxtemplater(zipOf(parts), {
      paragraphLoop: true,
      linebreaks: true,
      stripInvalidXMLChars: true,
      errorLogging: false,
      syntax: { changeDelimiterPrefix: null },
      parser: ((name: string, { tag }: { tag: { module?: string } }) => {
        found.push({ name, module: tag.module });
        return { get: () => wordsFor(values, name, tag.module) };
      }) as (tag: string) => { get(): string },
    });
    return { document, found };
  } catch (error) {
    throw faultOf(error);
  }
}

function wordsFor(values: TagValues, name: string, module: string | undefined): string {
  const value = isTag(name) ? (values[name] ?? '') : '';
  return value === '' && module === undefined ? BLANK : value;
}

/** A tag that is known, but in full-width braces, as Chinese keyboards write them. */
function wideIn(text: string): string | undefined {
  const names = Object.keys(TAGS).join('|');
  return new RegExp(`｛\\s*[#/^]?(?:${names})\\s*[｝}]|\\{\\s*[#/^]?(?:${names})\\s*｝`).exec(text)?.[0];
}

/** What docxtemplater says is wrong with the braces. */
function faultOf(error: unknown): Error {
  if (!(error instanceof Error)) return new TemplateRefused('读不了', 'It cannot be read.');
  const { properties } = error as Error & { properties?: Faults };
  if (properties === undefined) return error;
  const faults = (properties.errors ?? [{ properties }]).map((one) => one.properties);
  const tags = faults.flatMap(({ xtag, openingtag, closingtag }) => [xtag, openingtag, closingtag]);
  const named = [...new Set(tags.filter((tag) => typeof tag === 'string'))];
  const told = named.slice(0, MOST_TOLD).map((tag) => `“${tag.slice(0, TOLD_CHARS)}”`);
  return new TemplateRefused(
    `大括号不成对，或者段落的开头和结尾不相符：${told.join('、')}`,
    `Braces are not in pairs, or a section does not end as it begins: ${told.join(', ')}`,
  );
}

/** The tags that an error is about, by its kind: https://docxtemplater.com/docs/errors/ */
interface Fault {
  xtag?: unknown;
  openingtag?: unknown;
  closingtag?: unknown;
}
interface Faults extends Fault {
  errors?: readonly { properties: Fault }[];
}
