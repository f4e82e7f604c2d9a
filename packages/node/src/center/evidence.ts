import type { Arrived, EvidenceService, Fork, SetAside } from '@hutong/api';
import type { Archive } from '@hutong/archive';
import { parseCheckpoint, parseNote } from '@hutong/log';
import { timeText } from '@hutong/record';

/** What a center's archive holds of a node beyond its records. */
export class CenterEvidence implements EvidenceService {
  readonly #archive: Archive;

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  async forks(node: string, limit: number, before?: number): Promise<Fork[]> {
    const rows = await this.#archive.forksOf(node, { limit, before });
    return rows.map(({ id, origin, held, seen, at }) => {
      return { id, origin, at: timeText(at), held: branchIn(held), seen: branchIn(seen) };
    });
  }

  async setAside(node: string, limit: number, before?: number): Promise<SetAside[]> {
    const rows = await this.#archive.setAsideOf(node, { limit, before });
    return rows.map(({ at, ...row }) => ({ ...row, at: timeText(at) }));
  }

  async arrived(node: string, from: number, stepMs: number): Promise<Arrived[]> {
    const stepS = stepMs / 1_000;
    const rows = await this.#archive.arrivedOf(node, { fromS: Math.floor(from / 1_000), stepS });
    return rows.map(({ atS, entries }) => ({ at: timeText(atS * 1_000), entries }));
  }
}

/** A signed checkpoint as it is shown; one that was damaged here since is shown as it is (P8). */
function branchIn(note: string): Fork['held'] {
  try {
    const { size, root } = parseCheckpoint(parseNote(note));
    return { size, root: root.toString('base64'), note };
  } catch {
    return { size: 0, root: '', note };
  }
}
