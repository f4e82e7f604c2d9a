import type { StoredRecord } from '@hutong/api';
import { readBody } from '@hutong/record';
import type { Html } from './kit/html.ts';
import type { View } from './layout.tsx';

/** How a field of a record shows a file, or the bytes of one; undefined of any other field. */
export function attached(view: View, record: StoredRecord, field: string): Html | undefined {
  if (field === 'attachments') return <Files view={view} record={record} />;
  if (record.type !== 'attachment.part' || field !== 'data') return undefined;
  const data = readBody(record, 'attachment.part')?.data;
  // Base64, as records are shown: the bytes themselves tell nobody anything on a page.
  const length = typeof data === 'string' ? Buffer.byteLength(data, 'base64') : (data?.length ?? 0);
  return view.t('bytes', { count: length });
}

/** The files that a record names; undefined where it names none that can be read. */
function Files({ view, record }: { view: View; record: StoredRecord }) {
  const named = readBody(record, 'disclosure.document')?.attachments ?? [];
  if (named.length === 0) return <>{JSON.stringify(record.body.attachments).slice(0, 2_000)}</>;
  return (
    <ul class="plain">
      {named.map(({ sha256, bytes, name }) => (
        <li>
          {name === undefined ? (
            view.t('file_sealed')
          ) : (
            <a href={`/api/attachments/${record.node}/${sha256}?record=${record.id}`} download>
              {name}
            </a>
          )}{' '}
          <span class="soft">{view.t('bytes', { count: bytes })}</span> <code>{sha256}</code>
        </li>
      ))}
    </ul>
  );
}
