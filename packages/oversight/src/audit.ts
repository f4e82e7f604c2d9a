import type { Registry } from '@hutong/trust';
import { Claims } from './claims.ts';
import { type AuditSource, MAX_PREFIXES, type Prefix } from './evidence.ts';
import { type Finding, faultsIn } from './verdict.ts';

/** A node that is asked, and how it is called in what is found. */
export interface NamedSource extends AuditSource {
  /** Address, folder or file. */
  name: string;
  /** The node it is. */
  node: string;
}

/** What comparing a network gave. */
export interface AuditReport {
  findings: Finding[];
  /** Checkpoints compared, of so many logs. */
  checkpoints: number;
  logs: number;
  anchors: number;
  /** Checkpoints that nobody could prove or disprove. */
  open: { origin: string; size: number }[];
  /** Pieces passed over, as no signature vouches for them. */
  passed_over: number;
}

/**
 * Compares what the nodes of a network show. Anchors are read from all before any log is: what they state must be
 * held by then, though the network works on meanwhile.
 */
export async function auditNetwork(
  sources: readonly NamedSource[],
  registry: Registry,
  now: number,
): Promise<AuditReport> {
  const claims = new Claims(registry);
  let anchors = 0;
  for (const source of sources) {
    claims.addNode(source.node);
    for (let page = await source.anchors(); page.length > 0; page = await source.anchors(page.at(-1))) {
      anchors += page.length;
      for (const anchor of page) claims.addAnchor(source.name, anchor);
    }
  }
  for (const source of sources) {
    for (let page = await source.logs(); page.length > 0; page = await source.logs(page.at(-1)?.origin)) {
      for (const log of page) claims.addLog(source.name, source.node, log);
    }
  }
  for (const origin of claims.logs.keys()) await compare(claims, origin, sources);
  const all = [...claims.logs.values()].flatMap((log) => [...log.values()]);
  const open = all
    .filter((c) => c.fits === undefined)
    .map(({ checkpoint: { origin, size } }) => ({ origin, size }));
  return {
    findings: faultsIn(claims, now),
    checkpoints: all.length,
    logs: claims.logs.size,
    anchors,
    open,
    passed_over: claims.passedOver,
  };
}

/** Asks the holders of a log for the roots of its beginnings, until all of its checkpoints are compared. */
async function compare(claims: Claims, origin: string, sources: readonly NamedSource[]): Promise<void> {
  const size = claims.reference(origin)?.checkpoint.size;
  if (size === undefined) return;
  for (const source of sources) {
    const sizes = claims.open(origin);
    if (sizes.length === 0) return;
    if ((claims.shown.get(source.node)?.get(origin) ?? 0) < size) continue;
    for (let i = 0; i < sizes.length; i += MAX_PREFIXES) {
      const prefixes: Prefix[] = await source.prefixes(origin, size, sizes.slice(i, i + MAX_PREFIXES));
      claims.addPrefixes(origin, prefixes);
    }
  }
}
