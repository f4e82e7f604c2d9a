import type { Archive } from '@hutong/archive';
import { leafHash } from '@hutong/log';
import { decodeEntry, type Entry, isRecordId, prepareOwn } from '@hutong/record';
import { type NodeConfig, parseOrigin, type Registry } from '@hutong/trust';
import {
  holdersOf,
  lingeringCopies,
  type NodeService,
  type RedactionPlan,
  RedactionRefused,
  type RedactionService,
  Redactor,
  type WebLog,
} from '@hutong/web';
import type { Judge } from './own-log.ts';

/** The network stands on these, and what was erased follows from them. */
const KEPT = /^(genesis$|closing$|registry\.|value\.)/;

interface Parts {
  config: NodeConfig;
  archive: Archive;
  registry: Registry;
  service: Pick<NodeService, 'query' | 'info'>;
  log: Pick<WebLog, 'error'>;
  now: () => number;
  random: (n: number) => Uint8Array;
  /** Appends an entry of the registry; gives its index. */
  register: (type: string, judge: Judge) => Promise<number>;
  /** Whether the center may write in its own log. */
  maySpeak: () => boolean;
  onAppended: () => void;
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
  readonly #redactor: Redactor;

  constructor(parts: Parts) {
    const { registry, archive, service, log } = parts;
    this.#parts = parts;
    this.#redactor = new Redactor({
      ...{ service, log, registry: () => registry },
      redact: (place) => archive.redact(place),
      say: (type, subject, body) => this.#say(type, subject, body),
    });
    if (parts.config.parent === null) this.redact = (entry, reason) => this.#redact(entry, reason);
  }

  list(from: number, limit: number): ReturnType<RedactionService['list']> {
    return this.#redactor.list(from, limit);
  }

  /** Carries out what the registry says, here. */
  async follow(): Promise<void> {
    if (this.#parts.maySpeak()) await this.#redactor.follow();
  }

  async #say(type: string, subject: string, body: object): Promise<void> {
    const { config, archive, now, random, onAppended } = this.#parts;
    await archive.append(prepareOwn(config.name, { type, subject, body }, { now: now(), random }));
    onAppended();
  }

  async #redact(given: string, reason?: string): Promise<RedactionPlan> {
    const { registry, register, config, now } = this.#parts;
    const places = await this.#places(given);
    if (places.length === 0) throw new RedactionRefused('no_entry');
    if (places.some((p) => p.index === 0 || KEPT.test(p.entry?.type ?? '')))
      throw new RedactionRefused('kept');
    for (const { origin, index, bytes, entry } of reason === undefined ? [] : places) {
      const record = entry === undefined ? {} : { record: entry.id };
      const body = { origin, index, leaf: leafHash(bytes).toString('base64'), ...record, reason };
      await register('registry.redact', () => ({ subject: parseOrigin(origin).node, body }));
    }
    return {
      entry: given,
      places: places.map(({ origin, index, entry }) => ({
        ...{ origin, index, type: entry?.type ?? 'unknown' },
        holders: holdersOf(registry, origin),
      })),
      copies: lingeringCopies(config, now()),
    };
  }

  async #places(given: string): Promise<Place[]> {
    const { archive } = this.#parts;
    const at = /^([a-z0-9/-]{1,100}):(\d{1,10})$/.exec(given);
    const named = at === null ? [] : [{ origin: at[1] as string, index: Number(at[2]) }];
    const found = isRecordId(given) ? await archive.places(given) : named;
    const places: Place[] = [];
    for (const { origin, index } of found) {
      const bytes = await archive.entry(origin, index);
      if (bytes !== undefined) places.push({ origin, index, bytes, entry: understood(bytes) });
    }
    return places;
  }
}

function understood(bytes: Uint8Array): Entry | undefined {
  try {
    return decodeEntry(bytes);
  } catch {
    return undefined;
  }
}
