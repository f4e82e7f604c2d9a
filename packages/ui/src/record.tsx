import type { GoodSignature, StoredRecord, WayUp } from '@hutong/api';
import { isRecordId } from '@hutong/record';
import { attached } from './attached.tsx';
import type { Html } from './kit/html.ts';
import { clockTime, Mark, Tag, When } from './kit/mark.tsx';
import { Section } from './kit/show.tsx';
import { href, layout, type View } from './layout.tsx';
import { PART, type PartsText } from './parts.ts';
import { listed } from './punctuation.ts';
import { Progress, unsendable } from './records.tsx';
import { fieldTitle, inOrder, privateTitle, recordName, typeTitle } from './titles.ts';
import { Unreviewed, UnreviewedNotice } from './unreviewed.tsx';

export interface RecordData {
  record: StoredRecord;
  /** The text of a document in parts. */
  text?: PartsText | undefined;
  sync: WayUp;
  /** Whose signatures vouch for it; absent where the page does not tell. */
  signatures?: readonly GoodSignature[];
  /** Where its entry and proof are, if not at the API. */
  files?: string;
  /** Where it was opened from. */
  back?: { href: string; text: string };
}

interface Shown {
  view: View;
  record: StoredRecord;
}

/** One public record: what it says, who received it, and how to check it without trusting this server. */
export function recordPage(view: View, data: RecordData): string {
  const { t, lang } = view;
  const { record } = data;
  const name = recordName(record) ?? `${typeTitle(record.type, lang)} · ${record.subject}`;
  const main = (
    <>
      <h1>{name}</h1>
      <UnreviewedNotice lang={lang} one={record} />
      <Section id="facts" title={t('record')}>
        <Facts view={view} data={data} />
      </Section>
      <Section id="contents" title={t('contents')}>
        {record.pruned === undefined ? (
          <Fields view={view} record={record} />
        ) : (
          <Pruned view={view} by={record.pruned.held_by} />
        )}
      </Section>
      <FullText view={view} data={data} />
      <Commitments view={view} record={record} />
      <Signatures view={view} data={data} />
      <Section id="verify" title={t('verify')}>
        <HowToVerify view={view} data={data} />
      </Section>
      {data.back === undefined ? null : (
        <p>
          <a href={data.back.href}>{data.back.text}</a>
        </p>
      )}
    </>
  );
  return layout(view, name, main);
}

function Facts({ view, data }: { view: View; data: RecordData }) {
  const { t, lang } = view;
  const { record, sync } = data;
  const { type, origin, index, node } = record;
  return (
    <dl>
      <dt>{t('type')}</dt>
      <dd>
        {typeTitle(type, lang)} <code>{type}</code>
      </dd>
      <dt>{t('subject')}</dt>
      <dd>{record.subject}</dd>
      <dt>{t('department')}</dt>
      <dd>{record.department}</dd>
      <dt>{t('occurred')}</dt>
      <dd>
        <When at={record.occurred_at} /> {record.backfilled ? <Tag>{t('backfilled')}</Tag> : null}
      </dd>
      <dt>{t('recorded')}</dt>
      <dd>
        <When at={record.recorded_at} />
      </dd>
      <dt>{t('node')}</dt>
      <dd>
        {sync.logs.find((log) => log.node === node)?.name} <code>{node}</code>
      </dd>
      <dt>{t('received')}</dt>
      <dd>
        <Receipts view={view} data={data} />
      </dd>
      <dt>{t('position')}</dt>
      <dd>{t('position_value', { origin, index })}</dd>
      <dt>{t('record_id')}</dt>
      <dd>
        <code>{record.id}</code>
      </dd>
      <dt>{t('verify')}</dt>
      <dd>
        <a href="#verify">{t('verify_below')}</a>
      </dd>
    </dl>
  );
}

/** Says who has the content of a record that was pruned here. */
function Pruned({ view, by }: { view: View; by: readonly { node: string; name: string }[] }) {
  const holders = listed(
    view.lang,
    by.map(({ node, name }) => `${name} (${node})`),
  );
  return (
    <p>
      <Mark tone="unknown" text={view.t('pruned_mark')} /> {view.t('pruned_here', { holders })}
    </p>
  );
}

/** What stands in a section of its own. */
const TEXT = ['text', 'parts'];

function Fields({ view, record }: Shown) {
  const shown = inOrder(record.type, record.body).filter(([field]) => !isText(record, field));
  return (
    <dl>
      {shown.map(([field, value]) => (
        <>
          <dt>{fieldTitle(record.type, field, view.lang)}</dt>
          <dd>{whole(view, record, field) ?? attached(view, record, field) ?? told(view, value)}</dd>
        </>
      ))}
    </dl>
  );
}

function isText({ type, body }: StoredRecord, field: string): boolean {
  return (
    type.startsWith('disclosure.') &&
    TEXT.includes(field) &&
    (field !== 'text' || typeof body.text === 'string')
  );
}

