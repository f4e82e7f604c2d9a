import { countAlerts } from '@hutong/api';
import { type Alert, alertNext, alertSentence, type NodeHealth, type Outage } from '@hutong/oversight';
import { timeText } from '@hutong/record';
import type { Html } from './kit/html.ts';
import { clockTime, Mark, When } from './kit/mark.tsx';
import { Section } from './kit/show.tsx';
import { type Column, Table } from './kit/table.tsx';
import { href, layout, type View } from './layout.tsx';

/** Rows of each table; the rest is counted, and in the API. */
const MAX_ROWS = 30;
const MAX_PAST = 10;
const TONES = { critical: 'bad', major: 'bad', minor: 'wait' } as const;

export interface AlertsData {
  alerts: readonly Alert[];
  outages: readonly Outage[];
  health: readonly NodeHealth[];
  now: number;
}

/** What somebody must look at and what to do, and beside it what is no alert: outages planned, nodes not connected yet. */
export function alertsPage(view: View, { alerts, outages, health, now }: AlertsData): string {
  const { t } = view;
  const open = alerts.filter((a) => a.status !== 'resolved');
  const announced = outages.filter((o) => o.until > now).map((o) => outageLine(view, o));
  const waiting = health
    .filter((h) => h.reasons.some((r) => r.state === 'never-connected'))
    .map((h) => nodeLine(view, h));
  const past = alerts
    .filter((a) => a.status === 'resolved')
    .slice(0, MAX_PAST)
    .map((a) => pastLine(view, a));
  const main = (
    <>
      <h1>{t('alerts_title')}</h1>
      <Section id="open" title={t('alerts_title')}>
        <div id="live-alerts" data-live>
          <OpenAlerts view={view} open={open} />
        </div>
        <p class="soft">{t('alerts_how')}</p>
      </Section>
      <Section id="outages" title={t('outages_title')}>
        <Lines view={view} lines={announced} />
      </Section>
      <Section id="waiting" title={t('waiting_title')}>
        <Lines view={view} lines={waiting} />
      </Section>
      <Section id="past" title={t('alerts_past')}>
        <Lines view={view} lines={past} />
      </Section>
      <p>
        <a href={href(view, '/')}>{t('back_home')}</a>
      </p>
    </>
  );
  return layout(view, t('alerts_title'), main);
}

/** One line on the start page, which leads to the page. */
export function AlertsLink({ view, alerts }: { view: View; alerts: readonly Alert[] }) {
  const { t } = view;
  const counts = countAlerts(alerts);
  return (
    <p>
      <a href={href(view, '/alerts')}>{t('alerts_title')}</a>{' '}
      {counts.raised + counts.acknowledged === 0 ? (
        t('alerts_none')
      ) : (
        <Mark tone={counts.raised > 0 ? 'bad' : 'wait'} text={t('alerts_counts', { ...counts })} />
      )}
    </p>
  );
}

function OpenAlerts({ view, open }: { view: View; open: readonly Alert[] }) {
  const { t, lang } = view;
  if (open.length === 0) return <p>{t('alerts_none')}</p>;
  const rows = open.slice(0, MAX_ROWS);
  const columns: Column<Alert>[] = [
    {
      head: t('node'),
      kind: 'name',
      cell: ({ node, name, key }) => (
        <>
          <NodeLink view={view} node={node} name={name} />
          <small>
            <code>{key}</code>
          </small>
        </>
      ),
    },
    {
      head: t('alerts_severity'),
      cell: ({ severity }) => <Mark tone={TONES[severity]} text={t(`alert_${severity}`)} />,
    },
    { head: t('alerts_what'), cell: (alert) => alertSentence(lang, alert, clockTime) },
    { head: t('alerts_status'), cell: (alert) => <Status view={view} alert={alert} /> },
    { head: t('alerts_next'), cell: (alert) => alertNext(lang, alert) },
  ];
  return (
    <>
      <p class="soft">{t('alerts_counts', { ...countAlerts(open) })}</p>
      <Table labelledby="open" columns={columns} rows={rows} empty={t('alerts_none')} />
      {open.length > rows.length ? <p>{t('alerts_more', { n: open.length - rows.length })}</p> : null}
    </>
  );
}

function Status({ view: { t }, alert }: { view: View; alert: Alert }) {
  const { status, raisedAt, acknowledged, escalatedAt, overSince } = alert;
  const at = timeText(acknowledged?.at ?? raisedAt);
  const more = [
    ...(escalatedAt === undefined ? [] : [t('alert_escalated')]),
    ...(overSince === undefined ? [] : [t('alert_over')]),
  ];
  return (
    <>
      <Mark tone={status === 'raised' ? 'bad' : 'wait'} text={t(`alert_${status}`)} /> <When at={at} />{' '}
      {more.join('，')}
    </>
  );
}

function outageLine(view: View, { node, until }: Outage): Html {
  const at = clockTime(timeText(until));
  return (
    <>
      <NodeLink view={view} node={node} name={node} />{' '}
      <Mark tone="unknown" text={view.t('outage_until', { until: at })} />
    </>
  );
}

function nodeLine(view: View, { node, name }: NodeHealth): Html {
  return (
    <>
      <NodeLink view={view} node={node} name={name} />{' '}
      <Mark tone="wait" text={view.t('health_never-connected')} />
    </>
  );
}

function pastLine(view: View, { node, name, resolvedAt = 0, state }: Alert): Html {
  return (
    <>
      <When at={timeText(resolvedAt)} /> <NodeLink view={view} node={node} name={name} />{' '}
      {view.t(`is_${state}`)}
    </>
  );
}

function NodeLink({ view, node, name }: { view: View; node: string; name: string }) {
  return <a href={href(view, `/health/${node}`)}>{name}</a>;
}

function Lines({ view: { t }, lines }: { view: View; lines: readonly Html[] }) {
  if (lines.length === 0) return <p>{t('outages_none')}</p>;
  const more = lines.length - MAX_ROWS;
  return (
    <>
      <ul class="plain">
        {lines.slice(0, MAX_ROWS).map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      {more > 0 ? <p>{t('alerts_more', { n: more })}</p> : null}
    </>
  );
}
