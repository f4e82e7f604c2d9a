import type { Findings, Unseen } from './found.ts';
import type { PartReader } from './part-reader.ts';
import { slide } from './slide.ts';
import type { Styles } from './styles.ts';
import { wordText } from './word.ts';

type Making = (findings: Findings, part: string, styles: Styles) => PartReader;

/** Parts that say how others look: they are read first. */
const STYLES = { word: /^word\/styles\.xml$/, sheet: /^xl\/styles\.xml$/ } as const;

export function isStyles(part: string): boolean {
  return STYLES.word.test(part) || STYLES.sheet.test(part);
}

/** Parts that are read, by their names in lower case, and how (ISO/IEC 29500-1). */
const READERS: readonly [part: RegExp, read: Making][] = [
  [STYLES.word, (_, __, styles) => styles.readWord()],
  [STYLES.sheet, (_, __, styles) => styles.readSheet()],
  [/^docprops\/(?:core|app)\.xml$/, properties],
  [/^docprops\/custom\.xml$/, customProperties],
  [/^word\/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml$/, wordText],
  [/^word\/comments\.xml$/, (findings) => whole(findings, 'comment', 'comment')],
  [/^xl\/workbook\.xml$/, workbook],
  [/^xl\/worksheets\/[^/]+\.xml$/, sheet],
  [/^xl\/sharedstrings\.xml$/, sharedStrings],
  [/^xl\/(?:[^/]+\/)*comments?[^/]*\.xml$/, (findings) => whole(findings, 'comment', 'comment')],
  [/^xl\/threadedcomments\/[^/]+\.xml$/, (findings) => whole(findings, 'threadedComment', 'comment')],
  [/^ppt\/slides\/[^/]+\.xml$/, slide],
  [/^ppt\/notesslides\/[^/]+\.xml$/, (findings) => whole(findings, 'notes', 'notes')],
  [/^ppt\/comments\/[^/]+\.xml$/, (findings) => whole(findings, 'cm', 'comment')],
];

/** How a part is read; undefined where it says nothing that is looked for. */
export function readerOf(part: string): Making | undefined {
  return READERS.find(([of]) => of.test(part))?.[1];
}

const PROPERTIES: Readonly<Record<string, Unseen>> = {
  creator: 'author',
  lastModifiedBy: 'changed_by',
  Company: 'company',
  Manager: 'manager',
  description: 'remark',
  keywords: 'remark',
  subject: 'remark',
  category: 'remark',
};

function properties(findings: Findings): PartReader {
  let [what, said] = [undefined as Unseen | undefined, ''];
  return {
    open: (name) => {
      [what, said] = [Object.hasOwn(PROPERTIES, name) ? PROPERTIES[name] : undefined, ''];
    },
    text: (text) => {
      if (what !== undefined) said += text;
    },
    close: () => {
      if (what !== undefined) findings.tell(what, said);
      what = undefined;
    },
  };
}

function customProperties(findings: Findings): PartReader {
  let said = '';
  return {
    open: (name, { name: called = '' }) => {
      if (name === 'property') said = `${called}：`;
    },
    text: (text) => {
      said += text;
    },
    close: (name) => {
      if (name === 'property') findings.tell('property', said);
    },
  };
}

/** All the text of each element of this name. */
function whole(findings: Findings, element: string, what: Unseen): PartReader {
  let [inside, said] = [false, ''];
  return {
    open: (name, attributes) => {
      if (name === element) [inside, said] = [true, attributes.author ? `${attributes.author}：` : ''];
    },
    text: (text) => {
      if (inside) said += text;
    },
    close: (name) => {
      if (name === 'p' && inside) said += ' ';
      if (name !== element) return;
      inside = false;
      findings.tell(what, said);
      findings.read(`${said}\n`);
    },
  };
}

function workbook(findings: Findings): PartReader {
  return {
    open: (name, { name: called = '', state = 'visible' }) => {
      if (name !== 'sheet') return;
      findings.read(`${called}\n`);
      if (state !== 'visible') findings.tell('hidden_sheet', called);
    },
    text: () => {},
    close: () => {},
  };
}

const ON = new Set(['1', 'true']);

/** Cells that hold their value themselves: numbers, and texts that are not shared. */
function sheet(findings: Findings, _: string, styles: Styles): PartReader {
  let [inside, shared, isUnseen] = [false, false, false];
  // Rows of no height of their own have that of the sheet (18.3.1.81).
  let isRowHidden = false;
  return {
    open: (name, { hidden = '', zeroHeight = '', ht, width, s, t }) => {
      if (name === 'sheetFormatPr') isRowHidden = ON.has(zeroHeight);
      const isFlat = Number(ht ?? 1) === 0 || (isRowHidden && ht === undefined);
      if (name === 'row' && (ON.has(hidden) || (isFlat && hidden === ''))) findings.count('hidden_rows');
      if (name === 'col' && (ON.has(hidden) || Number(width ?? 1) === 0)) findings.count('hidden_columns');
      if (name === 'c') [shared, isUnseen] = [t === 's', styles.hidesCell(s)];
      if (name === 'v' || name === 't') {
        if (isUnseen) findings.count('hidden_cells');
        isUnseen = false;
      }
      if (name === 't' || (name === 'v' && !shared)) inside = true;
    },
    text: (text) => {
      if (inside) findings.read(text);
    },
    close: (name) => {
      if (inside) findings.read('\n');
      if (name === 't' || name === 'v') inside = false;
    },
  };
}

function sharedStrings(findings: Findings): PartReader {
  let inside = false;
  return {
    open: (name) => {
      if (name === 't') inside = true;
    },
    text: (text) => {
      if (inside) findings.read(text);
    },
    close: (name) => {
      if (name === 't') inside = false;
      else if (name === 'si') findings.read('\n');
    },
  };
}
