import { groundsFor, type ListRecords, lawOf, readMatterRecords, readSets } from '@hutong/supervision';
import { openBundle, parseBundle, type Registry, rootFingerprint } from '@hutong/trust';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { Ticker } from '../../ticker.ts';
import type { Events } from './events.ts';

const PAGE = '500';
/** Some 4 GB in memory: with more records, the nodes are rehearsed one after the other. */
const MOST = 2_000_000;

/**
 * The records of matters that a node has, its own and those of nodes beneath it, page after page; with the divisions that
 * the network's registry gives them. What it keeps no bytes of is counted as refused.
 */
export async function readNode(
  { api }: NodeClient,
  node: string | undefined,
  session: Session,
): Promise<Events> {
  const ticker = new Ticker(session);
  const list: ListRecords = (query) => api.records.list({ ...query, limit: PAGE });
  const of = { most: MOST, ...(node === undefined ? {} : { node }) };
  const { told, pruned, isCut } = await readMatterRecords(list, of, (records) =>
    ticker.show(() => session.say('rehearse_read', { records })),
  );
  ticker.clear();
  if (isCut) throw session.failed('rehearse_too_many', { most: MOST });
  if (pruned > 0) session.note(session.say('rehearse_pruned', { count: pruned }));
  const registry = await registryOf(api, session);
  const divisions = new Map<string, string>();
  for (const { node: of, divisionCode } of registry?.nodes() ?? [])
    if (divisionCode !== undefined) divisions.set(of, divisionCode);
  const events: Events = { told, divisions, refused: pruned };
  if (registry === undefined) return events;
  const sets = await readSets(list);
  const laws = new Map<string, ReturnType<typeof lawOf>>();
  if (sets.length === 0) return events;
  events.law = (of) => {
    const law = laws.get(of) ?? lawOf(groundsFor(registry, of), of, sets);
    laws.set(of, law);
    return law;
  };
  return events;
}

/** The network as the node knows it: it is taken at its word. */
async function registryOf(api: NodeClient['api'], session: Session): Promise<Registry | undefined> {
  try {
    const bundle = parseBundle(JSON.stringify(await api.network.trust()));
    return openBundle(bundle, rootFingerprint(bundle.root[0] ?? ''));
  } catch {
    session.note(session.say('rehearse_no_divisions'));
    return undefined;
  }
}
