import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { formatVkey, makeVerifier, parseVkey } from '@hutong/log';
import { LEVELS } from '@hutong/record';
import { z } from 'zod';
import type { TrustBundle } from '../bundle.ts';
import type { EnrolmentRequest } from '../folder.ts';
import type { PublicKeys } from '../keys.ts';
import { cosignerName, formatOrigin } from '../names.ts';
import { why } from '../texts.ts';
import type { CodeKeys } from './code.ts';
import { EnrolmentRefused } from './refused.ts';

/** A text and its HMAC-SHA256 under a key that only the two who know the code have. */
const sealed = z.strictObject({
  version: z.literal(1),
  code: z.string().regex(/^[0-9a-f]{32}$/),
  text: z.string().max(8 << 20),
  mac: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What goes between hall and center, over HTTPS or as a file: nothing secret, and nothing that can be changed. */
export type EnrolmentMessage = z.infer<typeof sealed>;

const name = z.string().regex(/^[a-z0-9-]{1,32}$/);
const key = z.string().length(44);

const request = z.strictObject({
  node: name,
  name: z.string().min(1).max(100),
  kind: z.enum(['hall', 'center']),
  level: z.enum(LEVELS),
  division_code: z.string().max(12).optional(),
  /** Of a stationed supervisor’s node: the hall at which it sits. */
  stationed_at: name.optional(),
  parent: name,
  /** Centers: where the children connect. */
  url: z.string().max(200).optional(),
  /** Host names and addresses it wants in its certificate. */
  addresses: z.array(z.string().max(253)).max(16).optional(),
  contact_post: z.string().min(1).max(50).optional(),
  contact_phone: z.string().min(1).max(50).optional(),
  /** 32 bytes each, in base64. The node does not know its network yet, so the keys have no names. */
  keys: z.strictObject({ log: key, cosigner: key, sealing: key, transport: key }),
});

/** What a node says of itself before it knows its network. */
export type NewNode = z.infer<typeof request>;

/** What the center answers: all that the hall needs and could not believe otherwise. */
export interface EnrolmentAnswer {
  network: string;
  fingerprint: string;
  trust: TrustBundle;
  /** `url` absent when the registry knows none. */
  parent: { name: string; url?: string };
  /** The epoch that its keys begin: above 1 when the node was enrolled before and its folder is lost. */
  epoch: number;
}

const answer = z.object({
  network: name,
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  trust: z.looseObject({}),
  parent: z.object({ name, url: z.string().optional() }),
  epoch: z.int().min(1).default(1),
});

/** The hall's request, authenticated by the code. */
export function sealRequest(keys: CodeKeys, node: NewNode): EnrolmentMessage {
  const text = JSON.stringify(request.parse(node));
  return { version: 1, code: keys.id, text, mac: mac(keys.request, 'request', '', text).toString('hex') };
}

/** The center's side; throws EnrolmentRefused `altered-request` or `malformed`. */
export function openRequest(key: Uint8Array, message: EnrolmentMessage): NewNode {
  check(key, 'request', '', message);
  return parse(request, message.text);
}

/** The center's answer to exactly this request. */
export function sealAnswer(key: Uint8Array, to: EnrolmentMessage, given: EnrolmentAnswer): EnrolmentMessage {
  const text = JSON.stringify(given);
  return {
    version: 1,
    code: to.code,
    text,
    mac: mac(key, 'answer', hash('sha256', to.text), text).toString('hex'),
  };
}

/** The hall's side; throws EnrolmentRefused `altered-answer`. What it gives may be believed as the code is. */
export function openAnswer(
  keys: CodeKeys,
  sent: EnrolmentMessage,
  message: EnrolmentMessage,
): EnrolmentAnswer {
  if (message.code !== sent.code) throw new EnrolmentRefused('altered-answer', why('answer_other'));
  check(keys.answer, 'answer', hash('sha256', sent.text), message);
  return parse(answer, message.text) as unknown as EnrolmentAnswer;
}

/** Reads a message that came from outside; throws EnrolmentRefused `malformed`. */
export function parseMessage(value: unknown): EnrolmentMessage {
  const parsed = sealed.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new EnrolmentRefused('malformed', why('no_message'));
}

function mac(key: Uint8Array, what: 'request' | 'answer', context: string, text: string): Buffer {
  return createHmac('sha256', key).update(`hutong/enrol-${what}@v1\n${context}\n${text}`).digest();
}

function check(
  key: Uint8Array,
  what: 'request' | 'answer',
  context: string,
  message: EnrolmentMessage,
): void {
  if (timingSafeEqual(mac(key, what, context, message.text), Buffer.from(message.mac, 'hex'))) return;
  throw new EnrolmentRefused(`altered-${what}`, why(`altered_${what}`));
}

function parse<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new EnrolmentRefused('malformed', why('message_malformed'));
  }
}

/** Body of the `registry.node` entry that a new node's request comes to in a network; throws when a key is malformed. */
export function namedRequest(network: string, { keys, ...node }: NewNode, epoch: number): EnrolmentRequest {
  const log = bytes(keys.log);
  const origin = formatOrigin(network, node.node, epoch, log);
  return {
    ...node,
    epoch,
    origin,
    keys: {
      log: formatVkey(makeVerifier(origin, 1, log)),
      cosigner: formatVkey(makeVerifier(cosignerName(network, node.node), 4, bytes(keys.cosigner))),
      sealing: bytes(keys.sealing).toString('base64'),
      transport: bytes(keys.transport).toString('base64'),
    },
  } as EnrolmentRequest;
}

/** The keys as a request carries them. */
export function plainKeys(keys: PublicKeys): NewNode['keys'] {
  const raw = (vkey: string) => parseVkey(vkey).key.toString('base64');
  return {
    log: raw(keys.log),
    cosigner: raw(keys.cosigner),
    sealing: keys.sealing,
    transport: keys.transport,
  };
}

/** What both sides read to each other on the telephone: 128 bits over the node's name and its four keys. */
export function keysFingerprint(node: string, keys: NewNode['keys']): string {
  const text = ['hutong/keys@v1', node, keys.log, keys.cosigner, keys.sealing, keys.transport].join('\n');
  return (hash('sha256', text).slice(0, 32).match(/.{4}/g) as string[]).join(' ');
}

function bytes(base64: string): Buffer {
  const key = Buffer.from(base64, 'base64');
  if (key.length !== 32 || key.toString('base64') !== base64)
    throw new EnrolmentRefused('malformed', why('message_key'));
  return key;
}
