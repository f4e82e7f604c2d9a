/** Longer than any name with its prefix that a part of a workbook uses. */
const LONGEST_TAG = 256;

/**
 * A part's text without what stands in its first element of one name, whose tags stay: to look for the end of a sheet's rows
 * takes a tenth of the time that parsing them does. Where a comment or CDATA pretends to be such a tag, what is left is no
 * XML, and the parser says so.
 */
export class Without {
  readonly #begin: RegExp;
  readonly #end: RegExp;
  #state: 'before' | 'within' | 'behind' = 'before';
  #held = '';

  /** @param name local, of letters only */
  constructor(name: string) {
    this.#begin = new RegExp(`<(?:[^\\s<>/:]+:)?${name}(?:\\s[^>]*)?>`);
    this.#end = new RegExp(`</(?:[^\\s<>/:]+:)?${name}\\s*>`);
  }

  /** What of the next piece is to be parsed. */
  of(piece: string): string {
    if (this.#state === 'behind') return piece;
    let text = this.#held + piece;
    let kept = '';
    this.#held = '';
    if (this.#state === 'before') {
      const found = this.#begin.exec(text);
      if (found === null) return this.#holdBack(text);
      const from = found.index + found[0].length;
      kept = text.slice(0, from);
      text = text.slice(from);
      this.#state = found[0].endsWith('/>') ? 'behind' : 'within';
      if (this.#state === 'behind') return kept + text;
    }
    const found = this.#end.exec(text);
    if (found === null) {
      this.#held = text.slice(-LONGEST_TAG);
      return kept;
    }
    this.#state = 'behind';
    return kept + text.slice(found.index);
  }

  /** What was held back and never came to be such a tag. */
  rest(): string {
    return this.#state === 'before' ? this.#held : '';
  }

  /** A tag that is not whole yet may be the one. */
  #holdBack(text: string): string {
    const open = text.lastIndexOf('<');
    const from = open < 0 || text.length - open > LONGEST_TAG ? text.length : open;
    this.#held = text.slice(from);
    return text.slice(0, from);
  }
}
