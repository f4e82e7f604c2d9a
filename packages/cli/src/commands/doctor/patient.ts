import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type HealthLimits, healthLimits, type NodeHealth } from '@hutong/oversight';
import { type NodeConfig, type NodeFolder, NodeTls, openFolder, parentPlace, Registry } from '@hutong/trust';
import type { LogSync, SyncState } from '@hutong/web';
import { describeError } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { runningClient } from '../../nodes/access.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { dataFolder } from '../../nodes/folder.ts';
import { knownOfRunning } from './running.ts';
import { knownOfStopped } from './stopped.ts';

const PENDING_BYTE = 0x40000000;
const ASK_MS = 30_000;

/** What a node shows of itself, wherever from; nothing of it is green before its signatures are checked. */
export interface Known {
  registry: Registry;
  /** Logs whose receipts are looked at: a hall's own, at a center all it holds. */
  logs: Pick<LogSync, 'origin' | 'node' | 'stored' | 'received'>[];
  /** Notes with cosignatures, by log. */
  notes: Map<string, string[]>;
  /** When the newest registry entry was recorded, ms since 1970. */
  registryAt: number | undefined;
  /** When policy wants the keys replaced, ms since 1970. */
  keysDue: number | undefined;
  /** What is wrong with the database, in its own words; empty: nothing. */
  database: string[];
  /** Only of a running node. */
  running?: { sync: SyncState; health: NodeHealth[]; version: string };
}

/** The node that is looked at. */
export interface Patient {
  dir: string;
  config: NodeConfig;
  /** What is wrong with keys or root document; absent: nothing. */
  unopened?: { message: string; next: string };
  folder?: NodeFolder;
  /** Process that has the folder's lock; null: nobody; undefined: this machine can't tell. */
  holder: number | null | undefined;
  client?: NodeClient;
  known?: Known;
  /** SQLite's code, where the database cannot even be read. */
  damage?: string;
  /** Why nothing is known. */
  why: string;
  limits: HealthLimits;
  /** ms since 1970. */
  now: number;
}

/** Reads what there is of a node, changing nothing. Throws only where there is no node, or it is another user's. */
export async function examine(data: string, session: Session): Promise<Patient> {
  const { dir, config } = dataFolder(data, session);
  const limits = healthLimits(config.health, config.heartbeat_s);
  const patient: Patient = { dir, config, limits, now: session.io.now(), holder: lockHolder(dir), why: '' };
  try {
    patient.folder = openFolder(dir);
  } catch (error) {
    patient.unopened = describeError(error, session.lang);
    return { ...patient, why: patient.unopened.message };
  }
  const client = await runningClient(dir, session);
  if (client !== undefined) patient.client = client;
  try {
    const known =
      client === undefined
        ? await knownOfStopped(patient, session)
        : await inTime(knownOfRunning(client, patient), session);
    if (typeof known === 'string') patient.why = known;
    else patient.known = known;
    // What was heard last was heard before this.
    patient.now = session.io.now();
  } catch (error) {
    patient.why = describeError(error, session.lang).message;
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && code.startsWith('SQLITE_')) patient.damage = code;
  }
  return patient;
}

/** A node that takes connections and does not answer is no reason to wait for ever. */
async function inTime(known: Promise<Known>, session: Session): Promise<Known | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, ASK_MS, session.say('doctor_late', { seconds: ASK_MS / 1_000 }));
  });
  return Promise.race([known, late]).finally(() => clearTimeout(timer));
}

/**
 * Who holds the folder's lock, as the kernel lists its locks (proc_locks(5)): opening the file would drop a lock of
 * this very process. In another pid namespace the holder is 0.
 */
export function lockHolder(dir: string): number | null | undefined {
  const file = statSync(join(dir, 'lock'), { throwIfNoEntry: false, bigint: true });
  if (file === undefined) return null;
  let locks: string;
  try {
    locks = readFileSync('/proc/locks', 'utf8');
  } catch {
    return undefined;
  }
  for (const line of locks.split('\n')) {
    const [, , , mode, pid, place, from] = line.trim().split(/\s+/);
    // The device is another on some file systems; where SQLite locks a file (from its PENDING byte on) is its own.
    const ours = place?.split(':')[2] === String(file.ino) && Number(from) >= PENDING_BYTE;
    if (mode === 'WRITE' && ours) return Math.max(0, Number(pid));
  }
  return null;
}

/** Where the parent is, and how it is known; undefined at the top. */
export function parentOf({ dir, config, folder, known }: Patient) {
  if (folder === undefined) return undefined;
  const registry = known?.registry ?? Registry.of(folder.roots.documents);
  const place = parentPlace(registry, config);
  if (place === undefined) return undefined;
  return { ...place, tls: new NodeTls(dir, config, () => registry).toward(place.name) };
}
