import type { LinkLog } from '@hutong/link';
import type { LogStore } from '@hutong/log';
import { type Prepared, readEntry } from '@hutong/record';
import {
  adoptHeld,
  type NamedHead,
  type NodeFolder,
  type OwnLogs,
  type Registry,
  saidOnce,
} from '@hutong/trust';
import type { Appender } from './appender.ts';

const PAGE = 1_000;
/** What a log says of itself. */
const OF_THE_LOG = new Set(['genesis', 'closing', 'anchor']);

interface Parts {
  folder: NodeFolder;
  store: LogStore;
  appender: Appender;
  /** An entry that the hall's own program states of itself. */
  say: (type: string, body: object) => Prepared[];
}

/** A hall's own logs in SQLite, for the turn of its epochs. */
export class HallLogs implements OwnLogs {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async head(origin: string): Promise<NamedHead | undefined> {
    return this.#parts.store.head(origin);
  }

  async entry(origin: string, index: number): Promise<Uint8Array | undefined> {
    return this.#parts.store.entry(origin, index);
  }

  hold(): void {
    this.#parts.appender.hold();
  }

  async begin(genesis: object): Promise<void> {
    const { appender, folder, say } = this.#parts;
    appender.first(
      folder.keys.log,
      saidOnce(folder, () => say('genesis', genesis)),
    );
  }

  async close(closing: object, enter: () => void): Promise<void> {
    const { appender, say } = this.#parts;
    appender.end(say('closing', closing), enter);
  }

  /** Lets the registry know the next epochs held here, this hall's own and its ancestors', until its log follows. */
  adopt(registry: Registry, log: LinkLog): Promise<void> {
    const { store, folder } = this.#parts;
    const origins = store.heads().map((h) => h.origin);
    return adoptHeld(folder.config.node, origins, registry, this, (origin, reason) =>
      log.warn({ origin, reason }, 'the registry does not know this epoch yet'),
    );
  }

  /**
   * Appends what the registry cut off an earlier log of this hall to the current one, under the same ids and with the
   * same bytes; what is there already is not doubled. What a log says of itself stays with it.
   */
  async reattest(registry: Registry): Promise<void> {
    const { store, appender, folder } = this.#parts;
    const earlier = registry.node(folder.config.node)?.epochs ?? [];
    for (const { origin } of earlier) {
      const cut = registry.log(origin)?.closedAt;
      const size = store.head(origin)?.size ?? 0;
      if (origin === folder.keys.origin || cut === undefined) continue;
      for (let from = cut; from < size; from += PAGE) {
        await appender.append(this.#again(origin, from, Math.min(size, from + PAGE)));
      }
    }
  }

  #again(origin: string, from: number, to: number): Prepared[][] {
    const { store } = this.#parts;
    const values = store.values(origin, from, to);
    const groups: Prepared[][] = [];
    for (let index = from; index < to; index++) {
      const bytes = store.entry(origin, index);
      if (bytes === undefined) continue;
      const entry = readEntry(bytes);
      if (entry === undefined || OF_THE_LOG.has(entry.type)) continue;
      groups.push([{ entry, bytes, values: values.filter((v) => v.index === index), flags: [] }]);
    }
    return groups;
  }
}
