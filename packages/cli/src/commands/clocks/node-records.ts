import type { RecordPage, StoredRecord } from '@hutong/api';
import { kindOf, type Told } from '@hutong/matters';
import { parseOccurredAt } from '@hutong/record';
import { groundsFor, lawOf, type SetSaid } from '@hutong/supervision';
import { openBundle, parseBundle, parseOrigin, type Registry, rootFingerprint } from '@hutong/trust';
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
  const [read, ticker] = [[] as Placed[], new Ticker(session)];
  let [pruned, seen, cursor] = [0, 0, undefined as string | undefined];
  do {
    const page: RecordPage = await api.records.list({ node, cursor, limit: PAGE });
    for (const record of page.items) {
      if (kindOf(record.type) === undefined && record.type !== 'disclosure.correct') continue;
      if (record.pruned === undefined) read.push(placed(record));
      else pruned += 1;
    }
    seen += page.items.length;
    if (read.length > MOST) throw session.failed('rehearse_too_many', { most: MOST });
    ticker.show(() => session.say('rehearse_read', { records: seen }));
    cursor = page.next;
  } while (cursor !== undefined);
  ticker.clear();
  if (pruned > 0) session.note(session.say('rehearse_pruned', { count: pruned }));
  const told = read.sort(byPosition).map(({ told: one }) => one);
  const registry = await registryOf(api, session);
  const divisions = new Map<string, string>();
  for (const { node: of, divisionCode } of registry?.nodes() ?? [])
    if (divisionCode !== undefined) divisions.set(of, divisionCode);
  const events: Events = { told, divisions, refused: pruned };
  if (registry === undefined) return events;
  const sets = await setsOf(api);
  const laws = new Map<string, ReturnType<typeof lawOf>>();
  if (sets.length === 0) return events;
  events.law = (of) => {
    const law = laws.get(of) ?? lawOf(groundsFor(registry, of), of, sets);
    laws.set(of, law);
    return law;
  };
  return events;
}

/** Every version of rules and calendars that is on record there, in the order of their logs. */
async function setsOf(api: NodeClient['api']): Promise<SetSaid[]> {
  const sets: (SetSaid & { epoch: number })[] = [];
  for (const type of ['rules.set', 'calendar.set']) {
    let cursor: string | undefined;
    do {
      const page: RecordPage = await api.records.list({ type, cursor, limit: PAGE });
      for (const { origin, index, recorded_at, body } of page.items) {
        const entry = { type, recordedAt: parseOccurredAt(recorded_at), body };
        sets.push({ origin, index, entry, epoch: parseOrigin(origin).epoch });
      }
      cursor = page.next;
    } while (cursor !== undefined);
  }
  return sets.sort((a, b) => a.epoch - b.epoch || a.index - b.index);
}

interface Placed {
  epoch: number;
  index: number;
  told: Told;
}

function placed(record: StoredRecord): Placed {
  const { node, origin, index, id, type, subject, body } = record;
  const [occurredAt, recordedAt] = [parseOccurredAt(record.occurred_at), parseOccurredAt(record.recorded_at)];
  const entry = { id, type, subject, occurredAt, recordedAt, body };
  return { epoch: parseOrigin(origin).epoch, index, told: { node, entry } };
}

/** A node's records stand in the order of its logs. */
function byPosition(a: Placed, b: Placed): number {
  const [one, other] = [a.told.node, b.told.node];
  if (one !== other) return one < other ? -1 : 1;
  return a.epoch - b.epoch || a.index - b.index;
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
