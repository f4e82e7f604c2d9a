import { parseCheckpoint, parseNote } from '@hutong/log';
import type { Sql } from './database.ts';
import type { Identities } from './types.ts';
import { trustedNote } from './verified-notes.ts';

const MAX_FORKS = 10;

/**
 * Keeps a signed checkpoint that does not fit what is held of its log, with the note it does not fit (P4): each once,
 * the first ones of each log. Whether the log was forked or its sender damaged, comparing tells later.
 */
export async function keepEvidence(
  sql: Sql,
  registry: Identities,
  text: string,
  now: number,
): Promise<boolean> {
  const note = parseNote(text);
  const { body } = note;
  const { origin, size } = parseCheckpoint(note);
  const identity = registry.log(origin);
  if (identity === undefined) return false;
  const seen = trustedNote(text, identity.verifier, registry);
  const kept = await sql`
    insert into fork (origin, held, seen, at)
    select ${origin}::text, coalesce((select n.note from note n where n.log_id = l.id and n.size >= ${size} order by n.size limit 1), l.note), ${seen}::text, ${now}::bigint
    from log l where l.origin = ${origin} and l.size > 0
      and (select count(*) from fork f where f.origin = ${origin}) < ${MAX_FORKS}
      and not exists (select 1 from fork f where f.origin = ${origin} and starts_with(f.seen, ${body}))
    returning id`;
  return kept.length > 0;
}
