import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inspectDatabase } from '@hutong/archive';
import { parseNote, parseVkey } from '@hutong/log';
import { beijing } from '@hutong/record';
import type { Registry } from '@hutong/trust';
import { disksOf } from '../health/disks.ts';
import { fail, ok, skipped, type Verdict, warn } from './check.ts';
import type { Examined } from './known.ts';
import type { Doctor } from './ports.ts';

const SECRET_FOLDERS = ['keys', 'root-keys', 'ca', 'tls', 'tokens'];
const SECRET_FILES = /^(admin-token|import-key|config\.json|enrol\.json|run\.json|root\.json|tokens.*)$/;
const MAX_FILES = 10_000;
const MIB = 1 << 20;
/** Below this share of free inodes no file can be made soon. */
const INODES_LOW = 0.01;

/** Modes, owners, keys that can be read, and who holds the lock. */
export function checkFolder(
  { dir, unopened, holder, client, known, why }: Examined,
  doctor: Doctor,
): Verdict {
  if (unopened !== undefined) return fail(unopened.message, unopened.next);
  const own = process.getuid?.();
  const open = [dir, ...secretFiles(dir)].filter((file) => (statSync(file).mode & 0o077) !== 0);
  if (open.length > 0) {
    const file = relative(dir, open[0] as string) || '.';
    return fail(
      doctor.say('open', { count: open.length, file }),
      doctor.say('open_next', { file: open[0] as string }),
    );
  }
  const foreign = secretFiles(dir).find((file) => own !== undefined && statSync(file).uid !== own);
  if (foreign !== undefined)
    return fail(
      doctor.say('foreign', { file: relative(dir, foreign), owner: statSync(foreign).uid }),
      doctor.say('foreign_next', { file: foreign, own: own ?? '' }),
    );
  if (client === undefined && typeof holder === 'number')
    return fail(doctor.say('silent_holder', { pid: holder }), doctor.say('silent_holder_next'));
  if (client !== undefined && known === undefined)
    return fail(doctor.say('no_answers', { why }), doctor.say('silent_holder_next'));
  if (readdirSync(dir).includes('root-keys'))
    return warn(doctor.say('root_keys'), doctor.say('root_keys_next', { folder: join(dir, 'root-keys') }));
  if (client !== undefined) return ok(doctor.say('folder_running', { pid: holder ?? '?' }));
  return ok(doctor.say('folder_stopped'));
}

function secretFiles(dir: string): string[] {
  const deep = SECRET_FOLDERS.flatMap((name) => filesIn(join(dir, name), true));
  return [...filesIn(dir, false).filter((file) => SECRET_FILES.test(relative(dir, file))), ...deep];
}

function filesIn(dir: string, recursive: boolean): string[] {
  let found: Dirent[];
  try {
    found = readdirSync(dir, { withFileTypes: true, recursive });
  } catch {
    return [];
  }
  return found
    .filter((e) => e.isFile())
    .slice(0, MAX_FILES)
    .map((e) => join(e.parentPath, e.name));
}

/**
 * Against signed times alone, no time server: this clock can't be earlier than what others have signed already, and the
 * heartbeats of a parent that is heard now tell how far ahead it is.
 */
export function checkClock(examined: Examined, doctor: Doctor): Verdict {
  const { known, limits, now, config, why } = examined;
  if (known === undefined) return skipped(why);
  let newest = { at: known.registryAt ?? 0, by: doctor.say('restore_by_registry') };
  let parentAt = 0;
  const parent = known.registry.node(config.node)?.parent;
  for (const note of [...known.notes.values()].flat())
    for (const { node, timeS } of currentlySigned(known.registry, note)) {
      if (node === config.node) continue;
      if (timeS * 1_000 > newest.at) newest = { at: timeS * 1_000, by: node };
      if (node === parent) parentAt = Math.max(parentAt, timeS * 1_000);
    }
  if (newest.at === 0) return skipped(doctor.say('no_time'));
  const next = doctor.say('clock_next');
  const seconds = (ms: number) => Math.round(ms / 1_000);
  if (newest.at - now > limits.skewMs)
    return fail(doctor.say('clock_behind', { seconds: seconds(newest.at - now), by: newest.by }), next);
  const link = known.running?.sync.link;
  if (link?.connected && parentAt > 0) {
    const ahead = now - parentAt;
    if (ahead > limits.skewMs + limits.silenceMs)
      return warn(doctor.say('clock_ahead', { seconds: seconds(ahead), by: parent ?? '' }), next);
    return ok(doctor.say('clock_ok', { seconds: seconds(ahead), by: parent ?? '' }));
  }
  return ok(doctor.say('clock_floor', { at: beijing(newest.at), by: newest.by }));
}

// What a node signed with the keys of an earlier epoch tells nothing any more: it may have changed them for its clock ran ahead.
function currentlySigned(registry: Registry, note: string) {
  const { body, signatures } = parseNote(note);
  return signatures.flatMap((line) => {
    const [signed] = registry.cosignatures({ body, signatures: [line] });
    const current = signed && registry.keys(signed.node)?.cosigner;
    if (signed === undefined || current === undefined || parseVkey(current).id !== line.id) return [];
    return [signed];
  });
}

/** Free space, against `health.disk_free_mib`, and free inodes, of the disks that health looks at too; tells the worst. */
export async function checkDisk({ dir, limits }: Examined, doctor: Doctor): Promise<Verdict> {
  const limit = limits.diskFreeMib;
  const next = doctor.say('disk_next');
  const found = (await disksOf(dir)).map(({ folder, freeBytes, freeInodes }) => {
    const free = Math.floor(freeBytes / MIB);
    const about = { free, limit, inodes: Math.floor(freeInodes * 100) };
    const beneath = relative(dir, folder);
    const said = (beneath === '' ? '' : `${beneath}: `) + doctor.say('disk', about);
    if (free < limit / 4 || freeInodes === 0) return fail(said, next);
    return free < limit || freeInodes < INODES_LOW ? warn(said, next) : ok(said);
  });
  const worst = found.find((v) => v.state === 'fail') ?? found.find((v) => v.state === 'warn');
  return worst ?? (found[0] as Verdict);
}

/** A hall: SQLite's quick_check, and that signed heads are reached. A center: reachable, and keeps what is committed. */
export async function checkDatabase(examined: Examined, doctor: Doctor): Promise<Verdict> {
  const { config, known, why, damage, client, dir } = examined;
  const next = doctor.say('database_next');
  if (damage !== undefined) return fail(doctor.say('database_bad', { what: damage }), next);
  // A new connection of ours may do well where those of the node hang: what it says itself counts.
  const [bad] = known?.database ?? (await client?.api.service.ready())?.reasons ?? [];
  if (bad !== undefined) {
    const away = doctor.say('database_away_next');
    return fail(doctor.say('database_bad', { what: bad }), config.kind === 'hall' ? next : away);
  }
  if (config.kind === 'hall') {
    if (known === undefined) return skipped(why);
    return ok(doctor.say(client === undefined ? 'sqlite' : 'sqlite_running'));
  }
  const url = config.database_url ?? doctor.env.DATABASE_URL;
  const version = await inspectDatabase(url === undefined ? { dir: join(dir, 'postgres') } : { url });
  if (version !== undefined) return ok(doctor.say('postgres', { version }));
  if (client === undefined) return skipped(doctor.say('postgres_stopped'));
  return fail(doctor.say('postgres_gone'), next);
}
