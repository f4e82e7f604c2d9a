import type { LogSync, SyncState } from '@hutong/api';
import type { NodeHealth } from '@hutong/oversight';
import { html } from 'hono/html';
import { cell, clockTime, type Html, mark, type View, when } from './layout.ts';

type Receipt = LogSync['received'][number];

/** The logs a node knows of, and how far each has come. */
export interface LogsData {
  sync: SyncState;
  /** How each node is judged to be: whether it is heard is said nowhere else. */
  health: readonly NodeHealth[];
  now: number;
  heartbeatMs: number;
}

/**
 * One column for each level above: a province with a hundred halls under ten cities needs two, not eleven. `name` is
 * absent when the level's receipts are of different centers; then each cell names its own.
 */
interface Column {
  name?: string;
  receipt(log: LogSync): Receipt | undefined;
}

/** What is stored, sent and received of every log; the node's tree from the top down. */
export function logsTable(view: View, data: LogsData): Html {
  const { t } = view;
  const logs = inTreeOrder(data.sync.logs.map((log) => withParent(view, data.sync, log)));
  if (logs.length === 0) return html`<p>${t('no_logs')}</p>`;
  const columns = columnsOf(logs);
  return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="logs"><table>
<caption>${t('logs_caption')}</caption>
<thead><tr><th scope="col">${t('log')}</th><th scope="col" class="number">${t('stored')}</th><th scope="col" class="number">${t('sent')}</th>
${columns.map((column) => html`<th scope="col">${heading(view, column)}</th>`)}
<th scope="col">${t('heartbeat')}</th></tr></thead>
<tbody>${logs.map((log) => logRow(view, data, log, columns))}</tbody>
</table></div>`;
}

/** A node that has not yet learned its place in the network knows its parent, but has heard nothing of it. */
function withParent(view: View, { link }: SyncState, log: LogSync): LogSync {
  const { parent } = link;
  if (log.received.length > 0 || parent === null || log.node !== view.info.node) return log;
  return { ...log, received: [{ by: parent, name: parent, size: 0, behind: log.stored, at: null }] };
}

function inTreeOrder(logs: LogSync[]): LogSync[] {
  const path = ({ received, node }: LogSync) => [...received.map(({ by }) => by).reverse(), node].join('\0');
  const keyed = logs.map((log) => ({ log, key: path(log) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ log }) => log);
}

function columnsOf(logs: LogSync[]): Column[] {
  const levels = Math.max(...logs.map(({ received }) => received.length));
  return Array.from({ length: levels }, (_, i): Column => {
    // `received` is nearest first: counted from its end the top center is always -1.
    const at = (log: LogSync) => log.received.at(i - levels);
    const centers = new Map(logs.flatMap((log) => at(log) ?? []).map(({ by, name }) => [by, name]));
    const [name] = centers.values();
    return centers.size === 1 && name !== undefined ? { name, receipt: at } : { receipt: at };
  });
}

function heading({ t }: View, { name }: Column): string {
  return name === undefined ? t('received_above') : t('received_by', { name });
}

function logRow(view: View, data: LogsData, log: LogSync, columns: Column[]): Html {
  const { t } = view;
  // The top center sends to nobody: a 0 would look like something that is late.
  const sent = log.received.length === 0 ? '—' : String(log.sent);
  return html`<tr><th scope="row">${log.name}<small>${log.origin}</small>${log.refused ? mark('bad', t('log_refused')) : ''}${log.retired ? mark('unknown', t('log_retired')) : ''}${log.pruned ? html`<small>${t('log_pruned', { n: log.pruned })}</small>` : ''}</th>
${cell(t('stored'), html`${log.stored}`, 'number')}${cell(t('sent'), html`${sent}`, 'number')}
${columns.map((column) => cell(heading(view, column), receiptCell(view, column, log)))}
${cell(t('heartbeat'), heartbeatCell(view, data, log))}</tr>
`;
}

/** Green is only ever a verified receipt that covers the whole log (P9). */
function receiptCell(view: View, column: Column, log: LogSync): Html {
  const { t } = view;
  const receipt = column.receipt(log);
  if (receipt === undefined) return html`—`;
  const by = column.name === undefined ? html`<small>${receipt.name}</small>` : '';
  if (receipt.at === null) return html`${mark('unknown', t('never_heard'))}${by}`;
  const state =
    receipt.behind > 0 ? mark('wait', t('behind', { n: receipt.behind })) : mark('good', t('all_received'));
  return html`<span class="count">${receipt.size}</span> ${state}${by}<small>${t('receipt_at', { at: clockTime(receipt.at) })}</small>`;
}

/** Whether a node beneath is heard its health says; of itself a node knows when it last could beat. */
function heartbeatCell({ t, info }: View, data: LogsData, log: LogSync): Html {
  const { ended, node } = log;
  if (ended !== undefined) {
    const { next } = ended;
    return mark('unknown', next === null ? t('log_ended') : t('log_ended_next', { next }));
  }
  const health = node === info.node ? undefined : data.health.find((h) => h.node === node);
  const at = [log.heartbeat, health?.heard ?? null]
    .filter((time) => time !== null)
    .sort()
    .at(-1);
  if (at === undefined) return mark('unknown', t('never_heard'));
  const fresh =
    health === undefined
      ? data.now - Date.parse(at) <= data.heartbeatMs
      : !health.reasons.some((r) => r.state === 'silent');
  return fresh ? when(at) : mark('unknown', t('unknown_since', { at: clockTime(at) }));
}
