import { timeText } from '@hutong/record';
import type { Contact } from '@hutong/trust';
import type { Lag, NodeFacts, SelfFacts } from './facts.ts';
import { type HealthLimits, isOlder, redBelow } from './limits.ts';

/** Each state a node may be in and how bad that is at its worst; the worst first. */
export const HEALTH_STATES = [
  'rolled-back',
  'forked',
  'cloned',
  'key-revoked',
  'database-down',
  'disk-full',
  'database-held',
  'failing',
  'damaged',
  'refused',
  'silent',
  'door-closed',
  'behind',
  'awaiting-approval',
  'disk-low',
  'administrator-made',
  'unknown-trouble',
  'root-due',
  'line-down',
  'above-troubled',
  'never-connected',
  'catching-up',
  'slowed',
  'quarantined',
  'follower-waits',
  'follower-stuck',
  'follower-behind',
  'clock-skew',
  'dated-ahead',
  'key-due',
  'certificate-due',
  'authority-due',
  'version-old',
  'planned',
  'outage',
  'retired',
  'in-flight',
  'synced',
] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

/** `none`: nothing is expected of it. */
export type HealthLevel = 'red' | 'amber' | 'green' | 'none';

/** One reason why a node is as it is. */
export interface HealthReason {
  state: HealthState;
  level: HealthLevel;
  /** RFC 3339. */
  since?: string | undefined;
  /** Who lacks entries, or who is not heard. */
  by?: string | undefined;
  left?: number | undefined;
  /** Entries a second. */
  rate?: number | undefined;
  /** Time to go at that rate. */
  eta_s?: number | undefined;
  origin?: string | undefined;
  count?: number | undefined;
  /** Positive: its clock is ahead. */
  skew_s?: number | undefined;
  free_mib?: number | undefined;
  /** RFC 3339. */
  due?: string | undefined;
  version?: string | undefined;
  wanted?: string | undefined;
  /** With `line-down`: the parent answers, and does not let the node's key in. */
  denied?: true;
  /** With `unknown-trouble` and `above-troubled`: the code that the troubled node gave for itself. */
  code?: string | undefined;
}

/** How a node is, and why: its reasons, the worst first; never none. */
export interface NodeHealth {
  node: string;
  name: string;
  parent: string | null;
  state: HealthState;
  level: HealthLevel;
  reasons: HealthReason[];
  /** Entries known to be left, at the nearest that lacks them; 0 when nothing is known to be. */
  left: number;
  /** Newest heartbeat, RFC 3339; null: never, or the node itself. */
  heard: string | null;
  /** Of a node beneath: when the newest that is here of its logs came, RFC 3339; absent: nothing of them is here. */
  arrived?: string | undefined;
  /** Whom to call about it; for a node beneath, where the registry says. */
  contact?: Contact | undefined;
  /** Of a node beneath, where the registry says (GB/T 2260). */
  division_code?: string | undefined;
}

const RED: readonly HealthState[] = HEALTH_STATES.slice(0, HEALTH_STATES.indexOf('behind') + 1);
const NONE: readonly HealthState[] = ['planned', 'outage', 'retired'];
const GREEN: readonly HealthState[] = ['in-flight', 'synced'];

/** How bad a state usually is: the history keeps no more of it. */
export function usualLevel(state: string): HealthLevel {
  const among = (states: readonly string[]) => states.includes(state);
  return among(RED) ? 'red' : among(GREEN) ? 'green' : among(NONE) ? 'none' : 'amber';
}

const DAY_MS = 86_400_000;
const MIB = 1 << 20;
/** A read model that will have caught up by then needs no word. */
const READING_S = 10;

/** How a node is. The same facts give the same health: no clock, no memory. */
export function judgeHealth(facts: NodeFacts, limits: HealthLimits, now: number): NodeHealth {
  const reasons = reasonsOf(facts, limits, now).sort(
    (a, b) => HEALTH_STATES.indexOf(a.state) - HEALTH_STATES.indexOf(b.state),
  );
  const { node, name, parent, heard, lags } = facts;
  const left = lags[0]?.left ?? 0;
  const order: HealthLevel[] = ['red', 'amber', 'none', 'green'];
  const level = order.find((l) => reasons.some((r) => r.level === l)) ?? 'none';
  const first = reasons.find((r) => r.level === level) as HealthReason;
  const rest = reasons.filter((r) => r !== first);
  return {
    node,
    name,
    parent,
    state: first.state,
    level,
    reasons: [first, ...rest],
    left,
    heard: heard === null ? null : iso(heard),
    ...(facts.arrived === undefined ? {} : { arrived: iso(facts.arrived) }),
    ...(facts.contact === undefined ? {} : { contact: facts.contact }),
    ...(facts.division === undefined ? {} : { division_code: facts.division }),
  };
}

