import { across, Days, HEIGHT, PICTURE, type Span } from './chart.tsx';

const TOP = 8;
/** What came is seen, however little it was. */
const SEEN = 2;

interface Props {
  /** What came in stretches of `stepMs`, and when each began (RFC 3339). */
  arrived: readonly { at: string; entries: number }[];
  stepMs: number;
  span: Span;
  /** All of it in words, for who cannot see it. */
  told: string;
}

/** How many entries came, a bar for each stretch of time; nothing stands where nothing came. */
export function ArrivedChart({ arrived, stepMs, span, told }: Props) {
  const x = across(span);
  const most = Math.max(1, ...arrived.map(({ entries }) => entries));
  const bars = arrived
    .filter(({ entries }) => entries > 0)
    .map(({ at, entries }) => {
      const from = Date.parse(at);
      const height = Math.max(SEEN, Math.round(((HEIGHT - TOP) * entries) / most));
      return { left: x(from), right: x(Math.min(from + stepMs, span.to)), height };
    });
  return (
    <figure>
      <svg class="chart" viewBox={PICTURE} role="img" aria-label={told}>
        <Days span={span} />
        {bars.map(({ left, right, height }) => (
          <rect
            class="bar"
            x={left}
            y={HEIGHT - height}
            width={Math.max(SEEN, Math.round((right - left) * 10) / 10)}
            height={height}
          />
        ))}
      </svg>
      <figcaption class="soft">{told}</figcaption>
    </figure>
  );
}
