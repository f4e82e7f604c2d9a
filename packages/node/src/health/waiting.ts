import type { NodeFacts } from '@hutong/oversight';
import type { Registry } from '@hutong/trust';

/** A log that a node began, and since when it is known, ms since 1970. */
export interface NextLog {
  origin: string;
  since?: number | undefined;
}

type Known = Pick<Registry, 'node' | 'log' | 'policy'>;

// What a child's entry names need not be an origin: nothing here throws.
export const nodeOf = (origin: string) => origin.split('/')[1] ?? origin;
const epochOf = (origin: string) => Number.parseInt(origin.split('/')[2] ?? '', 10);

/**
 * Whether a log waits for an administrator of the top center: it goes on from the newest one of its node that the registry
 * knows, whose key is good, and the network's policy wants each approved. A revoked or retired node has
 * none that waits: it has to be enrolled again, which its own states say.
 */
export function waits(registry: Known, origin: string): boolean {
  const info = registry.node(nodeOf(origin));
  const last = info?.epochs.at(-1);
  if (info === undefined || last === undefined || info.retired || info.parent === null) return false;
  const revoked = registry.log(last.origin)?.revoked === true;
  const unknown = registry.log(origin) === undefined && epochOf(origin) > last.epoch;
  return registry.policy.rotation === 'approval' && unknown && !revoked;
}

/** The log of a node that waits for approval, the newest one, known since its first news. */
export function waitingOf(registry: Known, node: string, next: readonly NextLog[]): NodeFacts['waiting'] {
  const own = next.filter(({ origin }) => nodeOf(origin) === node && waits(registry, origin));
  const [newest] = own.sort((a, b) => epochOf(b.origin) - epochOf(a.origin));
  if (newest === undefined) return undefined;
  const times = own.flatMap(({ since }) => since ?? []);
  return { origin: newest.origin, since: times.length === 0 ? undefined : Math.min(...times) };
}