function reasonsOf(facts: NodeFacts, limits: HealthLimits, now: number): HealthReason[] {
  if (facts.place === 'planned') return [{ state: 'planned', level: 'none' }];
  // What a retired node signed twice stays evidence; whether it speaks is nobody's concern.
  if (facts.place === 'retired')
    return [...wrongs({ ...facts, revoked: undefined }), { state: 'retired', level: 'none' }];
  const told = announced(contact(facts, limits, now), facts.outage, now);
  const reasons = [...wrongs(facts), ...said(facts), ...told, ...upkeep(facts, limits, now)];
  const { self } = facts;
  if (self !== undefined) reasons.push(...selfReasons(self, limits, now));
  if (reasons.length > 0) return reasons;
  const lag = facts.lags.find((l) => l.left > 0);
  if (lag === undefined) return [{ state: 'synced', level: 'green' }];
  return [{ state: 'in-flight', level: 'green', by: lag.by, left: lag.left }];
}

/** What does not mend by waiting. */
function wrongs({ forks, clone, revoked, refused, waiting, slowed, quarantined }: NodeFacts): HealthReason[] {
  const reasons: HealthReason[] = forks.map(({ origin, at }) => {
    return { state: 'forked', level: 'red', origin, since: iso(at) };
  });
  if (clone !== undefined) reasons.push({ state: 'cloned', level: 'red', since: iso(clone) });
  if (revoked === true) reasons.push({ state: 'key-revoked', level: 'red' });
  for (const origin of refused) reasons.push({ state: 'refused', level: 'red', origin });
  if (waiting !== undefined) {
    const since = waiting.since === undefined ? {} : { since: iso(waiting.since) };
    reasons.push({ state: 'awaiting-approval', level: 'amber', origin: waiting.origin, ...since });
  }
  if (slowed !== undefined) reasons.push({ state: 'slowed', level: 'amber', since: iso(slowed) });
  if (quarantined > 0) reasons.push({ state: 'quarantined', level: 'amber', count: quarantined });
  return reasons;
}

/** States that a node reports of itself to those above it, who cannot see them. */
const TOLD: readonly HealthState[] = [
  'database-down',
  'disk-full',
  'database-held',
  'failing',
  'disk-low',
  'administrator-made',
];
/** An administrator who was made at a node's console is told of for so long: somebody should ask there. */
const ADMINISTRATOR_MS = 7 * DAY_MS;

/** What is so wrong with a node that those above must know, as it says it to them. */
export function troublesOf({ reasons }: NodeHealth, now: number): { code: string; sinceS: number }[] {
  return reasons
    .filter(({ state, level }) => (level === 'red' || state === 'administrator-made') && TOLD.includes(state))
    .map(({ state, since }) => {
      return { code: state, sinceS: Math.floor((since === undefined ? now : Date.parse(since)) / 1_000) };
    });
}

/** What a node beneath says of itself. A state that is not known here yet is shown as it was sent. */
function said({ said = [] }: NodeFacts): HealthReason[] {
  return said.map(({ code, since }) => {
    const state = TOLD.find((s) => s === code);
    if (state === undefined) return { state: 'unknown-trouble', level: 'amber', code, since: iso(since) };
    return { state, level: state === 'administrator-made' ? 'amber' : 'red', since: iso(since) };
  });
}

/** What was announced beforehand is not wrong, nor is it well: it is a state of its own until its end. */
function announced(reasons: HealthReason[], outage: number | undefined, now: number): HealthReason[] {
  if (outage === undefined || now >= outage) return reasons;
  const known: HealthState[] = ['silent', 'behind', 'line-down'];
  const others = reasons.filter(({ state }) => !known.includes(state));
  if (others.length === reasons.length) return reasons;
  return [...others, { state: 'outage', level: 'none', due: iso(outage) }];
}

/** Whether a node is heard, and how far it is. Of a silent node nothing more is known, so no lag is told beside it. */
function contact(facts: NodeFacts, limits: HealthLimits, now: number): HealthReason[] {
  const { self, heard, lags, waiting } = facts;
  if (self !== undefined) return self.line === null ? [] : line(self.line, lags, limits, now);
  if (heard === null) return [{ state: 'never-connected', level: 'amber' }];
  if (!isRecent(heard, limits, now))
    // It speaks under a key that nobody may believe yet: that says why it is not heard.
    return waiting !== undefined
      ? []
      : [{ state: 'silent', level: 'red', since: iso(heard), left: lags[0]?.left ?? 0 }];
  return lags.flatMap((lag) => lagging(lag, limits, now));
}

// What was heard before this clock was set back stands in the future, and would be fresh until then.
function isRecent(heard: number, { silenceMs }: HealthLimits, now: number): boolean {
  return Math.abs(now - heard) <= silenceMs;
}

