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
import { html } from 'hono/html';
import { healthChart, type Span } from './health-chart.ts';
import { cell, clockTime, type Html, href, layout, mark, type View, when } from './layout.ts';

const MAX_CHANGES = 20;
/** Rows on the page; the rest is counted, and in the API. */
const MAX_ROWS = 30;
const TONES = { red: 'bad', amber: 'wait', green: 'good', none: 'unknown' } as const;

/** How this node is, and those beneath it that somebody must look at, the worst first. */
export function healthSection(view: View, all: readonly NodeHealth[], alerts: Html): Html {
  const { t } = view;
  const [own, ...others] = all;
  if (own === undefined) return html``;
  return html`<section aria-labelledby="health"><h2 id="health">${t('health_title')}</h2>
<div id="live-health" data-live><p><a href="${href(view, `/health/${own.node}`)}">${own.name}</a> ${reasons(view, own)}</p>${alerts}${others.length === 0 ? '' : beneath(view, others)}</div>
</section>`;
}

function beneath(view: View, others: readonly NodeHealth[]): Html {
  const { t } = view;
  const sorted = worstFirst(others);
  const rows = sorted.slice(0, MAX_ROWS);
  const more = sorted.length - rows.length;
  return html`<p class="soft">${t('health_summary', { ...countLevels(others) })}</p>
<div class="scroll" tabindex="0" role="group" aria-labelledby="health"><table>
<thead><tr><th scope="col">${t('node')}</th><th scope="col">${t('health_title')}</th><th scope="col" class="number">${t('health_left')}</th><th scope="col">${t('health_heard')}</th></tr></thead>
<tbody>${rows.map((h) => row(view, h))}</tbody></table></div>
${more > 0 ? html`<p>${t('health_more', { n: more })}</p>` : ''}`;
}

function row(view: View, health: NodeHealth): Html {
  const { t } = view;
  const { node, name, heard, left } = health;
  return html`<tr><th scope="row"><a href="${href(view, `/health/${node}`)}">${name}</a><small>${node}</small></th>
${cell(t('health_title'), html`${reasons(view, health)}${call(view, health)}`)}
${cell(t('health_left'), html`${left}`, 'number')}
${cell(t('health_heard'), heard === null ? html`—` : when(heard))}</tr>
`;
}

function reasons(view: View, { reasons: all }: NodeHealth): Html {
  return html`${all.map((reason) => html`${oneMark(view, reason)} `)}`;
}

/** Whom to call, beside what somebody must look at. */
function call({ lang }: View, { level, contact }: NodeHealth): Html | '' {
  if (contact === undefined || (level !== 'red' && level !== 'amber')) return '';
  return html`<small>${contactText(lang, contact)}</small>`;
}

/** Green is for what was received, not for what is on its way (P9). */
function oneMark({ t, lang }: View, reason: HealthReason): Html {
  const tone = reason.state === 'in-flight' ? 'wait' : TONES[reason.level];
  return mark(tone, t(healthKey(reason), healthWords(reason, clockTime, lang)));
}

/** How one node is, and a week of its history. */
export function nodeHealthPage(
  view: View,
  health: NodeHealth,
  rows: readonly HealthRow[],
  span: Span,
): Promise<string> {
  const { t, lang } = view;
  const { contact } = health;
  const changes = rows.filter((row, i) => row.states !== rows[i - 1]?.states).slice(-MAX_CHANGES);
  const main = html`<h1>${health.name}</h1>
<section aria-labelledby="health"><h2 id="health">${t('health_title')}</h2><p>${reasons(view, health)}</p>${contact === undefined ? '' : html`<p>${contactText(lang, contact)}</p>`}</section>
<section aria-labelledby="week"><h2 id="week">${t('health_week')}</h2>
${rows.length === 0 ? html`<p>${t('health_none_kept')}</p>` : healthChart(view, rows, span)}
<h3>${t('health_changes')}</h3><ul class="plain">${changes.toReversed().map((row) => html`<li>${when(timeText(row.at))} ${pastStates(view, row)}</li>`)}</ul></section>
<p><a href="${href(view, '/')}">${t('back_home')}</a></p>`;
  return layout(view, health.name, main);
}

/** Of the past, only the states are kept. */
function pastStates({ t }: View, { states }: HealthRow): Html {
  const known = HEALTH_STATES.filter((state) => states.split(' ').includes(state));
  return html`${known.map((state) => html`${mark(TONES[usualLevel(state)], t(`is_${state}`))} `)}`;
}
