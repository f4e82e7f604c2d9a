import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseVkey } from '@hutong/log';
import { writeSecret } from '@hutong/process';
import type { Text } from '@hutong/record';
import { z } from 'zod';
import { InvalidFolder, InvalidTrust } from './errors.ts';
import type { NodeFolder } from './folder.ts';
import type { RootDocument } from './root.ts';
import { why } from './texts.ts';

const schema = z.object({
  epoch: z.int().min(2),
  origin: z.string(),
  /** vkey of the log: what the root document is to name as `registry`. */
  log: z.string(),
  /** Why the log before it ends, as its closing entry will say. */
  reason: z.string(),
  /** How much of the log before it was held, when it can't be ended by an entry of its own: its database went back. */
  ended: z.object({ origin: z.string(), size: z.int().min(1), root: z.string() }).optional(),
});

/** The top center's next log: prepared, until a root document names it (DESIGN: One key, one log). Nothing of it is secret. */
export type NextLog = z.infer<typeof schema>;

/** What is prepared in a data folder; throws InvalidFolder when that cannot be read. */
export function readNextLog(dir: string): NextLog | undefined {
  const file = fileOf(dir);
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new InvalidFolder(file, why('no_next_log'), {
      zh: '移走它，再运行 hutong keys rotate',
      en: 'Remove it and run hutong keys rotate.',
    });
  }
}

/** Keeps what is prepared; durable when this returns. */
export function writeNextLog(dir: string, next: NextLog): void {
  writeSecret(fileOf(dir), `${JSON.stringify(next, null, 2)}\n`);
}

/** To be called when the next log has become the current one. */
export function dropNextLog(dir: string): void {
  rmSync(fileOf(dir), { force: true });
}

/**
 * To be called before the top center takes a version of the root document: it must name the log that this node writes,
 * or the next one that it prepared. Of any other log nobody here has the keys, and no version can be taken back.
 * @throws InvalidTrust; its code is root-registry
 */
export function demandOwnLog({ dir, config, roots }: NodeFolder, document: RootDocument): void {
  if (config.parent !== null || document.registry === roots.current.registry) return;
  const refuse = (reason: Text) => new InvalidTrust('root', reason, 'root-registry');
  const next = readNextLog(dir);
  const { name } = parseVkey(document.registry);
  if (next === undefined || next.log !== document.registry) throw refuse(why('root_not_prepared', { name }));
  if (next.ended !== undefined && document.ended === undefined) throw refuse(why('root_must_end', { name }));
}

function fileOf(dir: string): string {
  return join(dir, 'next-log.json');
}