// A hall goes on without its line, for weeks if need be: amber. What waits for the line is no lag of its own.
function line(
  to: NonNullable<SelfFacts['line']>,
  lags: Lag[],
  limits: HealthLimits,
  now: number,
): HealthReason[] {
  const { parent, connected, heard, denied } = to;
  if (connected && heard !== null && isRecent(heard, limits, now))
    return lags.flatMap((lag) => lagging(lag, limits, now));
  const since = { ...(heard === null ? {} : { since: iso(heard) }), ...(denied ? { denied } : {}) };
  return [{ state: 'line-down', level: 'amber', by: parent, left: lags[0]?.left ?? 0, ...since }];
}

function lagging(lag: Lag, limits: HealthLimits, now: number): HealthReason[] {
  const { by, left, rate, movedAt = now } = lag;
  if (left === 0) return [];
  if (now - movedAt > limits.behindMs)
    return [{ state: 'behind', level: 'red', by, left, since: iso(movedAt) }];
  if (left < limits.catchingUpEntries) return [];
  const pace = rate !== undefined && rate > 0 ? { rate: round(rate), eta_s: Math.ceil(left / rate) } : {};
  return [{ state: 'catching-up', level: 'amber', by, left, ...pace }];
}

/** A read model that stands still is wrong; one that will need a while says that what it shows is not all yet (A3). */
function reading(lag: Lag, limits: HealthLimits, now: number): HealthReason[] {
  if (lag.waits === true && lag.left > 0)
    return [{ state: 'follower-waits', level: 'amber', by: lag.by, left: lag.left }];
  const [{ state, by, left, rate, eta_s, since } = {}] = lagging(lag, limits, now);
  if (state === 'behind') return [{ state: 'follower-stuck', level: 'amber', by, left, since }];
  if (eta_s === undefined || eta_s < READING_S) return [];
  return [{ state: 'follower-behind', level: 'amber', by, left, rate, eta_s }];
}

/** What will be wrong if nobody does anything. */
function upkeep(facts: NodeFacts, limits: HealthLimits, now: number): HealthReason[] {
  const { skewMs, keyDue } = facts;
  const reasons: HealthReason[] = [];
  if (skewMs !== undefined && Math.abs(skewMs) > limits.skewMs)
    reasons.push({ state: 'clock-skew', level: 'amber', skew_s: Math.round(skewMs / 1_000) });
  if (keyDue !== undefined && keyDue - now < limits.keyDays * DAY_MS)
    reasons.push({ state: 'key-due', level: 'amber', due: iso(keyDue) });
  const ends = { 'certificate-due': facts.certificateEnds, 'authority-due': facts.authorityEnds };
  for (const state of ['certificate-due', 'authority-due'] as const) {
    const at = ends[state];
    if (at === undefined || at - now >= limits.certificateDays * DAY_MS) continue;
    reasons.push({ state, level: at <= now ? 'red' : 'amber', due: iso(at) });
  }
  // The parent's word counts beside this node's own configuration: a node two versions behind still syncs, and is told.
  const { version } = facts;
  const wanted = [limits.minVersion, facts.wanted].find((w) => w && version && isOlder(version, w));
  if (wanted !== undefined) reasons.push({ state: 'version-old', level: 'amber', version, wanted });
  return reasons;
}

function selfReasons(self: SelfFacts, limits: HealthLimits, now: number): HealthReason[] {
  const { door, rolledBack, diskFree, rootExpires, rootWarning, trouble } = self;
  const reasons: HealthReason[] = [];
  if (trouble !== undefined) reasons.push({ state: trouble.state, level: 'red', since: iso(trouble.since) });
  const { administratorMade: made } = self;
  if (made !== undefined && Math.abs(now - made) < ADMINISTRATOR_MS)
    reasons.push({ state: 'administrator-made', level: 'amber', since: iso(made) });
  for (const { origin, since } of self.damaged ?? [])
    reasons.push({ state: 'damaged', level: 'red', origin, since: iso(since) });
  for (const lag of self.followers ?? []) reasons.push(...reading(lag, limits, now));
  for (const { by, code, since } of self.above ?? [])
    reasons.push({ state: 'above-troubled', level: 'amber', by, code, since: iso(since) });
  if (rolledBack === true) reasons.push({ state: 'rolled-back', level: 'red' });
  if (door === false) reasons.push({ state: 'door-closed', level: 'red' });
  if (diskFree !== undefined && diskFree < limits.diskFreeMib * MIB) {
    const level = diskFree < redBelow(limits.diskFreeMib) ? 'red' : 'amber';
    reasons.push({ state: 'disk-low', level, free_mib: Math.floor(diskFree / MIB) });
  }
  // Later receipts of those logs stay as late, until that time is reached or the center has its next key.
  for (const { by, at } of self.receipts ?? [])
    if (at - now > limits.skewMs) reasons.push({ state: 'dated-ahead', level: 'amber', by, due: iso(at) });
  if (rootWarning !== null)
    reasons.push({ state: 'root-due', level: rootWarning === 0 ? 'red' : 'amber', due: iso(rootExpires) });
  return reasons;
}

const iso = (ms: number) => timeText(ms);
const round = (n: number) => Math.round(n * 10) / 10;
