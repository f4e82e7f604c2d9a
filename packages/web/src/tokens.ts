import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Caller, TOKEN_ROLES, type TokenRole } from '@hutong/api';
import { writeSecret } from '@hutong/process';
import { type Phrase, ReasonedError, type Text, timeText } from '@hutong/record';
import { z } from 'zod';
import { textOf } from './messages.ts';

/** A token as it is listed: nothing of it would let anyone in. */
export interface TokenEntry {
  /** The name of a post or a program, never of a person: it stands in the log's entries. */
  name: string;
  roles: TokenRole[];
  /** RFC 3339. */
  created: string;
  /** RFC 3339; null: never. */
  expires: string | null;
}

/** SHA-256 of the token in hex. Tokens are 256 random bits, so there is nothing a slow hash would protect. */
type Kept = TokenEntry & { sha256: string };

type Known = Caller & { digest: Buffer; expires: number };

export interface FoundToken extends Caller {
  expired: boolean;
}

export interface NewToken {
  name: string;
  roles: TokenRole[];
  /** Milliseconds since 1970; null: never. */
  expires: number | null;
}

/** The tokens file cannot be used as it is. */
export class TokenFileError extends ReasonedError {
  override readonly name = 'TokenFileError';

  constructor(file: string, reason: Text, next: Phrase) {
    super(reason, next, file);
  }
}

const FILE = 'tokens.json';
const PREFIX = 'hutong_';
const MAX_TOKENS = 200;
const RELOAD_MS = 1_000;

const entry = {
  name: z
    .string()
    .min(1)
    .max(64)
    .regex(/^\S(.*\S)?$/u),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  created: z.string(),
};

/** What version 1 called scopes are roles now. */
const SCOPES = { read: 'reader', write: 'writer', admin: 'administrator' } as const;
const scopes = z.array(z.enum(['read', 'write', 'admin'])).min(1);
const schema1 = z.object({
  version: z.literal(1),
  tokens: z.array(z.object({ ...entry, scopes })).max(MAX_TOKENS),
});
const schema2 = z.object({
  version: z.literal(2),
  tokens: z
    .array(
      z.object({
        ...entry,
        roles: z.array(z.enum(TOKEN_ROLES)).min(1).max(TOKEN_ROLES.length),
        expires: z.iso.datetime().nullable(),
      }),
    )
    .max(MAX_TOKENS),
});

/**
 * Who may call. Reads `tokens.json` of a data folder, and again within a second of a change, so that a token is
 * issued or revoked without a restart. A file that turned unreadable lets nobody in. Expiry goes by this machine's clock,
 * as tokens are this node's own affair (keys never do, P7): set back, it makes an expired token good until it is set
 * right, so whom it matters to is revoked, not left to expire.
 */
export class TokenStore {
  readonly #dir: string;
  readonly #file: string;
  readonly #now: () => number;
  #tokens: Known[] = [];
  #stamp = '';
  #checkedAt = Number.NEGATIVE_INFINITY;

  /** Throws TokenFileError when the file is there but open to others or damaged. No file: no tokens. */
  constructor(dir: string, now: () => number = Date.now) {
    this.#dir = dir;
    this.#file = join(dir, FILE);
    this.#now = now;
    this.#load();
  }

