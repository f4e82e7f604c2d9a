import { localText, timeOfText } from '@hutong/record';
import type { Html } from './html.ts';

/** Good is only ever what was verified (P9); unknown is what was not heard (P11). */
export type Tone = 'good' | 'wait' | 'bad' | 'unknown';
const SIGNS: Record<Tone, string> = { good: '✓', wait: '…', bad: '✗', unknown: '?' };

/** A state: told by words and a sign, never by colour alone. */
export function Mark({ tone, text }: { tone: Tone; text: string }) {
  return (
    <span class={`mark ${tone}`}>
      <span aria-hidden="true">{SIGNS[tone]}</span> {text}
    </span>
  );
}

/** A word about a thing that is neither good nor bad: 补录, 副本. */
export function Tag({ children }: { children: Html }) {
  return <span class="mark">{children}</span>;
}

/** An RFC 3339 time as people in the province read it. */
export function When({ at }: { at: string }) {
  return <time datetime={at}>{clockTime(at)}</time>;
}

/** `2024-03-01 09:30:12`, at +08:00. */
export function clockTime(at: string): string {
  const ms = timeOfText(at);
  return ms === undefined ? at : localText(ms);
}
