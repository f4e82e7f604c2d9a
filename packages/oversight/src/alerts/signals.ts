import type { HealthReason, HealthState, NodeHealth } from '../health/judge.ts';
import type { Outage, Severity, Signal } from './alert.ts';
import type { AlertRules } from './rules.ts';

const MAX_NAMES = 1_000;

/** What lies in the node's signatures or history: no hour is too quiet for it. */
const CRITICAL: readonly HealthState[] = ['rolled-back', 'forked', 'cloned', 'key-revoked'];
/**
 * Amber or not, these are no cause to call anybody: what was not heard yet is not silent, what catches up is on its way,
 * a node above rings for itself, and so does a disk without room.
 */
const CALM: readonly HealthState[] = [
  'never-connected',
  'catching-up',
  'follower-waits',
  'follower-behind',
  'above-troubled',
];
/** Nodes in these states are not heard for a known reason: they missed no beat. */
const EXCUSED: readonly HealthState[] = ['outage', 'retired', 'awaiting-approval'];
/** What a center says of itself that can write nothing: it takes nothing from those beneath it, nor passes it on. */
export const STOPPED: readonly HealthState[] = ['database-down', 'disk-full', 'database-held', 'failing'];
/** What passes from a center to all beneath it. */
const SPREADS: readonly HealthState[] = ['silent', 'behind'];

/**
 * What is wrong now, one signal for each cause. Pure.
 * @param all the node that looks first, then those beneath it
 */
export function signalsOf(
  all: readonly NodeHealth[],
  outages: readonly Outage[],
  rules: Pick<AlertRules, 'silenceMs' | 'slackMs'>,
  now: number,
): Signal[] {
  const signals = new Map<string, Signal>();
  // Where nobody can be heard the closed door is the one alert.
  const door = all.some((h) => h.reasons.some((r) => r.state === 'door-closed'));
  const silences = silencesOf(all, rules.slackMs, now);
  const nodes = new Map(all.map((h) => [h.node, h]));
  for (const health of all)
    for (const reason of health.reasons) {
      if (!rings(reason) || (door && reason.state === 'silent') || follows(reason, health)) continue;
      if (reason.state === 'line-down' && now - Date.parse(reason.since ?? '') <= rules.silenceMs) continue;
      const at = SPREADS.includes(reason.state) ? topOf(reason.state, health, nodes, silences) : health;
      if (SPREADS.includes(reason.state) && stoppedAbove(at, reason, nodes, rules.slackMs)) continue;
      add(signals, at, reason, health);
    }
  const unheard = unheardBeneath(all, nodes, rules.slackMs, now);
  for (const signal of signals.values()) {
    name(signal, [...signal.names, ...(unheard.get(signal.key) ?? [])]);
    if (signal.state === 'silent') name(signal, silences.groups.get(signal.node) ?? [signal.node]);
    if (signal.state === 'door-closed')
      name(
        signal,
        all.filter((h) => h.heard !== null && h.state !== 'retired').map((h) => h.node),
      );
    signal.overran = overrun(signal, outages, nodes, now);
  }
  return [...signals.values()];
}

const rings = ({ state, level }: HealthReason) =>
  (level === 'red' || level === 'amber') && !CALM.includes(state);

/** Whether a reason is but what follows from a graver one: a revoked key is cut off, a forked log is taken no further. */
function follows({ state }: HealthReason, { reasons }: NodeHealth): boolean {
  const causes: HealthState[] = state === 'silent' ? ['key-revoked'] : ['key-revoked', 'forked'];
  return SPREADS.includes(state) && reasons.some((r) => causes.includes(r.state));
}

/**
 * The center above a node that can write nothing since no later than this node was heard or moved on, and its alert's
 * key: what came through it stopped with it. Since when, it says by its own clock.
 */
function stoppedAbove(
  { node, heard }: NodeHealth,
  { since = heard ?? undefined }: Pick<HealthReason, 'since'>,
  nodes: ReadonlyMap<string, NodeHealth>,
  slackMs: number,
): string | undefined {
  const seen = new Set([node]);
  let up = nodes.get(nodes.get(node)?.parent ?? '');
  for (; up !== undefined && !seen.has(up.node); up = nodes.get(up.parent ?? '')) {
    seen.add(up.node);
    const skewMs = (up.reasons.find((r) => r.state === 'clock-skew')?.skew_s ?? 0) * 1_000;
    for (const { state, since: stopped } of up.reasons) {
      const before = Date.parse(since ?? '') < Date.parse(stopped ?? '') - skewMs - slackMs;
      if (STOPPED.includes(state) && !before) return `${up.node}:${state}`;
    }
  }
  return undefined;
}

/** Nodes that are not heard because a center above can write nothing, by the key of that center's alert. */
function unheardBeneath(
  all: readonly NodeHealth[],
  nodes: ReadonlyMap<string, NodeHealth>,
  slackMs: number,
  now: number,
): Map<string, string[]> {
  const unheard = new Map<string, string[]>();
  for (const health of all) {
    const key = isLate(health, slackMs, now) ? stoppedAbove(health, {}, nodes, slackMs) : undefined;
    if (key !== undefined) unheard.set(key, [...(unheard.get(key) ?? []), health.node]);
  }
  return unheard;
}

