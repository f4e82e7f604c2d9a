import { html } from 'hono/html';
import type { StoredRecord } from '../service.ts';
import { clockTime, type Html, layout, mark, type View, when } from './layout.ts';
import { fieldTitle, privateTitle, typeTitle } from './titles.ts';

/** One public record: what it says, who received it, and how to check it without trusting this server. */
export function recordPage(view: View, record: StoredRecord): Promise<string> {
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
<section><h2>${t('contents')}</h2>${fields(view, record.body, record.type)}</section>
${commitments(view, record)}
<section><h2>${t('receipts')}</h2>${receipts(view, record)}</section>
<section><h2>${t('verify')}</h2>${howToVerify(view, record)}</section>`;
  return layout(view, title, main);
}

function fields(view: View, body: Record<string, unknown>, type: string): Html {
  const rows = Object.entries(body).map(
    ([field, value]) => html`<dt>${fieldTitle(type, field, view.lang)}</dt><dd>${shown(view, value)}</dd>
`,
  );
  return html`<dl>${rows}</dl>`;
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
  return `hutong verify ${id}.cbor --proof ${id}.tlog-proof --trust trust.json --root ${fingerprint}`;
}
