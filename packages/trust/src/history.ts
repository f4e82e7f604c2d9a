import { type BodyOf, type Entry, type Phrase, readBody, readEntry } from '@hutong/record';
import { type FieldChange, fieldChanges, policyFields, wordsOf } from './node-fields.ts';

/** An entry of the registry, at its place. */
interface PlacedEntry {
  origin: string;
  index: number;
  bytes: Uint8Array;
}

/** What one entry of the registry changed. */
export interface HistoryRow extends PlacedEntry {
  /** The node that it is about; null where it is about the network. */
  node: string | null;
  changes: FieldChange[];
  /** Why the registry passed it over: then it changed nothing. */
  passedOver?: Phrase;
}

type Fields = Record<string, string>;
interface Told {
  node: string | null;
  changes: FieldChange[];
}

/** The fields that an enrolment says anew, and those that stay as they were where it does not say them. */
const PLACE = ['name', 'kind', 'level', 'parent', 'division_code', 'stationed_at'] as const;
const STAYS = ['contact_post', 'contact_phone', 'url', 'addresses'] as const;

/**
 * The registry as a history of what each entry changed, oldest first. It follows what the registry says of its nodes, and not
 * its keys' arithmetic: `rejected` is what the registry itself passed over.
 */
export function registryHistory(
  entries: Iterable<PlacedEntry>,
  rejected: readonly { origin: string; index: number; reason: Phrase }[],
): HistoryRow[] {
  const over = new Map(rejected.map(({ origin, index, reason }) => [`${origin}:${index}`, reason]));
  const fold = new Fold();
  return [...entries].map((placed) => {
    const passedOver = over.get(`${placed.origin}:${placed.index}`);
    const entry = readEntry(placed.bytes);
    if (entry === undefined || passedOver !== undefined)
      return { ...placed, node: null, changes: [], ...(passedOver === undefined ? {} : { passedOver }) };
    return { ...placed, ...fold.take(entry) };
  });
}

/** What the entries so far say. */
class Fold {
  readonly #nodes = new Map<string, Fields>();
  readonly #certificates = new Map<string, string>();
  #policy: Fields = {};

  take(entry: Entry): Told {
    const nothing: Told = { node: null, changes: [] };
    switch (entry.type) {
      case 'registry.node':
        return this.#on(readBody(entry, entry.type), (body) => this.#enrol(body)) ?? nothing;
      case 'registry.move':
        return this.#on(readBody(entry, entry.type), (body) => this.#move(body)) ?? nothing;
      case 'registry.retire':
        return (
          this.#on(readBody(entry, entry.type), ({ node }) => this.#set(node, { retired: 'yes' })) ?? nothing
        );
      case 'registry.close':
        return this.#on(readBody(entry, entry.type), closed) ?? nothing;
      case 'registry.policy':
        return this.#on(readBody(entry, entry.type), (body) => this.#rule(body)) ?? nothing;
      case 'registry.ca':
        return this.#on(readBody(entry, entry.type), authority) ?? nothing;
      case 'registry.certificate':
        return this.#on(readBody(entry, entry.type), (body) => this.#certify(body)) ?? nothing;
      case 'registry.redact':
        return this.#on(readBody(entry, entry.type), redacted) ?? nothing;
      default:
        return nothing;
    }
  }

  #on<T>(body: T | undefined, take: (body: T) => Told): Told | undefined {
    return body === undefined ? undefined : take(body);
  }

  #enrol(body: BodyOf<'registry.node'>): Told {
    const said = wordsOf(body, [...PLACE, ...STAYS]);
    const stays = wordsOf(this.#nodes.get(body.node) ?? {}, STAYS);
    return this.#become(body.node, { ...stays, ...said, epoch: String(body.epoch), log: body.origin });
  }

  #move(body: BodyOf<'registry.move'>): Told {
    return this.#set(body.node, wordsOf(body, [...PLACE, ...STAYS]));
  }

  #set(node: string, said: Fields): Told {
    return this.#become(node, { ...this.#nodes.get(node), ...said });
  }

  #become(node: string, after: Fields): Told {
    const changes = fieldChanges(this.#nodes.get(node) ?? {}, after);
    this.#nodes.set(node, after);
    return { node, changes };
  }

  #rule(body: BodyOf<'registry.policy'>): Told {
    const after = { ...this.#policy, ...policyFields(body) };
    const changes = fieldChanges(this.#policy, after);
    this.#policy = after;
    return { node: null, changes };
  }

  #certify({ node, names = [] }: BodyOf<'registry.certificate'>): Told {
    const before = this.#certificates.get(node) ?? null;
    const after = names.join(' ');
    this.#certificates.set(node, after);
    return { node, changes: [{ field: 'certificate', before, after }] };
  }
}

const closed = ({ node, origin, size }: BodyOf<'registry.close'>): Told => ({
  node,
  changes: [{ field: 'closed', before: origin, after: String(size) }],
});

const authority = ({ fingerprint, withdrawn }: BodyOf<'registry.ca'>): Told => {
  const [before, after] = withdrawn === true ? [fingerprint, null] : [null, fingerprint];
  return { node: null, changes: [{ field: 'ca', before, after }] };
};

const redacted = ({ origin, index }: BodyOf<'registry.redact'>): Told => ({
  node: null,
  changes: [{ field: 'redacted', before: `${origin} #${index}`, after: null }],
});
