import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, fsckStore, LogStore, type Verifier } from '@hutong/log';
import { emptyRegistry, openFolder, type Registry } from '@hutong/trust';
import { checkHallFollowers } from './followers.ts';

type Progress = (done: number, total: number) => void;

/** Who a hall is, and its keys: the registry may not have its newest epoch yet. */
interface Own {
  node: string;
  origin: string;
  log: Verifier;
  cosigner: Verifier;
}

/** Checks a hall's database from its bytes, by the registry in it, which fills `registry`, and the hall's own keys. */
export function fsckHall(
  store: LogStore,
  registry: Registry,
  own: Own,
  progress: Progress = () => {},
): Finding[] {
  registry.replay((of, index) => store.entryOrNone(of, index));
  const verifier = (of: string) => registry.log(of)?.verifier ?? (of === own.origin ? own.log : undefined);
  const cosigner = (node: string) =>
    node === own.node ? [...registry.cosigner(node), own.cosigner] : registry.cosigner(node);
  return fsckStore(store, { verifier, cosigner, progress });
}

/**
 * Checks all that a hall stores, its read models too. One snapshot is read, so the hall may go on meanwhile.
 * @returns undefined where the hall was never started; `pruned`: entries of which only the hash is kept, since its ancestors
 *   have them
 */
export async function checkHall(dir: string, progress: Progress) {
  const folder = openFolder(dir);
  const file = join(dir, 'hall.db');
  if (!existsSync(file)) return undefined;
  const store = new LogStore(file);
  try {
    const registry = emptyRegistry(folder);
    const { origin, log, cosigner } = folder.keys;
    const own = { node: folder.config.node, origin, log: log.verifier, cosigner: cosigner.verifier };
    const stored = fsckHall(store, registry, own, progress);
    const findings = [...stored, ...(await checkHallFollowers(store, registry))];
    const heads = store.heads();
    const pruned = heads.reduce((sum, h) => sum + store.pruned.of(h.origin).entries, 0);
    return { findings, logs: heads.length, entries: heads.reduce((sum, h) => sum + h.size, 0), pruned };
  } finally {
    store.close();
  }
}
