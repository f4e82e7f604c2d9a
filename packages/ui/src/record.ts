import type { StoredRecord, WayUp } from '@hutong/api';
import { isRecordId } from '@hutong/record';
import { html } from 'hono/html';
import { clockTime, type Html, href, layout, mark, type View, when } from './layout.ts';
import { PART, type PartsText } from './parts.ts';
import { progress, unsendable } from './records.ts';
import { fieldTitle, inOrder, privateTitle, recordName, typeTitle } from './titles.ts';

export interface RecordData {
  record: StoredRecord;
  /** The text of a document in parts. */
  text?: PartsText | undefined;
  sync: WayUp;
}

/** One public record: what it says, who received it, and how to check it without trusting this server. */
export function recordPage(view: View, data: RecordData): Promise<string> {
  const { t, lang } = view;
  const { record } = data;
  const kind = typeTitle(record.type, lang);
  const name = recordName(record) ?? `${kind} · ${record.subject}`;
  const main = html`<h1>${name}</h1>
<section aria-labelledby="facts"><h2 id="facts">${t('record')}</h2><dl>
<dt>${t('type')}</dt><dd>${kind} <code>${record.type}</code></dd>
<dt>${t('subject')}</dt><dd>${record.subject}</dd>
<dt>${t('department')}</dt><dd>${record.department}</dd>
<dt>${t('occurred')}</dt><dd>${when(record.occurred_at)}${record.backfilled ? html` <span class="mark">${t('backfilled')}</span>` : ''}</dd>
<dt>${t('recorded')}</dt><dd>${when(record.recorded_at)}</dd>
<dt>${t('node')}</dt><dd>${nodeName(data)} <code>${record.node}</code></dd>
<dt>${t('received')}</dt><dd>${receipts(view, data)}</dd>
<dt>${t('position')}</dt><dd>${t('position_value', { origin: record.origin, index: record.index })}</dd>
<dt>${t('record_id')}</dt><dd><code>${record.id}</code></dd>
<dt>${t('verify')}</dt><dd><a href="#verify">${t('verify_below')}</a></dd>
</dl></section>
<section aria-labelledby="contents"><h2 id="contents">${t('contents')}</h2>${prunedNote(view, record) ?? fields(view, record)}</section>
${fullText(view, data)}
${commitments(view, record)}
<section aria-labelledby="verify"><h2 id="verify">${t('verify')}</h2>${howToVerify(view, record)}</section>`;
  return layout(view, name, main);
}

/** Says who has the content of a record that was pruned here. */
function prunedNote({ t }: View, { pruned }: StoredRecord): Html | undefined {
  if (pruned === undefined) return undefined;
  const holders = pruned.held_by.map(({ node, name }) => `${name} (${node})`).join('、');
  return html`<p>${mark('unknown', t('pruned_mark'))} ${t('pruned_here', { holders })}</p>`;
}

function nodeName({ record, sync }: RecordData): string {
  return sync.logs.find(({ node }) => node === record.node)?.name ?? '';
}

/** What stands in a section of its own. */
const TEXT = ['text', 'parts'];

function fields(view: View, record: StoredRecord): Html {
  const rows = inOrder(record.type, record.body).map(([field, value]) => {
    if (isText(record, field)) return '';
    const title = fieldTitle(record.type, field, view.lang);
    return html`<dt>${title}</dt><dd>${whole(view, record, field) ?? shown(view, value)}</dd>
`;
  });
  return html`<dl>${rows}</dl>`;
}

function isText({ type, body }: StoredRecord, field: string): boolean {
  return (
    type.startsWith('disclosure.') &&
    TEXT.includes(field) &&
    (field !== 'text' || typeof body.text === 'string')
  );
}

/** Text that lies in parts stands here only when it is the very text the document names. */
function fullText(view: View, { record, text }: RecordData): Html | string {
  const { t } = view;
  const section = (content: Html) =>
    html`<section aria-labelledby="text"><h2 id="text">${t('full_text')}</h2>${content}</section>`;
  const said = text !== undefined && 'text' in text ? text.text : record.body.text;
  if (isText(record, 'text') || (text !== undefined && 'text' in text))
    return section(html`<div class="text">${said}</div>`);
  if (text === undefined) return '';
  const parts = href(view, '/', { type: PART, subject: record.subject });
  return section(
    html`<p>${mark('unknown', t('parts_missing'))} <a href="${parts}">${t('parts_here')}</a></p>`,
  );
}

/** From a part to its document. */
function whole(view: View, { type, body, node }: StoredRecord, field: string): Html | undefined {
  const id = body.document;
  if (type !== PART || field !== 'document' || typeof id !== 'string' || !isRecordId(id)) return undefined;
  return html`<a href="${href(view, `/records/${node}/${id}`)}">${id}</a>`;
}

/** Deeper than a list of plain values a field is shown as JSON: its titles would be guesses. */
function shown(view: View, value: unknown): Html | string {
  if (value === null || value === undefined) return '—';
  if (typeof value === 'boolean') return view.t(value ? 'yes' : 'no');
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join('、');
  return html`<pre>${JSON.stringify(value, null, 2)}</pre>`;
}

function commitments(view: View, record: StoredRecord): Html | string {
  const all = Object.entries(record.commitments);
  if (all.length === 0) return '';
  const rows = all.map(
    ([field, hash]) => html`<dt>${privateTitle(field, view.lang)}</dt><dd><code>${hash}</code></dd>`,
  );
  return html`<section aria-labelledby="commitments"><h2 id="commitments">${view.t('commitments')}</h2><dl>${rows}</dl></section>`;
}

function receipts(view: View, { record, sync }: RecordData): Html {
  const { received } = record.sync;
  if (received.length === 0) return progress(view, record, unsendable(view, record, sync));
  return html`<ul class="plain">${received.map(
    ({ by, name, at }) =>
      html`<li>${mark('good', view.t('received_by', { name }))} <code>${by}</code> ${view.t('receipt_at', { at: clockTime(at) })}</li>`,
  )}</ul>`;
}

function howToVerify(view: View, { id, node, pruned }: StoredRecord): Html {
  const { t, info } = view;
  const base = `/api/records/${node}/${id}`;
  return html`<p>${t('verify_how')}</p>
<ul>
${pruned === undefined ? html`<li><a href="${base}/entry" download>${t('entry_file')} <code>${id}.cbor</code></a></li>` : ''}
<li><a href="${base}/proof" download>${t('proof_file')} <code>${id}.tlog-proof</code></a></li>
<li><a href="/api/trust" download="trust.json">${t('trust_file')} <code>trust.json</code></a></li>
</ul>
<pre>${verifyCommand(id, info.rootFingerprint)}</pre>`;
}

/** The command that checks the downloaded files with no server. */
function verifyCommand(id: string, fingerprint: string): string {
  return `hutong verify --entry ${id}.cbor --proof ${id}.tlog-proof --trust trust.json --root ${fingerprint}`;
}

/** An id that several nodes gave to a record of theirs. */
export function choicePage(view: View, found: readonly StoredRecord[]): Promise<string> {
  const { t } = view;
  const item = (
    record: StoredRecord,
  ) => html`<li><a href="${href(view, `/records/${record.node}/${record.id}`)}">
<code>${record.node}</code> ${recordName(record) ?? record.subject}</a> ${record.department}</li>`;
  const main = html`<h1>${t('several_title')}</h1><p>${t('several_choose')}</p><ul>${found.map(item)}</ul>`;
  return layout(view, t('several_title'), main);
}