  /** Whose token it is; undefined when it is unknown. Takes as long whichever token it is. */
  find(token: string): FoundToken | undefined {
    this.#reload();
    const digest = createHash('sha256').update(token).digest();
    let found: Known | undefined;
    for (const known of this.#tokens) if (timingSafeEqual(known.digest, digest)) found = known;
    return found && { name: found.name, roles: found.roles, expired: this.#now() >= found.expires };
  }

  list(): TokenEntry[] {
    return listTokens(this.#dir);
  }

  /** As createToken, and good at once. */
  create(given: NewToken): string {
    const token = createToken(this.#dir, given, this.#now());
    this.#load();
    return token;
  }

  /** As revokeToken, and at once. */
  revoke(name: string): boolean {
    const gone = revokeToken(this.#dir, name);
    this.#load();
    return gone;
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
    this.#tokens = readTokens(this.#file).map(({ name, roles, sha256, expires }) => ({
      name,
      roles,
      digest: Buffer.from(sha256, 'hex'),
      expires: expires === null ? Number.POSITIVE_INFINITY : Date.parse(expires),
    }));
    this.#stamp = stamp;
  }
}

/**
 * Makes a token and adds it to the folder's `tokens.json` (0600). The answer is the only time it is seen.
 * One writer at a time: the running node, or whoever holds the folder's lock.
 */
export function createToken(
  dir: string,
  given: NewToken,
  now: number = Date.now(),
  random: (n: number) => Buffer = randomBytes,
): string {
  const file = join(dir, FILE);
  const tokens = readTokens(file);
  const { name, roles, expires } = given;
  if (tokens.some((known) => known.name === name)) {
    throw new TokenFileError(file, textOf('token_name'), textOf('token_name_next'));
  }
  const token = `${PREFIX}${random(32).toString('base64url')}`;
  const sha256 = createHash('sha256').update(token).digest('hex');
  const until = expires === null ? null : timeText(expires);
  const made = {
    name,
    roles: [...new Set(roles)],
    sha256,
    created: timeText(now),
    expires: until,
  };
  writeTokens(file, [...tokens, made]);
  return token;
}

/**
 * Gives a token these roles and no others; what it is opened with stays.
 * @returns false where it has just these, or no token has that name
 */
export function setRoles(dir: string, name: string, roles: readonly TokenRole[]): boolean {
  const file = join(dir, FILE);
  const tokens = readTokens(file);
  const held = tokens.find((token) => token.name === name);
  if (held === undefined || isDeepStrictEqual(held.roles, roles)) return false;
  held.roles = [...roles];
  writeTokens(file, tokens);
  return true;
}

/** Takes a token away; false when no token has that name. Running nodes notice within a second. */
export function revokeToken(dir: string, name: string): boolean {
  const file = join(dir, FILE);
  const tokens = readTokens(file);
  const rest = tokens.filter((token) => token.name !== name);
  if (rest.length === tokens.length) return false;
  writeTokens(file, rest);
  return true;
}

/** The tokens of a folder, without what would let anyone in. */
export function listTokens(dir: string): TokenEntry[] {
  return readTokens(join(dir, FILE)).map(({ sha256: _, ...token }) => token);
}

function readTokens(file: string): Kept[] {
  if (!existsSync(file)) return [];
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new TokenFileError(file, textOf('tokens_open'), `chmod 600 ${file}`);
  }
  try {
    const data: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const old = schema1.safeParse(data);
    if (!old.success) return schema2.parse(data).tokens;
    return old.data.tokens.map(({ scopes: said, ...token }) => ({
      ...token,
      roles: said.map((scope) => SCOPES[scope]),
      expires: null,
    }));
  } catch {
    throw new TokenFileError(file, textOf('tokens_damaged'), textOf('tokens_damaged_next'));
  }
}

function writeTokens(file: string, tokens: Kept[]): void {
  const result = schema2.safeParse({ version: 2, tokens });
  if (!result.success) {
    const reason =
      tokens.length > MAX_TOKENS ? textOf('tokens_full', { max: MAX_TOKENS }) : textOf('token_malformed');
    throw new TokenFileError(file, reason, textOf('tokens_full_next', { roles: TOKEN_ROLES.join(', ') }));
  }
  writeSecret(file, `${JSON.stringify(result.data, null, 2)}\n`);
}

/** Changes whenever the file does: writes replace it, so the inode alone would do. */
function fileStamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 'absent' : `${stat.ino}:${stat.mtimeMs}:${stat.size}:${stat.mode}`;
}
