import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder, writeSecret } from '@hutong/process';
import { z } from 'zod';

const FILE = 'set-up.json';

const schema = z.object({
  /** What was typed into the first form; never the code. */
  typed: z.record(z.string(), z.string()).optional(),
  /** Of the node's keys, as it is read out on the telephone; absent for a trial. */
  fingerprint: z.string().optional(),
  /** Nobody waits for the approval any more: it came, or the work goes on without. */
  waited: z.boolean().optional(),
  /** Staff codes for which accounts were asked, in every try. */
  tried: z.array(z.string()).optional(),
  /** The first accounts are there. */
  accounts: z.boolean().optional(),
  catalogue: z.enum(['taken', 'later']).optional(),
});

/** How far a set-up has come. */
export type Progress = z.infer<typeof schema>;

export type Step = 'network' | 'accounts' | 'enrolment' | 'catalogue' | 'done';

/** Whether a folder is missing or empty, or a set-up in it is not finished. */
export function isFirstRun(dir: string): boolean {
  if (existsSync(join(dir, FILE))) return true;
  return !existsSync(dir) || readdirSync(dir).length === 0;
}

/** What is known of it; of a file that is not understood, nothing: its answers are then asked again. */
export function readProgress(dir: string): Progress {
  try {
    return schema.parse(JSON.parse(readFileSync(join(dir, FILE), 'utf8')));
  } catch {
    return {};
  }
}

export function saveProgress(dir: string, progress: Progress): void {
  ensureFolder(dir);
  writeSecret(join(dir, FILE), `${JSON.stringify(progress)}\n`);
}

export function endProgress(dir: string): void {
  rmSync(join(dir, FILE), { force: true });
}

/** The first step that is not behind. */
export function stepOf(dir: string, { fingerprint, waited, accounts, catalogue }: Progress): Step {
  if (!existsSync(join(dir, 'config.json'))) return 'network';
  if (accounts !== true) return 'accounts';
  if (fingerprint !== undefined && waited !== true) return 'enrolment';
  return catalogue === undefined ? 'catalogue' : 'done';
}
