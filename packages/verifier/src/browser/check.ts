/** What the page's script uses of the check: bounded, and never thrown at it. */
import { type Phrase, reasonOf } from '@hutong/record';
import type { Registry } from '@hutong/trust';
import { type Checked, check, openTrust } from '../check.ts';
import { texts } from '../texts.ts';
import { beginWork, TooMuchWork } from './node-crypto.ts';

export { LIMITS, lost, roleOf, tooBig } from '../check.ts';
export { sayPage } from '../page-texts.ts';
export { show } from '../show.ts';
export { say } from '../texts.ts';

/** The registry of a trust bundle, or why it is not used. */
export function trustOf(bytes: Uint8Array, fingerprint: string): { registry: Registry } | { why: Phrase } {
  beginWork();
  try {
    return { registry: openTrust(bytes, fingerprint) };
  } catch (error) {
    return { why: error instanceof TooMuchWork ? texts.too_much : reasonOf(error) };
  }
}

/** As `check`, of no more signatures than honest files hold. */
export function checkFiles(entry: Uint8Array, proof: Uint8Array, registry: Registry): Checked {
  beginWork();
  try {
    return check(entry, proof, registry);
  } catch (error) {
    return { outcome: 'unreadable', why: error instanceof TooMuchWork ? texts.too_much : reasonOf(error) };
  }
}
