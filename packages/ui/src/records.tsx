import type { StoredRecord, SyncState, WayUp } from '@hutong/api';
import { Mark, When } from './kit/mark.tsx';
import { type Column, Table } from './kit/table.tsx';
import { href, type View } from './layout.tsx';
import { recordName, typeTitle } from './titles.ts';
import { Unreviewed } from './unreviewed.tsx';

/** The list of records. */
export function RecordsTable({ view, items, sync }: { view: View; items: StoredRecord[]; sync: SyncState }) {
  const { t } = view;
  const names = new Map(sync.logs.map(({ node, name }) => [node, name]));
  const columns: Column<StoredRecord>[] = [
    { head: t('occurred'), kind: 'time', cell: (item) => <When at={item.occurred_at} /> },
    { head: t('type'), kind: 'word', cell: (item) => typeTitle(item.type, view.lang) },
    { head: t('name_subject'), cell: (item) => <RecordLink view={view} item={item} /> },
    { head: t('department'), cell: (item) => item.department },
    { head: t('node'), cell: (item) => names.get(item.node) ?? item.node },
    {
      head: t('received'),
      cell: (item) => <Progress view={view} record={item} why={unsendable(view, item, sync)} />,
    },
  ];
  return <Table labelledby="records" columns={columns} rows={items} empty={t('no_records')} keys />;
}

function RecordLink({ view, item }: { view: View; item: StoredRecord }) {
  const name = recordName(item);
  const to = href(view, `/records/${item.node}/${item.id}`);
  if (name === undefined)
    return (
      <>
        <a href={to}>{item.subject}</a> <Unreviewed lang={view.lang} one={item} />
      </>
    );
  return (
    <>
      <a href={to}>{name}</a>
      <small>{item.subject}</small>
      <Unreviewed lang={view.lang} one={item} />
    </>
  );
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

interface ProgressProps {
  view: View;
  record: StoredRecord;
  why: ReturnType<typeof unsendable>;
}

/** How far a record has come. */
export function Progress({ view, record, why }: ProgressProps) {
  const { received, sent } = record.sync;
  if (received.length > 0)
    return (
      <>
        {received.map(({ name }) => (
          <>
            <Mark tone="good" text={name} />{' '}
          </>
        ))}
      </>
    );
  if (why !== undefined) return <>{view.t(why === 'apex' ? 'stored' : 'from_above')}</>;
  return <Mark tone="wait" text={view.t(sent ? 'sent_only' : 'local_only')} />;
}
