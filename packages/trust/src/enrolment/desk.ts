import { existsSync, readFileSync } from 'node:fs';
import { writeSecret } from '@hutong/process';
import { z } from 'zod';
import { InvalidTrust } from '../errors.ts';
import type { EnrolmentRequest } from '../folder.ts';
import { why } from '../texts.ts';
import { codeKeys, newCode } from './code.ts';
import {
  type EnrolmentAnswer,
  type EnrolmentMessage,
  keysFingerprint,
  type NewNode,
  namedRequest,
  openRequest,
  parseMessage,
  sealAnswer,
} from './messages.ts';
import { EnrolmentRefused } from './refused.ts';
import { Tries } from './tries.ts';

const CODE_MS = 72 * 3_600_000;
/** A code past its time is kept this long, so that the reason given stays the true one. */
const KEPT_MS = 30 * 86_400_000;
const MAX_CODES = 200;
const MAX_ENROLMENTS = 200;

const expected = z.object({
  node: z.string().optional(),
  name: z.string().optional(),
  kind: z.string().optional(),
  level: z.string().optional(),
  division_code: z.string().optional(),
  parent: z.string().optional(),
});

const schema = z.object({
  version: z.literal(1),
  codes: z.array(
    z.object({
      id: z.string(),
      expects: expected,
      issued: z.int(),
      expires: z.int(),
      /** What verifies and answers; gone once the code was used. */
      keys: z.object({ request: z.base64(), answer: z.base64() }).optional(),
    }),
  ),
  enrolments: z.array(
    z.object({
      request: z.custom<EnrolmentRequest>((value) => typeof value === 'object' && value !== null),
      fingerprint: z.string(),
      received: z.int(),
      state: z.enum(['pending', 'approved', 'denied']),
      reason: z.string().optional(),
    }),
  ),
});

/** What a code was issued for; a request must say the same of what is given here. */
export type CodeExpects = z.infer<typeof expected>;
/** A request to be enrolled, and what became of it. */
export type Enrolment = z.infer<typeof schema>['enrolments'][number];

/** What the desk asks of the center it stands in. */
export interface DeskContext {
  network: string;
  /** The epoch that a node's new keys begin. */
  epochOf(node: string): number;
  /** Throws InvalidTrust when the registry could not take this request. */
  checkRequest(request: EnrolmentRequest): void;
  answer(request: EnrolmentRequest): EnrolmentAnswer;
}

/**
 * The top center's enrolment desk: one-time codes, and the requests that came with them. All it knows is in one file
 * (0600): of a code only what is derived from it, and after its use not even that.
 */
export class EnrolmentDesk {
  readonly #file: string;
  readonly #now: () => number;
  readonly #random: (n: number) => Uint8Array;
  readonly #tries: Tries;
  #state: z.infer<typeof schema>;

  /** @throws InvalidTrust when the file is damaged */
  constructor(file: string, deps: { now: () => number; random: (n: number) => Uint8Array }) {
    this.#file = file;
    this.#now = deps.now;
    this.#random = deps.random;
    this.#tries = new Tries(deps.now);
    this.#state = read(file);
  }

