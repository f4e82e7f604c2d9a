import type { StoredRecord, SyncState, WayUp } from '@hutong/api';
import { html } from 'hono/html';
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
${cell(received, progress(view, item, unsendable(view, item, sync)))}</tr>
`;
  return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="records"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${items.map(row)}</tbody></table></div>`;
}

function link(view: View, item: StoredRecord): Html {
  const name = recordName(item);
  const to = href(view, `/records/${item.node}/${item.id}`);
  if (name === undefined) return html`<a href="${to}">${item.subject}</a>`;
  return html`<a href="${to}">${name}</a><small>${item.subject}</small>`;
}

/**
 * Whether nobody can receive a record from here: the top center's own (`apex`), or one that came down from an ancestor
 * (`above`), as the registry's do.
 */
export function unsendable(
  view: View,
  { node }: StoredRecord,
  { link, logs }: WayUp,
): 'apex' | 'above' | undefined {
  if (node === view.info.node) return link.parent === null ? 'apex' : undefined;
  return logs.some((log) => log.node === node) ? undefined : 'above';
}

/** How far a record has come. */
export function progress(view: View, record: StoredRecord, why: ReturnType<typeof unsendable>): Html {
  const { received, sent } = record.sync;
  if (received.length > 0) return html`${received.map(({ name }) => html`${mark('good', name)} `)}`;
  if (why !== undefined) return html`${view.t(why === 'apex' ? 'stored' : 'from_above')}`;
  return mark('wait', view.t(sent ? 'sent_only' : 'local_only'));
}
