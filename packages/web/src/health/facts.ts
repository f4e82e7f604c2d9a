import { X509Certificate } from 'node:crypto';
import type { NodeFacts } from '@hutong/oversight';
import { counted, type HealthConfig, type Registry } from '@hutong/trust';
import { parentHeard } from '../parent-heard.ts';
import type { NodeIdentity, SyncState } from '../service.ts';
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
  registry(): Registry;
  /** Its data folder. */
  dir: string;
  config: HealthConfig | undefined;
  sync(): Promise<SyncState>;
  /** When policy wants the keys of a log replaced, ms since 1970. */
  keyDue(origin: string): Promise<number | undefined>;
  /** Of a center: what it heard from all beneath it, and what it set aside of their logs. */
  beneath?: {
    door(): boolean;
    /** The version that a direct child says it is. */
    version(node: string): string | undefined;
    heartbeats(): Promise<Beat[]>;
    /** Since when a log is known here to be the one that its node writes, ms since 1970; now, when that is news. */
    current(origin: string): number;
    quarantined(): Promise<{ origin: string; count: number }[]>;
    /** Next logs that were not taken, known to the registry by now or not. */
    waiting(): Promise<NextLog[]>;
  };
}

type Line = NonNullable<NonNullable<NodeFacts['self']>['line']>;

/** What is known now of a node (first) and of all beneath it, the planned ones last. */
export async function gatherFacts(s: FactSources): Promise<NodeFacts[]> {
  const { node, name, origin: current } = s.info();
  const registry = s.registry();
  const sync = await s.sync();
  const approval = registry.policy.rotation === 'approval';
  const next = approval ? [{ origin: current }, ...((await s.beneath?.waiting()) ?? [])] : [];
  const beats = new Map((await s.beneath?.heartbeats())?.map((b) => [b.node, b]));
  const set = (await s.beneath?.quarantined()) ?? [];
  const names = registry.nodes().map((n) => n.node);
  const below = s.beneath === undefined ? [] : names.filter((n) => n !== node && registry.within(n, node));
  const about = async (one: string): Promise<NodeFacts> => {
    const known = registry.node(one);
    const origin = known?.epochs.at(-1)?.origin;
    const pem = registry.certificates.of(one)?.pem;
    const quarantined = set.filter((q) => nodeOf(q.origin) === one).reduce((sum, q) => sum + q.count, 0);
    return {
      ...{ node: one, name: known?.name ?? name, parent: known?.parent ?? null },
      place: known?.retired === true ? 'retired' : 'enrolled',
      ...{ heard: null, lags: [], quarantined, ...troubles(registry, sync, one) },
      waiting: waitingOf(registry, one, next),
      revoked: origin === undefined ? undefined : registry.log(origin)?.revoked,
      keyDue: origin === undefined ? undefined : await s.keyDue(origin),
      certificateEnds: pem === undefined ? undefined : Date.parse(new X509Certificate(pem).validTo),
    };
  };
  const own = {
    ...(await about(node)),
    ...{ version: s.info().version, wanted: sync.link.wanted_version },
    ...{ lags: ownLags(registry, sync), self: await selfFacts(s, sync) },
  };
  const others: NodeFacts[] = [];
  for (const one of below)
    others.push({
      ...{ ...(await about(one)), version: s.beneath?.version(one) },
      ...heard(one, node, registry, sync, beats.get(one), s.beneath?.current),
    });
  const planned = (s.config?.planned ?? []).filter((p) => registry.node(p.node) === undefined);
  return [own, ...others, ...planned.map(plannedFacts)];
}

function plannedFacts(planned: { node: string; name: string; parent: string }): NodeFacts {
  return { ...planned, place: 'planned', heard: null, lags: [], forks: [], refused: [], quarantined: 0 };
}

function troubles(
  registry: Registry,
  { alarms, logs }: SyncState,
  node: string,
): Pick<NodeFacts, 'forks' | 'clone' | 'refused'> {
  const of = (code: string) => alarms.filter((a) => a.node === node && a.code === code);
  const clone = of('clone')[0];
  return {
    forks: of('fork').map(({ origin, at }) => ({ origin, at: Date.parse(at) })),
    ...(clone === undefined ? {} : { clone: Date.parse(clone.at) }),
    refused: logs
      .filter((l) => l.node === node && l.refused && !waits(registry, l.origin))
      .map((l) => l.origin),
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
  { logs }: SyncState,
  beat: Beat | undefined,
  since: (origin: string) => number = () => 0,
): Pick<NodeFacts, 'heard' | 'lags' | 'skewMs'> {
  const held = new Map(logs.filter((l) => l.node === node).map((l) => [l.origin, l.stored]));
  let left = 0;
  for (const { origin } of registry.node(node)?.epochs ?? []) {
    const log = registry.log(origin);
    const said = origin === beat?.origin ? counted(log, beat.size) : (log?.closedAt ?? 0);
    left += Math.max(0, said - (held.get(origin) ?? 0));
  }
  const sum = [...held.values()].reduce((a, b) => a + b, 0);
  const lags = [{ by: judge, left, held: sum }];
  if (beat === undefined) return { heard: null, lags };
  const { timeS, cameAt } = beat;
  if (cameAt === null) return { heard: timeS * 1_000, lags };
  // Under keys that were approved a moment ago it has yet to be believed: what it said meanwhile was not.
  const last = registry.node(node)?.epochs.at(-1)?.origin;
  const from = last === undefined || last === beat.origin ? 0 : since(last);
  const skewMs = timeS * 1_000 - cameAt;
  const sure = skewMs > 0 || registry.node(node)?.parent === judge;
  return { heard: Math.max(cameAt, from), lags, ...(sure ? { skewMs } : {}) };
}

async function selfFacts(s: FactSources, sync: SyncState): Promise<NonNullable<NodeFacts['self']>> {
  const disks = await disksOf(s.dir).catch(() => []);
  return {
    line: lineOf(sync),
    door: s.beneath?.door(),
    rolledBack: sync.alarms.some((a) => a.code === 'rolled-back'),
    diskFree: disks.length === 0 ? undefined : Math.min(...disks.map((d) => d.freeBytes)),
    rootExpires: Date.parse(sync.root.expires),
    rootWarning: sync.root.warning,
  };
}

function lineOf(sync: SyncState): Line | null {
  const { parent, connected, denied } = sync.link;
  if (parent === null) return null;
  const at = parentHeard(sync);
  return { parent, connected, heard: at === null ? null : Date.parse(at), ...(denied ? { denied } : {}) };
}