/** Text that lies in parts stands here only when it is the very text the document names. */
function FullText({ view, data: { record, text } }: { view: View; data: RecordData }) {
  const { t } = view;
  const joined = text !== undefined && 'text' in text ? text.text : undefined;
  const said = joined ?? (isText(record, 'text') ? String(record.body.text) : undefined);
  if (said === undefined && text === undefined) return null;
  return (
    <Section id="text" title={t('full_text')}>
      {said === undefined ? (
        <p>
          <Mark tone="unknown" text={t('parts_missing')} />{' '}
          <a href={href(view, '/', { type: PART, subject: record.subject })}>{t('parts_here')}</a>
        </p>
      ) : (
        <div class="text">{said}</div>
      )}
    </Section>
  );
}

/** From a part to its document. */
function whole(view: View, { type, body, node }: StoredRecord, field: string): Html | undefined {
  const id = body.document;
  if (type !== PART || field !== 'document' || typeof id !== 'string' || !isRecordId(id)) return undefined;
  return <a href={href(view, `/records/${node}/${id}`)}>{id}</a>;
}

/** Deeper than a list of plain values a field is shown as JSON: its titles would be guesses. */
function told(view: View, value: unknown): Html {
  if (value === null || value === undefined) return '—';
  if (typeof value === 'boolean') return view.t(value ? 'yes' : 'no');
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join('、');
  return <pre>{JSON.stringify(value, null, 2)}</pre>;
}

function Commitments({ view, record }: Shown) {
  const all = Object.entries(record.commitments);
  if (all.length === 0) return null;
  return (
    <Section id="commitments" title={view.t('commitments')}>
      <dl>
        {all.map(([field, hash]) => (
          <>
            <dt>{privateTitle(field, view.lang)}</dt>
            <dd>
              <code>{hash}</code>
            </dd>
          </>
        ))}
      </dl>
    </Section>
  );
}

function Receipts({ view, data: { record, sync } }: { view: View; data: RecordData }) {
  const { received } = record.sync;
  if (received.length === 0)
    return <Progress view={view} record={record} why={unsendable(view, record, sync)} />;
  return (
    <ul class="plain">
      {received.map(({ by, name, at }) => (
        <li>
          <Mark tone="good" text={view.t('received_by', { name })} /> <code>{by}</code>{' '}
          {view.t('receipt_at', { at: clockTime(at) })}
        </li>
      ))}
    </ul>
  );
}

/** What stands behind each state: the log's own signature, and a cosignature for each receipt. */
function Signatures({ view, data: { signatures } }: { view: View; data: RecordData }) {
  const { t } = view;
  if (signatures === undefined) return null;
  return (
    <Section id="signatures" title={t('signatures')}>
      {signatures.length === 0 ? <p>{t('signatures_none')}</p> : null}
      <ul class="plain">
        {signatures.map(({ name, key, at }) => (
          <li>
            <Mark tone="good" text={at === null ? t('signed_log', { name }) : t('received_by', { name })} />{' '}
            <code>{key}</code> {at === null ? null : t('receipt_at', { at: clockTime(at) })}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function HowToVerify({ view, data }: { view: View; data: RecordData }) {
  const { t, info } = view;
  const { id, node, pruned } = data.record;
  const { files: base = `/api/records/${node}/${id}` } = data;
  return (
    <>
      <p>{t('verify_how')}</p>
      <ul>
        {pruned === undefined ? (
          <li>
            <a href={`${base}/entry`} download>
              {t('entry_file')} <code>{id}.cbor</code>
            </a>
          </li>
        ) : null}
        <li>
          <a href={`${base}/proof`} download>
            {t('proof_file')} <code>{id}.tlog-proof</code>
          </a>
        </li>
        <li>
          <a href="/api/trust" download="trust.json">
            {t('trust_file')} <code>trust.json</code>
          </a>
        </li>
      </ul>
      <p>
        <a href={href(view, '/verify')}>{t('verify_here')}</a>
      </p>
      <pre>{verifyCommand(id, info.rootFingerprint)}</pre>
    </>
  );
}

/** The command that checks the downloaded files with no server. */
function verifyCommand(id: string, fingerprint: string): string {
  return `hutong verify --entry ${id}.cbor --proof ${id}.tlog-proof --trust trust.json --root ${fingerprint}`;
}

/** An id that several nodes gave to a record of theirs. */
export function choicePage(view: View, found: readonly StoredRecord[]): string {
  const { t } = view;
  const main = (
    <>
      <h1>{t('several_title')}</h1>
      <p>{t('several_choose')}</p>
      <ul>
        {found.map((record) => (
          <li>
            <a href={href(view, `/records/${record.node}/${record.id}`)}>
              <code>{record.node}</code> {recordName(record) ?? record.subject}
            </a>{' '}
            {record.department} <Unreviewed lang={view.lang} one={record} />
          </li>
        ))}
      </ul>
    </>
  );
  return layout(view, t('several_title'), main);
}
