import { type Font, runFonts, type SharedStrings } from './fonts.ts';
import { attribute, child, type Element, elements, joinedText } from './xml.ts';

/**
 * The texts that the cells of a workbook share (ECMA-376 Part 1, 18.4), read as far as the rows need them: whoever looks at
 * the first rows of a large sheet does not wait for the words of the last.
 */
export class StringsReader implements SharedStrings {
  readonly texts: string[] = [];
  readonly fonts = new Map<number, readonly Font[]>();
  #rest: AsyncGenerator<Element, void, undefined> | undefined;

  /** @param chunks of the part; undefined where the workbook has none */
  constructor(chunks: AsyncIterable<Buffer> | undefined) {
    this.#rest = chunks && elements(chunks, 'sst', 'si');
  }

  /** Reads on until it has what the row's cells show, or the end. @throws XmlProblem */
  async readFor(row: Element): Promise<void> {
    if (this.#rest === undefined) return;
    let last = -1;
    for (const cell of row.children) {
      if (attribute(cell, 't') !== 's') continue;
      const index = Number(child(cell, 'v')?.text);
      if (index > last) last = index;
    }
    while (this.#rest !== undefined && this.texts.length <= last) {
      const { value, done } = await this.#rest.next();
      if (done) this.#rest = undefined;
      else this.#add(value);
    }
  }

  close(): void {
    void this.#rest?.return();
    this.#rest = undefined;
  }

  #add(element: Element): void {
    const fonts = runFonts(element);
    if (fonts.length > 0) this.fonts.set(this.texts.length, fonts);
    this.texts.push(joinedText(element));
  }
}
