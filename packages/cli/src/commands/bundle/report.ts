import type { Brought, BundleFile } from '@hutong/link';
import { said } from '@hutong/record';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { defined } from '../../option-values.ts';
import { plain } from '../../text.ts';

type Report = Brought<BundleFile>;

const SHOWN = 20;

/** Says what bundle files brought; @returns the exit code */
export function tell(brought: Report, session: Session, interrupted: boolean): number {
  const { sum, logs, refused, refusedCount, waiting, waitingCount, isPartial } = brought;
  const damaged = brought.damaged.map(asDamage);
  const [refusedItems, waits] = [refused, waiting].map((items) => items.map(asNotTaken)) as [
    NotTaken,
    NotTaken,
  ];
  session.tell('bundle_taken', sum);
  tellLogs(logs, session);
  tellItems('bundle_refused', refusedItems, refusedCount, session);
  tellItems('bundle_waits', waits, waitingCount, session);
  if (waitingCount > 0) session.tellNext(session.say('bundle_waits_next'));
  tellDamage(damaged, brought.damagedCount, session);
  if (interrupted) session.tell('bundle_interrupted');
  session.result({
    ...sum,
    logs,
    refused: { count: refusedCount, items: refusedItems },
    waiting: { count: waitingCount, items: waits },
    damaged,
    interrupted,
  });
  if (interrupted) return EXIT.interrupted;
  return isPartial ? EXIT.partial : EXIT.done;
}

type NotTaken = ReturnType<typeof asNotTaken>[];

function asNotTaken({ place: { file, at }, outcome }: Report['refused'][number]) {
  const { kind, origin, from, code, detail } = outcome;
  return { file: file.file, offset: at, kind, ...defined({ origin, from, code, detail }) };
}

/** What a damaged file says of itself could hold anything. */
function asDamage({ file, origin, item, ...more }: Report['damaged'][number]) {
  const words = defined({ origin: origin && plain(origin), item: item && plain(item) });
  return { file: file.file, ...more, ...words };
}

function tellLogs(logs: Report['logs'], session: Session): void {
  if (logs.length === 0) return;
  const counted = ['segments', 'entries', 'values', 'already'] as const;
  const rows = logs.map(({ origin, receipts, ...log }) => [
    origin,
    ...counted.map((name) => String(log[name])),
    Object.entries(receipts)
      .map(([node, size]) => `${node} ${size}`)
      .join(', '),
  ]);
  const counts = counted.map((name) => `bundle_${name}` as const);
  session.table(['bundle_log', ...counts, 'bundle_receipts'], rows);
}

function tellItems(
  key: 'bundle_refused' | 'bundle_waits',
  items: NotTaken,
  count: number,
  session: Session,
): void {
  if (count === 0) return;
  session.tell(key, { count });
  const rows = items.slice(0, SHOWN).map(({ file, offset, origin, from, code, detail }) => {
    const what = [origin, from].filter((part) => part !== undefined).join(' ');
    const where = session.say('bundle_item_at', { file, offset });
    return [where, what, code ?? '', said(detail ?? '', session.lang)];
  });
  session.rows(rows, '  ');
  if (count > SHOWN) session.tell('bundle_more', { count: count - SHOWN });
}

function tellDamage(damaged: ReturnType<typeof asDamage>[], count: number, session: Session): void {
  if (count === 0) return;
  session.tell('bundle_damaged', { count });
  for (const { origin, from, item, sealed, ...place } of damaged.slice(0, SHOWN)) {
    const label =
      origin === undefined
        ? (item ?? session.say(sealed ? 'bundle_damaged_sealed' : 'bundle_damaged_unknown'))
        : `${origin} ${from}`;
    session.print(`  ${session.say('bundle_damaged_at', { ...place, label })}`);
  }
  if (count > SHOWN) session.tell('bundle_more', { count: count - SHOWN });
  session.tellNext(session.say('bundle_damaged_next'));
}
