import type { HttpBindings } from '@hono/node-server';
import type { Caller, NodeService, People, SignedIn } from '@hutong/api';
import type { Context } from 'hono';
import type { Refusals } from '../acts/refusals.ts';
import type { Hosts } from '../connections/hosts.ts';
import type { Repeats } from '../records/repeats.ts';
import type { FoundToken, NewToken, TokenEntry } from '../tokens.ts';
import type { Lockout } from './lockout.ts';
import type { Pace } from './pace.ts';

/** Where the routes tell what happens; pino's shape. */
export interface WebLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What bounds one request. Everything has a default. */
export interface Limits {
  /** Bytes of a single record's JSON. A document of 4 MiB text, escaped, fits. */
  recordBytes: number;
  /** Bytes of a whole NDJSON body. */
  streamBytes: number;
  /** Bytes of one NDJSON line. */
  lineBytes: number;
  /** Lines handed to the service at once. */
  batchLines: number;
  /** Bytes of lines handed to the service at once. */
  batchBytes: number;
  /** Bytes of answers held for a client that sends without reading; then we stop reading too. */
  answerBytes: number;
  /** Milliseconds for a single record's body to arrive. */
  bodyMs: number;
  /** Milliseconds an NDJSON body may send nothing. */
  idleMs: number;
  /** Milliseconds after which a heartbeat counts as "unknown since". */
  heartbeatMs: number;
}

export const defaultLimits: Limits = {
  recordBytes: 8 << 20,
  streamBytes: 256 << 20,
  lineBytes: 1 << 20,
  batchLines: 1_000,
  batchBytes: 256 << 10,
  answerBytes: 8 << 20,
  bodyMs: 30_000,
  idleMs: 30_000,
  heartbeatMs: 180_000,
};

/** A node's tokens, as TokenStore keeps them. */
interface Tokens {
  /** Whose token it is; undefined when it is unknown. */
  find(token: string): FoundToken | undefined;
  list(): TokenEntry[];
  /** The token, seen this once. */
  create(given: NewToken): string;
  /** False when no token has that name. */
  revoke(name: string): boolean;
}

/** What the handlers share. */
export interface Shared {
  service: NodeService;
  tokens: Tokens;
  /** Who signs in here; absent: nobody does. */
  people?: People | undefined;
  lockout: Lockout;
  pace: Pace;
  repeats: Repeats;
  refusals: Refusals;
  log: WebLog;
  limits: Limits;
  now: () => number;
  hosts: Hosts;
  /** Addresses of the proxies whose `X-Forwarded-For` is heeded. */
  proxies: readonly string[];
}

export type Env = {
  Variables: {
    requestId: string;
    /** Set before the handler runs, when a good token was given. */
    caller: Caller | undefined;
    /** Set before a page answers somebody who is signed in. */
    signedIn: SignedIn | undefined;
    /** Why it is refused, for the log. */
    code: string;
    /** Set once our headers are on the answer. */
    dressed: boolean;
    /** Overrides the answer's CSP; the docs page needs a little more. */
    csp: string;
  };
  /** `inside`: it came by the socket in the node's own folder. */
  Bindings: Partial<HttpBindings> & { inside?: true };
};

export type Ctx = Context<Env>;
