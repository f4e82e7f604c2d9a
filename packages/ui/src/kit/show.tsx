import { classes, type Html } from './html.ts';
import { Mark, type Tone, When } from './mark.tsx';

/** A part of a page under its heading. */
export function Section({ id, title, children }: { id: string; title: string; children: Html }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** Something to know (status), or to know at once (alert). */
export function Notice({ tone, title, children }: { tone: Tone; title: string; children?: Html }) {
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <p>
        <Mark tone={tone} text={title} />
      </p>
      {children}
    </div>
  );
}

export interface SummaryRow {
  key: string;
  value: Html;
  /** What changes it; `about` is said after the text to who does not see which row it stands in. */
  action?: { href: string; text: string; about: string } | undefined;
}

/** What is known of one thing, or what was typed, to be looked through once more. */
export function SummaryList({ rows }: { rows: readonly SummaryRow[] }) {
  return (
    <dl class="summary">
      {rows.map(({ key, value, action }) => (
        <div>
          <dt>{key}</dt>
          <dd>{value}</dd>
          {action === undefined ? null : (
            <dd class="action">
              <a href={action.href}>
                {action.text}
                <span class="unseen"> {action.about}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

export interface NavItem {
  href: string;
  text: string;
  /** How many stand there. */
  count?: number | undefined;
  current?: boolean | undefined;
}

/** Places beside one another, with how many things wait in each. */
export function Tabs({
  label,
  items,
  class: name = 'tabs',
}: {
  label: string;
  items: readonly NavItem[];
  class?: string;
}) {
  return (
    <nav class={name} aria-label={label}>
      {items.map(({ href, text, count, current }) => (
        <a href={href} aria-current={current === true ? 'page' : undefined}>
          {text}
          {count === undefined ? null : <span class="count"> {count}</span>}
        </a>
      ))}
    </nav>
  );
}

export interface TimelineItem {
  /** RFC 3339; or a day, where more is not known. */
  at: string;
  title: Html;
  tone?: Tone | undefined;
  /** Its state in words. */
  state?: string | undefined;
  /** Was taken back by a later one: stays, struck through. */
  voided?: boolean | undefined;
  children?: Html;
}

/** What happened, one after another. */
export function Timeline({ items }: { items: readonly TimelineItem[] }) {
  return (
    <ol class="timeline">
      {items.map(({ at, title, tone = 'unknown', state, voided, children }) => (
        <li class={classes(tone, voided && 'voided')}>
          <p>
            <When at={at} /> {voided ? <s>{title}</s> : title}{' '}
            {state === undefined ? null : <Mark tone={tone} text={state} />}
          </p>
          {children}
        </li>
      ))}
    </ol>
  );
}
