import { parentHeard, type SyncState } from '@hutong/api';
import { clockTime, Mark } from './kit/mark.tsx';
import type { Args, MessageKey } from './messages.ts';

/** What a node knows of the line to its parent, in one line. */
export interface LinkTruth {
  /** What the parent is called; null: a top center, which has none. */
  parent: string | null;
  connected: boolean;
  /** The parent answers, and does not let this node's key in. */
  denied?: boolean | undefined;
  /** When the parent was last heard, RFC 3339; null: never. */
  since: string | null;
  /** Entries stored here for which the parent has given no receipt. */
  waiting: number;
}

type Says = <K extends MessageKey>(key: K, ...args: Args<K>) => string;

/** What a node's own state says of its line up. */
export function linkTruth(node: string, sync: Pick<SyncState, 'link' | 'logs'>): LinkTruth {
  const { parent, connected, denied } = sync.link;
  const own = sync.logs.filter((log) => log.node === node && log.ended === undefined);
  const waiting = own.reduce((sum, { stored, received }) => sum + (received[0]?.behind ?? stored), 0);
  const name = own.flatMap((log) => log.received.find(({ by }) => by === parent)?.name ?? [])[0];
  return { parent: name ?? parent, connected, denied, since: parentHeard(sync), waiting };
}

/** Stands on every page. A line that is up says nothing of what was received: that only receipts say (P9). */
export function Truth({ t, truth }: { t: Says; truth: LinkTruth }) {
  const { parent, connected, since, waiting } = truth;
  if (parent === null) return null;
  return (
    <p class="truth" id="truth" data-live>
      <Mark tone={connected ? 'wait' : 'unknown'} text={lineText(t, parent, truth)} />
      {waiting > 0 ? <Mark tone="wait" text={t('truth_waiting', { parent, n: waiting })} /> : null}
      {waiting === 0 && since !== null ? (
        <Mark tone="good" text={t('truth_none_waiting', { parent })} />
      ) : null}
    </p>
  );
}

function lineText(t: Says, parent: string, { connected, denied, since }: LinkTruth): string {
  if (denied === true) return t('link_denied', { parent });
  if (since === null) return connected ? t('truth_up', { parent }) : t('link_never', { parent });
  return t(connected ? 'truth_up_heard' : 'truth_cut', { parent, at: clockTime(since) });
}
