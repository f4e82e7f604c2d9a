import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inspectDatabase } from '@hutong/archive';
import { disksOf } from '@hutong/web';
import type { Session } from '../../io.ts';
import { beijing } from '../../text.ts';
import { fail, ok, skipped, type Verdict, warn } from './check.ts';
import type { Patient } from './patient.ts';

const SECRET_FOLDERS = ['keys', 'root-keys', 'ca', 'tls', 'tokens'];
const SECRET_FILES = /^(admin-token|import-key|config\.json|enrol\.json|run\.json|root\.json|tokens.*)$/;
const MAX_FILES = 10_000;
const MIB = 1 << 20;
/** Below this share of free inodes no file can be made soon. */
const INODES_LOW = 0.01;

/** Modes, owners, keys that can be read, and who holds the lock. */
export function checkFolder(
  { dir, unopened, holder, client, known, why }: Patient,
  session: Session,
): Verdict {
  if (unopened !== undefined) return fail(unopened.message, unopened.next);
  const own = process.getuid?.();
  const open = [dir, ...secretFiles(dir)].filter((file) => (statSync(file).mode & 0o077) !== 0);
  if (open.length > 0) {
    const file = relative(dir, open[0] as string) || '.';
    return fail(
      session.say('doctor_open', { count: open.length, file }),
      session.say('doctor_open_next', { file: open[0] as string }),
    );
  }
  const foreign = secretFiles(dir).find((file) => own !== undefined && statSync(file).uid !== own);
  if (foreign !== undefined)
    return fail(
      session.say('doctor_foreign', { file: relative(dir, foreign), owner: statSync(foreign).uid }),
      session.say('doctor_foreign_next', { file: foreign, own: own ?? '' }),
    );
  if (client === undefined && typeof holder === 'number')
    return fail(
      session.say('doctor_silent_holder', { pid: holder }),
      session.say('doctor_silent_holder_next'),
    );
  if (client !== undefined && known === undefined)
    return fail(session.say('doctor_no_answers', { why }), session.say('doctor_silent_holder_next'));
  if (readdirSync(dir).includes('root-keys'))
    return warn(
      session.say('doctor_root_keys'),
      session.say('doctor_root_keys_next', { folder: join(dir, 'root-keys') }),
    );
  if (client !== undefined) return ok(session.say('doctor_folder_running', { pid: holder ?? '?' }));
  return ok(session.say('doctor_folder_stopped'));
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
export function checkClock(patient: Patient, session: Session): Verdict {
  const { known, limits, now, config, why } = patient;
  if (known === undefined) return skipped(why);
  let newest = { at: known.registryAt ?? 0, by: session.say('restore_by_registry') };
  let parentAt = 0;
  const parent = known.registry.node(config.node)?.parent;
  for (const note of [...known.notes.values()].flat())
    for (const { node, timeS } of known.registry.cosignatures(note)) {
      if (node === config.node) continue;
      if (timeS * 1_000 > newest.at) newest = { at: timeS * 1_000, by: node };
      if (node === parent) parentAt = Math.max(parentAt, timeS * 1_000);
    }
  if (newest.at === 0) return skipped(session.say('doctor_no_time'));
  const next = session.say('doctor_clock_next');
  const seconds = (ms: number) => Math.round(ms / 1_000);
  if (newest.at - now > limits.skewMs)
    return fail(
      session.say('doctor_clock_behind', { seconds: seconds(newest.at - now), by: newest.by }),
      next,
    );
  const link = known.running?.sync.link;
  if (link?.connected && parentAt > 0) {
    const ahead = now - parentAt;
    if (ahead > limits.skewMs + limits.silenceMs)
      return warn(session.say('doctor_clock_ahead', { seconds: seconds(ahead), by: parent ?? '' }), next);
    return ok(session.say('doctor_clock_ok', { seconds: seconds(ahead), by: parent ?? '' }));
  }
  return ok(session.say('doctor_clock_floor', { at: beijing(newest.at), by: newest.by }));
}

/** Free space, against `health.disk_free_mib`, and free inodes, of the disks that health looks at too; tells the worst. */
export async function checkDisk({ dir, limits }: Patient, session: Session): Promise<Verdict> {
  const limit = limits.diskFreeMib;
  const next = session.say('doctor_disk_next');
  const found = (await disksOf(dir)).map(({ folder, freeBytes, freeInodes }) => {
    const free = Math.floor(freeBytes / MIB);
    const about = { free, limit, inodes: Math.floor(freeInodes * 100) };
    const beneath = relative(dir, folder);
    const said = (beneath === '' ? '' : `${beneath}: `) + session.say('doctor_disk', about);
    if (free < limit / 4 || freeInodes === 0) return fail(said, next);
    return free < limit || freeInodes < INODES_LOW ? warn(said, next) : ok(said);
  });
  const worst = found.find((v) => v.state === 'fail') ?? found.find((v) => v.state === 'warn');
  return worst ?? (found[0] as Verdict);
}

/** A hall: SQLite's quick_check, and that signed heads are reached. A center: reachable, and keeps what is committed. */
export async function checkDatabase(patient: Patient, session: Session): Promise<Verdict> {
  const { config, known, why, damage, client, dir } = patient;
  const next = session.say('doctor_database_next');
  if (damage !== undefined) return fail(session.say('doctor_database_bad', { what: damage }), next);
  const bad = known?.database ?? [];
  if (bad.length > 0) return fail(session.say('doctor_database_bad', { what: bad[0] as string }), next);
  if (config.kind === 'hall') {
    if (known === undefined) return skipped(why);
    return ok(session.say(client === undefined ? 'doctor_sqlite' : 'doctor_sqlite_running'));
  }
  const url = config.database_url ?? session.io.env.DATABASE_URL;
  const version = await inspectDatabase(url === undefined ? { dir: join(dir, 'postgres') } : { url });
  if (version !== undefined) return ok(session.say('doctor_postgres', { version }));
  if (client === undefined) return skipped(session.say('doctor_postgres_stopped'));
  return fail(session.say('doctor_postgres_gone'), next);
}
