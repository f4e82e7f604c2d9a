import { type HealthRow, usualLevel } from '@hutong/oversight';
import { html } from 'hono/html';
import type { Html, View } from './layout.ts';

/** From when to when something is drawn, ms since 1970. */
export interface Span {
  from: number;
  to: number;
}

const WIDTH = 700;
const BAND = 12;
const TOP = 24;
const HEIGHT = 120;
/** A row holds until the next, but no longer than this: after it nobody looked. */
const HOLDS_MS = 2 * 3_600_000;
const DAY_MS = 86_400_000;

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
  const days = Array.from({ length: Math.floor((to - from) / DAY_MS) }, (_, i) => x(to - i * DAY_MS));
  const told = view.t('health_chart', { max: Math.max(...rows.map((r) => r.left)) });
  return html`<figure><svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${told}">
${days.map((d) => html`<line class="day" x1="${d}" y1="0" x2="${d}" y2="${HEIGHT}"/>`)}
${steps.map(({ level, x1, x2 }) => html`<rect class="${level}" x="${x1}" y="0" width="${width(x1, x2)}" height="${BAND}"/>`)}
<path d="${path(steps)}"/></svg><figcaption class="soft">${told}</figcaption></figure>`;
}

const width = (x1: number, x2: number) => Math.max(0.5, Math.round((x2 - x1) * 10) / 10);

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
