import type { NodeInfo } from './node-info.ts';

/** What the registry says of a node, field by field, in the words of `registry.node`; what it does not say is left out. */
export function nodeFields(info: NodeInfo): Record<string, string> {
  const { name, level, kind, divisionCode, stationedAt, parent, url, addresses, contact } = info;
  const fields = {
    name,
    kind,
    level,
    parent: parent ?? undefined,
    division_code: divisionCode,
    stationed_at: stationedAt,
    contact_post: contact?.post,
    contact_phone: contact?.phone,
    url,
    addresses: addresses?.join(' '),
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, said]) => (said === undefined ? [] : [[field, said]])),
  );
}

/** One field before and after; null: nothing was said of it. */
export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** In what two states differ. */
export function fieldChanges(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): FieldChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) => {
    const change = { field, before: before[field] ?? null, after: after[field] ?? null };
    return change.before === change.after ? [] : [change];
  });
}

/** What the network’s policy says, as text. */
export const policyFields = (body: Readonly<Record<string, unknown>>): Record<string, string> =>
  wordsOf(body, ['rotation', 'rotate_days', 'sealing']);

/** Some fields of a body that it says something in, as text. */
export function wordsOf(
  body: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap((field): [string, string][] => {
      const said = body[field];
      if (said === undefined || said === null) return [];
      if (Array.isArray(said)) return [[field, said.join(' ').toLowerCase()]];
      return [[field, typeof said === 'object' ? JSON.stringify(said) : String(said)]];
    }),
  );
}
