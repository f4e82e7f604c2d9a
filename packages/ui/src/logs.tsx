import type { LogSync, SyncState } from '@hutong/api';
import type { NodeHealth } from '@hutong/oversight';
import { clockTime, Mark, When } from './kit/mark.tsx';
import { type Column, Table } from './kit/table.tsx';
import type { View } from './layout.tsx';

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
interface Level {
  name?: string;
  receipt(log: LogSync): Receipt | undefined;
}

/** What is stored, sent and received of every log; the node's tree from the top down. */
export function LogsTable({ view, data }: { view: View; data: LogsData }) {
  const { t } = view;
  const logs = inTreeOrder(data.sync.logs.map((log) => withParent(view, data.sync, log)));
  if (logs.length === 0) return <p>{t('no_logs')}</p>;
  const columns: Column<LogSync>[] = [
    { head: t('log'), kind: 'name', cell: (log) => <LogName view={view} log={log} /> },
    { head: t('stored'), kind: 'number', cell: ({ stored }) => stored },
    {
      head: t('sent'),
      kind: 'number',
      // The top center sends to nobody: a 0 would look like something that is late.
      cell: ({ received, sent }) => (received.length === 0 ? '—' : sent),
    },
    ...levelsOf(logs).map((level) => ({
      head: heading(view, level),
      cell: (log: LogSync) => <ReceiptState view={view} level={level} log={log} />,
    })),
    { head: t('heartbeat'), cell: (log) => <Heartbeat view={view} data={data} log={log} /> },
  ];
  return (
    <Table labelledby="logs" caption={t('logs_caption')} columns={columns} rows={logs} empty={t('no_logs')} />
  );
}

function LogName({ view: { t }, log }: { view: View; log: LogSync }) {
  const { name, origin, refused, retired, pruned } = log;
  return (
    <>
      {name}
      <small>{origin}</small>
      {refused ? <Mark tone="bad" text={t('log_refused')} /> : null}
      {retired ? <Mark tone="unknown" text={t('log_retired')} /> : null}
      {pruned ? <small>{t('log_pruned', { n: pruned })}</small> : null}
    </>
  );
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

function levelsOf(logs: LogSync[]): Level[] {
  const levels = Math.max(...logs.map(({ received }) => received.length));
  return Array.from({ length: levels }, (_, i): Level => {
    // `received` is nearest first: counted from its end the top center is always -1.
    const at = (log: LogSync) => log.received.at(i - levels);
    const centers = new Map(logs.flatMap((log) => at(log) ?? []).map(({ by, name }) => [by, name]));
    const [name] = centers.values();
    return centers.size === 1 && name !== undefined ? { name, receipt: at } : { receipt: at };
  });
}

function heading({ t }: View, { name }: Level): string {
  return name === undefined ? t('received_above') : t('received_by', { name });
}

interface ReceiptProps {
  view: View;
  level: Level;
  log: LogSync;
}

/** Green is only ever a verified receipt that covers the whole log (P9). */
function ReceiptState({ view: { t }, level, log }: ReceiptProps) {
  const receipt = level.receipt(log);
  if (receipt === undefined) return <>—</>;
  const by = level.name === undefined ? <small>{receipt.name}</small> : null;
  if (receipt.at === null)
    return (
      <>
        <Mark tone="unknown" text={t('never_heard')} />
        {by}
      </>
    );
  return (
    <>
      <span class="count">{receipt.size}</span>{' '}
      {receipt.behind > 0 ? (
        <Mark tone="wait" text={t('behind', { n: receipt.behind })} />
      ) : (
        <Mark tone="good" text={t('all_received')} />
      )}
      {by}
      <small>{t('receipt_at', { at: clockTime(receipt.at) })}</small>
    </>
  );
}

/** Whether a node beneath is heard its health says; of itself a node knows when it last could beat. */
function Heartbeat({ view, data, log }: { view: View; data: LogsData; log: LogSync }) {
  const { t, info } = view;
  const { ended, node } = log;
  if (ended !== undefined) {
    const { next } = ended;
    return <Mark tone="unknown" text={next === null ? t('log_ended') : t('log_ended_next', { next })} />;
  }
  const health = node === info.node ? undefined : data.health.find((h) => h.node === node);
  const at = [log.heartbeat, health?.heard ?? null]
    .filter((time) => time !== null)
    .sort()
    .at(-1);
  if (at === undefined) return <Mark tone="unknown" text={t('never_heard')} />;
  const fresh =
    health === undefined
      ? data.now - Date.parse(at) <= data.heartbeatMs
      : !health.reasons.some((r) => r.state === 'silent');
  return fresh ? <When at={at} /> : <Mark tone="unknown" text={t('unknown_since', { at: clockTime(at) })} />;
}