function topOf(
  state: HealthState,
  health: NodeHealth,
  nodes: ReadonlyMap<string, NodeHealth>,
  { tops }: Silences,
): NodeHealth {
  if (state === 'silent') return nodes.get(tops.get(health.node) ?? health.node) as NodeHealth;
  // A center that is behind holds up what comes from beneath it.
  let top = health;
  for (let up = above(top, nodes); up?.reasons.some((r) => r.state === state); up = above(top, nodes))
    top = up;
  return top;
}

/** The next node up that this one hears from; the node that looks does not count. */
function above({ parent }: NodeHealth, nodes: ReadonlyMap<string, NodeHealth>): NodeHealth | undefined {
  const up = parent === null ? undefined : nodes.get(parent);
  return up === undefined || up.heard === null ? undefined : up;
}

interface Silences {
  /** Node → the highest node that fell silent together with it. */
  tops: Map<string, string>;
  /** That node → all that fell silent with it, itself included. */
  groups: Map<string, string[]>;
}

/**
 * Who fell silent together. All beneath a center are heard through it: whoever was last heard no later than a moment
 * before the center itself was fell silent with it; one that the center outlived has a cause of its own. Limits are
 * passed at different times, so a node that missed a beat is counted though it is not called silent yet.
 */
function silencesOf(all: readonly NodeHealth[], slackMs: number, now: number): Silences {
  const nodes = new Map(all.map((h) => [h.node, h]));
  const heardAt = ({ heard }: NodeHealth) => Date.parse(heard ?? '');
  const missed = (h: NodeHealth) => isLate(h, slackMs, now);
  const tops = new Map<string, string>();
  const groups = new Map<string, string[]>();
  for (const health of all) {
    if (!missed(health)) continue;
    let top = health;
    for (let up = above(top, nodes); up !== undefined && missed(up); up = above(top, nodes)) {
      if (heardAt(up) > heardAt(top) + slackMs) break;
      top = up;
    }
    tops.set(health.node, top.node);
    const group = groups.get(top.node);
    if (group === undefined) groups.set(top.node, [health.node]);
    else group.push(health.node);
  }
  return { tops, groups };
}

/** Whether a node that should be heard missed a beat. */
export function isLate(health: NodeHealth | undefined, slackMs: number, now: number): boolean {
  if (health === undefined || health.heard === null) return false;
  const excused = health.reasons.some((r) => EXCUSED.includes(r.state));
  return !excused && Math.abs(now - Date.parse(health.heard)) > slackMs;
}

function add(signals: Map<string, Signal>, at: NodeHealth, reason: HealthReason, of: NodeHealth): void {
  const key = `${at.node}:${reason.state}`;
  const found = signals.get(key);
  const about = reason.origin ?? of.node;
  const severity = severityOf(reason);
  if (found === undefined) {
    const own = at === of ? reason : { ...reason, since: at.heard ?? undefined };
    const { node, name: called } = at;
    const { state } = reason;
    const step = stepOf(reason);
    signals.set(key, {
      key,
      node,
      name: called,
      state,
      severity,
      names: [about],
      total: 1,
      step,
      reason: own,
      contact: at.contact,
    });
    return;
  }
  if (at === of && reason.origin === undefined) found.reason = reason;
  if (severity === 'critical' || (severity === 'major' && found.severity === 'minor'))
    found.severity = severity;
  found.step = Math.max(found.step, stepOf(reason));
  found.names.push(about);
}

function name(signal: Signal, names: readonly string[]): void {
  const each = [...new Set(names)].sort();
  signal.total = each.length;
  signal.names = each.slice(0, MAX_NAMES);
}

function severityOf({ state, level }: HealthReason): Severity {
  if (CRITICAL.includes(state)) return 'critical';
  return level === 'red' ? 'major' : 'minor';
}

/** How far a reason has gone: see Signal. */
export function stepOf({ state, left, count, skew_s, free_mib }: HealthReason): number {
  if (free_mib !== undefined) return -Math.floor(Math.log2(Math.max(1, free_mib)));
  // Each entry set aside is wrong by itself; what is left grows by a day's work.
  if (count !== undefined) return Math.floor(Math.log2(Math.max(1, count)));
  // What a silent node holds grows unseen: what is known to be left says nothing more.
  if (state === 'silent' || state === 'line-down') return 0;
  return Math.floor(Math.log10(Math.max(1, left ?? 0, Math.abs(skew_s ?? 0))));
}

/** A silence that began in a planned outage and outlived it. */
function overrun(
  { node, state, reason }: Signal,
  outages: readonly Outage[],
  nodes: ReadonlyMap<string, NodeHealth>,
  now: number,
): number | undefined {
  if (state !== 'silent' && state !== 'line-down') return undefined;
  const outage = outageOf(node, outages, nodes);
  const began = Date.parse(reason.since ?? '');
  return outage !== undefined && outage.until <= now && began < outage.until ? outage.until : undefined;
}

/** What was announced for a node or for any above it: what ends last. */
export function outageOf(
  node: string,
  outages: readonly Outage[],
  nodes: ReadonlyMap<string, { parent: string | null }>,
): Outage | undefined {
  const seen = new Set<string>();
  for (let at: string | null | undefined = node; at != null && !seen.has(at); at = nodes.get(at)?.parent)
    seen.add(at);
  return outages.filter((o) => seen.has(o.node)).sort((a, b) => b.until - a.until)[0];
}
