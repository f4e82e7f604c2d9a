import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

const cellsOf = (...cells: string[]) => new TextDecoder().decode(csvOf([cells]));

test('A8: no cell of an export is a formula, wherever what it says came from', () => {
  const attacks = ['=1+1', '+1', '-1', '@SUM(A1)', '  =1', '\t=1', '\r\n=1', '＝1', '|cmd', '\u0000=1'];
  for (const attack of attacks) expect(cellsOf(attack)).toMatch(/^\uFEFF?"' ?/);
  expect(cellsOf('220122-2026-1', '农安县"局"')).toBe('"220122-2026-1","农安县""局"""\r\n');
});
