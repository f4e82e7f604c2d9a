import type { HistoryItem, HistoryService } from '@hutong/api';
import { parseCheckpoint, parseNote, parseProof } from '@hutong/log';
import { readBody, readEntry } from '@hutong/record';
import { type HistoryRow, type Registry, registryHistory, type TrustBundle } from '@hutong/trust';
import type { AnchoredLogs } from './anchoring.ts';

/** An act of administration stands right before the entry that it led to; a heartbeat's or two may come between. */
const BEFORE = 8;

/** By which acts each type of entry comes about; others the center states of its own accord. */
const ACTS: Readonly<Record<string, string>> = {
  'registry.node': 'enrol.approve',
  'registry.move': 'registry.move',
  'registry.retire': 'registry.retire',
  'registry.close': 'keys.revoke',
  'registry.policy': 'registry.policy',
  'registry.ca': 'ca.rotate',
  'registry.redact': 'registry.redact',
};

interface Parts {
  registry: Registry;
  logs: Pick<AnchoredLogs, 'entries'>;
  bundle: () => Promise<TrustBundle>;
}

/** What each entry of the registry changed, and by whose act: made once for each state of the registry. */
export class ShownHistory implements HistoryService {
  readonly #parts: Parts;
  #made: { bundle: TrustBundle; rows: HistoryRow[] } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async page(before: number | undefined, limit: number): Promise<{ total: number; items: HistoryItem[] }> {
    const rows = await this.#rows();
    const end = Math.min(before ?? rows.length, rows.length);
    const from = Math.max(0, end - limit);
    const items = rows.slice(from, end).map(async (row, i) => {
      const by = await this.#by(row);
      return { ...row, number: from + i, by };
    });
    return { total: rows.length, items: (await Promise.all(items)).reverse() };
  }

  async #rows(): Promise<HistoryRow[]> {
    const { registry, bundle: made } = this.#parts;
    const bundle = await made();
    if (this.#made?.bundle !== bundle) {
      const placed = bundle.registry.map(({ entry, proof: text }) => {
        const { index, note } = parseProof(text);
        const { origin } = parseCheckpoint(parseNote(note));
        return { origin, index, bytes: Buffer.from(entry, 'base64') };
      });
      this.#made = { bundle, rows: registryHistory(placed, registry.rejected) };
    }
    return this.#made.rows;
  }

  /** Who asked for it, as the entry before it says; null where nobody did, or that is not held here. */
  async #by({ origin, index, bytes, node }: HistoryRow): Promise<string | null> {
    const type = readEntry(bytes)?.type ?? '';
    const act = ACTS[type];
    if (act === undefined) return null;
    const from = Math.max(0, index - BEFORE);
    const page = (await this.#parts.logs.entries(origin, from)).slice(0, index - from);
    for (const entry of page.reverse().map(readEntry)) {
      // What was asked for before led to the entry before.
      if (entry === undefined || entry.type === type) return null;
      const said = readBody(entry, 'admin.act');
      const isIt = said?.act === act && (node === null || said.target === node);
      if (isIt && said.result !== 'refused') return said.result === 'done' ? null : said.who;
    }
    return null;
  }
}
