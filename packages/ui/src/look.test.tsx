import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { layout } from './layout.tsx';
import { lookText, readLook } from './look.tsx';
import { viewAt } from './testing/data.ts';

const css = readFileSync(new URL('../assets/hutong.css', import.meta.url), 'utf8');

test('a look is read from what its cookie keeps; what is none is the plain one', () => {
  const look = { theme: 'dark', size: 'large' } as const;
  expect(readLook(lookText(look))).toEqual(look);
  for (const text of [undefined, '', 'x', 'dark', '-large"><script>', 'auto-normal-x'])
    expect(lookText(readLook(text))).toMatch(/^(auto|dark)-(normal|large)$/);
  expect(readLook('evil-large')).toEqual({ theme: 'auto', size: 'large' });
});

test('the page is drawn as it was chosen, and the choice leads back to where it was made', () => {
  const view = { ...viewAt('zh'), look: readLook('dark-large'), here: '/matters?words="x"&cursor=1' };
  const text = layout(view, '件', <h1>件</h1>);
  expect(text).toContain('<html lang="zh-CN" class="dark large">');
  expect(text).toContain('<option value="dark" selected="">');
  expect(text).toContain('name="back" value="/matters?words=&quot;x&quot;&amp;cursor=1"');
  expect(layout(viewAt('zh'), '件', '')).toContain('<html lang="zh-CN">');
});

test('what only paper shows is said to paper; sheets alone are printed of a page of papers', () => {
  expect(layout(viewAt('zh'), 'x', '', 'papers')).toContain('<body class="papers">');
  expect(layout(viewAt('zh'), 'x', '')).toContain('print.css" media="print">');
});

/** The colours of the first rule with this selector. */
function tokensOf(selector: string): Map<string, string> {
  const rule = css.slice(css.indexOf(`${selector} {`));
  const inside = rule.slice(0, rule.indexOf('}'));
  return new Map(
    [...inside.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** WCAG 2.2, relative luminance. */
function light(colour: string): number {
  const digits =
    colour.length === 4 ? [...colour.slice(1)].map((one) => one + one) : colour.slice(1).match(/../g);
  const [r = 0, g = 0, b = 0] = (digits ?? []).map((two) => {
    const v = Number.parseInt(two, 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [x = 0, y = 0] = [light(a), light(b)].sort((one, other) => other - one);
  return (x + 0.05) / (y + 0.05);
}

/** What is written on what, and how clear it must be: text 4.5, the edge of a control 3. */
const PAIRS: [string, string[], number][] = [
  ['ink', ['paper', 'ground', 'band', 'hover'], 4.5],
  ['soft', ['paper', 'ground', 'band', 'hover'], 4.5],
  ['accent', ['paper', 'ground', 'band', 'hover'], 4.5],
  ['good', ['good-band', 'paper'], 4.5],
  ['wait', ['wait-band', 'paper'], 4.5],
  ['bad', ['bad-band', 'paper', 'ground'], 4.5],
  ['fill-ink', ['fill', 'danger', 'deep'], 4.5],
  ['edge', ['paper'], 3],
];

test.each([':root', ':root:not(.light)', ':root.dark'])('AA in every look: %s', (selector) => {
  const tokens = new Map([...tokensOf(':root'), ...tokensOf(selector)]);
  const weak = PAIRS.flatMap(([ink, grounds, least]) =>
    grounds.flatMap((ground) => {
      const ratio = contrast(tokens.get(ink) as string, tokens.get(ground) as string);
      return ratio < least ? [`${ink} on ${ground}: ${ratio.toFixed(2)}`] : [];
    }),
  );
  expect(weak).toEqual([]);
});

test('dark is the same by the system’s wish and by choice', () => {
  const dark = tokensOf(':root.dark');
  expect(dark.size).toBeGreaterThan(15);
  expect(tokensOf(':root:not(.light)')).toEqual(dark);
});

test('Chromium 86 reads all of it', () => {
  expect(css).not.toMatch(/:has\(|:is\(|:where\(|color-mix|@container|@layer|\binset:|aspect-ratio/);
});
