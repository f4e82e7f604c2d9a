import { everyItem } from '@hutong/api';
import { readEntry } from '@hutong/record';
import { bundleEntries, openBundle, parseBundle } from '@hutong/trust';
import type { Examined, Known } from './known.ts';
import type { AskedNode } from './ports.ts';

/** Pages of logs, five each. */
const MAX_PAGES = 200;

/** The health of at most so many nodes is asked for. */
const MAX_NODES = 50_000;

/** What a running node says when asked over its API. */
export async function knownOfRunning({ api }: AskedNode, { config }: Examined): Promise<Known> {
  const bundle = parseBundle(JSON.stringify(await api.network.trust()));
  const registry = openBundle(bundle, config.root_fingerprint);
  const newest = bundleEntries(bundle).at(-1);
  const { info } = await api.service.document();
  const { reasons: database } = await api.service.ready();
  const health = await everyItem((after) => api.health.now({ limit: 500, after }), MAX_NODES);
  // The state before the notes: a receipt that is claimed must be shown, one that came since need not be claimed.
  const sync = await api.network.sync();
  const { due } = sync.keys;
  return {
    registry,
    logs: sync.logs,
    notes: await notes(api),
    registryAt: newest === undefined ? undefined : readEntry(newest.bytes)?.recordedAt,
    keysDue: due === null ? undefined : Date.parse(due),
    database,
    running: { sync, health, version: info.version },
  };
}

async function notes(api: AskedNode['api']): Promise<Map<string, string[]>> {
  const all = new Map<string, string[]>();
  let after: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const { items } = await api.audit.logs({ after });
    if (items.length === 0) break;
    for (const { origin, head, notes } of items) all.set(origin, [head, ...notes]);
    after = items.at(-1)?.origin;
  }
  return all;
}
