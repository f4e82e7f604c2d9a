import { createHash, createHmac } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { type Channel, NotDelivered, type Outgoing } from './outbox.ts';

const TIMEOUT_MS = 10_000;
const GONE = 410;

/** What a webhook is given from outside. */
export interface WebhookParts {
  url: string;
  /** Read at every attempt, so that it can be replaced under a running node. */
  secretFile: string;
  fetch: typeof fetch;
  now: () => number;
}

/** Posts notifications as Standard Webhooks 1.0.0 has it: any receiver's library for that checks them. */
export function webhook(name: string, { url, secretFile, fetch, now }: WebhookParts): Channel {
  return {
    name,
    kind: 'webhook',
    address: maskedUrl(url),
    target: createHash('sha256').update(url).digest('hex').slice(0, 16),
    async deliver({ id, payload }: Outgoing, stop: AbortSignal): Promise<void> {
      const secrets = await readSecrets(secretFile);
      const timestamp = Math.floor(now() / 1_000);
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': secrets.map((s) => webhookSignature(s, id, timestamp, payload)).join(' '),
      };
      const signal = AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]);
      // A redirect would carry what is meant for one receiver to another.
      const given = { method: 'POST', headers, body: payload, signal, redirect: 'manual' } as const;
      const answer = await fetch(url, given).catch((error) => {
        throw new NotDelivered(codeOf(error));
      });
      await answer.body?.cancel().catch(() => undefined);
      if (answer.status < 200 || answer.status > 299)
        throw new NotDelivered(`http-${answer.status}`, answer.status === GONE);
    },
  };
}

/** The host of an address alone: what follows it may be secret. */
export function maskedUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? origin : `${origin}/…`;
}

/**
 * `v1,` and base64 of HMAC-SHA-256 over `id.timestamp.payload` (Standard Webhooks 1.0.0, "Signature scheme").
 * @param timestamp seconds since 1970
 */
export function webhookSignature(secret: Uint8Array, id: string, timestamp: number, payload: string): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${payload}`).digest('base64')}`;
}

// Two lines while a secret is replaced: the receiver takes either signature.
async function readSecrets(file: string): Promise<Uint8Array[]> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || !found.isFile()) throw new NotDelivered('secret-missing');
  if ((found.mode & 0o077) !== 0) throw new NotDelivered('secret-open-to-others');
  if (found.size > 1_000) throw new NotDelivered('secret-malformed');
  const lines = (await readFile(file, 'utf8').catch(() => ''))
    .split('\n')
    .filter((line) => line.trim() !== '');
  const keys = lines.flatMap((line) => secretIn(line.trim()) ?? []);
  if (keys.length !== lines.length || keys.length < 1 || keys.length > 2)
    throw new NotDelivered('secret-malformed');
  return keys;
}

/** The key in `whsec_` and base64; undefined where it is none. */
export function secretIn(text: string): Uint8Array | undefined {
  const key = Buffer.from(/^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1] ?? '', 'base64');
  return key.length < 24 || key.length > 64 ? undefined : key;
}

// An address may hold a secret, and stands in the messages of some errors: codes alone are told.
function codeOf(error: Error & { cause?: { code?: unknown } }): string {
  if (error.name === 'TimeoutError') return 'timeout';
  const code = error.cause?.code;
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code.toLowerCase() : 'no-answer';
}
