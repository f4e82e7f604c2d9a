import { isLoopback } from '@hutong/process';
import { schemaText } from '@hutong/trust';
import { z } from 'zod';
import { secretIn } from './webhook.ts';

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const clock = z
  .string()
  .refine((text) => CLOCK.test(text), schemaText('不是时刻，如 22:00', 'is no time of day, such as 22:00'));

/** https, or http to this machine itself; no user and password in it: it stands in a file that many may read. */
function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** In its place in logs, metrics and entries: an address may hold a secret. */
export const receiverName = z
  .string()
  .regex(/^[a-z0-9-]{1,32}$/)
  .refine((name) => name !== 'file', schemaText('是文件的名字，请换一个', 'is the name of the file'));

export const receiverUrl = z
  .string()
  .max(2_000)
  .refine(
    isSafeUrl,
    schemaText(
      '须为 https，或本机的 http，不含密码',
      'has to be https, or http to this machine, without a password',
    ),
  );

export const receiverSecret = z
  .string()
  .max(200)
  .refine(
    (text) => secretIn(text) !== undefined,
    schemaText('须为 whsec_ 加 24 至 64 字节的 base64', 'has to be whsec_ and the base64 of 24 to 64 bytes'),
  );

/** Times of day at +08:00: what is below `below` (critical if absent) waits for their end and comes as one digest. */
export const quietHours = z.strictObject({
  from: clock,
  to: clock,
  below: z.enum(['critical', 'major']).optional(),
});

/** A state must be over for so long before its alert is resolved. */
export const holdSeconds = z.number().min(0).max(86_400);
/** An alert that nobody acknowledged for so long is told once more, as escalated. */
export const escalateSeconds = z.number().min(1).max(31_536_000);

/** `alerts` in a node's configuration: how people are told of what health shows. What is absent has a default. */
export const alertsSchema = z.strictObject({
  /** A state must be over for so long before its alert is resolved; 2 heartbeats if absent, at least 60 s. */
  hold_s: holdSeconds.optional(),
  /** An alert that nobody acknowledged for so long is told once more, as escalated; 1,800. */
  escalate_s: escalateSeconds.optional(),
  quiet: quietHours.optional(),
  /** Whether notifications are written to `alerts.jsonl` in the data folder; true. */
  file: z.boolean().optional(),
  /** That file turns over at this size; four older ones are kept; 4. */
  file_mib: z.number().min(0.01).max(1_024).optional(),
  /** Where notifications are posted to, signed as Standard Webhooks has it. */
  webhooks: z
    .array(
      z.strictObject({
        name: receiverName,
        url: receiverUrl,
        /** A file of mode 0600 that holds `whsec_` and base64; relative to the data folder. */
        secret_file: z.string().min(1).max(1_000),
        /** Absent: everything. */
        only: z.literal('escalated').optional(),
      }),
    )
    .max(4)
    .refine(
      (all) => new Set(all.map((w) => w.name)).size === all.length,
      schemaText('有两个同名', 'holds two of the same name'),
    )
    .optional(),
});

export type AlertsConfig = z.infer<typeof alertsSchema>;
