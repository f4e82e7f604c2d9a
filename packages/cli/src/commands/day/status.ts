import { type LogSync, parentHeard, type SyncState } from '@hutong/api';
import { doctorSays } from '@hutong/node';
import { beijing } from '@hutong/record';
import type { Anywhere, Work } from '../../command.ts';
import type { Session } from '../../io.ts';
import { atNode } from '../../nodes/reach.ts';

/** `hutong status`: what each log holds, and what signed receipts say of it (P9). */
export const status: Work<never, Anywhere> = async (given, session) => {
  return atNode(given, session, async ({ api }) => {
    const sync = await api.network.sync();
    session.print(linkLine(sync, session));
    for (const alarm of sync.alarms ?? []) session.print(alarmLine(alarm, session));
    if (sync.root?.warning != null) session.print(rootLine(sync.root, session));
    if (sync.keys?.warning != null) session.print(keysLine(sync.keys, session));
    const rows = sync.logs.map((log) => row(log, session));
    session.table(['node', 'log', 'stored', 'sent', 'received', 'heartbeat'], rows, 'no_logs');
    return session.result(sync);
  });
};

function linkLine(sync: SyncState, session: Session): string {
  const { parent, connected, denied } = sync.link;
  const say = doctorSays(session.lang);
  if (parent === null) return say('link_top');
  if (connected) return session.say('link_up', { parent: parent });
  if (denied) return session.say('link_denied', { parent: parent });
  const heard = parentHeard(sync);
  if (heard === null) return say('link_never', { parent: parent });
  return say('link_down', { parent: parent, at: beijing(heard) });
}

function alarmLine(
  { code, node, origin, at, entries, instances }: SyncState['alarms'][number],
  session: Session,
): string {
  if (code === 'fork') return session.say('alarm_fork', { node, origin, at: beijing(at) });
  if (entries !== undefined) return session.say('alarm_rolled_back', { origin, ...entries });
  if (instances === undefined) return `${code} ${origin}`;
  const { goes_on, refused, here } = instances;
  return session.say(here === null ? 'alarm_clone' : `alarm_clone_${here}`, {
    node,
    at: beijing(at),
    heard: beijing(goes_on.heard),
    goes_on: goes_on.instance,
    refused: refused.instance,
  });
}

function rootLine({ version, expires, warning }: SyncState['root'], session: Session): string {
  const about = { version, at: beijing(expires) };
  return doctorSays(session.lang)(warning === 0 ? 'root_expired' : 'root_expiring', about);
}

function keysLine({ due, warning }: SyncState['keys'], session: Session): string {
  return doctorSays(session.lang)(warning === 0 ? 'keys_are_due' : 'keys_near', {
    at: beijing(due as string),
  });
}

function row(log: LogSync, session: Session): string[] {
  const received = log.received.map(({ by, size, at }) => {
    return `${by} ${size}${at === null ? '' : ` (${beijing(at)})`}`;
  });
  const refused = log.refused ? ` ${session.say('refused_by_parent')}` : '';
  return [
    `${log.node} ${log.name}${log.retired ? ` ${session.say('retired')}` : ''}`,
    log.origin,
    `${log.stored}${log.pruned ? ` (${session.say('pruned_at', { n: log.pruned })})` : ''}`,
    `${log.sent}${refused}`,
    received.join(', ') || '-',
    heartbeat(log, session),
  ];
}

function heartbeat({ ended, heartbeat: at }: LogSync, session: Session): string {
  if (ended !== undefined) return session.say('log_ended', { next: ended.next ?? '—' });
  return at === null ? session.say('never') : beijing(at);
}
