import { type LogStore, type Proof, parseCheckpoint, parseNote } from '@hutong/log';
import { proveAgainst } from './held-logs.ts';

const MAX_CHECKPOINTS_TRIED = 64;

/**
 * Proof of an entry against the smallest checkpoint held that the most ancestors cosigned. Notes that are stored
 * carry verified lines only, so that counting them is enough.
 */
function prove(store: LogStore, origin: string, index: number): Proof {
  const notes = store.checkpoints(origin, index + 1, MAX_CHECKPOINTS_TRIED);
  const newest = store.cosignatures(origin).map((c) => c.note);
  const candidates = [...notes, ...newest].filter((n) => parseCheckpoint(n).size > index);
  const cosigners = (n: string) => parseNote(n).signatures.filter((s) => s.name.endsWith('/cosigner')).length;
  return proveAgainst(
    store,
    candidates.reduce((best, n) => (cosigners(n) > cosigners(best) ? n : best)),
    index,
  );
}

/** An entry and its proof; of one that was pruned here no bytes. */
export function evidenceOf(store: LogStore, { origin, index }: { origin: string; index: number }) {
  const entry = store.entry(origin, index);
  if (entry === undefined && store.pruned.stub(origin, index) === undefined) return undefined;
  return { entry: entry ?? new Uint8Array(0), proof: prove(store, origin, index) };
}
