import { type RedactionPlan, RedactionRefused, type RedactionService } from '@hutong/api';
import type { Archive } from '@hutong/archive';
import { leafHash } from '@hutong/log';
import { type Entry, isRecordId, readEntry } from '@hutong/record';
import { type NodeConfig, parseOrigin, type Registry } from '@hutong/trust';
import { leftOf } from '../redactions/moved.ts';
import { holdersOf, type Redactor } from '../redactions/redactor.ts';
import { lingeringCopies } from '../values/copies.ts';
import type { Statement } from './registry-entries.ts';

/** The network stands on these, and what was erased and which cards were earned follow from them. */
const KEPT =
  /^(genesis$|closing$|anchor$|registry\.|value\.|supervision\.hearing$|rules\.set$|calendar\.set$)/;

interface Parts {
  config: NodeConfig;
  archive: Archive;
  registry: Registry;
  redactor: Redactor;
  now: () => number;
  /** Appends an entry of the registry; gives its index. */
  register: (type: string, statement: Statement) => Promise<number>;
}

interface Place {
  origin: string;
  index: number;
  bytes: Uint8Array;
  entry: Entry | undefined;
}

/** Redacted entries at a center; the top center says which. */
export class CenterRedactions implements RedactionService {
  readonly redact?: (entry: string, reason?: string) => Promise<RedactionPlan>;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    if (parts.config.parent === null) this.redact = (entry, reason) => this.#redact(entry, reason);
  }

  list(from: number, limit: number): ReturnType<RedactionService['list']> {
    return this.#parts.redactor.list(from, limit);
  }

  async #redact(given: string, reason?: string): Promise<RedactionPlan> {
    const { registry, register, config, now } = this.#parts;
    const places = await this.#places(given);
    if (places.length === 0) throw new RedactionRefused('no_entry');
    if (places.some((p) => p.index === 0 || KEPT.test(p.entry?.type ?? '')))
      throw new RedactionRefused('kept');
    for (const { origin, index, bytes, entry } of reason === undefined ? [] : places) {
      const record = isRecordId(entry?.id) ? { record: entry.id } : {};
      const left = entry && (await leftOf(this.#parts.archive, { origin, index, entry }));
      const moved = left === undefined ? {} : { moved: left };
      const body = { origin, index, leaf: leafHash(bytes).toString('base64'), ...record, ...moved, reason };
      await register('registry.redact', () => ({ subject: parseOrigin(origin).node, body }));
    }
    return {
      entry: given,
      places: places.map(({ origin, index, entry }) => ({
        origin,
        index,
        type: entry?.type ?? 'unknown',
        holders: holdersOf(registry, origin),
      })),
      copies: lingeringCopies(config, now()),
    };
  }

  async #places(given: string): Promise<Place[]> {
    const { archive } = this.#parts;
    const at = /^([a-z0-9/-]{1,100}):(\d{1,10})$/.exec(given);
    const named = at === null ? [] : [{ origin: at[1] as string, index: Number(at[2]) }];
    const record = /^(?:([a-z0-9-]{1,32})\/)?([0-9a-fA-F-]{36})$/.exec(given);
    const id = record?.[2]?.toLowerCase() ?? '';
    const found = isRecordId(id) ? await archive.places(id, record?.[1]) : named;
    // An id alone is nobody's: whoever used the victim's id would have the victim's entry redacted.
    if (new Set(found.map(({ origin }) => parseOrigin(origin).node)).size > 1)
      throw new RedactionRefused('several');
    const places: Place[] = [];
    for (const { origin, index } of found) {
      const bytes = await archive.entry(origin, index);
      if (bytes !== undefined) places.push({ origin, index, bytes, entry: readEntry(bytes) });
    }
    return places;
  }
}
