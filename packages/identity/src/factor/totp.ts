import { HOTP, Secret, TOTP } from 'otpauth';

const STEP_MS = 30_000;
const SECRET_BYTES = 20;
/** Steps beside a clock's own that are good, for a code that was read late (RFC 6238 §5.2). */
const BESIDE = 1;
/** How far a clock may be off for two codes in a row to tell it: 24 hours. */
const FAR = (24 * 3_600_000) / STEP_MS;
const CODE = /^\d{6}$/;

export function newSecret(random: (n: number) => Uint8Array): Buffer {
  return Buffer.from(random(SECRET_BYTES));
}

/** The `otpauth://` address that a telephone scans, and the secret to type instead. */
export function shownSecret(secret: Buffer, issuer: string, label: string): { uri: string; text: string } {
  const totp = new TOTP({ issuer, label, secret: secretOf(secret) });
  return { uri: totp.toString(), text: totp.secret.base32.replace(/(.{4})(?=.)/g, '$1 ') };
}

/** A code as people type it, without blanks; undefined: it is none. */
export function codeIn(typed: string): string | undefined {
  const code = typed.normalize('NFKC').replace(/\s/g, '');
  return CODE.test(code) ? code : undefined;
}

/** The step of a moment, ms since 1970. */
export function stepAt(ms: number): number {
  return Math.floor(ms / STEP_MS);
}

/** The step of which this is the code, near one of several clocks' steps; undefined: of none. */
export function stepOf(secret: Buffer, code: string, steps: readonly number[]): number | undefined {
  for (const at of steps) {
    const delta = HOTP.validate({
      token: code,
      secret: secretOf(secret),
      counter: Math.max(at, 0),
      window: BESIDE,
    });
    if (delta !== null) return Math.max(at, 0) + delta;
  }
  return undefined;
}

/** The step of the second of two codes in a row, anywhere within 24 hours of this clock; undefined: there is none. */
export function stepFarAway(
  secret: Buffer,
  first: string,
  second: string,
  around: number,
): number | undefined {
  const hidden = secretOf(secret);
  const codeAt = (counter: number) => HOTP.generate({ secret: hidden, counter });
  // Nearest first, so that a coincidence far away is not taken for the truth nearby.
  for (let off = 0; off <= FAR; off++)
    for (const step of off === 0 ? [around] : [around - off, around + off])
      if (step > 0 && codeAt(step) === second && codeAt(step - 1) === first) return step;
  return undefined;
}

function secretOf(bytes: Buffer): Secret {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer });
}
