import { type Alarm, parentHeard, type RecordPage, type SyncState } from '@hutong/api';
import type { Alert, NodeHealth } from '@hutong/oversight';
import { recordTypes } from '@hutong/record';
import { html } from 'hono/html';
import { alertsLink } from './alerts.ts';
import { healthSection } from './health.ts';
import { clockTime, type Html, href, layout, mark, type View } from './layout.ts';
import { type LogsData, logsTable } from './logs.ts';
import { PART } from './parts.ts';
import { recordsTable } from './records.ts';
import { typeTitle } from './titles.ts';

/** What the search form asked for. */
export interface Search {
  subject: string;
  type: string;
  cursor: string;
}

export interface StatusData extends LogsData {
  health: NodeHealth[];
  alerts: Alert[];
  records: RecordPage;
  search: Search;
}

/** The start page: how the node is, and the newest public records. */
export function statusPage(view: View, data: StatusData): Promise<string> {
  const { t, info } = view;
  const main = html`<h1>${info.name}</h1>
${healthSection(view, data.health, alertsLink(view, data.alerts))}
<section aria-labelledby="logs"><h2 id="logs">${t('status')}</h2>
<div id="live-status" data-live><p class="link"><span class="soft">${t('link')}</span> ${linkState(view, data.sync)}</p>${alarmLines(view, data.sync)}${logsTable(view, data)}</div>
</section>
<section aria-labelledby="records">
<h2 id="records">${t('records')}</h2>
${searchForm(view, data.search)}
<div id="live-records" data-live>${recordsTable(view, data.records.items, data.sync)}${pages(view, data)}</div>
</section>
<section aria-labelledby="about">
<h2 id="about">${t('about')}</h2>
<dl>
<dt>${t('node')}</dt><dd>${info.node}（${t(info.kind)}）</dd>
<dt>${t('network')}</dt><dd>${info.network}</dd>
<dt>${t('current_log')}</dt><dd><code>${info.origin}</code></dd>
<dt>${t('root_fingerprint')}</dt><dd><code>${info.rootFingerprint}</code></dd>
<dt>${t('version')}</dt><dd>${info.version}</dd>
</dl>
</section>`;
  return layout(view, t('status'), main);
}

/** Connected is what the link says now; what was not heard is unknown since the last time it was (P11). */
function linkState(view: View, sync: SyncState): Html {
  const { t } = view;
  const { parent, connected } = sync.link;
  const heard = parentHeard(sync);
  if (parent === null) return html`${t('link_none')}`;
  const at = heard === null ? undefined : clockTime(heard);
  if (connected)
    return at === undefined
      ? mark('unknown', t('link_silent', { parent }))
      : html`${t('link_up', { parent, at })}`;
  if (sync.link.denied) return mark('unknown', t('link_denied', { parent }));
  return mark('unknown', at === undefined ? t('link_never', { parent }) : t('link_down', { parent, at }));
}

function alarmLines({ t }: View, { alarms }: SyncState): Html {
  const lines = alarms.map((alarm) => html`<p role="alert">${mark('bad', alarmText(t, alarm))}</p>`);
  return html`${lines}`;
}

function alarmText(t: View['t'], { code, origin, node, at, entries, instances }: Alarm): string {
  if (code === 'fork') return t('alarm_fork', { node, origin, at: clockTime(at) });
  if (entries !== undefined) return t('alarm_rolled_back', { origin, ...entries });
  if (instances === undefined) return `${code} ${origin}`;
  const { goes_on, refused, here } = instances;
  return t(here === null ? 'alarm_clone' : `alarm_clone_${here}`, {
    node,
    at: clockTime(at),
    heard: clockTime(goes_on.heard),
    goes_on: goes_on.instance,
    refused: refused.instance,
  });
}

function searchForm(view: View, search: Search): Html {
  const { t, lang } = view;
  const kinds = [...recordTypes.values()].filter(({ type }) => type !== PART || search.type === PART);
  const options = kinds.map(
    (kind) =>
      html`<option value="${kind.type}"${kind.type === search.type ? html` selected` : ''}>${typeTitle(kind.type, lang)}</option>`,
  );
  return html`<form method="get" action="/" role="search" aria-label="${t('search')}">
${lang === 'en' ? html`<input type="hidden" name="lang" value="en">` : ''}
<label>${t('subject')}<input name="subject" value="${search.subject}" maxlength="200" autocomplete="off"></label>
<label>${t('type')}<select name="type"><option value="">${t('all_types')}</option>${options}</select></label>
<button>${t('search')}</button>
</form>`;
}

function pages(view: View, { records, search }: StatusData): Html {
  const { cursor, ...kept } = search;
  const links = [];
  if (cursor !== '') links.push(html`<a href="${href(view, '/', kept)}">${view.t('newest')}</a>`);
  if (records.next !== undefined) {
    links.push(
      html`<a href="${href(view, '/', { ...kept, cursor: records.next })}" rel="next">${view.t('older')}</a>`,
    );
  }
  return links.length === 0
    ? html``
    : html`<nav class="pages" aria-label="${view.t('records')}">${links}</nav>`;
}
