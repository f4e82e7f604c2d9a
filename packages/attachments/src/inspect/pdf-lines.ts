import { z } from 'zod';
import { UNSEEN } from './found.ts';

const unseen = z.enum(UNSEEN);
const line = z.union([
  z.strictObject({ tell: unseen, said: z.string() }),
  z.strictObject({ count: unseen }),
  z.strictObject({ read: z.string() }),
  z.strictObject({ cut: z.literal(true) }),
  z.strictObject({ end: z.literal(true) }),
]);

/** What the process that reads a PDF says of it, a line each; `end` last, where all of it was read. */
export type PdfLine = z.output<typeof line>;

/** Reads a line; undefined where it is none. */
export function readLine(text: string): PdfLine | undefined {
  try {
    return line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