  /** A new code, to be told once: it can't be shown again. Throws EnrolmentRefused `too-many`. */
  issue(expects: CodeExpects): { code: string; expires: number } {
    const now = this.#now();
    const open = this.#state.codes.filter((c) => c.keys !== undefined && now < c.expires);
    if (open.length >= MAX_CODES)
      throw new EnrolmentRefused('too-many', why('codes_full', { max: MAX_CODES }));
    const code = newCode(this.#random);
    const { id, request, answer } = codeKeys(code);
    const expires = now + CODE_MS;
    const keys = { request: request.toString('base64'), answer: answer.toString('base64') };
    const kept = this.#state.codes.filter((c) => now < c.expires + KEPT_MS).slice(-10 * MAX_CODES);
    this.#write({
      ...this.#state,
      codes: [...kept, { id, expects: expected.parse(expects), issued: now, expires, keys }],
    });
    return { code, expires };
  }

  /**
   * Takes a request: code, text, keys and place are judged before anything is written; then the code is burnt, the
   * request pending, and the answer given.
   * @param from address it came from, to bound guessing
   * @throws EnrolmentRefused
   */
  take(value: unknown, from: string, context: DeskContext): EnrolmentMessage {
    this.#tries.check(from);
    let message: EnrolmentMessage;
    let code: { id: string; answer: Buffer; node: NewNode; named?: string | undefined };
    try {
      message = parseMessage(value);
      code = this.#authenticate(message);
    } catch (error) {
      this.#tries.failed(from);
      throw error;
    }
    const request = checkedRequest(code.node, context);
    // A node that is there already is replaced only where whoever issued the code meant it.
    if (request.epoch > 1 && code.named === undefined)
      throw new EnrolmentRefused('bad-request', why('code_unnamed', { node: code.node.node }));
    const answer = sealAnswer(code.answer, message, context.answer(request));
    this.#accept(code.id, {
      request,
      fingerprint: keysFingerprint(code.node.node, code.node.keys),
      received: this.#now(),
      state: 'pending',
    });
    return answer;
  }

  #authenticate(message: EnrolmentMessage): {
    id: string;
    answer: Buffer;
    node: NewNode;
    named?: string | undefined;
  } {
    const code = this.#state.codes.find((c) => c.id === message.code);
    if (code === undefined) throw new EnrolmentRefused('unknown-code', why('code_unknown'));
    if (code.keys === undefined) throw new EnrolmentRefused('used-code', why('code_used'));
    if (this.#now() >= code.expires) throw new EnrolmentRefused('expired-code', why('code_expired'));
    const node = openRequest(Buffer.from(code.keys.request, 'base64'), message);
    for (const [field, wanted] of Object.entries(code.expects)) {
      if (node[field as keyof NewNode] !== wanted)
        throw new EnrolmentRefused('other-node', why('code_other', { field, wanted: String(wanted) }));
    }
    return { id: code.id, answer: Buffer.from(code.keys.answer, 'base64'), node, named: code.expects.node };
  }

  // The point of no return: one write burns the code and keeps the request.
  #accept(id: string, enrolment: Enrolment): void {
    const others = this.#state.enrolments.filter((e) => e.request.node !== enrolment.request.node);
    const pending = others.filter((e) => e.state === 'pending');
    if (pending.length >= MAX_ENROLMENTS)
      throw new EnrolmentRefused('too-many', why('requests_full', { max: MAX_ENROLMENTS }));
    const decided = others.filter((e) => e.state !== 'pending').slice(-MAX_ENROLMENTS);
    const codes = this.#state.codes.map((c) => {
      if (c.id !== id) return c;
      const { keys: _, ...burnt } = c;
      return burnt;
    });
    this.#write({ version: 1, codes, enrolments: [...decided, ...pending, enrolment] });
  }

  /** Requests, oldest first; those decided on stay for a while. */
  list(): readonly Enrolment[] {
    return this.#state.enrolments;
  }

  /** The pending request of a node; throws EnrolmentRefused `not-pending`, or `other-fingerprint` than the one given. */
  pending(node: string, fingerprint?: string): Enrolment {
    const found = this.#state.enrolments.find((e) => e.request.node === node && e.state === 'pending');
    if (found === undefined) throw new EnrolmentRefused('not-pending', why('not_pending', { node }));
    if (fingerprint !== undefined && plain(fingerprint) !== plain(found.fingerprint))
      // Not which it has: that would be copied from here, and compared with nobody.
      throw new EnrolmentRefused('other-fingerprint', why('other_fingerprint', { node }));
    return found;
  }

  /** Keeps what became of a pending request. */
  decide(node: string, state: 'approved' | 'denied', reason?: string): void {
    const found = this.pending(node);
    const decided: Enrolment = { ...found, state, ...(reason === undefined ? {} : { reason }) };
    this.#write({
      ...this.#state,
      enrolments: this.#state.enrolments.map((e) => (e === found ? decided : e)),
    });
  }

  #write(state: z.infer<typeof schema>): void {
    writeSecret(this.#file, `${JSON.stringify(state, null, 2)}\n`);
    this.#state = state;
  }
}

function checkedRequest(node: NewNode, context: DeskContext): EnrolmentRequest {
  try {
    const request = namedRequest(context.network, node, context.epochOf(node.node));
    context.checkRequest(request);
    return request;
  } catch (error) {
    if (error instanceof InvalidTrust) throw new EnrolmentRefused('bad-request', error.reason);
    throw error;
  }
}

function plain(fingerprint: string): string {
  return fingerprint.replace(/[\s:-]/g, '').toLowerCase();
}

function read(file: string): z.infer<typeof schema> {
  if (!existsSync(file)) return { version: 1, codes: [], enrolments: [] };
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new InvalidTrust('enrolment', why('desk_damaged', { file }));
  }
}
