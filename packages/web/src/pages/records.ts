import { html } from 'hono/html';
import type { StoredRecord, SyncState } from '../service.ts';
import { cell, type Html, href, mark, type View, when } from './layout.ts';
import { recordName, typeTitle } from './titles.ts';

/** The list of records. */
export function recordsTable(view: View, items: StoredRecord[], sync: SyncState): Html {
  const { t } = view;
  if (items.length === 0) return html`<p>${t('no_records')}</p>`;
  const names = new Map(sync.logs.map(({ node, name }) => [node, name]));
  const heads = [
    t('occurred'),
    t('type'),
    t('name_subject'),
    t('department'),
    t('node'),
    t('received'),
  ] as const;
  const [occurred, type, subject, department, node, received] = heads;
  const row = (item: StoredRecord) => html`<tr>${cell(occurred, when(item.occurred_at), 'time')}
${cell(type, html`${typeTitle(item.type, view.lang)}`, 'word')}${cell(subject, link(view, item))}
${cell(department, html`${item.department}`)}${cell(node, html`${names.get(item.node) ?? item.node}`)}
${cell(received, progress(view, item, isApex(view, item, sync)))}</tr>
`;
  return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="records"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${items.map(row)}</tbody></table></div>`;
}

function link(view: View, item: StoredRecord): Html {
  const name = recordName(item);
  const to = href(view, `/records/${item.id}`);
  if (name === undefined) return html`<a href="${to}">${item.subject}</a>`;
  return html`<a href="${to}">${name}</a><small>${item.subject}</small>`;
}

/** Whether a record is the top center's own: there is nobody above who could receive it. */
export function isApex(view: View, { node }: StoredRecord, { link }: SyncState): boolean {
  return link.parent === null && node === view.info.node;
}

/** How far a record has come. */
export function progress(view: View, record: StoredRecord, apex: boolean): Html {
  const { received, sent } = record.sync;
  if (received.length > 0) return html`${received.map(({ name }) => html`${mark('good', name)} `)}`;
  if (apex) return html`${view.t('stored')}`;
  return mark('wait', view.t(sent ? 'sent_only' : 'local_only'));
}
