import { createHash } from 'node:crypto';

const BEGINS = /<([a-z]+)(?=\s)[^>]*\sdata-live(?:="true")?(?=[\s>])[^>]*>/g;
const MARK = /\sdata-live(?:="true")?/;
const HASH_CHARS = 8;

/** A part of a page that is renewed by itself (assets/live.js). */
interface Part {
  html: string;
  /** Of what it says. */
  hash: string;
}

/**
 * A page whose renewed parts (`data-live`) carry the hash of what they say. Whoever has a page asks again with these hashes
 * (`Live-Parts`), and is given the parts that say something else: a page of thousands of nodes is not sent again for one.
 */
export function withHashes(html: string): string {
  return rebuilt(html, ({ html: part, hash }) => part.replace(MARK, ` data-live="${hash}"`));
}

/** The renewed parts of a page that carries hashes, but those with a hash that is known. */
export function partsUnlike(html: string, known: ReadonlySet<string>): string {
  const parts: string[] = [];
  rebuilt(html, ({ html: part, hash }) => {
    if (!known.has(hash)) parts.push(part.replace(MARK, ` data-live="${hash}"`));
    return '';
  });
  return `<!doctype html><title></title>${parts.join('')}`;
}

/** No part stands in another; what people typed cannot look like a tag, as pages escape it. */
function rebuilt(html: string, made: (part: Part) => string): string {
  let text = '';
  let at = 0;
  for (const begins of html.matchAll(BEGINS)) {
    if (begins.index < at) continue;
    const end = endOf(html, begins[1] ?? '', begins.index);
    const part = html.slice(begins.index, end);
    const hash = createHash('sha256').update(part).digest('base64url').slice(0, HASH_CHARS);
    text += html.slice(at, begins.index) + made({ html: part, hash });
    at = end;
  }
  return text + html.slice(at);
}

/** Behind the tag that closes the element that begins at `from`. */
function endOf(html: string, tag: string, from: number): number {
  const tags = new RegExp(`<(/?)${tag}(?=[\\s>])[^>]*>`, 'g');
  tags.lastIndex = from;
  let depth = 0;
  for (let found = tags.exec(html); found !== null; found = tags.exec(html)) {
    depth += found[1] === '/' ? -1 : 1;
    if (depth === 0) return tags.lastIndex;
  }
  return html.length;
}
