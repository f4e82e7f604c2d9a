import { isRecordId } from '@hutong/record';
import { html } from 'hono/html';
import type { StoredRecord } from '../service.ts';
import { PART, type PartsText } from './document.ts';
import { clockTime, type Html, href, layout, mark, type View, when } from './layout.ts';
import { fieldTitle, privateTitle, typeTitle } from './titles.ts';

/** One public record: what it says, who received it, and how to check it without trusting this server. */
export function recordPage(view: View, record: StoredRecord, text?: PartsText): Promise<string> {
  const { t, lang } = view;
  const title = `${typeTitle(record.type, lang)} · ${record.subject}`;
  const main = html`<h1>${title}</h1>
<dl>
<dt>${t('subject')}</dt><dd>${record.subject}</dd>
<dt>${t('department')}</dt><dd>${record.department}</dd>
<dt>${t('type')}</dt><dd>${typeTitle(record.type, lang)} <code>${record.type}</code></dd>
<dt>${t('occurred')}</dt><dd>${when(record.occurred_at)}</dd>
<dt>${t('recorded')}</dt><dd>${when(record.recorded_at)}</dd>
<dt>${t('backfilled')}</dt><dd>${t(record.backfilled ? 'yes' : 'no')}</dd>
<dt>${t('node')}</dt><dd>${record.node}</dd>
<dt>${t('position')}</dt><dd>${t('position_value', { origin: record.origin, index: record.index })}</dd>
<dt>${t('record_id')}</dt><dd><code>${record.id}</code></dd>
</dl>
<section><h2>${t('contents')}</h2>${fields(view, record, text)}</section>
${commitments(view, record)}
<section><h2>${t('receipts')}</h2>${receipts(view, record)}</section>
<section><h2>${t('verify')}</h2>${howToVerify(view, record)}</section>`;
  return layout(view, title, main);
}

function fields(view: View, record: StoredRecord, text: PartsText | undefined): Html {
  const rows = Object.entries(record.body).map(([field, value]) => {
    if (field === 'parts' && text !== undefined) return joinedText(view, record, text);
    const title = fieldTitle(record.type, field, view.lang);
    return html`<dt>${title}</dt><dd>${whole(view, record, field) ?? shown(view, value)}</dd>
`;
  });
  return html`<dl>${rows}</dl>`;
}

/** Text that lies in parts stands here only when it is the very text the document names. */
function joinedText(view: View, { type, subject }: StoredRecord, text: PartsText): Html {
  const title = fieldTitle(type, 'text', view.lang);
  if ('text' in text) return html`<dt>${title}</dt><dd class="text">${text.text}</dd>`;
  const parts = href(view, '/', { type: PART, subject });
  return html`<dt>${title}</dt><dd>${mark('unknown', view.t('parts_missing'))} <a href="${parts}">${view.t('parts_here')}</a></dd>`;
}

/** From a part to its document. */
function whole(view: View, { type, body }: StoredRecord, field: string): Html | undefined {
  const id = body.document;
  if (type !== PART || field !== 'document' || typeof id !== 'string' || !isRecordId(id)) return undefined;
  return html`<a href="${href(view, `/records/${id}`)}">${id}</a>`;
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
  return html`<section><h2>${view.t('commitments')}</h2><dl>${rows}</dl></section>`;
}

function receipts(view: View, record: StoredRecord): Html {
  const { received, sent } = record.sync;
  if (received.length === 0) return html`<p>${mark('wait', view.t(sent ? 'sent_only' : 'local_only'))}</p>`;
  return html`<ul>${received.map(
    ({ by, name, at }) =>
      html`<li>${mark('good', view.t('received_by', { name }))} <code>${by}</code> ${view.t('receipt_at', { at: clockTime(at) })}</li>`,
  )}</ul>`;
}

function howToVerify(view: View, { id }: StoredRecord): Html {
  const { t, info } = view;
  const base = `/api/records/${id}`;
  return html`<p>${t('verify_how')}</p>
<ul>
<li><a href="${base}/entry" download>${t('entry_file')} <code>${id}.cbor</code></a></li>
<li><a href="${base}/proof" download>${t('proof_file')} <code>${id}.tlog-proof</code></a></li>
<li><a href="/api/trust" download="trust.json">${t('trust_file')} <code>trust.json</code></a></li>
</ul>
<pre>${verifyCommand(id, info.rootFingerprint)}</pre>`;
}

/** The command that checks the downloaded files with no server. */
function verifyCommand(id: string, fingerprint: string): string {
  return `hutong verify --entry ${id}.cbor --proof ${id}.tlog-proof --trust trust.json --root ${fingerprint}`;
}
