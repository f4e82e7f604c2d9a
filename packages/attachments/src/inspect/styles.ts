import type { PartReader } from './part-reader.ts';

/** How letters look, as far as that hides them; absent: as what is beneath says. */
export interface Look {
  /** Said to be hidden (ISO/IEC 29500-1, 17.3.2.41). */
  vanish?: boolean;
  /** As white as paper. */
  white?: boolean;
  /** Too small to be read. */
  tiny?: boolean;
}

/** Half points, hundredths of a point: one point of each is no letter any more. */
const TINY_HALVES = 2;
const TINY_POINTS = 1;
/** From here on a part of a colour is as good as full. */
const NEARLY_WHITE = 0xf0;
/** Styles that build on each other, at most. */
const MOST_BASES = 32;
const OFF = new Set(['0', 'false', 'off']);

export function isOff(value: string | undefined): boolean {
  return OFF.has(value ?? '');
}

/** Whether a colour in hex (RGB, or ARGB) is white. */
export function isWhite(hex: string | undefined): boolean {
  const rgb = /^(?:[0-9a-f]{2})?([0-9a-f]{6})$/i.exec(hex ?? '')?.[1];
  return (
    rgb !== undefined && [0, 2, 4].every((at) => Number.parseInt(rgb.slice(at, at + 2), 16) >= NEARLY_WHITE)
  );
}

/** What one property of a run says of its look; undefined: nothing. */
export function lookOf(name: string, { val }: Readonly<Record<string, string>>): Look | undefined {
  if (name === 'vanish') return { vanish: !isOff(val) };
  if (name === 'color') return { white: isWhite(val) };
  return name === 'sz' ? { tiny: Number(val) <= TINY_HALVES } : undefined;
}

interface Style {
  look: Look;
  base?: string | undefined;
}

/** The styles of one document: what they hide. They are read before the text that names them. */
export class Styles {
  /** Of Word, by their ids. */
  readonly #word = new Map<string, Style>();
  #defaults: Look = {};
  #paragraph: string | undefined;
  /** Formats of cells that show nothing of what is in them, by their number. */
  readonly #cells = new Set<number>();

  /** How a run looks whose paragraph and whose letters have these styles, before what it says itself. */
  ofRun(paragraph: string | undefined, run: string | undefined): Look {
    return { ...this.#defaults, ...this.#of(paragraph ?? this.#paragraph), ...this.#of(run) };
  }

  hidesCell(format: string | undefined): boolean {
    return this.#cells.has(Number(format ?? 0));
  }

  #of(id: string | undefined): Look {
    const looks: Look[] = [];
    for (let at = id; at !== undefined && looks.length < MOST_BASES; ) {
      const style = this.#word.get(at);
      looks.unshift(style?.look ?? {});
      at = style?.base;
    }
    return Object.assign({}, ...looks);
  }

  /** Reads the styles of Word (17.7). */
  readWord(): PartReader {
    let style: Style = { look: this.#defaults };
    let isRun = false;
    return {
      open: (name, attributes) => {
        if (name === 'rPr') isRun = true;
        else if (name === 'rPrDefault') style = { look: this.#defaults };
        else if (name === 'style') {
          const { styleId = '', type, default: isDefault } = attributes;
          style = { look: {} };
          this.#word.set(styleId, style);
          if (type === 'paragraph' && isDefault !== undefined && !isOff(isDefault)) this.#paragraph = styleId;
        } else if (name === 'basedOn') style.base = attributes.val;
        else if (isRun) Object.assign(style.look, lookOf(name, attributes));
      },
      text: () => {},
      close: (name) => {
        if (name === 'rPr') isRun = false;
      },
    };
  }

  /** Reads the formats of cells (18.8): fonts, fills, and how numbers are shown, named by those of `cellXfs`. */
  readSheet(): PartReader {
    const fonts: Look[] = [];
    const isFilled: boolean[] = [];
    const showNothing = new Set<string>();
    let [list, formats] = ['', 0];
    return {
      open: (name, attributes) => {
        if (LISTS.has(name)) list = name;
        const { formatCode = '', numFmtId = '', rgb, theme, indexed, val, patternType } = attributes;
        // Three empty sections: positive, negative, zero (18.8.31).
        if (name === 'numFmt' && /^;{2,3}(?:@?)$/.test(formatCode.replaceAll(/["\s]/g, '')))
          showNothing.add(numFmtId);
        if (list === 'fonts') {
          if (name === 'font') fonts.push({});
          const font = fonts.at(-1);
          if (font !== undefined && name === 'sz') font.tiny = Number(val) <= TINY_POINTS;
          if (font !== undefined && name === 'color')
            font.white = isWhite(rgb) || theme === '0' || indexed === '1' || indexed === '9';
        }
        if (list === 'fills') {
          if (name === 'fill') isFilled.push(false);
          if (name === 'patternFill' || name === 'gradientFill')
            isFilled[isFilled.length - 1] = patternType !== 'none';
          if (name === 'fgColor' && (isWhite(rgb) || theme === '0')) isFilled[isFilled.length - 1] = false;
        }
        if (list === 'cellXfs' && name === 'xf') {
          const { fontId, fillId } = attributes;
          const { white = false, tiny = false } = fonts[Number(fontId ?? 0)] ?? {};
          const isUnseen = (white && isFilled[Number(fillId ?? 0)] !== true) || tiny;
          if (isUnseen || showNothing.has(numFmtId)) this.#cells.add(formats);
          formats++;
        }
      },
      text: () => {},
      close: (name) => {
        if (name === list) list = '';
      },
    };
  }
}

const LISTS: ReadonlySet<string> = new Set(['fonts', 'fills', 'cellXfs']);
