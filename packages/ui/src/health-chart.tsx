import { type HealthLevel, type HealthRow, usualLevel } from '@hutong/oversight';
import { across, Days, HEIGHT, PICTURE, type Span, WIDTH } from './chart.tsx';
import type { View } from './layout.tsx';

const BAND = 12;
/** What lasted a moment, or began a moment ago, is seen too. */
const SEEN = 3;
const TOP = 24;
/** A row holds until the next, but no longer than this: after it nobody looked. */
const HOLDS_MS = 2 * 3_600_000;

/** A week of a node: the entries left as steps, and above them how it was. Told in words too, for who cannot see it. */
export function HealthChart(props: { view: View; rows: readonly HealthRow[]; span: Span }) {
  const { view, rows, span } = props;
  const { to } = span;
  const max = Math.max(1, ...rows.map((r) => r.left));
  const x = across(span);
  const y = (left: number) => Math.round((HEIGHT - ((HEIGHT - TOP) * left) / max) * 10) / 10;
  const steps = rows.map((row, i) => ({
    level: usualLevel(row.states.split(' ')[0] ?? ''),
    x1: x(row.at),
    x2: x(Math.min(rows[i + 1]?.at ?? to, row.at + HOLDS_MS)),
    y: y(row.left),
  }));
  const told = view.t('health_chart', { max: Math.max(...rows.map((r) => r.left)) });
  return (
    <figure>
      <svg class="chart" viewBox={PICTURE} role="img" aria-label={told}>
        <Days span={span} />
        {byLevel(steps).map(({ level, x1, x2 }) => (
          <rect class={level} x={Math.min(x1, WIDTH - SEEN)} y="0" width={width(x1, x2)} height={BAND} />
        ))}
        <path d={path(steps)} />
      </svg>
      <figcaption class="soft">
        {told}
        <br />
        <Legend view={view} />
      </figcaption>
    </figure>
  );
}

/** What the colours above say, in words. */
export function Legend({ view: { t } }: { view: View }) {
  const levels = ['red', 'amber', 'green', 'none'] as const;
  return (
    <>
      {levels.map((level) => (
        <>
          <svg class="swatch" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <rect class={level} width="12" height="12" />
          </svg>{' '}
          {t(`health_${level}`)}{' '}
        </>
      ))}
    </>
  );
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
