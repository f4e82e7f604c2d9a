import { countLevels, worstFirst } from '@hutong/api';
import {
  contactText,
  HEALTH_STATES,
  type HealthReason,
  type HealthRow,
  healthKey,
  healthWords,
  type NodeHealth,
  usualLevel,
} from '@hutong/oversight';
import { timeText } from '@hutong/record';
import type { Span } from './chart.tsx';
import { HealthChart } from './health-chart.tsx';
import type { Html } from './kit/html.ts';
import { clockTime, Mark, type Tone, When } from './kit/mark.tsx';
import { Section } from './kit/show.tsx';
import { type Column, Table } from './kit/table.tsx';
import { href, layout, type View } from './layout.tsx';

const MAX_CHANGES = 20;
/** Rows on the page; the rest is counted, and in the API. */
const MAX_ROWS = 30;
const TONES = { red: 'bad', amber: 'wait', green: 'good', none: 'unknown' } as const;

interface OneHealth {
  view: View;
  health: NodeHealth;
}

/** How this node is, and those beneath it that somebody must look at, the worst first. `children`: where alerts are. */
export function HealthSection(props: { view: View; all: readonly NodeHealth[]; children: Html }) {
  const { view, all, children } = props;
  const [own, ...others] = all;
  if (own === undefined) return null;
  return (
    <Section id="health" title={view.t('health_title')}>
      <div id="live-health" data-live>
        <p>
          <NodeLink view={view} health={own} /> <Reasons view={view} health={own} />
        </p>
        {children}
        {others.length === 0 ? null : <Beneath view={view} others={others} />}
      </div>
    </Section>
  );
}

function Beneath({ view, others }: { view: View; others: readonly NodeHealth[] }) {
  const { t } = view;
  const sorted = worstFirst(others);
  const rows = sorted.slice(0, MAX_ROWS);
  const more = sorted.length - rows.length;
  const columns: Column<NodeHealth>[] = [
    {
      head: t('node'),
      kind: 'name',
      cell: (health) => (
        <>
          <NodeLink view={view} health={health} />
          <small>{health.node}</small>
        </>
      ),
    },
    {
      head: t('health_title'),
      cell: (health) => (
        <>
          <Reasons view={view} health={health} />
          <Call view={view} health={health} />
        </>
      ),
    },
    { head: t('health_left'), kind: 'number', cell: ({ left }) => left },
    { head: t('health_heard'), cell: ({ heard }) => (heard === null ? '—' : <When at={heard} />) },
  ];
  return (
    <>
      <p class="soft">{t('health_summary', { ...countLevels(others) })}</p>
      <Table labelledby="health" columns={columns} rows={rows} empty="" />
      {more > 0 ? <p>{t('health_more', { n: more })}</p> : null}
    </>
  );
}

function NodeLink({ view, health: { node, name } }: OneHealth) {
  return <a href={href(view, `/health/${node}`)}>{name}</a>;
}

/** A reason as it is shown. Green is for what was received, not for what is on its way (P9). */
function markOf({ t, lang }: View, reason: HealthReason): { tone: Tone; text: string } {
  const tone = reason.state === 'in-flight' ? 'wait' : TONES[reason.level];
  return { tone, text: t(healthKey(reason), healthWords(reason, clockTime, lang)) };
}

/** The heaviest reason of a node’s health, as it is shown. */
export function worstMark(view: View, { reasons: [worst], level }: NodeHealth): { tone: Tone; text: string } {
  return worst === undefined ? { tone: TONES[level], text: level } : markOf(view, worst);
}

/** Every reason of a node’s health. */
export function Reasons({ view, health }: OneHealth) {
  return (
    <>
      {health.reasons.map((reason) => (
        <>
          <Mark {...markOf(view, reason)} />{' '}
        </>
      ))}
    </>
  );
}

/** Whom to call, beside what somebody must look at. */
function Call({ view: { lang }, health: { level, contact } }: OneHealth) {
  if (contact === undefined || (level !== 'red' && level !== 'amber')) return null;
  return <small>{contactText(lang, contact)}</small>;
}

/** How one node is, and a week of its history. */
export function nodeHealthPage(
  view: View,
  health: NodeHealth,
  rows: readonly HealthRow[],
  span: Span,
): string {
  const { t, lang } = view;
  const { contact } = health;
  const changes = rows.filter((row, i) => row.states !== rows[i - 1]?.states).slice(-MAX_CHANGES);
  const main = (
    <>
      <h1>{health.name}</h1>
      <Section id="health" title={t('health_title')}>
        <p>
          <Reasons view={view} health={health} />
        </p>
        {contact === undefined ? null : <p>{contactText(lang, contact)}</p>}
      </Section>
      <Section id="week" title={t('health_week')}>
        {rows.length === 0 ? (
          <p>{t('health_none_kept')}</p>
        ) : (
          <HealthChart view={view} rows={rows} span={span} />
        )}
        <h3>{t('health_changes')}</h3>
        <ul class="plain">
          {changes.toReversed().map((row) => (
            <li>
              <When at={timeText(row.at)} /> <PastStates view={view} row={row} />
            </li>
          ))}
        </ul>
      </Section>
      <p>
        <a href={href(view, '/')}>{t('back_home')}</a>
      </p>
    </>
  );
  return layout(view, health.name, main);
}

/** Of the past, only the states are kept. */
function PastStates({ view: { t }, row: { states } }: { view: View; row: HealthRow }) {
  const known = HEALTH_STATES.filter((state) => states.split(' ').includes(state));
  return (
    <>
      {known.map((state) => (
        <>
          <Mark tone={TONES[usualLevel(state)]} text={t(`is_${state}`)} />{' '}
        </>
      ))}
    </>
  );
}
