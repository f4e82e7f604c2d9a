import type { Alert, Ring, RingKind, Signal } from './alert.ts';
import { atLeast } from './alert.ts';
import type { AlertRules } from './rules.ts';

const MAX_KNOWN = 1_000;

/** What became of the alerts: the open ones by key, those that must be kept anew, and whom to tell of what. */
export interface Stepped {
  open: Map<string, Alert>;
  changed: Alert[];
  rings: Ring[];
}

/**
 * The alerts after a look at what is wrong. Pure: the same alerts, signals and time give the same.
 * @param announced whether a planned outage holds for a node now
 */
export function step(
  before: ReadonlyMap<string, Alert>,
  signals: readonly Signal[],
  rules: Pick<AlertRules, 'holdMs' | 'escalateMs'>,
  now: number,
  announced: (node: string) => boolean,
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
  const fading = new Set<string>();
  for (const alert of before.values()) {
    if (byKey.has(alert.key)) continue;
    // While nobody can be heard, that one is silent is neither over nor worse.
    const unknown = deaf && alert.state === 'silent';
    const [next, kind] = unknown ? [alert] : fade(alert, rules.holdMs, now, announced(alert.node));
    keep(next, ...(next === alert ? [] : [kind]));
    if (next.status === 'resolved' || !['silent', 'door-closed'].includes(alert.state)) continue;
    for (const name of alert.names) fading.add(name);
  }
  for (const signal of byKey.values()) {
    const alert = before.get(signal.key);
    if (alert !== undefined) {
      const [next, rang, moved] = follow(alert, signal, rules.escalateMs, now);
      keep(next, ...(rang === undefined && !moved ? [] : [rang]));
    } else if (signal.state !== 'silent' || !signal.names.every((name) => fading.has(name))) {
      keep(raise(signal, now), 'raised');
    }
    // Else the way to it is open again since a moment ago, and its own beat is still to come.
  }
  return { open, changed, rings };
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
  // A clock that was set back begins the wait anew.
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
    ...{ ...signal, severity, overSince: undefined, overran: signal.overran ?? alert.overran },
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
