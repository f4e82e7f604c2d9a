import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { LogStore } from '@hutong/log';
import { freeBytes } from '@hutong/process';
import { readEntry } from '@hutong/record';
import { emptyRegistry, keysDue, type NodeFolder, parseOrigin } from '@hutong/trust';
import { receiptedLog } from '../hall/receipted.ts';
import { logSync } from '../sync.ts';
import type { Examined, Known } from './known.ts';
import { lockHolder } from './lock-holder.ts';
import type { Doctor } from './ports.ts';

/** A file system in memory: what is private must not be left on another disk. */
const MEMORY = '/dev/shm';

/**
 * What a stopped hall's database says: SQLite cannot read one in WAL mode without writing beside it, so a copy in memory
 * is read. A stopped center's PostgreSQL can't be asked without starting it.
 * @returns why nothing is known, where that is so
 */
export function knownOfStopped(examined: Examined, doctor: Doctor): Promise<Known> | string {
  const { dir, config, folder, holder } = examined;
  if (holder !== null) return doctor.say('held', { pid: holder ?? '?' });
  if (config.kind === 'center') return doctor.say('center_stopped');
  const files = ['hall.db', 'hall.db-wal'].filter((name) => existsSync(join(dir, name)));
  if (!files.includes('hall.db')) return doctor.say('never_started');
  const bytes = files.reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
  if (!existsSync(MEMORY) || 2 * bytes > Math.min(freemem(), freeBytes(MEMORY)))
    return doctor.say('no_memory', { mib: Math.ceil(bytes / (1 << 20)) });
  return readCopy(dir, files, folder as NodeFolder, doctor);
}

async function readCopy(dir: string, files: string[], folder: NodeFolder, doctor: Doctor): Promise<Known> {
  const copy = mkdtempSync(join(MEMORY, 'hutong-doctor-'));
  const gone = doctor.onSignal(() => {
    rmSync(copy, { recursive: true, force: true });
    doctor.exit(130);
  });
  try {
    for (const name of files) copyFileSync(join(dir, name), join(copy, name));
    // Somebody who started meanwhile may have written between the two.
    if (lockHolder(dir) !== null) throw new Error('the node was started meanwhile');
    return await readStore(new LogStore(join(copy, 'hall.db')), folder);
  } finally {
    rmSync(copy, { recursive: true, force: true });
    gone();
  }
}

async function readStore(store: LogStore, folder: NodeFolder): Promise<Known> {
  try {
    const quick = store.db.pragma('quick_check(3)') as { quick_check: string }[];
    const bad = quick.map((row) => row.quick_check).filter((text) => text !== 'ok');
    const database = [...bad, ...store.damaged().map((log) => log.told)];
    const registry = emptyRegistry(folder);
    registry.replay((origin, index) => store.entryOrNone(origin, index));
    const last = registry.size === 0 ? undefined : store.entry(registry.origin, registry.size - 1);
    const heads = store.heads();
    const { node } = folder.config;
    const name = (of: string) => registry.node(of)?.name ?? of;
    const view = { node, registry, name, sent: () => undefined };
    const logs = heads
      .filter((h) => parseOrigin(h.origin).node === node)
      .map((head) => logSync(view, receiptedLog(store, registry, head)));
    const entry = async (origin: string, index: number) => store.entry(origin, index);
    return {
      registry,
      logs,
      database,
      notes: new Map(
        heads.map((h) => [h.origin, [h.note, ...store.cosignatures(h.origin).map((c) => c.note)]]),
      ),
      registryAt: last === undefined ? undefined : readEntry(last)?.recordedAt,
      keysDue: await keysDue(registry, { entry }, folder.keys.origin),
    };
  } finally {
    store.close();
  }
}
