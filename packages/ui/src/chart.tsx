import { localText, SHANGHAI_MS } from '@hutong/record';

/** From when to when something is drawn, ms since 1970. */
export interface Span {
  from: number;
  to: number;
}

export const WIDTH = 700;
export const HEIGHT = 120;
/** Room for the dates below. */
const DATES = 18;
/** The viewBox of a chart with its dates. */
export const PICTURE = `0 0 ${WIDTH} ${HEIGHT + DATES}`;
const DAY_MS = 86_400_000;

/** Where a time stands from the left. */
export const across =
  ({ from, to }: Span) =>
  (at: number) =>
    Math.round(((Math.max(at, from) - from) / (to - from)) * WIDTH * 10) / 10;

/** Each midnight at +08:00, with its date. */
export function Days({ span }: { span: Span }) {
  const { from, to } = span;
  const first = Math.ceil((from + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS;
  const count = Math.max(0, Math.ceil((to - first) / DAY_MS));
  const days = Array.from({ length: count }, (_, i) => first + i * DAY_MS);
  return (
    <>
      {days.map((day) => (
        <Midnight x={across(span)(day)} text={localText(day).slice(5, 10)} />
      ))}
    </>
  );
}

function Midnight({ x, text }: { x: number; text: string }) {
  return (
    <>
      <line class="day" x1={x} y1="0" x2={x} y2={HEIGHT} />
      <text x={x + 3} y={HEIGHT + DATES - 4} font-size="11" fill="currentColor">
        {text}
      </text>
    </>
  );
}
