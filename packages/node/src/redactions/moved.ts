import type { Archive } from '@hutong/archive';
import { kindOf } from '@hutong/matters';
import { type BodyOf, type Entry, readEntry } from '@hutong/record';
import type { Placed } from '@hutong/supervision';
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
  const kind = kindOf(type);
  if (kind === undefined) return undefined;
  const { items } = await archive.query({ node: parseOrigin(origin).node, subject, limit: MOST });
  const others = items.filter((one) => one.entry.id !== id && kindOf(one.entry.type) === kind);
  const again = others.find(
    (one) =>
      one.entry.type === type &&
      one.entry.occurredAt === occurredAt &&
      (one.origin !== origin || one.index > index),
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

/** What is read in the place of the redacted entries of a log, and the records that are read there and nowhere else. */
export interface StandIns {
  placed: Placed[];
  elsewhere: ReadonlySet<string>;
}

/**
 * What is read in the place of entries that moved matters and were redacted, below `size` of a log: what their replacement
 * says, or that something of this type was said of the matter, with the times of the entry itself.
 */
export async function standIns(
  logs: Logs,
  redactions: Pick<Registry['redactions'], 'movedIn'>,
  { origin, size }: { origin: string; size: number },
): Promise<StandIns> {
  const { node } = parseOrigin(origin);
  const placed: Placed[] = [];
  const elsewhere = new Set<string>();
  for (const { index, record, moved } of redactions.movedIn(origin)) {
    if (index >= size) continue;
    const { replaced_by: replacement, of, type, occurred_at: occurredAt, recorded_at: recordedAt } = moved;
    const again = replacement && (await read(logs, node, replacement));
    const said = again || (of && (await read(logs, node, of)));
    if (!said) continue;
    const id = record ?? said.id;
    if (again) elsewhere.add(again.id);
    const body = again ? again.body : NOTHING;
    placed.push({ origin, index, entry: { ...said, id, type, occurredAt, recordedAt, body } });
  }
  return { placed, elsewhere };
}

const NOTHING = {} as Entry['body'];

async function read(logs: Logs, node: string, id: string): Promise<Entry | undefined> {
  for (const { origin, index } of await logs.places(id, node)) {
    const bytes = await logs.entry(origin, index);
    const entry = bytes && readEntry(bytes);
    if (entry) return entry;
  }
  return undefined;
}
