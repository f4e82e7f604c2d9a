import { createHash, timingSafeEqual } from 'node:crypto';

const LINK_MS = 15 * 60_000;
const SECRET_BYTES = 32;
const COOKIE = 'hutong-set-up';

/** The one-time link, and the session of the browser that used it. */
export class OneTimeLink {
  readonly token: string;
  readonly #random: (n: number) => Uint8Array;
  readonly #now: () => number;
  readonly #until: number;
  #used = false;
  #secret: string | undefined;

  constructor(random: (n: number) => Uint8Array, now: () => number) {
    this.#random = random;
    this.#now = now;
    this.token = this.#made();
    this.#until = now() + LINK_MS;
  }

  /** Uses the link. @returns the `Set-Cookie` header; undefined when it is another's, was used, or is too old */
  use(token: string): string | undefined {
    if (this.#used || this.#now() > this.#until || !isSame(token, this.token)) return undefined;
    this.#used = true;
    this.#secret = this.#made();
    return `${COOKIE}=${this.#secret}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Whether a `Cookie` header has the session. */
  has(header: string | undefined): boolean {
    const found = (header ?? '').split(';').map((part) => part.trim().split('=', 2));
    const [mine, more] = found.filter(([name]) => name === COOKIE);
    return this.#secret !== undefined && more === undefined && isSame(mine?.[1] ?? '', this.#secret);
  }

  /** What the forms of the session carry. */
  get csrf(): string {
    return createHash('sha256').update(`csrf ${this.#secret}`).digest('base64url');
  }

  #made(): string {
    return Buffer.from(this.#random(SECRET_BYTES)).toString('base64url');
  }
}

/** Compares without telling by its time how much is right. */
export function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
