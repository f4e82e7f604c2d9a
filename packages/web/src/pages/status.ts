import { recordTypes } from '@hutong/record';
import { html } from 'hono/html';
import type { LogSync, RecordPage, StoredRecord, SyncState } from '../service.ts';
import { clockTime, type Html, href, layout, mark, type View, when } from './layout.ts';
import { typeTitle } from './titles.ts';

/** What the search form asked for. */
export interface Search {
  subject: string;
  type: string;
  cursor: string;
}

export interface StatusData {
  sync: SyncState;
  records: RecordPage;
  search: Search;
  now: number;
  heartbeatMs: number;
}

/** The start page: how the node is, and the newest public records. */
export function statusPage(view: View, data: StatusData): Promise<string> {
  const { t, info } = view;
  const main = html`<h1>${info.name}</h1>
<section aria-labelledby="status">
<h2 id="status">${t('status')}</h2>
<div id="live-status" data-live>
<dl>
<dt>${t('node')}</dt><dd>${info.node}（${t(info.kind)}）</dd>
<dt>${t('network')}</dt><dd>${info.network}</dd>
<dt>${t('current_log')}</dt><dd><code>${info.origin}</code></dd>
<dt>${t('link')}</dt><dd>${linkState(view, data.sync.link)}</dd>
<dt>${t('root_fingerprint')}</dt><dd><code>${info.rootFingerprint}</code></dd>
<dt>${t('version')}</dt><dd>${info.version}</dd>
</dl>
</div>
</section>
<section aria-labelledby="logs"><h2 id="logs">${t('logs')}</h2><div id="live-logs" data-live>${logsTable(view, data)}</div></section>
<section aria-labelledby="records">
<h2 id="records">${t('records')}</h2>
${searchForm(view, data.search)}
<div id="live-records" data-live>${recordsTable(view, data.records.items)}${pages(view, data)}</div>
</section>`;
  return layout(view, t('status'), main);
}

/** Connected is what the link says now; what was not heard is unknown since the last time it was (P11). */
function linkState(view: View, link: SyncState['link']): Html {
  const { t } = view;
  const { parent, connected } = link;
  if (parent === null) return html`${t('link_none')}`;
  const at = link.last_heard === null ? undefined : clockTime(link.last_heard);
  if (connected)
    return html`${at === undefined ? t('link_silent', { parent }) : t('link_up', { parent, at })}`;
  return mark('unknown', at === undefined ? t('link_never', { parent }) : t('link_down', { parent, at }));
}

function logsTable(view: View, data: StatusData): Html {
  const { t } = view;
  const { logs } = data.sync;
  if (logs.length === 0) return html`<p>${t('no_logs')}</p>`;
  const ancestors = new Map(logs.flatMap((log) => log.received.map(({ by, name }) => [by, name] as const)));
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="logs"><table>
<caption>${t('logs_caption')}</caption>
<thead><tr><th scope="col">${t('log')}</th><th scope="col">${t('stored')}</th><th scope="col">${t('sent')}</th>
${[...ancestors.values()].map((name) => html`<th scope="col">${t('received_by', { name })}</th>`)}
<th scope="col">${t('heartbeat')}</th></tr></thead>
<tbody>${logs.map((log) => logRow(view, data, log, [...ancestors.keys()]))}</tbody>
</table></div>`;
}

function logRow(view: View, data: StatusData, log: LogSync, ancestors: string[]): Html {
  const { t } = view;
  return html`<tr><th scope="row">${log.name} <small>${log.origin}</small>${log.refused ? mark('bad', t('log_refused')) : ''}</th>
<td class="number">${log.stored}</td><td class="number">${log.sent}</td>
${ancestors.map((by) => html`<td>${receiptCell(view, log, by)}</td>`)}
<td>${heartbeatCell(view, data, log.heartbeat)}</td></tr>
`;
}

/** Green is only ever a verified receipt that covers the whole log (P9). */
function receiptCell(view: View, log: LogSync, by: string): Html {
  const { t } = view;
  const receipt = log.received.find((r) => r.by === by);
  if (receipt === undefined) return html`—`;
  if (receipt.at === null) return mark('unknown', t('never_heard'));
  const state =
    receipt.behind > 0 ? mark('wait', t('behind', { n: receipt.behind })) : mark('good', t('all_received'));
  return html`${receipt.size} ${state}<small>${t('receipt_at', { at: clockTime(receipt.at) })}</small>`;
}

function heartbeatCell(view: View, data: StatusData, at: string | null): Html {
  if (at === null) return mark('unknown', view.t('never_heard'));
  const fresh = data.now - Date.parse(at) <= data.heartbeatMs;
  return fresh ? when(at) : mark('unknown', view.t('unknown_since', { at: clockTime(at) }));
}

function searchForm(view: View, search: Search): Html {
  const { t, lang } = view;
  const options = [...recordTypes.values()].map(
    (kind) =>
      html`<option value="${kind.type}"${kind.type === search.type ? html` selected` : ''}>${typeTitle(kind.type, lang)}</option>`,
  );
  return html`<form method="get" action="/">
${lang === 'en' ? html`<input type="hidden" name="lang" value="en">` : ''}
<label>${t('subject')}<input name="subject" value="${search.subject}" maxlength="200" autocomplete="off"></label>
<label>${t('type')}<select name="type"><option value="">${t('all_types')}</option>${options}</select></label>
<button>${t('search')}</button>
</form>`;
}

function recordsTable(view: View, items: StoredRecord[]): Html {
  const { t } = view;
  if (items.length === 0) return html`<p>${t('no_records')}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="records"><table>
<thead><tr><th scope="col">${t('occurred')}</th><th scope="col">${t('type')}</th><th scope="col">${t('subject')}</th>
<th scope="col">${t('department')}</th><th scope="col">${t('node')}</th><th scope="col">${t('received')}</th></tr></thead>
<tbody>${items.map(
    (item) => html`<tr><td>${when(item.occurred_at)}</td><td>${typeTitle(item.type, view.lang)}</td>
<td><a href="${href(view, `/records/${item.id}`)}">${item.subject}</a></td><td>${item.department}</td><td>${item.node}</td>
<td>${receivedMarks(view, item)}</td></tr>
`,
  )}</tbody></table></div>`;
}

/** How far a record has come. */
function receivedMarks(view: View, record: StoredRecord): Html {
  const { received, sent } = record.sync;
  if (received.length > 0) return html`${received.map(({ name }) => html`${mark('good', name)} `)}`;
  return mark('wait', view.t(sent ? 'sent_only' : 'local_only'));
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
