import { VERSION } from '@hutong/api';
import { isOlder } from '@hutong/oversight';
import { beijing } from '@hutong/record';
import { fail, ok, skipped, type Verdict, warn } from './check.ts';
import type { Examined } from './known.ts';
import type { Doctor } from './ports.ts';

const DAY_MS = 86_400_000;
const ROOT_DAYS = 30;
const NODE = '20.19.0';

/** Once expired, no change of trust is made; keys and records go on (P7). */
export function checkRoot({ folder, now, why }: Examined, doctor: Doctor): Verdict {
  if (folder === undefined) return skipped(why);
  const { version, expires } = folder.roots.current;
  const text = { version, at: beijing(expires) };
  if (expires <= now) return fail(doctor.say('root_expired', text), doctor.say('root_next'));
  if (expires - now < ROOT_DAYS * DAY_MS)
    return warn(doctor.say('root_expiring', text), doctor.say('root_next'));
  return ok(doctor.say('root', text));
}

/** Policy's day; a key that is due still signs (P7). */
export function checkKeys({ known, now, limits, why }: Examined, doctor: Doctor): Verdict {
  if (known === undefined) return skipped(why);
  const { keysDue } = known;
  if (keysDue === undefined) return ok(doctor.say('keys_unruled'));
  const at = beijing(keysDue);
  if (keysDue - now >= limits.keyDays * DAY_MS) return ok(doctor.say('keys', { at }));
  return warn(doctor.say(keysDue <= now ? 'keys_are_due' : 'keys_near', { at }), doctor.say('keys_next'));
}

/** Compares the version of the running node with this program's, and both with the Node they need. */
export function checkVersion({ known, limits }: Examined, doctor: Doctor): Verdict {
  const running = known?.running?.version ?? VERSION;
  const node = process.versions.node;
  const next = doctor.say('version_next');
  if (isOlder(node, NODE)) return fail(doctor.say('node_old', { node, wanted: NODE }), next);
  const { minVersion } = limits;
  if (minVersion !== undefined && isOlder(running, minVersion))
    return warn(doctor.say('version_old', { version: running, wanted: minVersion }), next);
  if (running !== VERSION) return warn(doctor.say('version_differs', { running, here: VERSION }), next);
  return ok(doctor.say('version', { version: running, node }));
}
