import { countAlerts } from '@hutong/api';
import { type Alert, alertNext, alertSentence, type NodeHealth, type Outage } from '@hutong/oversight';
import { timeText } from '@hutong/record';
import { html } from 'hono/html';
import { cell, clockTime, type Html, href, layout, mark, type View, when } from './layout.ts';

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
export function alertsPage(view: View, { alerts, outages, health, now }: AlertsData): Promise<string> {
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
  const main = html`<h1>${t('alerts_title')}</h1>
<section aria-labelledby="open"><h2 id="open">${t('alerts_title')}</h2>
<div id="live-alerts" data-live>${openAlerts(view, open)}</div>
<p class="soft">${t('alerts_how')}</p></section>
<section aria-labelledby="outages"><h2 id="outages">${t('outages_title')}</h2>${list(view, announced)}</section>
<section aria-labelledby="waiting"><h2 id="waiting">${t('waiting_title')}</h2>${list(view, waiting)}</section>
<section aria-labelledby="past"><h2 id="past">${t('alerts_past')}</h2>${list(view, past)}</section>
<p><a href="${href(view, '/')}">${t('back_home')}</a></p>`;
  return layout(view, t('alerts_title'), main);
}

/** One line on the start page, which leads to the page. */
export function alertsLink(view: View, alerts: readonly Alert[]): Html {
  const { t } = view;
  const counts = countAlerts(alerts);
  const link = html`<a href="${href(view, '/alerts')}">${t('alerts_title')}</a>`;
  if (counts.raised + counts.acknowledged === 0) return html`<p>${link} ${t('alerts_none')}</p>`;
  return html`<p>${link} ${mark(counts.raised > 0 ? 'bad' : 'wait', t('alerts_counts', { ...counts }))}</p>`;
}

function openAlerts(view: View, open: readonly Alert[]): Html {
  const { t } = view;
  if (open.length === 0) return html`<p>${t('alerts_none')}</p>`;
  const rows = open.slice(0, MAX_ROWS);
  return html`<p class="soft">${t('alerts_counts', { ...countAlerts(open) })}</p>
<div class="scroll" tabindex="0" role="group" aria-labelledby="open"><table>
<thead><tr><th scope="col">${t('node')}</th><th scope="col">${t('alerts_severity')}</th><th scope="col">${t('alerts_what')}</th><th scope="col">${t('alerts_status')}</th><th scope="col">${t('alerts_next')}</th></tr></thead>
<tbody>${rows.map((alert) => row(view, alert))}</tbody></table></div>
${open.length > rows.length ? html`<p>${t('alerts_more', { n: open.length - rows.length })}</p>` : ''}`;
}

function row(view: View, alert: Alert): Html {
  const { t, lang } = view;
  const { node, name, severity, key } = alert;
  return html`<tr><th scope="row"><a href="${href(view, `/health/${node}`)}">${name}</a><small>${key}</small></th>
${cell(t('alerts_severity'), mark(TONES[severity], t(`alert_${severity}`)))}
${cell(t('alerts_what'), html`${alertSentence(lang, alert, clockTime)}`)}
${cell(t('alerts_status'), status(view, alert))}
${cell(t('alerts_next'), html`${alertNext(lang, alert)}`)}</tr>
`;
}

function status({ t }: View, { status, raisedAt, acknowledged, escalatedAt, overSince }: Alert): Html {
  const at = timeText(acknowledged?.at ?? raisedAt);
  const more = [
    ...(escalatedAt === undefined ? [] : [t('alert_escalated')]),
    ...(overSince === undefined ? [] : [t('alert_over')]),
  ];
  return html`${mark(status === 'raised' ? 'bad' : 'wait', t(`alert_${status}`))} ${when(at)} ${more.join('，')}`;
}

function outageLine(view: View, { node, until }: Outage): Html {
  const at = clockTime(timeText(until));
  return html`${nodeLink(view, node, node)} ${mark('unknown', view.t('outage_until', { until: at }))}`;
}

function nodeLine(view: View, { node, name }: NodeHealth): Html {
  return html`${nodeLink(view, node, name)} ${mark('wait', view.t('health_never-connected'))}`;
}

function pastLine(view: View, alert: Alert): Html {
  const { node, name, resolvedAt = 0, state } = alert;
  return html`${when(timeText(resolvedAt))} ${nodeLink(view, node, name)} ${view.t(`is_${state}`)}`;
}

function nodeLink(view: View, node: string, name: string): Html {
  return html`<a href="${href(view, `/health/${node}`)}">${name}</a>`;
}

function list({ t }: View, lines: readonly Html[]): Html {
  if (lines.length === 0) return html`<p>${t('outages_none')}</p>`;
  const more = lines.length - MAX_ROWS;
  return html`<ul class="plain">${lines.slice(0, MAX_ROWS).map((line) => html`<li>${line}</li>`)}</ul>
${more > 0 ? html`<p>${t('alerts_more', { n: more })}</p>` : ''}`;
}
