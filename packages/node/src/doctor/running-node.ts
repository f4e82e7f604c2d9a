import type { LogEvidence } from '@hutong/oversight';
import { readEntry } from '@hutong/record';
import { bundleEntries, openBundle, parseBundle } from '@hutong/trust';
import type { Examined, Known } from './known.ts';
import type { AskedNode } from './ports.ts';

/** Pages of logs, five each. */
const MAX_PAGES = 200;

/** What a running node says when asked over its API. */
export async function knownOfRunning(client: AskedNode, { config }: Examined): Promise<Known> {
  const bundle = parseBundle(JSON.stringify(await client.trust()));
  const registry = openBundle(bundle, config.root_fingerprint);
  const newest = bundleEntries(bundle).at(-1);
  const { info } = await client.call<{ info: { version: string } }>('GET', '/openapi.json');
  const [database, health] = [await client.notReady(), await client.health()];
  // The state before the notes: a receipt that is claimed must be shown, one that came since need not be claimed.
  const sync = await client.sync();
  const { due } = sync.keys;
  return {
    registry,
    logs: sync.logs,
    notes: await notes(client),
    registryAt: newest === undefined ? undefined : readEntry(newest.bytes)?.recordedAt,
    keysDue: due === null ? undefined : Date.parse(due),
    database,
    running: { sync, health, version: info.version },
  };
}

async function notes(client: AskedNode): Promise<Map<string, string[]>> {
  const all = new Map<string, string[]>();
  let after = '';
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const path = `/api/audit/logs${after === '' ? '' : `?after=${encodeURIComponent(after)}`}`;
    const { items } = await client.call<{ items: LogEvidence[] }>('GET', path);
    if (items.length === 0) break;
    for (const { origin, head, notes } of items) all.set(origin, [head, ...notes]);
    after = (items.at(-1) as LogEvidence).origin;
  }
  return all;
}
