import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { damagedWaiting } from '@hutong/attachments';
import {
  atOneMoment,
  type Finding,
  fsckStore,
  LogStore,
  type Verifier,
  waitingFileDamaged,
} from '@hutong/log';
import {
  adoptHeld,
  earlierKeys,
  emptyRegistry,
  type NodeFolder,
  openFolder,
  type Registry,
} from '@hutong/trust';
import { checkHallFollowers } from './followers.ts';

type Progress = (done: number, total: number) => void;

/** Who a hall is, and its keys of every epoch that it still has: the registry may not have the newest yet. */
interface Own {
  node: string;
  epochs: readonly { origin: string; log: Verifier; cosigner: Verifier }[];
}

/** Checks a hall's database from its bytes, by the registry in it, which fills `registry`, and the hall's own keys. */
export async function fsckHall(
  store: LogStore,
  registry: Registry,
  own: Own,
  progress: Progress = () => {},
): Promise<Finding[]> {
  registry.replay((of, index) => store.entryOrNone(of, index));
  // Next epochs that were taken on their old key's word, of this hall and of others.
  const held = {
    head: async (of: string) => store.head(of),
    entry: async (of: string, index: number) => store.entry(of, index),
  };
  const origins = store.heads().map(({ origin }) => origin);
  await adoptHeld(own.node, origins, registry, held, () => {});
  const ownLog = (of: string) => own.epochs.find(({ origin }) => origin === of)?.log;
  const verifier = (of: string) => registry.log(of)?.verifier ?? ownLog(of);
  const ownCosigners = own.epochs.map((epoch) => epoch.cosigner);
  const cosigner = (node: string) =>
    node === own.node ? [...registry.cosigner(node), ...ownCosigners] : registry.cosigner(node);
  return fsckStore(store, { verifier, cosigner, progress });
}

/**
 * Checks all that a hall stores, its read models too. One snapshot is read, so the hall may go on meanwhile.
 * @returns undefined where the hall was never started; `pruned`: entries of which only the hash is kept, since its ancestors
 *   have them
 */
export async function checkHall(dir: string, progress: Progress) {
  const file = join(dir, 'hall.db');
  if (!existsSync(file)) return undefined;
  const store = new LogStore(file);
  try {
    return await atOneMoment(store.db, () => checkStore(dir, store, progress));
  } finally {
    store.close();
  }
}

async function checkStore(dir: string, store: LogStore, progress: Progress) {
  // Keys and root documents are in the folder before anything in the database needs them: read after it, they are never behind.
  const folder = openFolder(dir);
  const registry = emptyRegistry(folder);
  const own = { node: folder.config.node, epochs: ownEpochs(folder) };
  const stored = await fsckHall(store, registry, own, progress);
  const waiting = (await damagedWaiting(dir)).map(waitingFileDamaged);
  const findings = [...stored, ...(await checkHallFollowers(store, registry)), ...waiting];
  const heads = store.heads();
  const pruned = heads.reduce((sum, h) => sum + store.pruned.of(h.origin).entries, 0);
  return { findings, logs: heads.length, entries: heads.reduce((sum, h) => sum + h.size, 0), pruned };
}

function ownEpochs(folder: NodeFolder): Own['epochs'] {
  const { epoch, first_epoch: first = 1 } = folder.config;
  const earlier = Array.from(
    { length: epoch - first },
    (_, i) => earlierKeys(folder, first + i) ?? [],
  ).flat();
  return [...earlier, folder.keys].map(({ origin, log, cosigner }) => {
    return { origin, log: log.verifier, cosigner: cosigner.verifier };
  });
}
