import { type HealthReason, healthWords, type NodeHealth } from '@hutong/oversight';
import { html } from 'hono/html';
import { countLevels, worstFirst } from '../health/page-of.ts';
import { cell, clockTime, type Html, mark, type View, when } from './layout.ts';

/** Rows on the page; the rest is counted, and in the API. */
const MAX_ROWS = 30;
const TONES = { red: 'bad', amber: 'wait', green: 'good', none: 'unknown' } as const;

/** How this node is, and those beneath it that somebody must look at, the worst first. */
export function healthSection(view: View, all: readonly NodeHealth[]): Html {
  const { t } = view;
  const [own, ...others] = all;
  if (own === undefined) return html``;
  return html`<section aria-labelledby="health"><h2 id="health">${t('health_title')}</h2>
<div id="live-health" data-live><p>${own.name} ${reasons(view, own)}</p>${others.length === 0 ? '' : beneath(view, others)}</div>
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
  return html`<tr><th scope="row">${name}<small>${node}</small></th>
${cell(t('health_title'), reasons(view, health))}
${cell(t('health_left'), html`${left}`, 'number')}
${cell(t('health_heard'), heard === null ? html`—` : when(heard))}</tr>
`;
}

function reasons(view: View, { reasons: all }: NodeHealth): Html {
  return html`${all.map((reason) => html`${oneMark(view, reason)} `)}`;
}

/** Green is for what was received, not for what is on its way (P9). */
function oneMark({ t }: View, reason: HealthReason): Html {
  const tone = reason.state === 'in-flight' ? 'wait' : TONES[reason.level];
  return mark(tone, t(`health_${reason.state}`, healthWords(reason, clockTime)));
}
