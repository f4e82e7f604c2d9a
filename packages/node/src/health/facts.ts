import { X509Certificate } from 'node:crypto';
import { type NodeIdentity, parentHeard, type SyncState } from '@hutong/api';
import type { Lag as FollowerLag } from '@hutong/follow';
import type { HealthConfig, NodeFacts, WriteTrouble } from '@hutong/oversight';
import { counted, type Registry, type Trouble } from '@hutong/trust';
import { administratorMade } from './administrator-made.ts';
import { disksOf } from './disks.ts';
import { type NextLog, nodeOf, waitingOf, waits } from './waiting.ts';

/** A node's newest heartbeat, as a center keeps it. */
interface Beat {
  node: string;
  origin: string;
  size: number;
  /** Seconds since 1970, by its own clock. */
  timeS: number;
  /** When it came, ms since 1970 by this clock; null where that is not known. */
  cameAt: number | null;
}

/** Where a node's facts come from: what it shows of itself, its registry, its data folder. */
export interface FactSources {
  info(): NodeIdentity;
  registry: Registry;
  /** Its data folder. */
  dir: string;
  config: HealthConfig | undefined;
  sync(): Promise<SyncState>;
  /** Who says more than its share and is slowed, and since when, ms since 1970. */
  slowed(): { node: string; since: number }[];
  /** When policy wants the keys of a log replaced, ms since 1970. */
  keyDue(origin: string): Promise<number | undefined>;
  /** What those above it say of themselves. */
  above?(): readonly { node: string; troubles: readonly Trouble[] }[];
  /** How far its read models are. */
  followers(): Promise<readonly FollowerLag[]>;
  /** Why nothing can be written, if it can't. */
  trouble?(): WriteTrouble | undefined;
  /** At a center: what it heard from all beneath it, and what it set aside of their logs. */
  beneath?: {
    /** Whether its broker answers, so that its children can reach it. */
    door(): boolean;
    /** Logs of which nothing is taken, as what is held of them is damaged, and since when that is known, ms since 1970. */
    damaged(): { origin: string; since: number }[];
    /** The version that a direct child says it is. */
    version(node: string): string | undefined;
    heartbeats(): Promise<Beat[]>;
    /** When what a node had just recorded last came, ms since 1970 by this clock. */
    came(node: string): number | undefined;
    /** What a node says is wrong with it, by its time no older than its newest heartbeat. */
    said(node: string, beat: Beat | undefined): readonly Trouble[];
    /** Since when a log is known here to be the one that its node writes, ms since 1970; now, when that is news. */
    current(origin: string): number;
    quarantined(): Promise<{ origin: string; count: number }[]>;
    /** Next logs that were not taken, known to the registry by now or not. */
    waiting(): Promise<NextLog[]>;
  };
}

type SelfFacts = NonNullable<NodeFacts['self']>;
type Line = NonNullable<SelfFacts['line']>;

