import { type HealthLevel, type HealthRow, usualLevel } from '@hutong/oversight';
import { localText, SHANGHAI_MS } from '@hutong/record';
import { html } from 'hono/html';
import type { Html, View } from './layout.ts';

/** From when to when something is drawn, ms since 1970. */
export interface Span {
  from: number;
  to: number;
}

const WIDTH = 700;
const BAND = 12;
/** What lasted a moment, or began a moment ago, is seen too. */
const SEEN = 3;
const TOP = 24;
const HEIGHT = 120;
/** A row holds until the next, but no longer than this: after it nobody looked. */
const HOLDS_MS = 2 * 3_600_000;
const DAY_MS = 86_400_000;
/** Room for the dates below. */
const DATES = 18;

/** A week of a node: the entries left as steps, and above them how it was. Told in words too, for who cannot see it. */
export function healthChart(view: View, rows: readonly HealthRow[], { from, to }: Span): Html {
  const max = Math.max(1, ...rows.map((r) => r.left));
  const x = (at: number) => Math.round(((Math.max(at, from) - from) / (to - from)) * WIDTH * 10) / 10;
  const y = (left: number) => Math.round((HEIGHT - ((HEIGHT - TOP) * left) / max) * 10) / 10;
  const steps = rows.map((row, i) => ({
    level: usualLevel(row.states.split(' ')[0] ?? ''),
    x1: x(row.at),
    x2: x(Math.min(rows[i + 1]?.at ?? to, row.at + HOLDS_MS)),
    y: y(row.left),
  }));
  // Each midnight at +08:00, with its date.
  const first = Math.ceil((from + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS;
  const days = Array.from(
    { length: Math.max(0, Math.ceil((to - first) / DAY_MS)) },
    (_, i) => first + i * DAY_MS,
  );
  const told = view.t('health_chart', { max: Math.max(...rows.map((r) => r.left)) });
  return html`<figure><svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT + DATES}" role="img" aria-label="${told}">
${days.map((d) => html`<line class="day" x1="${x(d)}" y1="0" x2="${x(d)}" y2="${HEIGHT}"/><text x="${x(d) + 3}" y="${HEIGHT + DATES - 4}" font-size="11" fill="currentColor">${dateOf(d)}</text>`)}
${byLevel(steps).map(({ level, x1, x2 }) => html`<rect class="${level}" x="${Math.min(x1, WIDTH - SEEN)}" y="0" width="${width(x1, x2)}" height="${BAND}"/>`)}
<path d="${path(steps)}"/></svg><figcaption class="soft">${told}<br>${legend(view)}</figcaption></figure>`;
}

const dateOf = (at: number) => localText(at).slice(5, 10);

/** What the colours above say, in words. */
function legend({ t }: View): Html {
  const levels = ['red', 'amber', 'green', 'none'] as const;
  return html`${levels.map(
    (level) =>
      html`<svg class="swatch" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><rect class="${level}" width="12" height="12"/></svg> ${t(`health_${level}`)} `,
  )}`;
}

const width = (x1: number, x2: number) => Math.max(SEEN, Math.round((x2 - x1) * 10) / 10);

// The worst last, so that nothing is drawn over it.
const LEVELS: readonly HealthLevel[] = ['none', 'green', 'amber', 'red'];
const byLevel = <T extends { level: HealthLevel }>(steps: readonly T[]): T[] =>
  steps.toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));

// A pen that is lifted where nobody looked.
function path(steps: readonly { x1: number; x2: number; y: number }[]): string {
  let drawnTo: number | undefined;
  return steps
    .map(({ x1, x2, y }) => {
      const move = drawnTo === x1 ? `V${y}` : `M${x1} ${y}`;
      drawnTo = x2;
      return `${move}H${x2}`;
    })
    .join('');
}
