import type { Alert, Ring, RingKind, Signal } from './alert.ts';
import { atLeast } from './alert.ts';
import type { AlertRules } from './rules.ts';
import { STOPPED } from './signals.ts';

const MAX_KNOWN = 1_000;

/** What else is known of a node now. */
export interface Known {
  /** A planned outage holds for it. */
  announced(node: string): boolean;
  /** It missed a beat: not silent yet, and not well. */
  late(node: string): boolean;
}

/** What became of the alerts: the open ones by key, those that must be written again, and whom to tell of what. */
export interface Stepped {
  open: Map<string, Alert>;
  changed: Alert[];
  rings: Ring[];
}

/**
 * The alerts after a look at what is wrong. Pure: the same alerts, signals and time give the same.
 */
export function step(
  before: ReadonlyMap<string, Alert>,
  signals: readonly Signal[],
  rules: Pick<AlertRules, 'holdMs' | 'escalateMs'>,
  now: number,
  known: Known,
): Stepped {
  const open = new Map<string, Alert>();
  const changed: Alert[] = [];
  const rings: Ring[] = [];
  const keep = (alert: Alert, ...kinds: (RingKind | undefined)[]) => {
    if (alert.status !== 'resolved') open.set(alert.key, alert);
    if (kinds.length > 0) changed.push(alert);
    for (const kind of kinds) if (kind !== undefined) rings.push({ kind, alert });
  };
  const byKey = new Map(signals.map((s) => [s.key, s]));
  const deaf = signals.some((s) => s.state === 'door-closed');
  const covered = new Set<string>();
  for (const alert of before.values()) {
    if (!byKey.has(alert.key)) {
      // That one is silent is neither over nor worse while nobody can be heard, or after a single beat.
      const planned = known.announced(alert.node);
      const unknown = !planned && alert.state === 'silent' && (deaf || known.late(alert.node));
      const [next, kind] = unknown ? [alert] : fade(alert, rules.holdMs, now, planned);
      keep(next, ...(next === alert ? [] : [kind]));
      if (next.status === 'resolved') continue;
    }
    if (alert.state === 'silent' || alert.state === 'door-closed' || STOPPED.includes(alert.state))
      for (const name of alert.known.names) covered.add(name);
  }
  // Named already by what lies above it, or the way is open since a moment ago and its beat still to come.
  const isCovered = (s: Signal) =>
    s.state === 'silent' && !before.has(s.key) && s.names.every((name) => covered.has(name));
  const still = new Set(signals.filter(isCovered).flatMap((s) => s.names));
  for (const signal of byKey.values()) {
    const alert = before.get(signal.key);
    if (alert !== undefined) {
      const [next, rang, moved] = follow(alert, withNames(signal, alert, still), rules.escalateMs, now);
      keep(next, ...(rang === undefined && !moved ? [] : [rang]));
    } else if (!isCovered(signal)) keep(raise(signal, now), 'raised');
  }
  return { open, changed, rings };
}

/** A center that was heard once more still goes before those beneath it that were not. */
function withNames(signal: Signal, alert: Alert, still: ReadonlySet<string>): Signal {
  if (signal.state !== 'silent' || still.size === 0) return signal;
  const more = alert.known.names.filter((name) => still.has(name) && !signal.names.includes(name));
  const names = [...signal.names, ...more].sort().slice(0, MAX_KNOWN);
  return { ...signal, names, total: signal.total + more.length };
}

function raise(signal: Signal, now: number): Alert {
  const { names, total, step: height } = signal;
  return { ...signal, status: 'raised', raisedAt: now, rangAt: now, known: { names, total, step: height } };
}

/** Its state is over: held for a while, so that what flaps rings once. */
function fade(alert: Alert, holdMs: number, now: number, planned: boolean): [next: Alert, kind?: RingKind] {
  const end = (kind: RingKind): [Alert, RingKind] => [
    { ...alert, status: 'resolved', resolvedAt: now, overSince: alert.overSince ?? now },
    kind,
  ];
  if (planned) return end('planned');
  const { overSince } = alert;
  // A clock that was set back starts the wait again.
  if (overSince === undefined || now < overSince)
    return holdMs === 0 ? end('resolved') : [{ ...alert, overSince: now }];
  return now - overSince >= holdMs ? end('resolved') : [alert];
}

/** Its state lasts: whether it is worse than what people were told, or nobody came. */
function follow(
  alert: Alert,
  signal: Signal,
  escalateMs: number,
  now: number,
): [next: Alert, kind: RingKind | undefined, moved: boolean] {
  const severity = atLeast(signal.severity, alert.severity) ? signal.severity : alert.severity;
  const known = new Set(alert.known.names);
  const news = signal.names.filter((name) => !known.has(name));
  const grown = news.length > 0 || signal.total > alert.known.total || signal.step > alert.known.step;
  const harder = severity !== alert.severity;
  const late = signal.overran !== undefined && alert.overran === undefined;
  const next: Alert = {
    ...alert,
    ...signal,
    severity,
    overSince: undefined,
    overran: signal.overran ?? alert.overran,
    known: {
      names: [...alert.known.names, ...news].slice(0, MAX_KNOWN),
      total: Math.max(alert.known.total, signal.total),
      step: Math.max(alert.known.step, signal.step),
    },
  };
  const moved = grown || harder || late || alert.overSince !== undefined || signal.total !== alert.total;
  if (harder || late || (grown && alert.status === 'acknowledged')) {
    const again = { ...next, status: 'raised' as const, rangAt: now, escalatedAt: undefined };
    return [{ ...again, acknowledged: undefined }, 'worse', true];
  }
  if (now < alert.rangAt) return [{ ...next, rangAt: now }, undefined, true];
  const waits = alert.status === 'raised' && alert.escalatedAt === undefined;
  if (waits && now - alert.rangAt >= escalateMs) return [{ ...next, escalatedAt: now }, 'escalated', true];
  return [next, undefined, moved];
}