/** What is known now of a node (first) and of all beneath it, the planned ones last. */
export async function gatherFacts(s: FactSources): Promise<NodeFacts[]> {
  const { node, name, origin: current } = s.info();
  const registry = s.registry;
  const sync = await s.sync();
  const approval = registry.policy.rotation === 'approval';
  const next = approval ? [{ origin: current }, ...((await s.beneath?.waiting()) ?? [])] : [];
  const beats = new Map((await s.beneath?.heartbeats())?.map((b) => [b.node, b]));
  const of = byNode(sync);
  const aside = new Map<string, number>();
  for (const { origin, count } of (await s.beneath?.quarantined()) ?? [])
    aside.set(nodeOf(origin), (aside.get(nodeOf(origin)) ?? 0) + count);
  const slowed = new Map(s.slowed().map((n) => [n.node, n.since]));
  const names = registry.nodes().map((n) => n.node);
  const below = s.beneath === undefined ? [] : names.filter((n) => n !== node && registry.within(n, node));
  const about = async (one: string): Promise<NodeFacts> => {
    const known = registry.node(one);
    const origin = known?.epochs.at(-1)?.origin;
    const pem = registry.certificates.of(one)?.pem;
    const authority = known?.parent === null ? registry.certificates.authorities().at(-1)?.pem : undefined;
    return {
      node: one,
      name: known?.name ?? name,
      parent: known?.parent ?? null,
      place: known?.retired === true ? 'retired' : 'enrolled',
      heard: null,
      lags: [],
      quarantined: aside.get(one) ?? 0,
      ...troubles(registry, of(one)),
      waiting: waitingOf(registry, one, next),
      slowed: slowed.get(one),
      revoked: origin === undefined ? undefined : registry.log(origin)?.revoked,
      keyDue: origin === undefined ? undefined : await s.keyDue(origin),
      certificateEnds: endOf(pem),
      authorityEnds: endOf(authority),
    };
  };
  const own = {
    ...(await about(node)),
    version: s.info().version,
    wanted: sync.link.wanted_version,
    lags: ownLags(registry, sync),
    self: await selfFacts(s, sync),
  };
  const others: NodeFacts[] = [];
  for (const one of below) {
    const said = s.beneath?.said(one, beats.get(one)) ?? [];
    others.push({
      ...(await about(one)),
      version: s.beneath?.version(one),
      contact: registry.node(one)?.contact,
      division: registry.node(one)?.divisionCode,
      said: said.map(({ code, sinceS }) => ({ code, since: sinceS * 1_000 })),
      ...heard(one, node, registry, of(one), beats.get(one), s.beneath),
    });
  }
  const planned = (s.config?.planned ?? []).filter((p) => registry.node(p.node) === undefined);
  return [own, ...others, ...planned.map(plannedFacts)];
}

type OfNode = Pick<SyncState, 'logs' | 'alarms'>;

/** What is shown of each node: a province asks for thousands of them at each look. */
function byNode({ logs, alarms }: OfNode): (node: string) => OfNode {
  const all = new Map<string, OfNode>();
  const of = (node: string): OfNode => {
    const one = all.get(node) ?? { logs: [], alarms: [] };
    all.set(node, one);
    return one;
  };
  for (const log of logs) of(log.node).logs.push(log);
  for (const alarm of alarms) of(alarm.node).alarms.push(alarm);
  return of;
}

function endOf(pem: string | undefined): number | undefined {
  return pem === undefined ? undefined : Date.parse(new X509Certificate(pem).validTo);
}

function plannedFacts(planned: { node: string; name: string; parent: string }): NodeFacts {
  return { ...planned, place: 'planned', heard: null, lags: [], forks: [], refused: [], quarantined: 0 };
}

function troubles(
  registry: Registry,
  { alarms, logs }: OfNode,
): Pick<NodeFacts, 'forks' | 'clone' | 'refused'> {
  const of = (code: string) => alarms.filter((a) => a.code === code);
  const clone = of('clone')[0];
  return {
    forks: of('fork').map(({ origin, at }) => ({ origin, at: Date.parse(at) })),
    ...(clone === undefined ? {} : { clone: Date.parse(clone.at) }),
    refused: logs.filter((l) => l.refused && !waits(registry, l.origin)).map((l) => l.origin),
  };
}

/** What each ancestor lacks of all logs that it takes from here, the nearest first. */
function ownLags(registry: Registry, { logs }: SyncState): NodeFacts['lags'] {
  const lags = new Map<string, { by: string; left: number; held: number }>();
  // Nearest first: the longest way up names them all in order.
  const taken = logs.filter((l) => !waits(registry, l.origin));
  const ways = taken.map((l) => l.received).sort((a, b) => a.length - b.length);
  for (const { by, size, behind } of ways.flat()) {
    const lag = lags.get(by) ?? { by, left: 0, held: 0 };
    lags.set(by, { by, left: lag.left + behind, held: lag.held + size });
  }
  return [...lags.values()];
}

/**
 * What a node beneath says it holds, and how much of it is here. Its clock: a heartbeat from the future is certain; one
 * from the past may have waited on the way, so it counts only of a direct child, which speaks as it beats.
 */
