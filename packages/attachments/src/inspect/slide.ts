import type { Findings } from './found.ts';
import type { PartReader } from './part-reader.ts';
import { isOff } from './styles.ts';

/** Hundredths of a point of letters that nobody reads. */
const TINY = 100;
const FILLS = new Set(['solidFill', 'gradFill', 'blipFill', 'pattFill', 'grpFill']);

/** A slide's text, and whether it is shown (19.3.1.38): whole, or what lies in shapes that are not, is tiny, or has the colour of its ground. */
export function slide(findings: Findings, part: string): PartReader {
  let [inside, said, hidden] = [false, '', ''];
  let run = { isTiny: false, isGround: false };
  let shape = { isHidden: false, isFilled: false };
  // Which of its properties are being said: a shape's, or a run's, whose lines have colours too.
  let [of, inLine] = ['' as '' | 'spPr' | 'rPr', false];
  const endHidden = () => {
    findings.tell('hidden_text', hidden);
    hidden = '';
  };
  return {
    open: (name, { show = '', hidden: isHidden = '0', sz, val, idx = '0' }) => {
      if (name === 'sld' && isOff(show)) findings.tell('hidden_slide', /\d+/.exec(part)?.[0] ?? part);
      if (name === 'sp' || name === 'graphicFrame') shape = { isHidden: false, isFilled: false };
      if (name === 'cNvPr') shape.isHidden = isHidden !== '' && !isOff(isHidden);
      if (name === 'spPr' || name === 'rPr') of = name;
      if (name === 'ln') inLine = true;
      if (name === 'r') run = { isTiny: false, isGround: false };
      if (name === 'rPr') run.isTiny = sz !== undefined && Number(sz) <= TINY;
      if (FILLS.has(name) && of === 'spPr' && !inLine) shape.isFilled = true;
      if (name === 'fillRef' && idx !== '0') shape.isFilled = true;
      if (name === 'tcPr') shape.isFilled = true;
      if (name === 'schemeClr' && of === 'rPr' && !inLine) run.isGround = val === 'bg1';
      if (name === 't') [inside, said] = [true, ''];
    },
    text: (text) => {
      if (inside) said += text;
    },
    close: (name) => {
      if (name === 'spPr' || name === 'rPr') of = '';
      if (name === 'ln') inLine = false;
      if (name === 't') {
        inside = false;
        findings.read(said);
        if (shape.isHidden || run.isTiny || (run.isGround && !shape.isFilled)) hidden += said;
        else if (hidden !== '') endHidden();
      } else if (name === 'p') {
        endHidden();
        findings.read('\n');
      }
    },
  };
}
