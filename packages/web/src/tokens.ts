import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeSecret } from '@hutong/process';
import { z } from 'zod';

/** What a token allows. `admin` allows everything. */
export type Scope = 'read' | 'write' | 'admin';

export interface TokenEntry {
  name: string;
  /** SHA-256 of the token in hex. Tokens are 256 random bits, so there is nothing a slow hash would protect. */
  sha256: string;
  scopes: Scope[];
  /** RFC 3339. */
  created: string;
}

/** The tokens file cannot be used as it is. */
export class TokenFileError extends Error {
  override readonly name = 'TokenFileError';
  readonly file: string;
  readonly next: string;

  constructor(file: string, reason: string, next: string) {
    super(`${file}: ${reason}. ${next}`);
    this.file = file;
    this.next = next;
  }
}

const FILE = 'tokens.json';
const PREFIX = 'hutong_';
const MAX_TOKENS = 200;
const RELOAD_MS = 1_000;

const schema = z.object({
  version: z.literal(1),
  tokens: z
    .array(
      z.object({
        name: z.string().min(1).max(64),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        scopes: z.array(z.enum(['read', 'write', 'admin'])).min(1),
        created: z.string(),
      }),
    )
    .max(MAX_TOKENS),
});

/**
 * Who may call. Reads `tokens.json` of a data folder, and again within a second of a change, so that a token is
 * issued or revoked without a restart. A file that turned unreadable lets nobody in.
 */
export class TokenStore {
  readonly #file: string;
  readonly #now: () => number;
  #tokens: { digest: Buffer; scopes: ReadonlySet<Scope> }[] = [];
  #stamp = '';
  #checkedAt = Number.NEGATIVE_INFINITY;

  /** Throws TokenFileError when the file is there but open to others or damaged. No file: no tokens. */
  constructor(dir: string, now: () => number = Date.now) {
    this.#file = join(dir, FILE);
    this.#now = now;
    this.#load();
  }

  /** The scopes of a token; undefined when it is unknown. Takes as long whichever token it is. */
  scopes(token: string): ReadonlySet<Scope> | undefined {
    this.#reload();
    const digest = createHash('sha256').update(token).digest();
    let found: ReadonlySet<Scope> | undefined;
    for (const known of this.#tokens) if (timingSafeEqual(known.digest, digest)) found = known.scopes;
    return found;
  }

  #reload(): void {
    // Either way: a clock set back must not keep a revoked token good until it has caught up (P7).
    if (Math.abs(this.#now() - this.#checkedAt) < RELOAD_MS) return;
    try {
      this.#load();
    } catch {
      this.#tokens = [];
      this.#stamp = '';
    }
  }

  #load(): void {
    this.#checkedAt = this.#now();
    const stamp = fileStamp(this.#file);
    if (stamp === this.#stamp) return;
    this.#tokens = readTokens(this.#file).map(({ sha256, scopes }) => ({
      digest: Buffer.from(sha256, 'hex'),
      scopes: new Set(scopes),
    }));
    this.#stamp = stamp;
  }
}

/**
 * Makes a token and adds it to the folder's `tokens.json` (0600). The answer is the only time it is seen.
 * One writer at a time: call it from the command line, not from requests.
 */
export function createToken(
  dir: string,
  given: { name: string; scopes: Scope[] },
  now: number = Date.now(),
  random: (n: number) => Buffer = randomBytes,
): string {
  const file = join(dir, FILE);
  const tokens = readTokens(file);
  if (tokens.some(({ name }) => name === given.name)) {
    throw new TokenFileError(
      file,
      `there is a token named ${given.name} already`,
      'Choose another name, or revoke it first.',
    );
  }
  const token = `${PREFIX}${random(32).toString('base64url')}`;
  const sha256 = createHash('sha256').update(token).digest('hex');
  writeTokens(file, [...tokens, { ...given, sha256, created: new Date(now).toISOString() }]);
  return token;
}

/** Takes a token away; false when there is none of that name. Running nodes notice within a second. */
export function revokeToken(dir: string, name: string): boolean {
  const file = join(dir, FILE);
  const tokens = readTokens(file);
  const rest = tokens.filter((token) => token.name !== name);
  if (rest.length === tokens.length) return false;
  writeTokens(file, rest);
  return true;
}

/** The tokens of a folder, without what would let anyone in. */
export function listTokens(dir: string): Omit<TokenEntry, 'sha256'>[] {
  return readTokens(join(dir, FILE)).map(({ name, scopes, created }) => ({ name, scopes, created }));
}

function readTokens(file: string): TokenEntry[] {
  if (!existsSync(file)) return [];
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new TokenFileError(file, 'other users of this machine can read it', `chmod 600 ${file}`);
  }
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8'))).tokens;
  } catch {
    throw new TokenFileError(file, 'is not a tokens file', 'Restore it, or remove it and issue new tokens.');
  }
}

function writeTokens(file: string, tokens: TokenEntry[]): void {
  const result = schema.safeParse({ version: 1, tokens });
  if (!result.success) {
    throw new TokenFileError(
      file,
      'the token’s name or scopes are not right',
      'Give a name of 1 to 64 characters and read, write or admin.',
    );
  }
  writeSecret(file, `${JSON.stringify(result.data, null, 2)}\n`);
}

/** Changes whenever the file does: writes replace it, so the inode alone would do. */
function fileStamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 'absent' : `${stat.ino}:${stat.mtimeMs}:${stat.size}:${stat.mode}`;
}
