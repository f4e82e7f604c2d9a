import type { Findings } from './found.ts';
import type { PartReader } from './part-reader.ts';
import { isWhite, type Look, lookOf, type Styles } from './styles.ts';

const INSERTED = new Set(['ins', 'moveTo']);
const DELETED = new Set(['del', 'moveFrom']);
const TEXT = new Set(['t', 'delText', 'instrText']);

/** What letters stand on: a paragraph, a cell. */
interface Ground {
  is: 'p' | 'tc';
  style?: string | undefined;
  isShaded: boolean;
}

/**
 * The text of Word: what was inserted, deleted or hidden is told apart (17.13.5, 17.3.2.41). Hidden is what its own properties
 * or its styles say so of, what is white on no shade, and what is too small to be read.
 */
export function wordText(findings: Findings, _: string, styles: Styles): PartReader {
  const changes: { what: 'inserted' | 'deleted'; said: string }[] = [];
  const grounds: Ground[] = [];
  let [isText, inRunProperties, run, hidden] = [false, false, '', ''];
  let own: Look & { style?: string | undefined; isShaded?: boolean } = {};
  const endHidden = () => {
    findings.tell('hidden_text', hidden);
    hidden = '';
  };
  const isHidden = () => {
    const paragraph = grounds.findLast(({ is }) => is === 'p')?.style;
    const { style, isShaded, ...said } = own;
    const { vanish, white, tiny } = { ...styles.ofRun(paragraph, style), ...said };
    const isOnShade = isShaded === true || grounds.some((one) => one.isShaded);
    return vanish === true || tiny === true || (white === true && !isOnShade);
  };
  const property = (name: string, attributes: Readonly<Record<string, string>>) => {
    if (name === 'rStyle') own.style = attributes.val;
    else if (name === 'highlight') own.isShaded = attributes.val !== 'none' && attributes.val !== 'white';
    else if (name === 'shd') own.isShaded = isShade(attributes);
    else Object.assign(own, lookOf(name, attributes));
  };
  return {
    open: (name, attributes) => {
      const ground = grounds.at(-1);
      if (TEXT.has(name)) isText = true;
      else if (name === 'r') [own, run] = [{}, ''];
      else if (name === 'rPr') inRunProperties = true;
      else if (name === 'p' || name === 'tc') grounds.push({ is: name, isShaded: false });
      else if (inRunProperties) property(name, attributes);
      else if (name === 'pStyle' && ground !== undefined) ground.style = attributes.val;
      else if (name === 'shd' && ground !== undefined) ground.isShaded = isShade(attributes);
      // A paragraph's own mark may be inserted or deleted: that says nothing.
      else if (INSERTED.has(name) || DELETED.has(name))
        changes.push({
          what: INSERTED.has(name) ? 'inserted' : 'deleted',
          said: attributes.author ? `${attributes.author}：` : '',
        });
      else if (name === 'tab') findings.read('\t');
    },
    text: (text) => {
      if (isText) run += text;
    },
    close: (name) => {
      if (TEXT.has(name)) isText = false;
      else if (name === 'rPr') inRunProperties = false;
      else if (name === 'r') {
        for (const change of changes) change.said += run;
        if (run !== '' && isHidden()) hidden += run;
        else if (hidden !== '') endHidden();
        findings.read(run);
        run = '';
      } else if (name === 'p') {
        endHidden();
        findings.read('\n');
        grounds.pop();
      } else if (name === 'tc') grounds.pop();
      else if ((INSERTED.has(name) || DELETED.has(name)) && !inRunProperties) {
        const change = changes.pop();
        if (change !== undefined) findings.tell(change.what, change.said);
      }
    },
  };
}

/** Whether a shade (17.3.5) is one: a colour other than white, or a pattern. */
function isShade({ fill = 'auto', val = 'clear' }: Readonly<Record<string, string>>): boolean {
  if (val !== 'clear' && val !== 'nil') return true;
  return fill !== 'auto' && !isWhite(fill);
}
