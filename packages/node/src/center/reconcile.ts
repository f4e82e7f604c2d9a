import type { ComparedLog, Comparison, ReconcileService } from '@hutong/api';
import { type Archive, ArchiveDamaged } from '@hutong/archive';
import { type Checkpoint, InvalidNote, parseCheckpoint, parseNote } from '@hutong/log';
import { counted, type Registry } from '@hutong/trust';
import type { CenterHoldings } from './holdings.ts';

interface Parts {
  node: string;
  archive: Archive;
  registry: Registry;
  holdings: Pick<CenterHoldings, 'belongsTo'>;
  heads: (child: string) => Promise<string[] | undefined>;
  want: (child: string, origin: string, from: number) => void;
}

/** Compares this center's archive with what a child shows, by root and by range, and asks for what is missing here. */
export class Reconcile implements ReconcileService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async compare(node: string): Promise<Comparison | undefined> {
    const { registry, archive, heads, node: own } = this.#parts;
    if (!registry.children(own).includes(node)) return undefined;
    const shown = await heads(node);
    const there = new Map<string, string>();
    for (const note of shown ?? []) {
      const origin = originOf(note);
      // A heartbeat over an earlier checkpoint may come beside the head.
      const longer = origin !== undefined && sizeOf(note) > sizeOf(there.get(origin));
      if (longer) there.set(origin, note);
    }
    const held = await archive.heads({ scope: node });
    const origins = new Set([...held.map((h) => h.origin), ...there.keys()]);
    const logs: ComparedLog[] = [];
    if (shown !== undefined)
      for (const origin of origins) logs.push(await this.#log(node, origin, there.get(origin)));
    return { node, heard: shown !== undefined, logs, asked: 0 };
  }

  repair({ node, logs }: Comparison): number {
    const missing = logs.filter((l) => l.missing_here !== null);
    for (const { origin, missing_here } of missing)
      this.#parts.want(node, origin, missing_here?.from as number);
    return missing.length;
  }

  async #log(child: string, origin: string, note: string | undefined): Promise<ComparedLog> {
    const { archive, registry, holdings } = this.#parts;
    const head = await archive.head(origin);
    const here = head === undefined ? undefined : parseCheckpoint(head.note);
    const there = note === undefined ? undefined : parseCheckpoint(note);
    const log = registry.log(origin);
    const both = { origin, here: told(here), there: told(there) };
    const nothing = { compared: 0, missing_here: null, missing_there: null };
    if (note !== undefined && !(registry.signed(note) && holdings.belongsTo(origin, child)))
      return { ...both, ...nothing, roots: 'unverified' };
    // What a closed log has beyond its end does not count, and does not travel.
    const size = { here: counted(log, here?.size ?? 0), there: counted(log, there?.size ?? 0) };
    const missing_here = size.there > size.here ? { from: size.here, to: size.there } : null;
    const missing_there = size.here > size.there ? { from: size.there, to: size.here } : null;
    // What the child's log holds beyond ours can't be compared: its entries are verified as they arrive.
    if (there === undefined || here === undefined || there.size > here.size)
      return { ...both, ...nothing, missing_here, missing_there, roots: 'none' };
    return {
      ...both,
      compared: there.size,
      missing_here,
      missing_there,
      roots: await this.#roots(here, there),
    };
  }

  // An archive that does not give its own head's root is not whole, whatever the child has.
  async #roots(here: Checkpoint, there: Checkpoint): Promise<ComparedLog['roots']> {
    const gives = async ({ size, root }: Checkpoint) =>
      (await this.#parts.archive.rootAt(here.origin, size))?.equals(root) === true;
    try {
      if (await gives(there)) return 'same';
      return (await gives(here)) ? 'differs' : 'damaged';
    } catch (error) {
      if (error instanceof ArchiveDamaged) return 'damaged';
      throw error;
    }
  }
}

// Whatever the child showed: what is no checkpoint is of no log (P8).
function originOf(note: string): string | undefined {
  try {
    return parseCheckpoint(parseNote(note)).origin;
  } catch (error) {
    if (error instanceof InvalidNote) return undefined;
    throw error;
  }
}

function sizeOf(note: string | undefined): number {
  return note === undefined ? -1 : parseCheckpoint(note).size;
}

function told(head: Checkpoint | undefined): { size: number; root: string } | null {
  return head === undefined ? null : { size: head.size, root: head.root.toString('base64') };
}
