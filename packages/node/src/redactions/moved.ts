import type { Archive } from '@hutong/archive';
import { familyOf, kindOf } from '@hutong/matters';
import { type BodyOf, type Entry, readEntry } from '@hutong/record';
import type { Place, Placed } from '@hutong/supervision';
import { parseOrigin, type Registry } from '@hutong/trust';

type Moved = NonNullable<BodyOf<'registry.redact'>['moved']>;
type Logs = Pick<Archive, 'places' | 'entry'>;

/** Records of a matter that are looked through for what says again what is redacted. */
const MOST = 500;

/**
 * What is to be left of an entry that moved a matter (A3): when and what it was, and the record that says it again, which is
 * of the same type, matter and time and was appended before the redaction. Undefined of an entry that moved no matter.
 */
export async function leftOf(
  archive: Pick<Archive, 'query'>,
  { origin, index, entry }: { origin: string; index: number; entry: Entry },
): Promise<Moved | undefined> {
  const { type, subject, id, occurredAt, recordedAt } = entry;
  const family = lifeOf(type);
  if (family === undefined) return undefined;
  const { items } = await archive.query({ node: parseOrigin(origin).node, subject, limit: MOST });
  const others = items.filter(({ entry }) => entry.id !== id && lifeOf(entry.type) === family);
  // What corrects disclosure is of the kind of what it corrects.
  const kinds = [type, ...others.map((one) => one.entry.type)].map(kindOf);
  const kind = kinds.find((one) => one !== undefined) ?? 'request';
  const again = others.find(
    (one) =>
      one.entry.type === type && one.entry.occurredAt === occurredAt && isLater(one, { origin, index }),
  );
  const other = others.find(({ entry: { id } }) => id !== again?.entry.id);
  return {
    type,
    kind,
    occurred_at: occurredAt,
    recorded_at: recordedAt,
    ...(again === undefined ? {} : { replaced_by: again.entry.id }),
    ...(other === undefined ? {} : { of: other.entry.id }),
  };
}

/** Types of one matter have it in common; undefined of what moves none. */
function lifeOf(type: string): string | undefined {
  return familyOf(type) ?? kindOf(type);
}

/** What is read in the place of redacted entries of a node, and the records that are read there and nowhere else. */
export interface StandIns {
  placed: Placed[];
  elsewhere: ReadonlySet<string>;
}

/**
 * What is read in the place of entries that moved matters and were redacted: what their replacement says, or that something of
 * this type was said of the matter, with the times of the entry itself. Read models do the same (packages/follow).
 */
export async function standIns(
  logs: Logs,
  redactions: Pick<Registry['redactions'], 'leftIn'>,
  node: string,
): Promise<StandIns> {
  const placed: Placed[] = [];
  const elsewhere = new Set<string>();
  for (const { origin, index, record, type, occurredAt, recordedAt, by, says } of redactions.leftIn(node)) {
    const found = await read(logs, node, by);
    if (found === undefined) continue;
    const isAgain = says && isLater(found, { origin, index });
    if (isAgain) elsewhere.add(by);
    const body = isAgain ? found.entry.body : NOTHING;
    const entry = { ...found.entry, id: record, type, occurredAt, recordedAt, backfilled: false, body };
    placed.push({ origin, index, entry });
  }
  return { placed, elsewhere };
}

/** Whether one stands after the other in a node’s chain of logs. */
function isLater(one: Place, other: Place): boolean {
  const by = parseOrigin(one.origin).epoch - parseOrigin(other.origin).epoch;
  return by > 0 || (by === 0 && one.origin === other.origin && one.index > other.index);
}

const NOTHING = {} as Entry['body'];

async function read(logs: Logs, node: string, id: string): Promise<Placed | undefined> {
  for (const { origin, index } of await logs.places(id, node)) {
    const bytes = await logs.entry(origin, index);
    const entry = bytes && readEntry(bytes);
    if (entry) return { origin, index, entry };
  }
  return undefined;
}
