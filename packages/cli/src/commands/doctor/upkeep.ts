import { isOlder } from '@hutong/oversight';
import { VERSION } from '@hutong/web';
import type { Session } from '../../io.ts';
import { beijing } from '../../text.ts';
import { fail, ok, skipped, type Verdict, warn } from './check.ts';
import type { Patient } from './patient.ts';

const DAY_MS = 86_400_000;
const ROOT_DAYS = 30;
const NODE = '20.19.0';

/** Once expired, no change of trust is made; keys and records go on (P7). */
export function checkRoot({ folder, now, why }: Patient, session: Session): Verdict {
  if (folder === undefined) return skipped(why);
  const { version, expires } = folder.roots.current;
  const text = { version, at: beijing(expires) };
  if (expires <= now) return fail(session.say('root_expired', text), session.say('doctor_root_next'));
  if (expires - now < ROOT_DAYS * DAY_MS)
    return warn(session.say('root_expiring', text), session.say('doctor_root_next'));
  return ok(session.say('doctor_root', text));
}

/** Policy's day; a key that is due still signs (P7). */
export function checkKeys({ known, now, limits, why }: Patient, session: Session): Verdict {
  if (known === undefined) return skipped(why);
  const { keysDue } = known;
  if (keysDue === undefined) return ok(session.say('doctor_keys_unruled'));
  const at = beijing(keysDue);
  if (keysDue - now >= limits.keyDays * DAY_MS) return ok(session.say('doctor_keys', { at }));
  return warn(
    session.say(keysDue <= now ? 'keys_are_due' : 'keys_near', { at }),
    session.say('doctor_keys_next'),
  );
}

/** Of what runs, of this program, and of what carries them. */
export function checkVersion({ known, limits }: Patient, session: Session): Verdict {
  const running = known?.running?.version ?? VERSION;
  const node = process.versions.node;
  const next = session.say('doctor_version_next');
  if (isOlder(node, NODE)) return fail(session.say('doctor_node_old', { node, wanted: NODE }), next);
  const { minVersion } = limits;
  if (minVersion !== undefined && isOlder(running, minVersion))
    return warn(session.say('doctor_version_old', { version: running, wanted: minVersion }), next);
  if (running !== VERSION)
    return warn(session.say('doctor_version_differs', { running, here: VERSION }), next);
  return ok(session.say('doctor_version', { version: running, node }));
}