function heard(
  node: string,
  judge: string,
  registry: Registry,
  { logs }: Pick<OfNode, 'logs'>,
  beat: Beat | undefined,
  beneath: Pick<NonNullable<FactSources['beneath']>, 'current' | 'came'> | undefined,
): Pick<NodeFacts, 'heard' | 'lags' | 'skewMs' | 'arrived'> {
  const held = new Map(logs.map((l) => [l.origin, l.stored]));
  let left = 0;
  for (const { origin } of registry.node(node)?.epochs ?? []) {
    const log = registry.log(origin);
    const said = origin === beat?.origin ? counted(log, beat.size) : (log?.closedAt ?? 0);
    left += Math.max(0, said - (held.get(origin) ?? 0));
  }
  const sum = [...held.values()].reduce((a, b) => a + b, 0);
  const known = { lags: [{ by: judge, left, held: sum }], arrived: arrivedOf(logs, judge) };
  // A node whose records stream in is there, though its heartbeat is late.
  const came = beneath?.came(node) ?? 0;
  if (beat === undefined) return { heard: came === 0 ? null : came, ...known };
  const { timeS, cameAt } = beat;
  if (cameAt === null) return { heard: Math.max(came, timeS * 1_000), ...known };
  // Under keys that were approved a moment ago it has yet to be believed: what it said meanwhile was not.
  const last = registry.node(node)?.epochs.at(-1)?.origin;
  const from = last === undefined || last === beat.origin ? 0 : (beneath?.current(last) ?? 0);
  const skewMs = timeS * 1_000 - cameAt;
  const sure = skewMs > 0 || registry.node(node)?.parent === judge;
  return { heard: Math.max(cameAt, from, came), ...known, ...(sure ? { skewMs } : {}) };
}

/** When the newest of these logs that is here came, by the judge's own receipts; undefined: nothing of them is here. */
function arrivedOf(logs: OfNode['logs'], judge: string): number | undefined {
  const times = logs.flatMap(({ received }) => received.find(({ by }) => by === judge)?.at ?? []);
  return times.length === 0 ? undefined : Math.max(...times.map((at) => Date.parse(at)));
}

type MachineSources = Pick<FactSources, 'dir' | 'trouble'> & {
  beneath?: Pick<NonNullable<FactSources['beneath']>, 'door' | 'damaged'> | undefined;
};

/** What a node knows of itself though its database does not answer. */
export async function machineFacts(s: MachineSources): Promise<Partial<SelfFacts>> {
  const disks = await disksOf(s.dir).catch(() => []);
  return {
    trouble: s.trouble?.(),
    administratorMade: administratorMade(s.dir),
    door: s.beneath?.door(),
    damaged: s.beneath?.damaged(),
    diskFree: disks.length === 0 ? undefined : Math.min(...disks.map((d) => d.freeBytes)),
  };
}

async function selfFacts(s: FactSources, sync: SyncState): Promise<SelfFacts> {
  return {
    ...(await machineFacts(s)),
    line: lineOf(sync),
    above: aboveOf(s),
    rolledBack: sync.alarms.some((a) => a.code === 'rolled-back'),
    receipts: receiptsIn(sync, s.registry),
    followers: (await s.followers()).map(({ follower: by, entries: left, read: held, waits }) => ({
      by,
      left,
      held,
      ...(waits && { waits }),
    })),
    rootExpires: Date.parse(sync.root.expires),
    rootWarning: sync.root.warning,
  };
}

function aboveOf(s: FactSources): SelfFacts['above'] {
  return s.above?.().flatMap(({ node, troubles: all }) => {
    return all.map(({ code, sinceS }) => ({ by: node, code, since: sinceS * 1_000 }));
  });
}

/** The latest time of each one's receipts on the logs that go on. */
function receiptsIn({ logs }: SyncState, registry: Registry): { by: string; at: number }[] {
  const latest = new Map<string, number>();
  const open = logs.filter(({ origin }) => registry.log(origin)?.closedAt === undefined);
  for (const { by, at } of open.flatMap((log) => log.received))
    if (at !== null) latest.set(by, Math.max(latest.get(by) ?? 0, Date.parse(at)));
  return [...latest].map(([by, at]) => ({ by, at }));
}

function lineOf(sync: SyncState): Line | null {
  const { parent, connected, denied } = sync.link;
  if (parent === null) return null;
  const at = parentHeard(sync);
  return { parent, connected, heard: at === null ? null : Date.parse(at), ...(denied ? { denied } : {}) };
}
